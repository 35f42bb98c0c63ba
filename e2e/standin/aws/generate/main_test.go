package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/standin/aws/provider"
)

func TestSchemaIsGenerated(t *testing.T) {
	schema, err := generated()
	require.NoError(t, err)
	require.Equal(t, provider.Schema("6.0.0"), string(schema), "run make generate")
}
