package main

import (
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ecs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

const elb = "arn:aws:elasticloadbalancing:us-east-1:123456789012"

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		smokeTest := pulumi.String("arn:aws:lambda:us-east-1:123456789012:function:smoke-test")
		role, err := component.NewEcsInfrastructureRole(ctx, "ecs", &component.EcsInfrastructureRoleArgs{
			UseCases:                  []component.UseCase{component.UseCaseLoadBalancers, component.UseCaseLifecycleHooks},
			LifecycleHookFunctionArns: []pulumi.StringInput{smokeTest},
		})
		if err != nil {
			return err
		}
		_, err = ecs.NewService(ctx, "service", &ecs.ServiceArgs{
			Cluster:        pulumi.String("app"),
			TaskDefinition: pulumi.String("app:1"),
			LaunchType:     pulumi.String("FARGATE"),
			DesiredCount:   pulumi.Int(2),
			NetworkConfiguration: ecs.ServiceNetworkConfigurationArgs{
				Subnets: pulumi.ToStringArray([]string{"subnet-0123456789abcdef0"}),
			},
			DeploymentConfiguration: ecs.ServiceDeploymentConfigurationArgs{
				Strategy: pulumi.String("BLUE_GREEN"),
				LifecycleHooks: ecs.ServiceDeploymentConfigurationLifecycleHookArray{
					ecs.ServiceDeploymentConfigurationLifecycleHookArgs{
						HookTargetArn:   smokeTest,
						LifecycleStages: pulumi.ToStringArray([]string{"POST_TEST_TRAFFIC_SHIFT"}),
						RoleArn:         role.RoleArn,
					},
				},
			},
			LoadBalancers: ecs.ServiceLoadBalancerArray{ecs.ServiceLoadBalancerArgs{
				TargetGroupArn: pulumi.String(elb + ":targetgroup/blue/0123456789abcdef"),
				ContainerName:  pulumi.String("app"),
				ContainerPort:  pulumi.Int(80),
				AdvancedConfiguration: ecs.ServiceLoadBalancerAdvancedConfigurationArgs{
					AlternateTargetGroupArn: pulumi.String(elb + ":targetgroup/green/0123456789abcdef"),
					ProductionListenerRule: pulumi.String(
						elb + ":listener-rule/app/app/0123456789abcdef/0123456789abcdef/1111111111111111"),
					TestListenerRule: pulumi.String(
						elb + ":listener-rule/app/app/0123456789abcdef/0123456789abcdef/2222222222222222"),
					RoleArn: role.RoleArn,
				},
			}},
		})
		return err
	})
}
