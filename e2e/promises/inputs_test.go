package promises

import (
	"encoding/json"
	"regexp"
	"testing"

	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/enginetest"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/golden"
)

// variety returns arguments of every kind, out of order and with repeats. Outputs are those of another resource. The
// names are those of makePrincipals.
func variety(ctx *pulumi.Context, given property.Map) (*stacktest.Args, error) {
	other, err := iam.NewUser(ctx, "other", &iam.UserArgs{Name: pulumi.String("a")})
	if err != nil {
		return nil, err
	}
	args := &stacktest.Args{}
	enginetest.SetArguments(ctx, args, given, other)
	return args, nil
}

// tagsAll matches what the AWS provider makes of tags without hiding secrets, see
// https://github.com/pulumi/pulumi-aws/pull/3471.
var tagsAll = regexp.MustCompile(`"tagsAll": \{[^}]*\}`)

// ciphertext matches what the state has instead of a secret.
var ciphertext = regexp.MustCompile(
	`\{\s+"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",\s+"ciphertext": "[^"]+"\s+\}`)

// The state has the normalized inputs of the component, for previews and policy packs. Secrets are encrypted.
func TestInputsAreInTheState(t *testing.T) {
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, client *awsiam.Client) {
		makePrincipals(t, client)
		given := enginetest.ReadInputs(t, "testdata/variety.json")["ecs"]
		stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
			a, err := variety(ctx, given)
			if err != nil {
				return err
			}
			_, err = door.Role(ctx, "ecs", a)
			return err
		})
		require.NoError(t, err)
		stacktest.Up(t, stack)
		exported := stacktest.RunCLI(t, stack, "stack", "export", "--stack", stack.Name()) // as stored
		assert.NotRegexp(t, "hidden", tagsAll.ReplaceAllString(exported, ""))
		inputs := componentOf(t, exported).Inputs
		text, err := json.MarshalIndent(inputs, "", "  ")
		require.NoError(t, err)
		golden.Assert(t, "inputs-in-state.json", ciphertext.ReplaceAllString(string(text), `"(encrypted)"`)+"\n")
	})
}

// componentOf returns the component of an exported stack.
func componentOf(t *testing.T, exported string) apitype.ResourceV3 {
	t.Helper()
	for _, resource := range stacktest.StateOf(t, exported) {
		if resource.Type == component.Type {
			return resource
		}
	}
	require.FailNow(t, "no component in the state")
	return apitype.ResourceV3{}
}

// Moving a stack from the direct import to the plugin and back changes nothing.
func TestMovingBetweenTheDoors(t *testing.T) {
	t.Parallel()
	s := stacktest.NewSandbox(t)
	client, err := s.StartIAM()
	require.NoError(t, err)
	makePrincipals(t, client)
	given := enginetest.ReadInputs(t, "testdata/variety.json")["ecs"]
	use := stacktest.Doors[0]
	stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
		a, err := variety(ctx, given)
		if err != nil {
			return err
		}
		role, err := use.Role(ctx, "ecs", a)
		if err != nil {
			return err
		}
		return consume(ctx, role)
	})
	require.NoError(t, err)
	stacktest.Up(t, stack)
	for _, use = range []stacktest.Door{stacktest.Doors[1], stacktest.Doors[0]} {
		assert.Equal(t, []string{}, stacktest.Preview(t, stack), use.Name)
		changes, _ := stacktest.Up(t, stack)
		assert.Equal(t, []string{}, changes, use.Name)
	}
}
