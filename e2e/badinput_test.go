package e2e

import (
	"regexp"
	"strings"
	"testing"

	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/provider"
)

// What a YAML program gives wrong is refused in preview and in the update, all of it at once; the CLI says what to
// change, and no secret.
func TestBadInputAtTheCLI(t *testing.T) {
	t.Parallel()
	s := newSandbox(t)
	client, err := s.StartIAM()
	require.NoError(t, err)
	stack, err := s.Stack(t.Context(), s.Project("e2e/testdata/bad-input"), "ci")
	require.NoError(t, err)

	const unknown = "\n- property passRoleRoles[0] [unknown] has a problem: must be known before anything is created: attach the output" +
		" passRolePolicyArn to a role created in the same program, or write its name as a literal and add dependsOn"
	const faults = `pulumi:pulumi:Stack (bad-input-ci):
error: ecs-infrastructure:index:EcsInfrastructureRole resource 'ecs' has a problem: COUNT inputs must be changed
- property useCases[0] with value '{Volumes}' has a problem: is not a use case; did you mean "volumes"?
- property name with value '{ecs/role}' has a problem: must be 1 to 64 letters, digits or _+=,.@-
- property namePrefix [secret] has a problem: must be 1 to 38 letters, digits or _+=,.@-: the generated suffix takes 26 of 64 characters
- property namePrefix [secret] has a problem: cannot be combined with name
- property maxSessionDuration with value '{3600.5}' has a problem: must be a whole number of seconds, 3600 to 43200
- property tags["aws:owner"] [secret] has a problem: the key must not begin with aws:, which is reserved for keys of AWS
- property passRoleUsers[1] with value '{Alice}' has a problem: must not differ from "alice" only in case: IAM has one user for both
- property passRoleUsers[2] with value '{arn:aws:iam::123456789012:user/bob}' has a problem: must be the name of a user in this account, not an ARN: "bob"
- property passRoleGroups[0] [secret] has a problem: must not be secret: it becomes part of a resource nameUNKNOWN
- property instanceRoleArns[0] with value '{arn:aws:iam::123456789012:role/*}' has a problem: must be the ARN of one role, without wildcards
- property additionalPolicyArns.volumes [secret] has a problem: must be the ARN of a managed policy, such as arn:aws:iam::123456789012:policy/name: a path of at most 512 characters and a name of at most 128
- property sourceAccount [number] has a problem: must be a string: put it in quotes; got 12345678901`

	_, err = stack.Preview(t.Context())
	assert.Equal(t, strings.NewReplacer("COUNT", "12", "UNKNOWN", unknown).Replace(faults), diagnostics(t, err))
	assert.NotContains(t, err.Error(), "hidden")
	_, err = stack.Up(t.Context())
	assert.Equal(t, strings.NewReplacer("COUNT", "11", "UNKNOWN", "").Replace(faults), diagnostics(t, err))
	assert.NotContains(t, err.Error(), "hidden")

	account := readAccount(t, client)
	assert.Empty(t, account.Roles)
	assert.Empty(t, account.Policies)
}

// A program without types can give what the schema doesn't have, names that lead to the secrets of other inputs among it.
func TestBadInputOfAnUntypedProgram(t *testing.T) {
	t.Parallel()
	var names []string
	for name := range servedSchema(t).Resources[component.Type].InputProperties {
		names = append(names, name)
	}
	hidden := pulumi.ToSecret(pulumi.String("“hidden”"))
	assert.Equal(t, strings.ReplaceAll(`pulumi:pulumi:Stack (program-dev):
error: ecs-infrastructure:index:EcsInfrastructureRole resource 'ecs' has a problem: 10 inputs must be changed
- property ["[\"description\"]"] [escaped] has a problem: is not an input; did you mean "description"?
- property ["description [secret]"] with value '{seen}' has a problem: is not an input: choose from INPUTS
- property passRoleUser with value '{[{alice}]}' has a problem: is not an input; did you mean "passRoleUsers"?
- property ["tags.owner"] with value '{seen}' has a problem: is not an input: choose from INPUTS
- property usecases with value '{[{volumes}]}' has a problem: is not an input; did you mean "useCases"?
- property useCases has a problem: is required: choose from volumes, serviceConnectTls, vpcLattice, loadBalancers, managedInstances, expressGatewayServices, gatewayHostSharedAlb, volumeCleanupOnly
- property description [secret] has a problem: must be at most 1000 characters of Latin-1, so no typographic quotes or dashes
- property forceDetachPolicies with value '{yes}' has a problem: must be true or false
- property passRoleUsers with value '{alice}' has a problem: must be a list
- property passRoleRoles[1] with value '{<nil>}' has a problem: must be a string`, "INPUTS", strings.Join(sorted(names), ", ")),
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
		}))
}

// The direct import says the same in its own words.
func TestBadInputOfADirectImport(t *testing.T) {
	t.Parallel()
	assert.Equal(t, `pulumi:pulumi:Stack (program-dev):
error: an unhandled error occurred: 1 error occurred:
* ecs-infrastructure:index:EcsInfrastructureRole "ecs": 2 inputs must be changed
- useCases[0]: is not a use case; did you mean "volumes"?; got "volume"
- name: must be 1 to 64 letters, digits or _+=,.@-; got "ecs/role"`,
		refusal(t, func(ctx *pulumi.Context) error {
			_, err := component.NewEcsInfrastructureRole(ctx, "ecs", &component.EcsInfrastructureRoleArgs{
				UseCases: []component.UseCase{"volume"},
				Name:     pulumi.String("ecs/role"),
			})
			return err
		}))
}

// What is not known before the update is checked before anything is created.
func TestBadInputKnownLate(t *testing.T) {
	tests := map[string]struct {
		account func(pulumi.StringOutput) pulumi.StringPtrInput
		said    map[string]string
	}{
		"secret": {
			func(id pulumi.StringOutput) pulumi.StringPtrInput { return pulumi.ToSecret(id).(pulumi.StringOutput) },
			map[string]string{
				"import": "sourceAccount [secret]: must be an AWS account ID of 12 digits",
				"plugin": "property sourceAccount [secret] has a problem: must be an AWS account ID of 12 digits",
			},
		},
		"null": {
			func(id pulumi.StringOutput) pulumi.StringPtrInput {
				return id.ApplyT(func(string) *string { return nil }).(pulumi.StringPtrOutput)
			},
			map[string]string{
				"import": "sourceAccount: must not be null: omit it for a trust policy without a condition",
				"plugin": "property sourceAccount with value '{<nil>}' has a problem: must not be null: omit it for a trust policy without a condition",
			},
		},
	}
	heads := map[string]string{
		"import": `pulumi:pulumi:Stack (program-NAME):
error: an unhandled error occurred: waiting for RPCs: marshaling properties: awaiting input property "sourceAccount": ecs-infrastructure:index:EcsInfrastructureRole "ecs": 1 input must be changed
- `,
		"plugin": `pulumi:pulumi:Stack (program-NAME):
error: ecs-infrastructure:index:EcsInfrastructureRole resource 'ecs' has a problem: 1 input must be changed
- `,
	}
	byBothDoors(t, func(t *testing.T, door door, s *sandbox.Sandbox, client *awsiam.Client) {
		for name, test := range tests {
			stack, err := s.Program(t.Context(), name, func(ctx *pulumi.Context) error {
				user, err := iam.NewUser(ctx, "user", &iam.UserArgs{Name: pulumi.String(name)})
				if err != nil {
					return err
				}
				_, err = door.role(ctx, "ecs", &component.EcsInfrastructureRoleArgs{
					UseCases:      []component.UseCase{component.UseCaseVolumes},
					SourceAccount: test.account(user.UniqueId),
				})
				return err
			})
			require.NoError(t, err)
			_, err = stack.Preview(t.Context())
			require.NoError(t, err)
			_, err = stack.Up(t.Context())
			account := readAccount(t, client)
			assert.Empty(t, account.Roles)
			assert.Empty(t, account.Policies)
			assert.Equal(t, strings.ReplaceAll(heads[door.name], "NAME", name)+test.said[door.name], diagnostics(t, err))
			_, err = stack.Destroy(t.Context())
			require.NoError(t, err)
		}
	})
}

// refusal is what the CLI says when the preview of a program fails.
func refusal(t *testing.T, program pulumi.RunFunc) string {
	t.Helper()
	s := newSandbox(t)
	stack, err := s.Program(t.Context(), "dev", program)
	require.NoError(t, err)
	_, err = stack.Preview(t.Context())
	return diagnostics(t, err)
}

// diagnostics are what a failed CLI prints under that title, without indentation.
func diagnostics(t *testing.T, err error) string {
	t.Helper()
	require.Error(t, err)
	_, after, _ := strings.Cut(err.Error(), "Diagnostics:\n")
	text, _, _ := strings.Cut(after, "\nResources:")
	return regexp.MustCompile(`\n\s*`).ReplaceAllString(strings.TrimSpace(text), "\n")
}
