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
		gateway, err := cloudcontrol.NewResource(ctx, "gateway", &cloudcontrol.ResourceArgs{
			TypeName: pulumi.String("AWS::ECS::Gateway"),
			DesiredState: pulumi.JSONMarshal(pulumi.Map{
				"GatewayName":           pulumi.String("web"),
				"InfrastructureRoleArn": role.RoleArn,
				"Configuration": pulumi.Map{"HostSharedAlb": pulumi.Map{
					"NetworkConfiguration": pulumi.Map{"Subnets": pulumi.ToStringArray(subnets)},
				}},
			}),
		})
		if err != nil {
			return err
		}
		association, err := cloudcontrol.NewResource(ctx, "association", &cloudcontrol.ResourceArgs{
			TypeName: pulumi.String("AWS::ECS::GatewayClusterAssociations"),
			DesiredState: pulumi.JSONMarshal(pulumi.Map{
				"Gateway": gateway.ID(),
				"Cluster": pulumi.String("app"),
			}),
		})
		if err != nil {
			return err
		}
		_, err = cloudcontrol.NewResource(ctx, "service", &cloudcontrol.ResourceArgs{
			TypeName: pulumi.String("AWS::ECS::Service"),
			DesiredState: pulumi.JSONMarshal(pulumi.Map{
				"Cluster":        pulumi.String("app"),
				"TaskDefinition": pulumi.String("app:1"),
				"LaunchType":     pulumi.String("FARGATE"),
				"DesiredCount":   pulumi.Int(1),
				"NetworkConfiguration": pulumi.Map{"AwsvpcConfiguration": pulumi.Map{
					"Subnets": pulumi.ToStringArray(subnets[:1]),
				}},
				"GatewayConnectors": pulumi.Array{pulumi.Map{"PortName": pulumi.String("http")}},
			}),
		}, pulumi.DependsOn([]pulumi.Resource{association}))
		return err
	})
}
