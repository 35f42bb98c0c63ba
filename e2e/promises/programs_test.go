package promises

import (
	"testing"

	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

const someKey = "arn:aws:kms:us-east-1:123456789012:key/a"

// consume creates two resources from the outputs.
func consume(ctx *pulumi.Context, role *component.EcsInfrastructureRole) error {
	consumer, err := iam.NewRole(ctx, "consumer", &iam.RoleArgs{
		Name:                pulumi.String("consumer"),
		AssumeRolePolicy:    role.TrustPolicyJson,
		Description:         role.RoleArn,
		PermissionsBoundary: role.PassRolePolicyArn,
		Tags: pulumi.StringMap{
			"name":   role.RoleName,
			"id":     role.RoleUniqueId,
			"policy": role.PassRolePolicyName,
		},
	})
	if err != nil {
		return err
	}
	_, err = iam.NewRolePolicy(ctx, "consumer",
		&iam.RolePolicyArgs{Name: pulumi.String("consumer"), Role: consumer.Name, Policy: role.PassRolePolicyJson})
	return err
}

// makePrincipals creates the principals and policies that tests name.
func makePrincipals(t *testing.T, client *awsiam.Client) {
	for _, name := range []string{"alice", "aaron"} {
		stacktest.CreateUser(t, client, name)
	}
	for _, name := range []string{"developers", "admins"} {
		stacktest.CreateGroup(t, client, name)
	}
	for _, name := range []string{"deployer", "builder"} {
		stacktest.CreateRole(t, client, name)
	}
	for _, name := range []string{"kms", "logs"} {
		stacktest.CreatePolicy(t, client, name)
	}
}
