package main

import (
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		deployer, err := iam.NewRole(ctx, "deployer", &iam.RoleArgs{
			AssumeRolePolicy: pulumi.String(`{"Version":"2012-10-17","Statement":[]}`),
		})
		if err != nil {
			return err
		}
		ecs, err := component.NewEcsInfrastructureRole(ctx, "ecs", &component.EcsInfrastructureRoleArgs{
			UseCases:           []component.UseCase{component.UseCaseVolumes},
			PropagationSeconds: pulumi.IntRef(0),
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
