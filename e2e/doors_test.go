package e2e

import (
	"reflect"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/events"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optdestroy"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optpreview"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/urn"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/provider"
)

// door is a way to use the component.
type door struct {
	name string
	role func(*pulumi.Context, string, *args, ...pulumi.ResourceOption) (*component.EcsInfrastructureRole, error)
}

type args = component.EcsInfrastructureRoleArgs

// doors are the direct import, and the plugin, called in the way of the generated Go SDK.
var doors = []door{
	{"import", newRoleByImport},
	{"plugin", newRoleByPlugin},
}

func newRoleByImport(ctx *pulumi.Context, name string, a *args, opts ...pulumi.ResourceOption,
) (*component.EcsInfrastructureRole, error) {
	return component.NewEcsInfrastructureRole(ctx, name, withoutPropagation(a), opts...)
}

func newRoleByPlugin(ctx *pulumi.Context, name string, a *args, opts ...pulumi.ResourceOption,
) (*component.EcsInfrastructureRole, error) {
	role := &component.EcsInfrastructureRole{}
	opts = append(opts, pulumi.Version(provider.Version))
	return role, ctx.RegisterRemoteComponentResource(component.Type, name, inputs(withoutPropagation(a)), role, opts...)
}

// withoutPropagation returns arguments with which the local IAM, which is consistent, is not waited for, unless the
// test says for how long.
func withoutPropagation(a *args) *args {
	all := *a
	if all.PropagationSeconds == nil {
		all.PropagationSeconds = new(0)
	}
	return &all
}

// builtPlugin is the plugin that make builds.
const builtPlugin = "../.build/plugins/resource-ecs-infrastructure-v" + provider.Version +
	"/pulumi-resource-ecs-infrastructure"

// byBothDoors runs a test for each door in parallel, each with its own IAM.
func byBothDoors(t *testing.T, test func(t *testing.T, door door, s *sandbox.Sandbox, client *iam.Client)) {
	for _, door := range doors {
		t.Run(door.name, func(t *testing.T) {
			t.Parallel()
			s := newSandbox(t)
			client, err := s.StartIAM()
			require.NoError(t, err)
			test(t, door, s, client)
		})
	}
}

func newSandbox(t *testing.T) *sandbox.Sandbox {
	t.Helper()
	s, err := sandbox.New()
	require.NoError(t, err)
	s.WithoutResults = true // the events have them
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	return s
}

func readAccount(t *testing.T, client *iam.Client) sandbox.Account {
	t.Helper()
	account, err := sandbox.ReadAccount(t.Context(), client)
	require.NoError(t, err)
	return account
}

// inputs returns the arguments that are set.
func inputs(a *args) pulumi.Map {
	given := pulumi.Map{}
	value := reflect.ValueOf(a).Elem()
	for i := range value.NumField() {
		if value.Field(i).IsZero() {
			continue
		}
		input := value.Type().Field(i).Tag.Get("pulumi")
		switch argument := value.Field(i).Interface().(type) {
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

// preview returns the planned operations in order, without unchanged resources.
func preview(t *testing.T, stack auto.Stack) []string {
	t.Helper()
	return observe(t, func(stream chan<- events.EngineEvent) error {
		_, err := stack.Preview(t.Context(), optpreview.EventStreams(stream))
		return err
	})
}

// up returns the operations in order, without unchanged resources, and the outputs of the stack.
func up(t *testing.T, stack auto.Stack) (changes []string, outputs auto.OutputMap) {
	t.Helper()
	all := eventsOf(t, func(stream chan<- events.EngineEvent) error {
		_, err := stack.Up(t.Context(), optup.EventStreams(stream))
		return err
	})
	return changesIn(all), outputsIn(all)
}

// outputsIn returns the outputs of the stack.
func outputsIn(all []events.EngineEvent) auto.OutputMap {
	outputs := auto.OutputMap{}
	for _, event := range all {
		after := event.ResOutputsEvent
		if after == nil || after.Metadata.Type != "pulumi:pulumi:Stack" || after.Metadata.New == nil {
			continue
		}
		for name, value := range after.Metadata.New.Outputs {
			outputs[name] = auto.OutputValue{Value: value}
		}
	}
	return outputs
}

func destroy(t *testing.T, stack auto.Stack) []string {
	t.Helper()
	return observe(t, func(stream chan<- events.EngineEvent) error {
		_, err := stack.Destroy(t.Context(), optdestroy.EventStreams(stream))
		return err
	})
}

// observe returns the operations among the events of a CLI command.
func observe(t *testing.T, run func(chan<- events.EngineEvent) error) []string {
	t.Helper()
	return changesIn(eventsOf(t, run))
}

func changesIn(all []events.EngineEvent) []string {
	changes := []string{}
	for _, event := range all {
		before := event.ResourcePreEvent
		if before == nil || before.Metadata.Op == apitype.OpSame ||
			strings.HasPrefix(before.Metadata.Type, "pulumi:") {
			continue // the stack and its default providers
		}
		changes = append(changes, describe(before.Metadata))
	}
	return changes
}

// describe names an operation and its resource.
func describe(step apitype.StepEventMetadata) string {
	id := urn.URN(step.URN)
	return string(step.Op) + " " + string(id.Type().Name()) + " " + id.Name()
}

// eventsOf returns the events of a CLI command in order.
func eventsOf(t *testing.T, run func(chan<- events.EngineEvent) error) []events.EngineEvent {
	t.Helper()
	stream, all := make(chan events.EngineEvent), make(chan []events.EngineEvent)
	go func() {
		var received []events.EngineEvent
		for event := range stream {
			received = append(received, event)
		}
		all <- received
	}()
	require.NoError(t, run(stream))
	return <-all
}

// runCLI runs a CLI command in the project of a stack, and returns its output.
func runCLI(t *testing.T, stack auto.Stack, args ...string) string {
	t.Helper()
	var stdout, stderr strings.Builder
	err := sandbox.RunCLI(t.Context(), stack, &stdout, &stderr, args...)
	require.NoError(t, err, stdout.String()+stderr.String())
	return stdout.String()
}
