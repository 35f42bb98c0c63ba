package main

import (
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		ecs, err := component.NewEcsInfrastructureRole(ctx, "ecs", &component.EcsInfrastructureRoleArgs{
			UseCases: []component.UseCase{component.UseCaseVolumes},
		})
		if err != nil {
			return err
		}
		ctx.Export("roleArn", ecs.RoleArn)
		return nil
	})
}
