package component

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

var text = property.New("text")

func listOf(element property.Value) property.Value { return property.New([]property.Value{element}) }

func mapOf(entry property.Value) property.Value {
	return property.New(map[string]property.Value{"key": entry})
}

// The faults of each input, and of the elements of lists and maps, if the value is null, unknown, secret or of another
// type. A wrong secret is not shown, and neither are the keys of a secret map.
func TestKindsOfInputs(t *testing.T) {
	number := property.New(1.0)
	forms := map[string]func(property.Value) property.Value{
		"valid":         func(value property.Value) property.Value { return value },
		"null":          func(property.Value) property.Value { return property.Value{} },
		"unknown":       func(property.Value) property.Value { return property.New(property.Computed) },
		"secret":        func(value property.Value) property.Value { return value.WithSecret(true) },
		"secret number": func(property.Value) property.Value { return number.WithSecret(true) },
		"a string":      func(property.Value) property.Value { return text },
		"a number":      func(property.Value) property.Value { return number },
		"a boolean":     func(property.Value) property.Value { return property.New(false) },
		"a list":        func(property.Value) property.Value { return listOf(text) },
		"a map":         func(property.Value) property.Value { return mapOf(text) },
	}
	values := map[string]property.Value{}
	for input, value := range enginetest.Values.All {
		for name, form := range forms {
			values[input+": "+name] = form(value)
			switch {
			case value.IsArray():
				element := form(value.AsArray().Get(0))
				values[input+"[0]: "+name] = listOf(element)
				values[input+"[0] of a secret list: "+name] = listOf(element).WithSecret(true)
			case value.IsMap():
				entry := form(value.AsMap().Get("key"))
				values[input+".key: "+name] = mapOf(entry)
				values[input+".key of a secret map: "+name] = mapOf(entry).WithSecret(true)
			}
		}
	}
	assertGoldenFaults(t, "kinds.txt", slices.Sorted(maps.Keys(values)), func(name string) []string {
		input := name[:strings.IndexAny(name, ":[.")]
		return described(faultsWith(t, input, values[name]))
	})
	assert.Equal(t, inputNames(), slices.Sorted(maps.Keys(enginetest.Values.AsMap())))
}

// described returns the faults without their reasons.
func described(faults []Fault) (all []string) {
	for _, fault := range faults {
		all = append(all, strings.TrimSpace(fmt.Sprint(fault.Kind, " ", fault.Path, " ", fault.Value, fault.Hidden)))
	}
	return all
}

// assertGoldenFaults compares what is found in each case with a golden file.
func assertGoldenFaults(t *testing.T, file string, cases []string, found func(name string) []string) {
	t.Helper()
	var all strings.Builder
	for _, name := range cases {
		fmt.Fprintf(&all, "%s\n", name)
		for _, fault := range found(name) {
			fmt.Fprintf(&all, "  %s\n", fault)
		}
	}
	golden.Assert(t, file, all.String())
}

// faultsWith returns the faults of a value in inputs that are otherwise valid.
func faultsWith(t *testing.T, input string, value property.Value) []Fault {
	t.Helper()
	inputs := property.Map{}
	for _, allowing := range []string{"useCases", "lifecycleHookFunctionArns"} {
		inputs = inputs.Set(allowing, enginetest.Values.Get(allowing))
	}
	return faultsIn(t, checked("ecs", inputs.Set(input, value)))
}

func withoutReasons(faults []Fault) []Fault {
	for i := range faults {
		faults[i].Reason = ""
	}
	return faults
}
