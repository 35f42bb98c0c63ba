package enginetest

import "github.com/pulumi/pulumi/sdk/v3/go/property"

const (
	policyArn   = "arn:aws:iam::123456789012:policy/a"
	roleArn     = "arn:aws:iam::123456789012:role/a"
	functionArn = "arn:aws:lambda:us-east-1:123456789012:function:a"
	keyArn      = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
)

// Values has a valid value of each input of the component. Its use cases are those with which all inputs are allowed.
var Values = property.NewMap(map[string]property.Value{
	"additionalPolicyArns":      mapOf(policyArn),
	"createPassRolePolicy":      property.New(true),
	"description":               property.New("text"),
	"forceDetachPolicies":       property.New(true),
	"instanceRoleArns":          listOf(roleArn),
	"lifecycleHookFunctionArns": listOf(functionArn),
	"maxSessionDuration":        property.New(3600.0),
	"name":                      property.New("text"),
	"namePrefix":                property.New("text"),
	"passRoleGroups":            listOf("text"),
	"passRolePolicyName":        property.New("text"),
	"passRoleRoles":             listOf("text"),
	"passRoleUsers":             listOf("text"),
	"path":                      property.New("/"),
	"permissionsBoundary":       property.New(policyArn),
	"propagationSeconds":        property.New(20.0),
	"sourceAccount":             property.New("123456789012"),
	"tags":                      mapOf("text"),
	"tlsKmsKeyArns":             listOf(keyArn),
	"useCases":                  listOf("lifecycleHooks", "managedInstances", "serviceConnectTls", "volumes"),
	"volumeKmsKeyArns":          listOf(keyArn),
})

func listOf(texts ...string) property.Value {
	var elements []property.Value
	for _, text := range texts {
		elements = append(elements, property.New(text))
	}
	return property.New(elements)
}

func mapOf(text string) property.Value {
	return property.New(map[string]property.Value{"key": property.New(text)})
}
