package policy

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/golden"
)

// The documents are one change away from those that IAM accepts. A test of the promises asks an IAM about the same.
func TestProblemsOfDocuments(t *testing.T) {
	text, err := os.ReadFile("testdata/checked.json")
	require.NoError(t, err)
	var documents map[string]string
	require.NoError(t, json.Unmarshal(text, &documents))
	golden.AssertCases(t, "checked.txt", slices.Sorted(maps.Keys(documents)), func(name string) (all []string) {
		for _, problem := range Check(documents[name]).Problems {
			line := problem.Reason + problem.Detail
			if problem.Value != "" {
				line += fmt.Sprintf("; got %q", problem.Value)
			}
			all = append(all, line)
		}
		return all
	})
}

// What the component writes by itself has no problem, but for the principals of trust and key policies.
func TestOwnDocumentsHaveNoProblems(t *testing.T) {
	role := "arn:aws:iam::123456789012:role/ecs/R&D@ecs"
	for _, document := range []string{
		PassRole(role), PassInstanceRoles([]string{role}), VolumeCleanup("aws-cn"),
		InvokeFunctions([]string{"arn:aws:lambda:us-east-1:123456789012:function:a:live"}),
		UseVolumeKeys([]string{"arn:aws:kms:us-east-1:123456789012:key/a"}),
		UseTLSKeys([]string{"arn:aws:kms:us-east-1:123456789012:key/a"}),
	} {
		assert.Empty(t, Check(document).Problems, document)
		size := len(strings.ReplaceAll(document, "&", `\u0026`)) // as the AWS provider writes it
		assert.Equal(t, size, Characters(document))
		assert.Equal(t, size, Characters(strings.ReplaceAll(document, ",", " ,\r\n\t")))
	}
}

func TestNormalizedDocuments(t *testing.T) {
	const expected = `{"Version":"1","Id":"","Statement":{"Condition":{"Null":{"a":9007199254740993}},"Sid":"R&D"}}`
	assert.Equal(t, expected, Normalized(expected))
	assert.Equal(t, expected, Normalized(`{ "Id": "", "Version": "1",
		"Statement": {"Sid": "R\u0026D", "Condition": {"Null": {"a": 9007199254740993}}}}`))
	for _, other := range []string{"not JSON", "null", "[]", "{}", `{"Version":"1"}`, `{"Id":"1"}`} {
		assert.Equal(t, other, Normalized(other))
	}
}

// The ARNs of a document are compared with those of other inputs.
func TestResourcesOfDocuments(t *testing.T) {
	assert.Equal(t, []Located{
		{"Statement[0].Resource", "arn:aws:s3:::a"},
		{"Statement[1].NotResource[0]", "arn:*:s3:::b"},
		{"Statement[1].NotResource[2]", "arn:aws-cn:s3:::c"},
	}, Check(`{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::a"},
		{"Effect": "Deny", "Action": "*", "NotResource": ["arn:*:s3:::b", "*", "arn:aws-cn:s3:::c"]}]}`).Resources)
}
