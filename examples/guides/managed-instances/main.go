package main

import (
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ecs"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		instanceRole, err := iam.NewRole(ctx, "instances", &iam.RoleArgs{
			AssumeRolePolicy: pulumi.String(`{
				"Version": "2012-10-17",
				"Statement": [{
					"Effect": "Allow",
					"Principal": {"Service": "ec2.amazonaws.com"},
					"Action": "sts:AssumeRole"
				}]
			}`),
		})
		if err != nil {
			return err
		}
		attachment, err := iam.NewRolePolicyAttachment(ctx, "instances", &iam.RolePolicyAttachmentArgs{
			Role:      instanceRole.Name,
			PolicyArn: pulumi.String("arn:aws:iam::aws:policy/AmazonECSInstanceRolePolicyForManagedInstances"),
		})
		if err != nil {
			return err
		}
		profile, err := iam.NewInstanceProfile(ctx, "instances", &iam.InstanceProfileArgs{
			Role: instanceRole.Name,
		}, pulumi.DependsOn([]pulumi.Resource{attachment}))
		if err != nil {
			return err
		}

		role, err := component.NewEcsInfrastructureRole(ctx, "ecs", &component.EcsInfrastructureRoleArgs{
			UseCases:         []component.UseCase{component.UseCaseManagedInstances},
			InstanceRoleArns: []pulumi.StringInput{instanceRole.Arn},
		})
		if err != nil {
			return err
		}

		cluster, err := ecs.NewCluster(ctx, "cluster", nil)
		if err != nil {
			return err
		}
		_, err = ecs.NewCapacityProvider(ctx, "instances", &ecs.CapacityProviderArgs{
			Cluster: cluster.Name,
			ManagedInstancesProvider: ecs.CapacityProviderManagedInstancesProviderArgs{
				InfrastructureRoleArn: role.RoleArn,
				InstanceLaunchTemplate: ecs.CapacityProviderManagedInstancesProviderInstanceLaunchTemplateArgs{
					Ec2InstanceProfileArn: profile.Arn,
					NetworkConfiguration: ecs.
						CapacityProviderManagedInstancesProviderInstanceLaunchTemplateNetworkConfigurationArgs{
						Subnets: pulumi.ToStringArray([]string{"subnet-0123456789abcdef0"}),
					},
				},
			},
		})
		return err
	})
}
