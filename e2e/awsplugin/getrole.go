package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/pulumi/pulumi-go-provider/infer"
)

type GetRole struct{}

type GetRoleArgs struct {
	Name string `pulumi:"name"`
}

type GetRoleResult struct {
	GetRoleArgs
	Arn      string `pulumi:"arn"`
	UniqueId string `pulumi:"uniqueId"`
}

func (g *GetRole) Annotate(a infer.Annotator) { a.SetToken("iam/getRole", "getRole") }

func (GetRole) Invoke(
	ctx context.Context,
	req infer.FunctionRequest[GetRoleArgs],
) (infer.FunctionResponse[GetRoleResult], error) {
	out, err := client(ctx).GetRole(ctx, &iam.GetRoleInput{RoleName: &req.Input.Name})
	if err != nil {
		return infer.FunctionResponse[GetRoleResult]{}, err
	}
	return infer.FunctionResponse[GetRoleResult]{
		Output: GetRoleResult{GetRoleArgs: req.Input, Arn: *out.Role.Arn, UniqueId: *out.Role.RoleId},
	}, nil
}
