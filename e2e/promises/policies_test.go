package promises

import (
	"testing"

	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/hashicorp/aws-sdk-go-base/v2/endpoints"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/policy"
)

// While a key is renamed, the state has two resources for what is one attachment in IAM: the policy is attached, then
// detached. docs/recipes.md says how to keep it and how to get it back.
func TestKeyOfACustomerManagedPolicyIsRenamed(t *testing.T) {
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, client *awsiam.Client) {
		createPolicy(t, client, "kms")
		key := "a"
		stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
			_, err := door.Role(ctx, "ecs", &stacktest.Args{
				Name: pulumi.String("ecs"), UseCases: []component.UseCase{},
				AdditionalPolicyArns: map[string]pulumi.StringInput{
					key: pulumi.String(stacktest.Account + "policy/kms"),
				},
			})
			return err
		})
		require.NoError(t, err)
		attached := func() sandbox.Attached { return stacktest.ReadAccount(t, client).Roles["ecs"].Attached }
		kept := sandbox.Attached{stacktest.Account + "policy/kms"}
		stacktest.Up(t, stack)
		assert.Equal(t, kept, attached())

		// Renamed in the state, so it is kept.
		key = "b"
		for _, child := range stacktest.Children(t, stack) {
			if child.URN.Name() == "ecs-a" {
				stacktest.RunCLI(t, stack, "state", "rename", string(child.URN), "ecs-b", "--yes", "--stack",
					stack.Name())
			}
		}
		changes, _ := stacktest.Up(t, stack)
		assert.Equal(t, []string{"update EcsInfrastructureRole ecs"}, changes)
		assert.Equal(t, kept, attached())

		// Lost, then attached again.
		key = "c"
		stacktest.Up(t, stack)
		assert.Empty(t, attached())
		_, err = stack.Up(t.Context(), optup.Refresh())
		require.NoError(t, err)
		assert.Equal(t, kept, attached())
	})
}

// The same is true for a grant that moves from a list to an attachment in the program: an alias keeps it.
func TestGrantMovesToAnAttachmentOfTheProgram(t *testing.T) {
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, client *awsiam.Client) {
		stacktest.CreateRole(t, client, "deployer")
		own := false
		stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
			a := &stacktest.Args{UseCases: []component.UseCase{"volumes"}, PassRolePolicyName: pulumi.String("pass")}
			if !own {
				a.PassRoleRoles = []string{"deployer"}
			}
			role, err := door.Role(ctx, "ecs", a)
			if err != nil || !own {
				return err
			}
			_, err = iam.NewRolePolicyAttachment(ctx, "grant", &iam.RolePolicyAttachmentArgs{
				Role: pulumi.String("deployer"), PolicyArn: role.PassRolePolicyArn,
			}, pulumi.Aliases([]pulumi.Alias{{Name: pulumi.String("ecs-pass-role/deployer"), Parent: role}}))
			return err
		})
		require.NoError(t, err)
		stacktest.Up(t, stack)
		own = true
		changes, _ := stacktest.Up(t, stack)
		assert.Equal(t, []string{"update EcsInfrastructureRole ecs"}, changes)
		assert.Equal(t, sandbox.Attached{stacktest.Account + "policy/pass"}, stacktest.ReadAccount(t,
			client).Roles["deployer"].Attached)
	})
}

// kms:ViaService has the host name of EC2's endpoint, as the AWS SDK knows it.
func TestVolumeKeysNameTheEndpointOfEC2(t *testing.T) {
	for _, partition := range endpoints.DefaultPartitions() {
		for _, region := range partition.Regions() {
			document := policy.UseVolumeKeys([]string{"arn:" + partition.ID() + ":kms:" + region.ID() +
				":123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"})
			assert.Contains(t, document, `"kms:ViaService":"ec2.`+region.ID()+`.`+partition.DNSSuffix()+`"`)
		}
	}
}
