package main

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
)

// attachment is a resource that attaches a managed policy to one kind of principal.
type attachment[A any, P attachmentArgs[A]] struct{}

// attachmentArgs is what differs between the kinds.
type attachmentArgs[A any] interface {
	*A
	kind() string
	ends() (principal, policyArn *string)
	attach(context.Context, *iam.Client) error
	detach(context.Context, *iam.Client) error
	list(context.Context, *iam.Client) ([]types.AttachedPolicy, error)
}

func attachmentResource[A any, P attachmentArgs[A]]() infer.InferredResource {
	return infer.Resource(&attachment[A, P]{})
}

func (*attachment[A, P]) Annotate(a infer.Annotator) {
	kind := P(new(A)).kind()
	name := kind + "PolicyAttachment"
	a.SetToken(tokens.ModuleName("iam/"+strings.ToLower(kind)+"PolicyAttachment"), tokens.TypeName(name))
}

func (*attachment[A, P]) Create(ctx context.Context, req infer.CreateRequest[A]) (infer.CreateResponse[A], error) {
	args := P(&req.Inputs)
	principal, policyArn := args.ends()
	response := infer.CreateResponse[A]{ID: *principal + "/" + *policyArn, Output: req.Inputs}
	if req.DryRun {
		return response, nil
	}
	return response, args.attach(ctx, client(ctx))
}

func (*attachment[A, P]) Read(ctx context.Context, req infer.ReadRequest[A, A]) (infer.ReadResponse[A, A], error) {
	args := P(new(A))
	principal, policyArn := args.ends()
	*principal, *policyArn, _ = strings.Cut(req.ID, "/")
	policies, err := args.list(ctx, client(ctx))
	attached := slices.ContainsFunc(policies, func(p types.AttachedPolicy) bool { return *p.PolicyArn == *policyArn })
	if err != nil || !attached {
		return infer.ReadResponse[A, A]{}, gone(err)
	}
	return infer.ReadResponse[A, A]{ID: req.ID, Inputs: *args, State: *args}, nil
}

func (*attachment[A, P]) Delete(ctx context.Context, req infer.DeleteRequest[A]) (infer.DeleteResponse, error) {
	return infer.DeleteResponse{}, gone(P(&req.State).detach(ctx, client(ctx)))
}

type RolePolicyAttachment struct {
	PolicyArn string `pulumi:"policyArn" provider:"replaceOnChanges"`
	Role      string `pulumi:"role" provider:"replaceOnChanges"`
}

func (a *RolePolicyAttachment) kind() string                         { return "Role" }
func (a *RolePolicyAttachment) ends() (principal, policyArn *string) { return &a.Role, &a.PolicyArn }

func (a *RolePolicyAttachment) attach(ctx context.Context, c *iam.Client) error {
	return errOf(c.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: &a.Role, PolicyArn: &a.PolicyArn}))
}

func (a *RolePolicyAttachment) detach(ctx context.Context, c *iam.Client) error {
	return errOf(c.DetachRolePolicy(ctx, &iam.DetachRolePolicyInput{RoleName: &a.Role, PolicyArn: &a.PolicyArn}))
}

func (a *RolePolicyAttachment) list(ctx context.Context, c *iam.Client) ([]types.AttachedPolicy, error) {
	out, err := c.ListAttachedRolePolicies(ctx, &iam.ListAttachedRolePoliciesInput{RoleName: &a.Role})
	return cmp.Or(out, &iam.ListAttachedRolePoliciesOutput{}).AttachedPolicies, err
}

type UserPolicyAttachment struct {
	PolicyArn string `pulumi:"policyArn" provider:"replaceOnChanges"`
	User      string `pulumi:"user" provider:"replaceOnChanges"`
}

func (a *UserPolicyAttachment) kind() string                         { return "User" }
func (a *UserPolicyAttachment) ends() (principal, policyArn *string) { return &a.User, &a.PolicyArn }

func (a *UserPolicyAttachment) attach(ctx context.Context, c *iam.Client) error {
	return errOf(c.AttachUserPolicy(ctx, &iam.AttachUserPolicyInput{UserName: &a.User, PolicyArn: &a.PolicyArn}))
}

func (a *UserPolicyAttachment) detach(ctx context.Context, c *iam.Client) error {
	return errOf(c.DetachUserPolicy(ctx, &iam.DetachUserPolicyInput{UserName: &a.User, PolicyArn: &a.PolicyArn}))
}

func (a *UserPolicyAttachment) list(ctx context.Context, c *iam.Client) ([]types.AttachedPolicy, error) {
	out, err := c.ListAttachedUserPolicies(ctx, &iam.ListAttachedUserPoliciesInput{UserName: &a.User})
	return cmp.Or(out, &iam.ListAttachedUserPoliciesOutput{}).AttachedPolicies, err
}

type GroupPolicyAttachment struct {
	Group     string `pulumi:"group" provider:"replaceOnChanges"`
	PolicyArn string `pulumi:"policyArn" provider:"replaceOnChanges"`
}

func (a *GroupPolicyAttachment) kind() string                         { return "Group" }
func (a *GroupPolicyAttachment) ends() (principal, policyArn *string) { return &a.Group, &a.PolicyArn }

func (a *GroupPolicyAttachment) attach(ctx context.Context, c *iam.Client) error {
	return errOf(c.AttachGroupPolicy(ctx, &iam.AttachGroupPolicyInput{GroupName: &a.Group, PolicyArn: &a.PolicyArn}))
}

func (a *GroupPolicyAttachment) detach(ctx context.Context, c *iam.Client) error {
	return errOf(c.DetachGroupPolicy(ctx, &iam.DetachGroupPolicyInput{GroupName: &a.Group, PolicyArn: &a.PolicyArn}))
}

func (a *GroupPolicyAttachment) list(ctx context.Context, c *iam.Client) ([]types.AttachedPolicy, error) {
	out, err := c.ListAttachedGroupPolicies(ctx, &iam.ListAttachedGroupPoliciesInput{GroupName: &a.Group})
	return cmp.Or(out, &iam.ListAttachedGroupPoliciesOutput{}).AttachedPolicies, err
}

func errOf(_ any, err error) error { return err }
