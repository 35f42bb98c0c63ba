package e2e

import (
	"reflect"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/events"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optdestroy"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optpreview"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/urn"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/provider"
)

// door is a way into the component.
type door func(*pulumi.Context, string, *component.EcsInfrastructureRoleArgs, ...pulumi.ResourceOption) (*component.EcsInfrastructureRole, error)

// doors are the direct import, and the plugin, which is called as the generated Go SDK does it.
var doors = map[string]door{
	"import": component.NewEcsInfrastructureRole,
	"plugin": func(ctx *pulumi.Context, name string, args *component.EcsInfrastructureRoleArgs, opts ...pulumi.ResourceOption) (*component.EcsInfrastructureRole, error) {
		role := &component.EcsInfrastructureRole{}
		opts = append(opts, pulumi.Version(provider.Version))
		return role, ctx.RegisterRemoteComponentResource(component.Type, name, inputs(args), role, opts...)
	},
}

// inputs are the arguments that are given.
func inputs(args *component.EcsInfrastructureRoleArgs) pulumi.Map {
	given := pulumi.Map{}
	value := reflect.ValueOf(args).Elem()
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

// preview returns what would happen to the resources, in order, without those that stay the same.
func preview(t *testing.T, stack auto.Stack) []string {
	t.Helper()
	return observe(t, func(stream chan<- events.EngineEvent) error {
		_, err := stack.Preview(t.Context(), optpreview.EventStreams(stream))
		return err
	})
}

// up returns what happened and the outputs of the stack.
func up(t *testing.T, stack auto.Stack) (changes []string, outputs auto.OutputMap) {
	t.Helper()
	changes = observe(t, func(stream chan<- events.EngineEvent) error {
		result, err := stack.Up(t.Context(), optup.EventStreams(stream))
		outputs = result.Outputs
		return err
	})
	return changes, outputs
}

func destroy(t *testing.T, stack auto.Stack) []string {
	t.Helper()
	return observe(t, func(stream chan<- events.EngineEvent) error {
		_, err := stack.Destroy(t.Context(), optdestroy.EventStreams(stream))
		return err
	})
}

func observe(t *testing.T, run func(chan<- events.EngineEvent) error) []string {
	t.Helper()
	stream := make(chan events.EngineEvent)
	observed := make(chan []string)
	go func() {
		changes := []string{}
		for event := range stream {
			before := event.ResourcePreEvent
			if before == nil || before.Metadata.Op == apitype.OpSame || strings.HasPrefix(before.Metadata.Type, "pulumi:") {
				continue // "pulumi:" are the stack and its default providers
			}
			id := urn.URN(before.Metadata.URN)
			changes = append(changes, string(before.Metadata.Op)+" "+string(id.Type().Name())+" "+id.Name())
		}
		observed <- changes
	}()
	require.NoError(t, run(stream))
	return <-observed
}
