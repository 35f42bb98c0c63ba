package e2e

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
)

// The example of a service with volumes, as a user copies it.
func TestVolumesService(t *testing.T) {
	t.Parallel()
	s := newSandbox(t)
	client, err := s.StartIAM()
	require.NoError(t, err)
	stack, err := s.Stack(t.Context(), s.Project("examples/volumes-service"), "dev")
	require.NoError(t, err)
	require.NoError(t, stack.SetAllConfig(t.Context(), sandbox.AWSConfig))
	require.NoError(t, stack.SetConfig(t.Context(), "aws:region", auto.ConfigValue{Value: "us-east-1"}))
	subnet := runScript(t, s.Endpoint(), "aws ec2 describe-subnets --query 'Subnets[0].SubnetId' --output text")
	require.NoError(t, stack.SetConfigWithOptions(t.Context(), "subnetIds[0]",
		auto.ConfigValue{Value: strings.TrimSpace(subnet)}, &auto.ConfigOptions{Path: true}))
	recorder := newRecorder(t, s, stack)

	planned := preview(t, stack)
	changes, outputs := up(t, stack)
	assert.ElementsMatch(t, planned, changes)
	created := recorder.take(t)
	service := created[len(created)-1]
	assert.Equal(t, "CreateService", service.operation)
	assert.ElementsMatch(t, []string{"AttachRolePolicy", "CreateCluster", "CreatePolicy", "CreateRole", "CreateService",
		"RegisterTaskDefinition"}, operations(created))
	assert.Equal(t, []any{map[string]any{"name": "data", "managedEBSVolume": map[string]any{
		"roleArn": outputs["roleArn"].Value, "sizeInGiB": 10.,
	}}}, service.input["volumeConfigurations"])
	assert.Equal(t, []string{}, preview(t, stack))

	destroy(t, stack)
	deleted := recorder.take(t)
	assert.Equal(t, "DeleteService", deleted[0].operation)
	assert.Empty(t, readAccount(t, client).Roles)
}
