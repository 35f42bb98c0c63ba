package main

import (
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		role, err := component.NewEcsInfrastructureRole(ctx, "ecs", &component.EcsInfrastructureRoleArgs{
			UseCases: []component.UseCase{component.UseCaseVpcLattice},
		})
		if err != nil {
			return err
		}
		const targetGroup = "arn:aws:vpc-lattice:us-east-1:123456789012:targetgroup/tg-0123456789abcdef0"
		_, err = ecs.NewService(ctx, "service", &ecs.ServiceArgs{
			Cluster:        pulumi.String("app"),
			TaskDefinition: pulumi.String("app:1"),
			LaunchType:     pulumi.String("FARGATE"),
			DesiredCount:   pulumi.Int(1),
			NetworkConfiguration: ecs.ServiceNetworkConfigurationArgs{
				Subnets: pulumi.ToStringArray([]string{"subnet-0123456789abcdef0"}),
			},
			VpcLatticeConfigurations: ecs.ServiceVpcLatticeConfigurationArray{
				ecs.ServiceVpcLatticeConfigurationArgs{
					PortName:       pulumi.String("http"),
					TargetGroupArn: pulumi.String(targetGroup),
					RoleArn:        role.RoleArn,
				},
			},
		})
		return err
	})
}
