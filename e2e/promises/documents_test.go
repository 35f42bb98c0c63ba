package promises

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/policy"
)

// refusedByUs are documents that moto accepts, and why the component refuses them.
var refusedByUs = map[string]string{
	"NotPrincipal":                   "the principal of an inline policy is its role",
	"Principal":                      "the principal of an inline policy is its role",
	"Resource with null":             "moto forgets null",
	"Sid with a space":               "the grammar has letters and digits",
	"condition key without a prefix": "moto reads no keys",
	"element twice":                  "moto keeps the last",
	"leading space":                  "the AWS provider refuses it",
	"operator twice":                 "moto keeps the last",
	"resource of every service":      "moto reads no services",
	"typographic quotes":             "the pattern of PutRolePolicy",

	"typographic dash that is escaped": "the AWS provider writes it without the escape",
}

// refusedByMoto are documents that IAM accepts.
var refusedByMoto = map[string]string{
	"valid: everything of IAM":              "moto's message says that * is accepted, but moto does not accept it",
	"valid: policy variable in the account": "moto takes the colon in it for one of the ARN",
}

// The component refuses every document that IAM refuses: those of the table that the messages are tested with, and
// those that lack something of a document, or have something else in its place.
func TestDocumentsThatIAMRefuses(t *testing.T) {
	t.Parallel()
	s := stacktest.NewSandbox(t)
	client, err := s.StartIAM()
	require.NoError(t, err)
	stacktest.CreateRole(t, client, "role")
	accepts := func(document string) bool {
		role, name := "role", "policy"
		_, err := client.PutRolePolicy(t.Context(),
			&awsiam.PutRolePolicyInput{RoleName: &role, PolicyName: &name, PolicyDocument: &document})
		return err == nil
	}
	var documents map[string]string
	require.NoError(t, json.Unmarshal([]byte(stacktest.Read(t, "internal/policy/testdata/checked.json")), &documents))
	for _, name := range slices.Sorted(maps.Keys(documents)) {
		document := documents[name]
		expected := accepts(document)
		_, byUs := refusedByUs[name]
		_, byMoto := refusedByMoto[name]
		if byUs || byMoto {
			assert.Equal(t, byUs, expected, "%s: moto agrees by now, so remove it from the exceptions", name)
			expected = byMoto
		}
		assert.Equal(t, expected, len(policy.Check(document).Problems) == 0, name)
	}
	for _, document := range changed(t, documents["valid: everything"]) {
		if !accepts(document) {
			assert.NotEmpty(t, policy.Check(document).Problems, document)
		}
	}
}

// changed returns a document without each of its elements, and with other values in their place.
func changed(t *testing.T, document string) (all []string) {
	t.Helper()
	var root any
	require.NoError(t, json.Unmarshal([]byte(document), &root))
	others := []any{nil, "a", true, []any{}, map[string]any{}}
	add := func() {
		text, err := json.Marshal(root)
		require.NoError(t, err)
		all = append(all, string(text))
	}
	var walk func(value any)
	walk = func(value any) {
		switch value := value.(type) {
		case map[string]any:
			for _, key := range slices.Sorted(maps.Keys(value)) {
				was := value[key]
				delete(value, key)
				add()
				for _, other := range others {
					value[key] = other
					add()
				}
				value[key] = was
				walk(was)
			}
		case []any:
			for i, was := range value {
				for _, other := range others {
					value[i] = other
					add()
				}
				value[i] = was
				walk(was)
			}
		}
	}
	walk(root)
	return all
}
