package stacktest

import (
	"encoding/json"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
)

// Children returns the resources of the component in the state of the stack.
func Children(t *testing.T, stack auto.Stack) []apitype.ResourceV3 {
	t.Helper()
	var found []apitype.ResourceV3
	for _, resource := range ResourcesIn(t, stack) {
		if resource.Parent != "" && resource.Parent.Type() == component.Type {
			found = append(found, resource)
		}
	}
	require.NotEmpty(t, found)
	return found
}

// ResourcesIn returns the resources in the state of the stack, as stored.
func ResourcesIn(t *testing.T, stack auto.Stack) []apitype.ResourceV3 {
	t.Helper()
	return StateOf(t, RunCLI(t, stack, "stack", "export", "--stack", stack.Name()))
}

// StateOf returns the resources of an exported stack.
func StateOf(t *testing.T, exported string) []apitype.ResourceV3 {
	t.Helper()
	var state struct{ Deployment json.RawMessage }
	require.NoError(t, json.Unmarshal([]byte(exported), &state))
	return ResourcesOf(t, state.Deployment)
}

func ResourcesOf(t *testing.T, deployment json.RawMessage) []apitype.ResourceV3 {
	t.Helper()
	var state apitype.DeploymentV3
	require.NoError(t, json.Unmarshal(deployment, &state))
	return state.Resources
}
