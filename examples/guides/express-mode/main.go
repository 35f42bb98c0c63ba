package main

import (
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ecs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		role, err := component.NewEcsInfrastructureRole(ctx, "ecs", &component.EcsInfrastructureRoleArgs{
			UseCases: []component.UseCase{component.UseCaseExpressGatewayServices},
		})
		if err != nil {
			return err
		}
		_, err = ecs.NewExpressGatewayService(ctx, "web", &ecs.ExpressGatewayServiceArgs{
			InfrastructureRoleArn: role.RoleArn,
			ExecutionRoleArn:      pulumi.String("arn:aws:iam::123456789012:role/ecsTaskExecutionRole"),
			PrimaryContainer: ecs.ExpressGatewayServicePrimaryContainerArgs{
				Image:         pulumi.String("public.ecr.aws/nginx/nginx:stable"),
				ContainerPort: pulumi.Int(80),
			},
			HealthCheckPath: pulumi.String("/"),
		})
		return err
	})
}
