package main

import (
	"context"
	"net/url"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/pulumi/pulumi-go-provider/infer"
)

type Role struct{}

type RoleArgs struct {
	AssumeRolePolicy    string            `pulumi:"assumeRolePolicy"`
	Description         *string           `pulumi:"description,optional"`
	ForceDetachPolicies bool              `pulumi:"forceDetachPolicies,optional"`
	MaxSessionDuration  int               `pulumi:"maxSessionDuration,optional"`
	Name                string            `pulumi:"name,optional" provider:"replaceOnChanges"`
	NamePrefix          *string           `pulumi:"namePrefix,optional" provider:"replaceOnChanges"`
	Path                string            `pulumi:"path,optional" provider:"replaceOnChanges"`
	PermissionsBoundary *string           `pulumi:"permissionsBoundary,optional"`
	Tags                map[string]string `pulumi:"tags,optional"`
	TagsAll             map[string]string `pulumi:"tagsAll,optional"`
}

type RoleState struct {
	RoleArgs
	Arn        string `pulumi:"arn"`
	CreateDate string `pulumi:"createDate"`
	UniqueId   string `pulumi:"uniqueId"`
}

func (r *Role) Annotate(a infer.Annotator) { a.SetToken("iam/role", "Role") }

func (r *RoleArgs) Annotate(a infer.Annotator) {
	a.SetDefault(&r.MaxSessionDuration, 3600)
	a.SetDefault(&r.Path, "/")
}

func (Role) WireDependencies(f infer.FieldSelector, args *RoleArgs, state *RoleState) {
	f.OutputField(&state.Arn).DependsOn(f.InputField(&args.Name).Computed(), f.InputField(&args.Path).Computed())
}

func (Role) Check(ctx context.Context, req infer.CheckRequest) (infer.CheckResponse[RoleArgs], error) {
	args, failures, err := infer.DefaultCheck[RoleArgs](
		ctx,
		equivalent("assumeRolePolicy", req, tagged(ctx, named(req))),
	)
	return infer.CheckResponse[RoleArgs]{Inputs: args, Failures: failures}, err
}

func (Role) Create(ctx context.Context, req infer.CreateRequest[RoleArgs]) (infer.CreateResponse[RoleState], error) {
	in := req.Inputs
	if req.DryRun {
		return infer.CreateResponse[RoleState]{Output: RoleState{RoleArgs: in}}, nil
	}
	out, err := client(ctx).CreateRole(ctx, &iam.CreateRoleInput{
		RoleName:                 &in.Name,
		AssumeRolePolicyDocument: &in.AssumeRolePolicy,
		Description:              in.Description,
		MaxSessionDuration:       aws.Int32(int32(in.MaxSessionDuration)),
		Path:                     &in.Path,
		PermissionsBoundary:      in.PermissionsBoundary,
		Tags:                     tags(in.TagsAll),
	})
	if err != nil {
		return infer.CreateResponse[RoleState]{}, err
	}
	return infer.CreateResponse[RoleState]{ID: in.Name, Output: roleState(in, out.Role)}, nil
}

func roleState(args RoleArgs, role *types.Role) RoleState {
	return RoleState{
		RoleArgs:   args,
		Arn:        *role.Arn,
		CreateDate: role.CreateDate.Format(time.RFC3339),
		UniqueId:   *role.RoleId,
	}
}

func (Role) Read(
	ctx context.Context,
	req infer.ReadRequest[RoleArgs, RoleState],
) (infer.ReadResponse[RoleArgs, RoleState], error) {
	out, err := client(ctx).GetRole(ctx, &iam.GetRoleInput{RoleName: &req.ID})
	if err != nil {
		return infer.ReadResponse[RoleArgs, RoleState]{}, gone(err)
	}
	role, args := out.Role, req.Inputs
	if args.AssumeRolePolicy, err = url.QueryUnescape(*role.AssumeRolePolicyDocument); err != nil {
		return infer.ReadResponse[RoleArgs, RoleState]{}, err
	}
	args.Description = role.Description
	args.MaxSessionDuration = int(aws.ToInt32(role.MaxSessionDuration))
	args.Name, args.Path = *role.RoleName, *role.Path
	args.PermissionsBoundary = nil
	if role.PermissionsBoundary != nil {
		args.PermissionsBoundary = role.PermissionsBoundary.PermissionsBoundaryArn
	}
	args.Tags, args.TagsAll = readTags(role.Tags, defaultTags(ctx), args.Tags)
	return infer.ReadResponse[RoleArgs, RoleState]{ID: req.ID, Inputs: args, State: roleState(args, role)}, nil
}

func (Role) Update(
	ctx context.Context,
	req infer.UpdateRequest[RoleArgs, RoleState],
) (infer.UpdateResponse[RoleState], error) {
	in, old := req.Inputs, req.State
	response := infer.UpdateResponse[RoleState]{Output: old}
	response.Output.RoleArgs = in
	if req.DryRun {
		return response, nil
	}
	if in.AssumeRolePolicy != old.AssumeRolePolicy {
		if _, err := client(ctx).UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{
			RoleName: &req.ID, PolicyDocument: &in.AssumeRolePolicy,
		}); err != nil {
			return response, err
		}
	}
	if aws.ToString(in.Description) != aws.ToString(old.Description) ||
		in.MaxSessionDuration != old.MaxSessionDuration {
		if _, err := client(ctx).UpdateRole(ctx, &iam.UpdateRoleInput{
			RoleName:           &req.ID,
			Description:        aws.String(aws.ToString(in.Description)),
			MaxSessionDuration: aws.Int32(int32(in.MaxSessionDuration)),
		}); err != nil {
			return response, err
		}
	}
	if boundary := aws.ToString(in.PermissionsBoundary); boundary != aws.ToString(old.PermissionsBoundary) {
		if err := setBoundary(ctx, req.ID, boundary); err != nil {
			return response, err
		}
	}
	set, unset := changedTags(old.TagsAll, in.TagsAll)
	if len(unset) > 0 {
		if _, err := client(ctx).UntagRole(ctx, &iam.UntagRoleInput{RoleName: &req.ID, TagKeys: unset}); err != nil {
			return response, err
		}
	}
	if len(set) > 0 {
		if _, err := client(ctx).TagRole(ctx, &iam.TagRoleInput{RoleName: &req.ID, Tags: set}); err != nil {
			return response, err
		}
	}
	return response, nil
}

func setBoundary(ctx context.Context, role, arn string) error {
	if arn == "" {
		_, err := client(ctx).DeleteRolePermissionsBoundary(ctx,
			&iam.DeleteRolePermissionsBoundaryInput{RoleName: &role})
		return err
	}
	_, err := client(ctx).PutRolePermissionsBoundary(ctx,
		&iam.PutRolePermissionsBoundaryInput{RoleName: &role, PermissionsBoundary: &arn})
	return err
}

func (Role) Delete(ctx context.Context, req infer.DeleteRequest[RoleState]) (infer.DeleteResponse, error) {
	if req.State.ForceDetachPolicies {
		if err := detachAll(ctx, req.ID); err != nil {
			return infer.DeleteResponse{}, err
		}
	}
	_, err := client(ctx).DeleteRole(ctx, &iam.DeleteRoleInput{RoleName: &req.ID})
	return infer.DeleteResponse{}, gone(err)
}

func detachAll(ctx context.Context, role string) error {
	attached, err := client(ctx).ListAttachedRolePolicies(ctx, &iam.ListAttachedRolePoliciesInput{RoleName: &role})
	if err != nil {
		return gone(err)
	}
	for _, policy := range attached.AttachedPolicies {
		_, err := client(ctx).DetachRolePolicy(ctx,
			&iam.DetachRolePolicyInput{RoleName: &role, PolicyArn: policy.PolicyArn})
		if err != nil {
			return err
		}
	}
	inline, err := client(ctx).ListRolePolicies(ctx, &iam.ListRolePoliciesInput{RoleName: &role})
	if err != nil {
		return err
	}
	for _, name := range inline.PolicyNames {
		_, err := client(ctx).DeleteRolePolicy(ctx, &iam.DeleteRolePolicyInput{RoleName: &role, PolicyName: &name})
		if err != nil {
			return err
		}
	}
	return nil
}
