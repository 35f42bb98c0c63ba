package main

import (
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// mocks replace the engine and the AWS plugin. The component runs in this process, so they see its resources too.
type mocks struct {
	mutex      sync.Mutex
	registered map[string]resource.PropertyMap
}

var arns = map[string]string{
	"aws:iam/policy:Policy": "arn:aws:iam::123456789012:policy/",
	"aws:iam/role:Role":     "arn:aws:iam::123456789012:role/",
	"aws:kms/key:Key":       "arn:aws:kms:us-east-1:123456789012:key/",
}

func (m *mocks) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.registered[args.Name] = args.Inputs
	state := args.Inputs.Copy()
	if arn, ok := arns[args.TypeToken]; ok {
		state["arn"] = resource.NewProperty(arn + args.Name)
	}
	return args.Name, state, nil
}

// Call answers aws:index/getPartition:getPartition.
func (m *mocks) Call(pulumi.MockCallArgs) (resource.PropertyMap, error) {
	return resource.PropertyMap{"partition": resource.NewProperty("aws")}, nil
}

func TestProgram(t *testing.T) {
	m := &mocks{registered: map[string]resource.PropertyMap{}}
	require.NoError(t, pulumi.RunErr(program, pulumi.WithMocks("project", "stack", m)))

	assert.Equal(t, "deployer", m.registered["ecs-pass-role/deployer"]["role"].StringValue())
	assert.Equal(t, "arn:aws:iam::aws:policy/service-role/AmazonECSInfrastructureRolePolicyForVolumes",
		m.registered["ecs-volumes"]["policyArn"].StringValue())
	assert.JSONEq(t, `{
		"Version": "2012-10-17",
		"Statement": [
			{"Effect": "Allow", "Action": "iam:GetRole", "Resource": "arn:aws:iam::123456789012:role/ecs"}
		]
	}`, m.registered["auditor"]["policy"].StringValue())
}
