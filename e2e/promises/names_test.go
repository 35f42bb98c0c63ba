package promises

import (
	"testing"

	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/google/go-cmp/cmp"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// A URN has the types of the parents but not their names, so the resources of all components in a stack need different
// names. These components have names that begin alike.
func TestComponentsWhoseNamesBeginAlike(t *testing.T) {
	components := map[string]*stacktest.Args{
		"ecs":                     {UseCases: []component.UseCase{"volumes", "managedInstances"}},
		"ecs-pass-role":           {UseCases: []component.UseCase{"volumes", "managedInstances"}},
		"ecs-pass-role-volumes":   {UseCases: []component.UseCase{"volumeCleanupOnly"}},
		"ecs-volumes":             {UseCases: []component.UseCase{"volumes"}},
		"ecs-volumeCleanupOnly":   {UseCases: []component.UseCase{"volumeCleanupOnly"}},
		"ecs-instanceRoles":       {UseCases: []component.UseCase{"managedInstances"}},
		"ecs-pass-role-pass":      {UseCases: []component.UseCase{"volumes"}},
		"ecs-pass-role-pass-role": {UseCases: []component.UseCase{"volumes"}},
	}
	names := []string{"volumes", "pass-role", "pass-role-volumes", "instanceRoles", "key"}
	for _, a := range components {
		a.PassRoleRoles, a.PassRoleUsers, a.PassRoleGroups = names, names, names
		a.AdditionalPolicyArns = map[string]pulumi.StringInput{
			"key":  pulumi.String(stacktest.Account + "policy/key"),
			"role": pulumi.String(stacktest.Account + "policy/role"),
		}
		if a.UseCases[len(a.UseCases)-1] == "managedInstances" {
			a.InstanceRoleArns = []pulumi.StringInput{pulumi.String(stacktest.Account + "role/a")}
		}
	}
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, client *awsiam.Client) {
		for _, name := range names {
			stacktest.CreateUser(t, client, name)
			stacktest.CreateGroup(t, client, name)
			stacktest.CreateRole(t, client, name)
		}
		for _, name := range []string{"key", "role"} {
			stacktest.CreatePolicy(t, client, name)
		}
		before := stacktest.ReadAccount(t, client)
		stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
			for name, a := range components {
				if _, err := door.Role(ctx, name, a); err != nil {
					return err
				}
			}
			return nil
		})
		require.NoError(t, err)
		stacktest.Up(t, stack)
		account := stacktest.ReadAccount(t, client)
		assert.Len(t, account.Roles, len(before.Roles)+len(components))
		assert.Len(t, account.Users["volumes"].Attached, len(components))
		assert.Equal(t, []string{}, stacktest.Preview(t, stack))
		stacktest.Destroy(t, stack)
		assert.Empty(t, cmp.Diff(before, stacktest.ReadAccount(t, client)))
	})
}

// A component name that IAM would refuse as a role name is refused in preview.
func TestNameOfTheComponentThatIAMWouldRefuse(t *testing.T) {
	t.Parallel()
	for _, door := range stacktest.Doors {
		said := refusal(t, func(ctx *pulumi.Context) error {
			_, err := door.Role(ctx, "team/ecs", &stacktest.Args{UseCases: []component.UseCase{"volumes"}})
			return err
		})
		assert.Contains(t, said, "team/ecs", door.Name)
		assert.Contains(t, said, "[name of the component]", door.Name)
		assert.Contains(t, said, "must be letters, digits or _+=,.@-: its resources are named after it", door.Name)
	}
}
