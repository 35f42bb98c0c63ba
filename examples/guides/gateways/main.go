package main

import (
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudcontrol"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		role, err := component.NewEcsInfrastructureRole(ctx, "ecs", &component.EcsInfrastructureRoleArgs{
			UseCases: []component.UseCase{component.UseCaseGatewayHostSharedAlb},
		})
		if err != nil {
			return err
		}
		subnets := []string{"subnet-0123456789abcdef0", "subnet-0fedcba9876543210"}
		_, err = cloudcontrol.NewResource(ctx, "gateway", &cloudcontrol.ResourceArgs{
			TypeName: pulumi.String("AWS::ECS::Gateway"),
			DesiredState: pulumi.JSONMarshal(pulumi.Map{
				"GatewayName":           pulumi.String("web"),
				"InfrastructureRoleArn": role.RoleArn,
				"Configuration": pulumi.Map{"HostSharedAlb": pulumi.Map{
					"NetworkConfiguration": pulumi.Map{"Subnets": pulumi.ToStringArray(subnets)},
				}},
			}),
		})
		return err
	})
}
