package enginetest

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/urn"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/stretchr/testify/require"
)

const (
	policyArn   = "arn:aws:iam::123456789012:policy/a"
	roleArn     = "arn:aws:iam::123456789012:role/a"
	functionArn = "arn:aws:lambda:us-east-1:123456789012:function:a"
	document    = `{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "iam:*", "Resource": "*"}}`
	keyArn      = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
)

// Values has a valid value of each input of the component. Its use cases are those with which all inputs are allowed.
var Values = property.NewMap(map[string]property.Value{
	"additionalPolicyArns":      MapOf(policyArn),
	"createPassRolePolicy":      property.New(true),
	"description":               property.New("text"),
	"forceDetachPolicies":       property.New(true),
	"inlinePolicies":            MapOf(document),
	"instanceRoleArns":          ListOf(roleArn),
	"lifecycleHookFunctionArns": ListOf(functionArn),
	"maxSessionDuration":        property.New(3600.0),
	"name":                      property.New("text"),
	"namePrefix":                property.New("text"),
	"passRoleGroups":            ListOf("text"),
	"passRolePolicyName":        property.New("text"),
	"passRoleRoles":             ListOf("text"),
	"passRoleUsers":             ListOf("text"),
	"path":                      property.New("/"),
	"permissionsBoundary":       property.New(policyArn),
	"propagationSeconds":        property.New(20.0),
	"sourceAccount":             property.New("123456789012"),
	"tags":                      MapOf("text"),
	"tlsKmsKeyArns":             ListOf(keyArn),
	"useCases":                  ListOf("lifecycleHooks", "managedInstances", "serviceConnectTls", "volumes"),
	"volumeKmsKeyArns":          ListOf(keyArn),
})

// ListOf returns a list of texts.
func ListOf(texts ...string) property.Value {
	var elements []property.Value
	for _, text := range texts {
		elements = append(elements, property.New(text))
	}
	return property.New(elements)
}

// MapOf returns a map with one text, under the key "key".
func MapOf(text string) property.Value {
	return property.New(map[string]property.Value{"key": property.New(text)})
}

// ReadInputs returns the inputs of each case in a file. "(unknown)" is an unknown value there, {"(secret)": value} a
// secret one, and {"(output)": value} one that a Go program gives as an output.
func ReadInputs(t *testing.T, file string) map[string]property.Map {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	var cases map[string]map[string]any
	require.NoError(t, json.Unmarshal(text, &cases))
	inputs := map[string]property.Map{}
	for name, given := range cases {
		inputs[name] = marked(given).AsMap()
	}
	return inputs
}

func marked(value any) property.Value {
	switch value := value.(type) {
	case map[string]any:
		if secret, ok := value["(secret)"]; ok {
			return marked(secret).WithSecret(true)
		}
		if output, ok := value["(output)"]; ok {
			return marked(output).WithDependencies([]urn.URN{"urn:pulumi:stack::project::test:index:Other::other"})
		}
		entries := map[string]property.Value{}
		for key, entry := range value {
			entries[key] = marked(entry)
		}
		return property.New(entries)
	case []any:
		elements := []property.Value{}
		for _, element := range value {
			elements = append(elements, marked(element))
		}
		return property.New(elements)
	case string:
		if value == "(unknown)" {
			return property.New(property.Computed)
		}
	}
	return resource.FromResourcePropertyValue(resource.NewPropertyValue(value))
}
