package main

import (
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		every, err := component.NewEcsInfrastructureRole(ctx, "every", &component.EcsInfrastructureRoleArgs{
			UseCases: []component.UseCase{
				component.UseCaseVolumes,
				component.UseCaseServiceConnectTls,
				component.UseCaseManagedInstances,
				component.UseCaseLifecycleHooks,
			},
			Name:                pulumi.String("ecs-infrastructure"),
			Path:                pulumi.String("/ecs/"),
			Description:         pulumi.String("Lets ECS manage infrastructure"),
			MaxSessionDuration:  pulumi.Int(7200),
			PermissionsBoundary: pulumi.String("arn:aws:iam::123456789012:policy/boundary"),
			ForceDetachPolicies: pulumi.Bool(true),
			Tags: pulumi.StringMap{
				"team": pulumi.String(pulumi.String("platform")),
			},
			PassRoleUsers: []string{
				"alice",
			},
			PassRoleGroups: []string{
				"operators",
			},
			PassRoleRoles: []string{
				"deployer",
			},
			CreatePassRolePolicy: true,
			PassRolePolicyName:   pulumi.String("pass-ecs-infrastructure"),
			InstanceRoleArns: []pulumi.String(pulumi.StringArray{
				pulumi.String(pulumi.String("arn:aws:iam::123456789012:role/instances")),
			}),
			LifecycleHookFunctionArns: []pulumi.String(pulumi.StringArray{
				pulumi.String(pulumi.String("arn:aws:lambda:us-east-1:123456789012:function:smoke-test")),
			}),
			VolumeKmsKeyArns: []pulumi.String(pulumi.StringArray{
				pulumi.String(pulumi.String("arn:aws:kms:us-east-1:123456789012:key/a")),
			}),
			TlsKmsKeyArns: []pulumi.String(pulumi.StringArray{
				pulumi.String(pulumi.String("arn:aws:kms:us-east-1:123456789012:key/b")),
			}),
			AdditionalPolicyArns: map[string]pulumi.String{
				"logs": pulumi.String(pulumi.String("arn:aws:iam::123456789012:policy/logs")),
			},
			InlinePolicies: map[string]pulumi.String{
				"mine": pulumi.String(pulumi.String("{}")),
			},
			PropagationSeconds: 0,
			SourceAccount:      pulumi.String("123456789012"),
		})
		if err != nil {
			return err
		}
		_, err = component.NewEcsInfrastructureRole(ctx, "prefixed", &component.EcsInfrastructureRoleArgs{
			UseCases: []component.UseCase{
				component.UseCaseVolumes,
			},
			NamePrefix: pulumi.String("ecs-"),
		})
		if err != nil {
			return err
		}
		ctx.Export("roleArn", every.RoleArn)
		return nil
	})
}
