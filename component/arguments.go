package component

import (
	"iter"
	"reflect"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// inputsOf converts the arguments of a Go program to the inputs that the engine would send to the plugin. All outputs
// are unknown, since their values come later.
func inputsOf(args EcsInfrastructureRoleArgs) property.Map {
	inputs := map[string]property.Value{}
	for input, argument := range fields(&args) {
		if value := valueOf(argument); !value.IsNull() {
			inputs[input] = value
		}
	}
	return property.NewMap(inputs)
}

// fields yields the fields of a pointer to a generated type by the names that they have in the schema.
func fields(structure any) iter.Seq2[string, reflect.Value] {
	return func(yield func(string, reflect.Value) bool) {
		value := reflect.ValueOf(structure).Elem()
		for i := range value.NumField() {
			name, ok := value.Type().Field(i).Tag.Lookup("pulumi")
			if ok && !yield(name, value.Field(i)) {
				return
			}
		}
	}
}

// toValue converts a literal or a pulumi.Input.
func toValue(argument any) property.Value { return valueOf(reflect.ValueOf(argument)) }

func valueOf(v reflect.Value) property.Value {
	if !v.IsValid() || (v.Kind() == reflect.Slice || v.Kind() == reflect.Map) && v.IsNil() {
		return property.Value{}
	}
	if _, ok := reflect.TypeAssert[pulumi.Output](v); ok {
		return property.New(property.Computed)
	}
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		return valueOf(v.Elem()) // invalid if nil
	case reflect.String:
		return property.New(v.String())
	case reflect.Bool:
		return property.New(v.Bool())
	case reflect.Int:
		return property.New(float64(v.Int()))
	case reflect.Slice:
		elements := make([]property.Value, v.Len())
		for i := range elements {
			elements[i] = valueOf(v.Index(i))
		}
		return property.New(elements)
	case reflect.Map:
		entries := map[string]property.Value{}
		for _, key := range v.MapKeys() {
			entries[key.String()] = valueOf(v.MapIndex(key))
		}
		return property.New(entries)
	}
	return property.New(property.Computed) // a pulumi.Input that the program defines
}

// normalize returns the arguments in one form, whatever the program wrote: lists in order and without repeats, no
// literal nulls, and defaults set where the generated SDKs set them. Lists of outputs get their order in [sorted].
func normalize(args EcsInfrastructureRoleArgs) EcsInfrastructureRoleArgs {
	for _, argument := range fields(&args) {
		switch argument := argument.Addr().Interface().(type) {
		case *[]UseCase:
			*argument = unique(*argument)
		case *[]string:
			*argument = unique(*argument)
		case *pulumi.StringMapInput:
			if tags := toValue(*argument); tags.IsMap() && tags.AsMap().Len() == 0 {
				*argument = nil
			}
		}
		if argument.Kind() == reflect.Interface && valueOf(argument).IsNull() {
			argument.SetZero()
		}
	}
	if args.CreatePassRolePolicy == nil {
		args.CreatePassRolePolicy = pulumi.BoolRef(true)
	}
	if args.PropagationSeconds == nil {
		args.PropagationSeconds = pulumi.IntRef(10)
	}
	return args
}

// sorted returns the texts in order and without repeats.
func sorted(texts []pulumi.StringInput) pulumi.StringArrayOutput {
	return pulumi.StringArray(texts).ToStringArrayOutput().ApplyT(unique[string]).(pulumi.StringArrayOutput)
}

// registeredInputs returns the inputs of the component for the state. Empty ones are omitted, because the engine treats
// empty and absent as different; only useCases, which is required, is always included.
func registeredInputs(args EcsInfrastructureRoleArgs) pulumi.Map {
	inputs := pulumi.Map{}
	for input, argument := range fields(&args) {
		switch argument := argument.Interface().(type) {
		case nil:
		case []pulumi.StringInput:
			if len(argument) > 0 {
				inputs[input] = sorted(argument)
			}
		case map[string]pulumi.StringInput:
			if len(argument) > 0 {
				inputs[input] = pulumi.StringMap(argument)
			}
		case []string:
			if len(argument) > 0 {
				inputs[input] = pulumi.ToStringArray(argument)
			}
		case []UseCase:
			inputs[input] = pulumi.ToOutput(append([]UseCase{}, argument...))
		default:
			inputs[input] = pulumi.ToOutput(argument)
		}
	}
	return inputs
}

// unique sorts texts and removes repeats.
func unique[T ~string](texts []T) []T {
	return slices.Compact(slices.Sorted(slices.Values(texts)))
}
