package main

import (
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudcontrol"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		role, err := component.NewEcsInfrastructureRole(ctx, "ecs", &component.EcsInfrastructureRoleArgs{
			UseCases:         []component.UseCase{component.UseCaseManagedInstances},
			InstanceRoleArns: []pulumi.StringInput{pulumi.String("arn:aws:iam::123456789012:role/instances")},
		})
		if err != nil {
			return err
		}
		const profile = "arn:aws:iam::123456789012:instance-profile/instances"
		_, err = cloudcontrol.NewResource(ctx, "batch", &cloudcontrol.ResourceArgs{
			TypeName: pulumi.String("AWS::Batch::ComputeEnvironment"),
			DesiredState: pulumi.JSONMarshal(pulumi.Map{
				"Type": pulumi.String("MANAGED"),
				"ComputeResources": pulumi.Map{
					"Type":     pulumi.String("ECS_MANAGED_INSTANCES"),
					"MaxvCpus": pulumi.Int(16),
					"ManagedInstancesProvider": pulumi.Map{
						"InfrastructureRoleArn": role.RoleArn,
						"InstanceLaunchTemplate": pulumi.Map{
							"Ec2InstanceProfileArn": pulumi.String(profile),
							"NetworkConfiguration": pulumi.Map{
								"Subnets":        pulumi.ToStringArray([]string{"subnet-0123456789abcdef0"}),
								"SecurityGroups": pulumi.ToStringArray([]string{"sg-0123456789abcdef0"}),
							},
						},
					},
				},
			}),
		})
		return err
	})
}
