package component

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/stretchr/testify/assert"
)

var (
	null      = property.Value{}
	unknown   = property.New(property.Computed)
	text      = property.New("text")
	policyArn = property.New("arn:aws:iam::123456789012:policy/a")
	roleArn   = property.New("arn:aws:iam::123456789012:role/a")
	keyArn    = property.New("arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab")
	function  = property.New("arn:aws:lambda:us-east-1:123456789012:function:a")
)

func listOf(element property.Value) property.Value { return property.New([]property.Value{element}) }

func mapOf(entry property.Value) property.Value {
	return property.New(map[string]property.Value{"key": entry})
}

// accepted stands for no fault.
const accepted Kind = ""

// Each input with its type and a valid value, and the fault that Check finds if the value is null, unknown or secret.
var inputKinds = []struct {
	input, typ            string
	valid                 property.Value
	null, unknown, secret Kind
}{
	{"additionalPolicyArns", "map", mapOf(policyArn), accepted, KindUnknown, KindSecret},
	{"createPassRolePolicy", "boolean", property.New(true), accepted, KindUnknown, KindSecret},
	{"description", "string", text, accepted, accepted, accepted},
	{"forceDetachPolicies", "boolean", property.New(true), accepted, accepted, accepted},
	{"instanceRoleArns", "list", listOf(roleArn), accepted, KindUnknown, accepted},
	{"lifecycleHookFunctionArns", "list", listOf(function), KindRequired, KindUnknown, accepted},
	{"maxSessionDuration", "number", property.New(3600.0), accepted, accepted, accepted},
	{"name", "string", text, accepted, accepted, accepted},
	{"namePrefix", "string", text, accepted, accepted, accepted},
	{"passRoleGroups", "list", listOf(text), accepted, KindUnknown, KindSecret},
	{"passRolePolicyName", "string", text, accepted, accepted, accepted},
	{"passRoleRoles", "list", listOf(text), accepted, KindUnknown, KindSecret},
	{"passRoleUsers", "list", listOf(text), accepted, KindUnknown, KindSecret},
	{"path", "string", property.New("/"), accepted, accepted, accepted},
	{"permissionsBoundary", "string", policyArn, KindRequired, accepted, accepted},
	{"propagationSeconds", "number", property.New(10.0), accepted, KindUnknown, KindSecret},
	{"sourceAccount", "string", property.New("123456789012"), KindRequired, accepted, accepted},
	{"tags", "map", mapOf(text), accepted, accepted, accepted},
	{"tlsKmsKeyArns", "list", listOf(keyArn), accepted, KindUnknown, accepted},
	{"useCases", "list", allowingAll, KindRequired, KindUnknown, KindSecret},
	{"volumeKmsKeyArns", "list", listOf(keyArn), accepted, KindUnknown, accepted},
}

// allowingAll are the use cases with which all inputs are allowed.
var allowingAll = property.New([]property.Value{
	property.New("lifecycleHooks"), property.New("managedInstances"), property.New("serviceConnectTls"),
	property.New("volumes"),
})

func TestKindsOfInputs(t *testing.T) {
	var inputs []string
	for _, test := range inputKinds {
		inputs = append(inputs, test.input)
		t.Run(test.input, func(t *testing.T) {
			assertFault(t, Fault{}, test.input, test.valid)
			assertFault(t, Fault{Kind: test.null, Path: test.input}, test.input, null)
			assertFault(t, Fault{Kind: test.unknown, Path: test.input, Hidden: "unknown"}, test.input, unknown)
			assertFault(t, Fault{Kind: test.secret, Path: test.input, Hidden: "secret"}, test.input,
				test.valid.WithSecret(true))
			for _, other := range []struct {
				typ, shown string
				value      property.Value
			}{
				{"string", `"text"`, text},
				{"number", "1", property.New(1.0)},
				{"boolean", "false", property.New(false)},
				{"list", "", listOf(text)},
				{"map", "", mapOf(text)},
			} {
				if other.typ != test.typ {
					assertFault(t, Fault{Kind: KindType, Path: test.input, Value: other.shown}, test.input, other.value)
				}
			}
		})
	}
	assert.Equal(t, inputNames(), inputs)
}

// Each list and map, and the fault that Check finds if an element is unknown or secret.
func TestKindsOfElements(t *testing.T) {
	for _, test := range []struct {
		input, path     string
		in              func(element property.Value) property.Value
		valid           property.Value
		unknown, secret Kind
	}{
		{"additionalPolicyArns", "additionalPolicyArns.key", mapOf, policyArn, accepted, accepted},
		{"instanceRoleArns", "instanceRoleArns[0]", listOf, roleArn, accepted, accepted},
		{"lifecycleHookFunctionArns", "lifecycleHookFunctionArns[0]", listOf, function, accepted, accepted},
		{"passRoleGroups", "passRoleGroups[0]", listOf, text, KindUnknown, KindSecret},
		{"passRoleRoles", "passRoleRoles[0]", listOf, text, KindUnknown, KindSecret},
		{"passRoleUsers", "passRoleUsers[0]", listOf, text, KindUnknown, KindSecret},
		{"tags", "tags.key", mapOf, text, accepted, accepted},
		{"tlsKmsKeyArns", "tlsKmsKeyArns[0]", listOf, keyArn, accepted, accepted},
		{"useCases", "useCases[0]", listOf, property.New("lifecycleHooks"), KindUnknown, KindSecret},
		{"volumeKmsKeyArns", "volumeKmsKeyArns[0]", listOf, keyArn, accepted, accepted},
	} {
		t.Run(test.path, func(t *testing.T) {
			with := test.in
			assertFault(t, Fault{}, test.input, with(test.valid))
			assertFault(t, Fault{Kind: test.unknown, Path: test.path, Hidden: "unknown"}, test.input, with(unknown))
			assertFault(t, Fault{Kind: test.secret, Path: test.path, Hidden: "secret"}, test.input,
				with(test.valid.WithSecret(true)))
			assertFault(t, Fault{Kind: KindType, Path: test.path}, test.input, with(null))
			assertFault(t, Fault{Kind: KindType, Path: test.path}, test.input, with(listOf(text)))
			assertFault(t, Fault{Kind: KindType, Path: test.path, Value: "1"}, test.input, with(property.New(1.0)))
		})
	}
}

// A wrong secret is not shown, and neither are the keys of a secret map.
func TestKindsOfSecretElements(t *testing.T) {
	wrong := property.New(1.0)
	for _, test := range []struct {
		input string
		given property.Value
		fault Fault
	}{
		{"additionalPolicyArns", mapOf(wrong.WithSecret(true)),
			Fault{KindType, "additionalPolicyArns.key", "", "secret", ""}},
		{"instanceRoleArns", listOf(wrong.WithSecret(true)), Fault{KindType, "instanceRoleArns[0]", "", "secret", ""}},
		{"instanceRoleArns", listOf(wrong).WithSecret(true), Fault{KindType, "instanceRoleArns[0]", "", "secret", ""}},
		{"passRoleUsers", listOf(wrong.WithSecret(true)), Fault{KindSecret, "passRoleUsers[0]", "", "secret", ""}},
		{"tags", mapOf(wrong.WithSecret(true)), Fault{KindType, "tags.key", "", "secret", ""}},
		{"tags", mapOf(wrong).WithSecret(true), Fault{KindType, "tags", "", "secret", ""}},
		{"useCases", listOf(wrong.WithSecret(true)), Fault{KindSecret, "useCases[0]", "", "secret", ""}},
	} {
		assertFault(t, test.fault, test.input, test.given)
	}
}

// assertFault compares the only fault of a value, without its message. A fault without a kind stands for no fault.
func assertFault(t *testing.T, fault Fault, input string, value property.Value) {
	t.Helper()
	var expected []Fault
	if fault.Kind != accepted {
		expected = []Fault{fault}
	}
	assert.Equal(t, expected, withoutReasons(faultsWith(t, input, value)), "%s: %#v", input, value)
}

// faultsWith returns the faults of a value in inputs that are otherwise valid.
func faultsWith(t *testing.T, input string, value property.Value) []Fault {
	t.Helper()
	inputs := property.NewMap(map[string]property.Value{
		"useCases": allowingAll, "lifecycleHookFunctionArns": listOf(function),
	})
	return faultsIn(t, checked("ecs", inputs.Set(input, value)))
}

func withoutReasons(faults []Fault) []Fault {
	for i := range faults {
		faults[i].Reason = ""
	}
	return faults
}
