package main

import (
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		ecs, err := component.NewEcsInfrastructureRole(ctx, "ecs", &component.EcsInfrastructureRoleArgs{
			UseCases: []component.UseCase{
				component.UseCaseVolumes, component.UseCaseServiceConnectTls, component.UseCaseLoadBalancers,
			},
			Path:          pulumi.String("/platform/"),
			PassRoleRoles: []string{"ci-deployer"}, // exists in the account
		})
		if err != nil {
			return err
		}
		// A role of the same program is granted with an attachment.
		deployer, err := iam.NewRole(ctx, "deployer", &iam.RoleArgs{
			AssumeRolePolicy: pulumi.String(`{"Version": "2012-10-17", "Statement": [{
				"Effect": "Allow", "Principal": {"Service": "codebuild.amazonaws.com"}, "Action": "sts:AssumeRole"
			}]}`),
		})
		if err != nil {
			return err
		}
		_, err = iam.NewRolePolicyAttachment(ctx, "grant", &iam.RolePolicyAttachmentArgs{
			Role: deployer.Name, PolicyArn: ecs.PassRolePolicyArn,
		})
		return err
	})
}
