package main

import (
	"encoding/json"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(program)
}

func program(ctx *pulumi.Context) error {
	key, err := kms.NewKey(ctx, "key", &kms.KeyArgs{
		Description: pulumi.String("EBS volumes of ECS tasks"),
	})
	if err != nil {
		return err
	}

	policy, err := json.Marshal(map[string]any{
		"Version": "2012-10-17",
		"Statement": []any{map[string]any{
			"Effect":    "Deny",
			"Action":    "ec2:CreateVolume",
			"Resource":  "*",
			"Condition": map[string]any{"Bool": map[string]any{"ec2:Encrypted": "false"}},
		}},
	})
	if err != nil {
		return err
	}
	encryptedVolumes, err := iam.NewPolicy(ctx, "encryptedVolumes", &iam.PolicyArgs{
		Name:   pulumi.String("encrypted-ecs-volumes"),
		Policy: pulumi.String(policy),
	})
	if err != nil {
		return err
	}

	ecs, err := component.NewEcsInfrastructureRole(ctx, "ecs", &component.EcsInfrastructureRoleArgs{
		UseCases:             []component.UseCase{component.UseCaseVolumes, component.UseCaseServiceConnectTls},
		Name:                 pulumi.String("ecs-infrastructure"),
		Path:                 pulumi.String("/platform/"),
		Tags:                 pulumi.StringMap{"team": pulumi.String("platform")},
		PassRoleUsers:        []string{"alice"},
		PassRoleGroups:       []string{"operators"},
		PassRoleRoles:        []string{"deployer"},
		PassRolePolicyName:   pulumi.String("pass-ecs-infrastructure"),
		AdditionalPolicyArns: map[string]pulumi.StringInput{"encryptedVolumes": encryptedVolumes.Arn},
		VolumeKmsKeyArns:     []pulumi.StringInput{key.Arn},
		InlinePolicies: map[string]pulumi.StringInput{
			"OnlyThisKey": pulumi.JSONMarshal(map[string]any{
				"Version": "2012-10-17",
				"Statement": []any{map[string]any{
					"Effect":      "Deny",
					"Action":      "kms:*",
					"NotResource": key.Arn,
				}},
			}),
		},
	})
	if err != nil {
		return err
	}

	// Resources that use an output are created after all policies are attached, and deleted before any is detached.
	// This one stands for an ECS service with volumes.
	_, err = iam.NewPolicy(ctx, "auditor", &iam.PolicyArgs{
		Name: pulumi.String("read-ecs-infrastructure"),
		Policy: pulumi.JSONMarshal(map[string]any{
			"Version": "2012-10-17",
			"Statement": []any{map[string]any{
				"Effect":   "Allow",
				"Action":   "iam:GetRole",
				"Resource": ecs.RoleArn,
			}},
		}),
	})
	if err != nil {
		return err
	}

	ctx.Export("roleArn", ecs.RoleArn)
	ctx.Export("trustPolicyJson", ecs.TrustPolicyJson)
	ctx.Export("managedPolicyArns", ecs.ManagedPolicyArns)
	ctx.Export("passRolePolicyArn", ecs.PassRolePolicyArn)
	return nil
}
