package promises

import (
	"testing"

	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/golden"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/provider"
)

// Preview and update refuse everything that is wrong in a YAML program at once. The CLI shows what to change, and no
// secrets.
func TestBadInputAtTheCLI(t *testing.T) {
	t.Parallel()
	s := stacktest.NewSandbox(t)
	client, err := s.StartIAM()
	require.NoError(t, err)
	stack, err := s.Stack(t.Context(), s.Project("e2e/promises/testdata/bad-input"), "ci")
	require.NoError(t, err)

	_, err = stack.Preview(t.Context())
	golden.Assert(t, "bad-input/preview.txt", stacktest.Diagnostics(t, err)+"\n")
	assert.NotContains(t, err.Error(), "hidden")
	_, err = stack.Up(t.Context())
	golden.Assert(t, "bad-input/up.txt", stacktest.Diagnostics(t, err)+"\n")
	assert.NotContains(t, err.Error(), "hidden")

	account := stacktest.ReadAccount(t, client)
	assert.Empty(t, account.Roles)
	assert.Empty(t, account.Policies)
}

// A program without types can set inputs that the schema does not have, even some whose names are paths to secrets.
func TestBadInputOfAnUntypedProgram(t *testing.T) {
	t.Parallel()
	hidden := pulumi.ToSecret(pulumi.String("“hidden”"))
	golden.Assert(t, "bad-input/untyped.txt",
		refusal(t, func(ctx *pulumi.Context) error {
			return ctx.RegisterRemoteComponentResource(component.Type, "ecs", pulumi.Map{
				"tags":                 pulumi.Map{"owner": pulumi.ToSecret(pulumi.String("hidden"))},
				"tags.owner":           pulumi.String("seen"),
				"description":          hidden,
				"description [secret]": pulumi.String("seen"),
				`["description"]`:      pulumi.String("seen"),
				"usecases":             pulumi.ToStringArray([]string{"volumes"}),
				"passRoleUser":         pulumi.ToStringArray([]string{"alice"}),
				"forceDetachPolicies":  pulumi.String("yes"),
				"passRoleUsers":        pulumi.String("alice"),
				"passRoleRoles":        pulumi.Array{pulumi.String("deployer"), nil},
			}, &component.EcsInfrastructureRole{}, pulumi.Version(provider.Version))
		})+"\n")
}

// The direct import reports the same in another format.
func TestBadInputOfADirectImport(t *testing.T) {
	t.Parallel()
	golden.Assert(t, "bad-input/direct-import.txt",
		refusal(t, func(ctx *pulumi.Context) error {
			_, err := component.NewEcsInfrastructureRole(ctx, "ecs", &component.EcsInfrastructureRoleArgs{
				UseCases: []component.UseCase{"volume"},
				Name:     pulumi.String("ecs/role"),
			})
			return err
		})+"\n")
}

// Outputs that are unknown in preview are validated before anything is created.
func TestBadInputKnownLate(t *testing.T) {
	accounts := map[string]func(pulumi.StringOutput) pulumi.StringPtrInput{
		"secret": func(id pulumi.StringOutput) pulumi.StringPtrInput {
			return pulumi.ToSecret(id).(pulumi.StringOutput)
		},
		"null": func(id pulumi.StringOutput) pulumi.StringPtrInput {
			return id.ApplyT(func(string) *string { return nil }).(pulumi.StringPtrOutput)
		},
	}
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, client *awsiam.Client) {
		for name, accountOf := range accounts {
			stack, err := s.Program(t.Context(), name, func(ctx *pulumi.Context) error {
				user, err := iam.NewUser(ctx, "user", &iam.UserArgs{Name: pulumi.String(name)})
				if err != nil {
					return err
				}
				_, err = door.Role(ctx, "ecs", &component.EcsInfrastructureRoleArgs{
					UseCases:      []component.UseCase{component.UseCaseVolumes},
					SourceAccount: accountOf(user.UniqueId),
				})
				return err
			})
			require.NoError(t, err)
			_, err = stack.Preview(t.Context())
			require.NoError(t, err)
			_, err = stack.Up(t.Context())
			account := stacktest.ReadAccount(t, client)
			assert.Empty(t, account.Roles)
			assert.Empty(t, account.Policies)
			golden.Assert(t, "bad-input/"+name+"-by-"+door.Name+".txt", stacktest.Diagnostics(t, err)+"\n")
			_, err = stack.Destroy(t.Context())
			require.NoError(t, err)
		}
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

// refusal returns the diagnostics of a failing preview.
func refusal(t *testing.T, program pulumi.RunFunc) string {
	t.Helper()
	s := stacktest.NewSandbox(t)
	stack, err := s.Program(t.Context(), "dev", program)
	require.NoError(t, err)
	_, err = stack.Preview(t.Context())
	return stacktest.Diagnostics(t, err)
}
