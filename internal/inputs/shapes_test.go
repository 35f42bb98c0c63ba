package inputs

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/stretchr/testify/assert"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/enginetest"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/golden"
)

var aText = property.New("text")

// listWith and mapWith contain an element or entry.
func listWith(element property.Value) property.Value { return property.New([]property.Value{element}) }
func mapWith(entry property.Value) property.Value {
	return property.New(map[string]property.Value{"key": entry})
}

// The faults of each input, and of the elements of lists and maps, if the value is null, unknown, secret or of another
// type. A wrong secret is not shown, and neither are the keys of a secret map.
func TestShapesOfInputs(t *testing.T) {
	number := property.New(1.0)
	forms := map[string]func(property.Value) property.Value{
		"valid":         func(value property.Value) property.Value { return value },
		"null":          func(property.Value) property.Value { return property.Value{} },
		"unknown":       func(property.Value) property.Value { return property.New(property.Computed) },
		"secret":        func(value property.Value) property.Value { return value.WithSecret(true) },
		"secret number": func(property.Value) property.Value { return number.WithSecret(true) },
		"a string":      func(property.Value) property.Value { return aText },
		"a number":      func(property.Value) property.Value { return number },
		"a boolean":     func(property.Value) property.Value { return property.New(false) },
		"a list":        func(property.Value) property.Value { return listWith(aText) },
		"a map":         func(property.Value) property.Value { return mapWith(aText) },
	}
	values := map[string]property.Value{}
	for input, value := range enginetest.Values.All {
		for name, form := range forms {
			values[input+": "+name] = form(value)
			switch {
			case value.IsArray():
				element := form(value.AsArray().Get(0))
				values[input+"[0]: "+name] = listWith(element)
				values[input+"[0] of a secret list: "+name] = listWith(element).WithSecret(true)
			case value.IsMap():
				entry := form(value.AsMap().Get("key"))
				values[input+".key: "+name] = mapWith(entry)
				values[input+".key of a secret map: "+name] = mapWith(entry).WithSecret(true)
			}
		}
	}
	golden.AssertCases(t, "kinds.txt", slices.Sorted(maps.Keys(values)), func(name string) []string {
		input := name[:strings.IndexAny(name, ":[.")]
		return described(faultsWith(input, values[name]))
	})
}

// The tests of all inputs have a value of each.
func TestEveryInputHasAValue(t *testing.T) {
	examples := map[shape]string{
		boolean: "property.New(true)", number: "property.New(3600.0)", text: `property.New("text")`,
		textMap: `MapOf("text")`, list: `ListOf("text")`, listOfOutputs: "ListOf(roleArn)",
		mapOfOutputs: "MapOf(policyArn)",
	}
	for _, in := range Table {
		_, ok := enginetest.Values.GetOk(in.Name)
		assert.True(t, ok, "internal/enginetest/values.go lacks a value of %s that is valid: add a line to Values,"+
			" such as\n\t%q: %s,", in.Name, in.Name, examples[in.shape])
	}
	for name := range enginetest.Values.All {
		assert.Contains(t, Names(), name, "internal/enginetest/values.go has a value of what is no input: remove it")
	}
}

// described returns the faults without their reasons.
func described(faults []Fault) (all []string) {
	for _, fault := range faults {
		all = append(all, strings.TrimSpace(fmt.Sprint(fault.Kind, " ", fault.Path, " ", fault.Value, fault.Hidden)))
	}
	return all
}

// faultsWith returns the faults of a value in inputs that are otherwise valid.
func faultsWith(input string, value property.Value) Faults {
	inputs := property.Map{}
	for _, allowing := range []string{"useCases", "lifecycleHookFunctionArns"} {
		inputs = inputs.Set(allowing, enginetest.Values.Get(allowing))
	}
	return Check("ecs", inputs.Set(input, value)).Faults()
}

func withoutReasons(faults Faults) Faults {
	for i := range faults {
		faults[i].Reason = ""
	}
	return faults
}
