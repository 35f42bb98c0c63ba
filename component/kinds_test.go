package component

import (
	"maps"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/stretchr/testify/assert"
)

var text, null = property.New("text"), property.Value{}

// valid has a value for each input.
var valid = map[string]property.Value{
	"additionalPolicyArns": mapOf(property.New("arn:aws:iam::123456789012:policy/a")),
	"createPassRolePolicy": property.New(true),
	"description":          text,
	"forceDetachPolicies":  property.New(true),
	"instanceRoleArns":     listOf(property.New("arn:aws:iam::123456789012:role/a")),
	"maxSessionDuration":   property.New(3600.0),
	"name":                 text,
	"namePrefix":           text,
	"passRoleGroups":       listOf(text),
	"passRolePolicyName":   text,
	"passRoleRoles":        listOf(text),
	"passRoleUsers":        listOf(text),
	"path":                 property.New("/"),
	"permissionsBoundary":  property.New("arn:aws:iam::123456789012:policy/a"),
	"sourceAccount":        property.New("123456789012"),
	"tags":                 mapOf(text),
	"useCases":             listOf(property.New("managedInstances")),
}

func listOf(element property.Value) property.Value { return property.New([]property.Value{element}) }

func mapOf(entry property.Value) property.Value {
	return property.New(map[string]property.Value{"key": entry})
}

const unknownName = "must be known before anything is created: attach the output passRolePolicyArn to a "

// What is said of an unknown value, where it is refused.
var refusedUnknowns = map[string]string{
	"additionalPolicyArns": "must be a map with known keys, they name resources: only its values may be outputs",
	"createPassRolePolicy": "must be known before anything is created: write true or false",
	"instanceRoleArns":     "must be a list of known length: only its elements may be outputs",
	"passRoleGroups":       unknownName + "group made in the same program, or write its name as a literal and add dependsOn",
	"passRoleRoles":        unknownName + "role made in the same program, or write its name as a literal and add dependsOn",
	"passRoleUsers":        unknownName + "user made in the same program, or write its name as a literal and add dependsOn",
	"useCases":             "must be known before anything is created: write the use cases as literals",
}

// What is said of a secret value, where it is refused.
var refusedSecrets = map[string]string{
	"additionalPolicyArns": "must not be secret: its keys become parts of resource names, and only its values may be secret",
	"createPassRolePolicy": "must not be secret: it decides which resources there are",
	"passRoleGroups":       namesAResource,
	"passRoleRoles":        namesAResource,
	"passRoleUsers":        namesAResource,
	"useCases":             namesAResource,
}

const namesAResource = "must not be secret: it becomes part of a resource name"

// What is said of null, where it is refused.
var refusedNulls = map[string]string{
	"sourceAccount": "must not be null: leave it out for a trust policy without a condition",
	"useCases":      "is required: " + useCaseList(),
}

func TestKindsOfInputs(t *testing.T) {
	assert.ElementsMatch(t, inputNames, slices.Collect(maps.Keys(valid)))
	for input, value := range valid {
		t.Run(input, func(t *testing.T) {
			assert.Empty(t, faultsWith(t, input, value), "valid")
			assert.Equal(t, refusal(input, refusedNulls[input], ""), faultsWith(t, input, null), "null")
			assert.Equal(t, refusal(input, refusedUnknowns[input], "unknown"), faultsWith(t, input, property.New(property.Computed)), "unknown")
			assert.Equal(t, refusal(input, refusedSecrets[input], "secret"), faultsWith(t, input, value.WithSecret(true)), "secret")

			for _, other := range []property.Value{text, property.New(1.0), property.New(false), listOf(text), mapOf(text)} {
				if typeOf(other) != typeOf(value) {
					reason := "must be " + typeOf(value)
					if value.IsString() && other.IsNumber() {
						reason += ": put it in quotes"
					}
					assert.Equal(t, []Fault{{input, show(other), "", reason}}, faultsWith(t, input, other), typeOf(other))
				}
			}
		})
	}
}

func TestKindsOfElements(t *testing.T) {
	for input, value := range valid {
		in, at := listOf, input+"[0]"
		switch {
		case value.IsMap():
			in, at = mapOf, input+".key"
		case !value.IsArray():
			continue
		}
		t.Run(at, func(t *testing.T) {
			unknown, secret := refusedUnknowns[input], refusedSecrets[input]
			switch input {
			case "useCases":
				unknown = "must be known before anything is created: write the use case as a literal"
			case "instanceRoleArns":
				unknown = ""
			case "additionalPolicyArns":
				unknown, secret = "", ""
			}
			wrong := "must be a string: put it in quotes"
			assert.Equal(t, refusal(at, unknown, "unknown"), faultsWith(t, input, in(property.New(property.Computed))), "unknown")
			assert.Equal(t, []Fault{{at, "", "", "must be a string"}}, faultsWith(t, input, in(null)), "null")
			assert.Equal(t, []Fault{{at, "", "", "must be a string"}}, faultsWith(t, input, in(listOf(text))), "list")
			assert.Equal(t, []Fault{{at, "1", "", wrong}}, faultsWith(t, input, in(property.New(1.0))), "number")
			if secret == "" {
				secret = wrong
			}
			assert.Equal(t, []Fault{{at, "", "secret", secret}}, faultsWith(t, input, in(property.New(1.0).WithSecret(true))), "secret")
			switch input {
			case "tags": // the keys are secret too
				assert.Equal(t, []Fault{{input, "", "secret", wrong}}, faultsWith(t, input, in(property.New(1.0)).WithSecret(true)), "in a secret")
			case "instanceRoleArns":
				assert.Equal(t, []Fault{{at, "", "secret", wrong}}, faultsWith(t, input, in(property.New(1.0)).WithSecret(true)), "in a secret")
			}
		})
	}
}

func refusal(path, reason, hidden string) []Fault {
	if reason == "" {
		return nil
	}
	return []Fault{{Path: path, Hidden: hidden, Reason: reason}}
}

func typeOf(value property.Value) string {
	switch {
	case value.IsString():
		return "a string"
	case value.IsNumber():
		return "a number"
	case value.IsBool():
		return "true or false"
	case value.IsArray():
		return "a list"
	}
	return "a map"
}

// faultsWith are the faults of one value among the least inputs.
func faultsWith(t *testing.T, input string, value property.Value) []Fault {
	t.Helper()
	return faultsOf(t, Check("ecs", property.NewMap(map[string]property.Value{"useCases": valid["useCases"]}).Set(input, value)))
}
