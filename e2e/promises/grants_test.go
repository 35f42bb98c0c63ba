package promises

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// If a name does not exist, nobody loses their grant. Once it is corrected, the next update adds the missing grants. A
// destroy works after any failed update.
func TestNobodyIsLostOverAWrongName(t *testing.T) {
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, client *iam.Client) {
		for _, user := range []string{"alice", "bob"} {
			stacktest.CreateUser(t, client, user)
		}
		a := &stacktest.Args{
			Name:               pulumi.String("ecs"),
			PassRolePolicyName: pulumi.String("pass"),
			UseCases:           []component.UseCase{"volumes"},
			PassRoleUsers:      []string{"alice"},
		}
		stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
			_, err := door.Role(ctx, "ecs", a)
			return err
		})
		require.NoError(t, err)
		granted := func() []string {
			account := stacktest.ReadAccount(t, client)
			var names []string
			for name, user := range account.Users {
				if len(user.Attached) > 0 {
					names = append(names, name)
				}
			}
			return stacktest.Sorted(names)
		}

		stacktest.Up(t, stack)
		assert.Equal(t, []string{"alice"}, granted())
		a.PassRoleUsers = []string{"alice", "nobody"}
		_, err = stack.Up(t.Context())
		require.ErrorContains(t, err, "NoSuchEntity")
		assert.Equal(t, []string{"alice"}, granted())
		a.PassRoleUsers = []string{"alice", "bob"}
		changes, _ := stacktest.Up(t, stack)
		assert.Equal(t, []string{"create UserPolicyAttachment ecs-pass-role/bob", "update EcsInfrastructureRole ecs"},
			stacktest.Sorted(changes))
		assert.Equal(t, []string{"alice", "bob"}, granted())

		a.PassRoleUsers = []string{"alice", "bob", "nobody"}
		_, err = stack.Up(t.Context())
		require.ErrorContains(t, err, "NoSuchEntity")
		stacktest.Destroy(t, stack)
		assert.Empty(t, granted())
		account := stacktest.ReadAccount(t, client)
		assert.Empty(t, account.Roles)
		assert.Empty(t, account.Policies)
	})
}
