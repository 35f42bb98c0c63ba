package main

import (
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudcontrol"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

const (
	lattice  = "arn:aws:vpc-lattice:us-east-1:123456789012"
	listener = lattice + ":service/svc-0123456789abcdef0/listener/listener-0123456789abcdef0"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		role, err := component.NewEcsInfrastructureRole(ctx, "ecs", &component.EcsInfrastructureRoleArgs{
			UseCases: []component.UseCase{component.UseCaseVpcLattice},
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
					"Subnets": pulumi.ToStringArray([]string{"subnet-0123456789abcdef0"}),
				}},
				"DeploymentConfiguration": pulumi.Map{"Strategy": pulumi.String("BLUE_GREEN")},
				"VpcLatticeConfigurations": pulumi.Array{pulumi.Map{
					"PortName":       pulumi.String("http"),
					"TargetGroupArn": pulumi.String(lattice + ":targetgroup/tg-0123456789abcdef0"),
					"RoleArn":        role.RoleArn,
					"AdvancedConfiguration": pulumi.Map{
						"AlternateTargetGroupArn": pulumi.String(lattice + ":targetgroup/tg-0fedcba9876543210"),
						"ProductionListenerRule":  pulumi.String(listener + "/rule/rule-0123456789abcdef0"),
						"TestListenerRule":        pulumi.String(listener + "/rule/rule-0fedcba9876543210"),
					},
				}},
			}),
		})
		return err
	})
}
