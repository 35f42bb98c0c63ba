package inputs

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Each use case has a row in the table and an entry in schema.yaml, in the same order.
func TestUseCasesAreThoseOfTheSchema(t *testing.T) {
	text, err := os.ReadFile("../../provider/schema.json")
	require.NoError(t, err)
	var schema struct {
		Types map[string]struct{ Enum []struct{ Value string } }
	}
	require.NoError(t, json.Unmarshal(text, &schema))
	var described []string
	for _, entry := range schema.Types["ecs-infrastructure:index:UseCase"].Enum {
		described = append(described, entry.Value)
	}
	for _, name := range described {
		assert.True(t, slices.Contains(UseCaseNames(), name), "internal/inputs/usecases.go lacks %s: add a row to"+
			" useCases at the place of schema.yaml, such as\n\t{%q, \"AWSPolicy\", nil},", name, name)
	}
	assert.Equal(t, described, UseCaseNames(),
		"the enum of schema.yaml (then make generate) and the table in internal/inputs/usecases.go")
}

// The golden files pin the paths.
func TestManagedPolicyArnsOfOtherPartitions(t *testing.T) {
	for _, useCase := range Managed(useCases) {
		for _, partition := range []string{"aws-cn", "aws-us-gov"} {
			expected := strings.Replace(useCase.PolicyArn("aws"), "arn:aws:", "arn:"+partition+":", 1)
			assert.Equal(t, expected, useCase.PolicyArn(partition))
		}
	}
}
