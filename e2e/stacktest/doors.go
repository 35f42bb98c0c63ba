// Package stacktest runs programs with the component for tests, by direct import and by plugin, and observes what the
// CLI does and prints, the calls of the AWS API, and what is in IAM and in the state.
package stacktest

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/fields"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/provider"
)

// Root is the checkout, from the folder of a test.
const Root = "../.."

// Door is a way to use the component.
type Door struct {
	Name string
	Role func(*pulumi.Context, string, *Args, ...pulumi.ResourceOption) (*component.EcsInfrastructureRole, error)
}

type Args = component.EcsInfrastructureRoleArgs

// Doors are the direct import, and the plugin, called in the way of the generated Go SDK.
var Doors = []Door{
	{"import", newRoleByImport},
	{"plugin", NewRoleByPlugin},
}

func newRoleByImport(ctx *pulumi.Context, name string, a *Args, opts ...pulumi.ResourceOption,
) (*component.EcsInfrastructureRole, error) {
	return component.NewEcsInfrastructureRole(ctx, name, withoutPropagation(a), opts...)
}

func NewRoleByPlugin(ctx *pulumi.Context, name string, a *Args, opts ...pulumi.ResourceOption,
) (*component.EcsInfrastructureRole, error) {
	role := &component.EcsInfrastructureRole{}
	opts = append(opts, pulumi.Version(provider.Version))
	return role, ctx.RegisterRemoteComponentResource(component.Type, name, Inputs(withoutPropagation(a)), role, opts...)
}

// withoutPropagation returns arguments with which the local IAM, which is consistent, is not waited for, unless the
// test says for how long.
func withoutPropagation(a *Args) *Args {
	all := *a
	if all.PropagationSeconds == nil {
		all.PropagationSeconds = new(0)
	}
	return &all
}

// BuiltPlugin is the plugin that make builds.
const BuiltPlugin = "../../.build/plugins/resource-ecs-infrastructure-v" + provider.Version +
	"/pulumi-resource-ecs-infrastructure"

// ByBothDoors runs a test for each door in parallel, each with its own IAM.
func ByBothDoors(t *testing.T, test func(t *testing.T, door Door, s *sandbox.Sandbox, client *iam.Client)) {
	for _, door := range Doors {
		t.Run(door.Name, func(t *testing.T) {
			t.Parallel()
			s := NewSandbox(t)
			client, err := s.StartIAM()
			require.NoError(t, err)
			test(t, door, s, client)
		})
	}
}

func NewSandbox(t *testing.T) *sandbox.Sandbox {
	t.Helper()
	s, err := sandbox.New()
	require.NoError(t, err)
	s.WithoutResults = true // the events have them
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	return s
}

func ReadAccount(t *testing.T, client *iam.Client) sandbox.Account {
	t.Helper()
	account, err := sandbox.ReadAccount(t.Context(), client)
	require.NoError(t, err)
	return account
}

// Inputs returns the arguments that are set.
func Inputs(a *Args) pulumi.Map {
	given := pulumi.Map{}
	for input, field := range fields.ByName(a) {
		if field.IsZero() {
			continue
		}
		switch argument := field.Interface().(type) {
		case []pulumi.StringInput:
			given[input] = pulumi.StringArray(argument)
		case map[string]pulumi.StringInput:
			given[input] = pulumi.StringMap(argument)
		default:
			given[input] = pulumi.ToOutput(argument)
		}
	}
	return given
}
