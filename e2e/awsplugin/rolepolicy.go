package main

import (
	"context"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/pulumi/pulumi-go-provider/infer"
)

type RolePolicy struct{}

type RolePolicyArgs struct {
	Name       string  `pulumi:"name,optional" provider:"replaceOnChanges"`
	NamePrefix *string `pulumi:"namePrefix,optional" provider:"replaceOnChanges"`
	Policy     string  `pulumi:"policy"`
	Role       string  `pulumi:"role" provider:"replaceOnChanges"`
}

func (r *RolePolicy) Annotate(a infer.Annotator) { a.SetToken("iam/rolePolicy", "RolePolicy") }

func (RolePolicy) Check(ctx context.Context, req infer.CheckRequest) (infer.CheckResponse[RolePolicyArgs], error) {
	args, failures, err := infer.DefaultCheck[RolePolicyArgs](ctx, equivalent("policy", req, named(req)))
	return infer.CheckResponse[RolePolicyArgs]{Inputs: args, Failures: failures}, err
}

func (RolePolicy) Create(
	ctx context.Context,
	req infer.CreateRequest[RolePolicyArgs],
) (infer.CreateResponse[RolePolicyArgs], error) {
	response := infer.CreateResponse[RolePolicyArgs]{ID: req.Inputs.Role + ":" + req.Inputs.Name, Output: req.Inputs}
	if req.DryRun {
		return response, nil
	}
	return response, putRolePolicy(ctx, req.Inputs)
}

func putRolePolicy(ctx context.Context, in RolePolicyArgs) error {
	_, err := client(ctx).PutRolePolicy(ctx, &iam.PutRolePolicyInput{
		RoleName: &in.Role, PolicyName: &in.Name, PolicyDocument: &in.Policy,
	})
	return err
}

func (RolePolicy) Read(ctx context.Context, req infer.ReadRequest[RolePolicyArgs, RolePolicyArgs],
) (infer.ReadResponse[RolePolicyArgs, RolePolicyArgs], error) {
	role, name, _ := strings.Cut(req.ID, ":")
	out, err := client(ctx).GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: &role, PolicyName: &name})
	if err != nil {
		return infer.ReadResponse[RolePolicyArgs, RolePolicyArgs]{}, gone(err)
	}
	args := req.Inputs
	args.Role, args.Name = role, name
	if args.Policy, err = url.QueryUnescape(*out.PolicyDocument); err != nil {
		return infer.ReadResponse[RolePolicyArgs, RolePolicyArgs]{}, err
	}
	return infer.ReadResponse[RolePolicyArgs, RolePolicyArgs]{ID: req.ID, Inputs: args, State: args}, nil
}

func (RolePolicy) Update(ctx context.Context, req infer.UpdateRequest[RolePolicyArgs, RolePolicyArgs],
) (infer.UpdateResponse[RolePolicyArgs], error) {
	response := infer.UpdateResponse[RolePolicyArgs]{Output: req.Inputs}
	if req.DryRun {
		return response, nil
	}
	return response, putRolePolicy(ctx, req.Inputs)
}

func (RolePolicy) Delete(ctx context.Context, req infer.DeleteRequest[RolePolicyArgs]) (infer.DeleteResponse, error) {
	_, err := client(ctx).DeleteRolePolicy(ctx,
		&iam.DeleteRolePolicyInput{RoleName: &req.State.Role, PolicyName: &req.State.Name})
	return infer.DeleteResponse{}, gone(err)
}
