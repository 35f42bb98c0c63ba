package main

import (
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// mocks replace the engine and the plugins. They see the component as one resource, and return the outputs that the
// program uses.
type mocks struct {
	mutex      sync.Mutex
	registered map[string]resource.PropertyMap
}

func (m *mocks) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.registered[args.Name] = args.Inputs
	state := args.Inputs.Copy()
	arn := resource.PropertyKey("arn")
	if args.TypeToken == "ecs-infrastructure:index:EcsInfrastructureRole" {
		arn = "roleArn"
	}
	state[arn] = resource.NewProperty("arn:aws:iam::123456789012:" + args.Name)
	return args.Name, state, nil
}

func (m *mocks) Call(args pulumi.MockCallArgs) (resource.PropertyMap, error) {
	return args.Args, nil
}

func TestProgram(t *testing.T) {
	m := &mocks{registered: map[string]resource.PropertyMap{}}
	require.NoError(t, pulumi.RunErr(program, pulumi.WithMocks("project", "stack", m)))

	assert.Equal(t, []any{"deployer"}, m.registered["ecs"]["passRoleRoles"].Mappable())
	assert.JSONEq(t, `{
		"Version": "2012-10-17",
		"Statement": [
			{"Effect": "Allow", "Action": "iam:GetRole", "Resource": "arn:aws:iam::123456789012:ecs"}
		]
	}`, m.registered["auditor"]["policy"].StringValue())
}
