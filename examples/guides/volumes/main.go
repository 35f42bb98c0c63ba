package main

import (
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		role, err := component.NewEcsInfrastructureRole(ctx, "ecs", &component.EcsInfrastructureRoleArgs{
			UseCases: []component.UseCase{component.UseCaseVolumes},
		})
		if err != nil {
			return err
		}
		cluster, err := ecs.NewCluster(ctx, "cluster", nil)
		if err != nil {
			return err
		}
		taskDefinition, err := ecs.NewTaskDefinition(ctx, "taskDefinition", &ecs.TaskDefinitionArgs{
			Family:                  pulumi.String("volumes-service"),
			RequiresCompatibilities: pulumi.ToStringArray([]string{"FARGATE"}),
			NetworkMode:             pulumi.String("awsvpc"),
			Cpu:                     pulumi.String("256"),
			Memory:                  pulumi.String("512"),
			ContainerDefinitions: pulumi.String(`[{
				"name": "app",
				"image": "public.ecr.aws/docker/library/busybox:stable",
				"command": ["sh", "-c", "df /data; sleep infinity"],
				"mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}]
			}]`),
			Volumes: ecs.TaskDefinitionVolumeArray{
				ecs.TaskDefinitionVolumeArgs{Name: pulumi.String("data"), ConfigureAtLaunch: pulumi.Bool(true)},
			},
		})
		if err != nil {
			return err
		}
		// Needs no DependsOn: because of RoleArn, it is created after all policies are attached.
		_, err = ecs.NewService(ctx, "service", &ecs.ServiceArgs{
			Cluster:        cluster.Arn,
			TaskDefinition: taskDefinition.Arn,
			LaunchType:     pulumi.String("FARGATE"),
			DesiredCount:   pulumi.Int(1),
			NetworkConfiguration: ecs.ServiceNetworkConfigurationArgs{
				Subnets: pulumi.ToStringArray([]string{"subnet-0123456789abcdef0"}),
			},
			VolumeConfiguration: ecs.ServiceVolumeConfigurationArgs{
				Name: pulumi.String("data"),
				ManagedEbsVolume: ecs.ServiceVolumeConfigurationManagedEbsVolumeArgs{
					RoleArn: role.RoleArn, SizeInGb: pulumi.Int(10),
				},
			},
		})
		return err
	})
}
