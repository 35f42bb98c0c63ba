package main

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/pulumi/pulumi-go-provider/infer"
)

type RolePolicyAttachment struct{}

type RolePolicyAttachmentArgs struct {
	PolicyArn string `pulumi:"policyArn" provider:"replaceOnChanges"`
	Role      string `pulumi:"role" provider:"replaceOnChanges"`
}

func (a *RolePolicyAttachment) Annotate(an infer.Annotator) {
	an.SetToken("iam/rolePolicyAttachment", "RolePolicyAttachment")
}

func (RolePolicyAttachment) Create(ctx context.Context, req infer.CreateRequest[RolePolicyAttachmentArgs],
) (infer.CreateResponse[RolePolicyAttachmentArgs], error) {
	in := req.Inputs
	response := infer.CreateResponse[RolePolicyAttachmentArgs]{ID: in.Role + "/" + in.PolicyArn, Output: in}
	if req.DryRun {
		return response, nil
	}
	_, err := client(ctx).AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: &in.Role, PolicyArn: &in.PolicyArn})
	return response, err
}

func (RolePolicyAttachment) Read(ctx context.Context, req infer.ReadRequest[RolePolicyAttachmentArgs, RolePolicyAttachmentArgs],
) (infer.ReadResponse[RolePolicyAttachmentArgs, RolePolicyAttachmentArgs], error) {
	name, arn, _ := strings.Cut(req.ID, "/")
	args := RolePolicyAttachmentArgs{Role: name, PolicyArn: arn}
	out, err := client(ctx).ListAttachedRolePolicies(ctx, &iam.ListAttachedRolePoliciesInput{RoleName: &name})
	if err != nil || !attached(out.AttachedPolicies, arn) {
		return infer.ReadResponse[RolePolicyAttachmentArgs, RolePolicyAttachmentArgs]{}, gone(err)
	}
	return infer.ReadResponse[RolePolicyAttachmentArgs, RolePolicyAttachmentArgs]{ID: req.ID, Inputs: args, State: args}, nil
}

func (RolePolicyAttachment) Delete(ctx context.Context, req infer.DeleteRequest[RolePolicyAttachmentArgs],
) (infer.DeleteResponse, error) {
	_, err := client(ctx).DetachRolePolicy(ctx, &iam.DetachRolePolicyInput{RoleName: &req.State.Role, PolicyArn: &req.State.PolicyArn})
	return infer.DeleteResponse{}, gone(err)
}

type UserPolicyAttachment struct{}

type UserPolicyAttachmentArgs struct {
	PolicyArn string `pulumi:"policyArn" provider:"replaceOnChanges"`
	User      string `pulumi:"user" provider:"replaceOnChanges"`
}

func (a *UserPolicyAttachment) Annotate(an infer.Annotator) {
	an.SetToken("iam/userPolicyAttachment", "UserPolicyAttachment")
}

func (UserPolicyAttachment) Create(ctx context.Context, req infer.CreateRequest[UserPolicyAttachmentArgs],
) (infer.CreateResponse[UserPolicyAttachmentArgs], error) {
	in := req.Inputs
	response := infer.CreateResponse[UserPolicyAttachmentArgs]{ID: in.User + "/" + in.PolicyArn, Output: in}
	if req.DryRun {
		return response, nil
	}
	_, err := client(ctx).AttachUserPolicy(ctx, &iam.AttachUserPolicyInput{UserName: &in.User, PolicyArn: &in.PolicyArn})
	return response, err
}

func (UserPolicyAttachment) Read(ctx context.Context, req infer.ReadRequest[UserPolicyAttachmentArgs, UserPolicyAttachmentArgs],
) (infer.ReadResponse[UserPolicyAttachmentArgs, UserPolicyAttachmentArgs], error) {
	name, arn, _ := strings.Cut(req.ID, "/")
	args := UserPolicyAttachmentArgs{User: name, PolicyArn: arn}
	out, err := client(ctx).ListAttachedUserPolicies(ctx, &iam.ListAttachedUserPoliciesInput{UserName: &name})
	if err != nil || !attached(out.AttachedPolicies, arn) {
		return infer.ReadResponse[UserPolicyAttachmentArgs, UserPolicyAttachmentArgs]{}, gone(err)
	}
	return infer.ReadResponse[UserPolicyAttachmentArgs, UserPolicyAttachmentArgs]{ID: req.ID, Inputs: args, State: args}, nil
}

func (UserPolicyAttachment) Delete(ctx context.Context, req infer.DeleteRequest[UserPolicyAttachmentArgs],
) (infer.DeleteResponse, error) {
	_, err := client(ctx).DetachUserPolicy(ctx, &iam.DetachUserPolicyInput{UserName: &req.State.User, PolicyArn: &req.State.PolicyArn})
	return infer.DeleteResponse{}, gone(err)
}

type GroupPolicyAttachment struct{}

type GroupPolicyAttachmentArgs struct {
	PolicyArn string `pulumi:"policyArn" provider:"replaceOnChanges"`
	Group     string `pulumi:"group" provider:"replaceOnChanges"`
}

func (a *GroupPolicyAttachment) Annotate(an infer.Annotator) {
	an.SetToken("iam/groupPolicyAttachment", "GroupPolicyAttachment")
}

func (GroupPolicyAttachment) Create(ctx context.Context, req infer.CreateRequest[GroupPolicyAttachmentArgs],
) (infer.CreateResponse[GroupPolicyAttachmentArgs], error) {
	in := req.Inputs
	response := infer.CreateResponse[GroupPolicyAttachmentArgs]{ID: in.Group + "/" + in.PolicyArn, Output: in}
	if req.DryRun {
		return response, nil
	}
	_, err := client(ctx).AttachGroupPolicy(ctx, &iam.AttachGroupPolicyInput{GroupName: &in.Group, PolicyArn: &in.PolicyArn})
	return response, err
}

func (GroupPolicyAttachment) Read(ctx context.Context, req infer.ReadRequest[GroupPolicyAttachmentArgs, GroupPolicyAttachmentArgs],
) (infer.ReadResponse[GroupPolicyAttachmentArgs, GroupPolicyAttachmentArgs], error) {
	name, arn, _ := strings.Cut(req.ID, "/")
	args := GroupPolicyAttachmentArgs{Group: name, PolicyArn: arn}
	out, err := client(ctx).ListAttachedGroupPolicies(ctx, &iam.ListAttachedGroupPoliciesInput{GroupName: &name})
	if err != nil || !attached(out.AttachedPolicies, arn) {
		return infer.ReadResponse[GroupPolicyAttachmentArgs, GroupPolicyAttachmentArgs]{}, gone(err)
	}
	return infer.ReadResponse[GroupPolicyAttachmentArgs, GroupPolicyAttachmentArgs]{ID: req.ID, Inputs: args, State: args}, nil
}

func (GroupPolicyAttachment) Delete(ctx context.Context, req infer.DeleteRequest[GroupPolicyAttachmentArgs],
) (infer.DeleteResponse, error) {
	_, err := client(ctx).DetachGroupPolicy(ctx, &iam.DetachGroupPolicyInput{GroupName: &req.State.Group, PolicyArn: &req.State.PolicyArn})
	return infer.DeleteResponse{}, gone(err)
}

func attached(policies []types.AttachedPolicy, arn string) bool {
	return slices.ContainsFunc(policies, func(p types.AttachedPolicy) bool { return *p.PolicyArn == arn })
}
