package component

import (
	"maps"
	"reflect"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/fields"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/inputs"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/policy"
)

// inputsOf converts the arguments of a Go program to the inputs that the engine would send to the plugin. All outputs
// are unknown, since their values come later.
func inputsOf(args EcsInfrastructureRoleArgs) property.Map {
	given := map[string]property.Value{}
	for name, argument := range fields.ByName(&args) {
		if value := valueOf(argument); !value.IsNull() {
			given[name] = value
		}
	}
	return property.NewMap(given)
}

// valueOf converts a literal or a pulumi.Input.
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

// normalize returns the arguments in one form, whatever the program wrote: lists in order and without repeats, null
// absent, and defaults set where the generated SDKs set them. Lists of outputs get their order in [inOrder].
func normalize(args EcsInfrastructureRoleArgs) EcsInfrastructureRoleArgs {
	for _, field := range fields.ByName(&args) {
		switch argument := field.Addr().Interface().(type) {
		case *[]UseCase:
			*argument = inputs.InOrder(*argument)
		case *[]string:
			*argument = inputs.InOrder(*argument)
		default:
			if isEmpty(field) {
				field.SetZero()
			}
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

// registeredInputs returns the inputs of the component for the state. Empty ones are omitted, because the engine treats
// empty and absent as different; only useCases, which is required, is always included.
func registeredInputs(args EcsInfrastructureRoleArgs) pulumi.Map {
	registered := pulumi.Map{}
	for name, field := range fields.ByName(&args) {
		if name != "useCases" && isEmpty(field) {
			continue
		}
		switch argument := field.Interface().(type) {
		case []pulumi.StringInput:
			registered[name] = inOrder(argument)
		case map[string]pulumi.StringInput:
			entries := pulumi.StringMap(maps.Clone(argument))
			if inputs.HasDocuments(name) {
				for key, document := range argument {
					entries[key] = normalized(document)
				}
			}
			registered[name] = entries
		default:
			registered[name] = pulumi.ToOutput(argument)
		}
	}
	return registered
}

// inOrder returns a list of outputs in order and without repeats.
func inOrder(texts []pulumi.StringInput) pulumi.StringArrayOutput {
	return pulumi.StringArray(texts).ToStringArrayOutput().ApplyT(inputs.InOrder[string]).(pulumi.StringArrayOutput)
}

// normalized returns a policy document in one form.
func normalized(document pulumi.StringInput) pulumi.StringOutput {
	return document.ToStringOutput().ApplyT(policy.Normalized).(pulumi.StringOutput)
}

// isEmpty is true for what is absent or null, and for lists and maps with nothing in them.
func isEmpty(argument reflect.Value) bool {
	value := valueOf(argument)
	return value.IsNull() || value.IsArray() && value.AsArray().Len() == 0 || value.IsMap() && value.AsMap().Len() == 0
}

// validator validates a value that has become known.
type validator func(at inputs.Path, value property.Value) error

// outputs returns the arguments with outputs that fail if their values turn out to be wrong. Literals were
// validated before.
func (validate validator) outputs(args EcsInfrastructureRoleArgs) EcsInfrastructureRoleArgs {
	for name, field := range fields.ByName(&args) {
		if !valueOf(field).HasComputed() {
			continue
		}
		at := inputs.At(name)
		switch argument := field.Addr().Interface().(type) {
		case *pulumi.BoolPtrInput:
			*argument = whenKnown[*bool](validate, at, (*argument).ToBoolPtrOutput())
		case *pulumi.IntPtrInput:
			*argument = whenKnown[*int](validate, at, (*argument).ToIntPtrOutput())
		case *pulumi.StringPtrInput:
			*argument = whenKnown[*string](validate, at, (*argument).ToStringPtrOutput())
		case *pulumi.StringMapInput:
			*argument = whenKnown[map[string]string](validate, at, (*argument).ToStringMapOutput())
		case *[]pulumi.StringInput:
			*argument = slices.Clone(*argument)
			for i, element := range *argument {
				(*argument)[i] = validate.text(at.Element(i), element)
			}
		case *map[string]pulumi.StringInput:
			*argument = maps.Clone(*argument)
			for key, entry := range *argument {
				(*argument)[key] = validate.text(at.Entry(key), entry)
			}
		}
	}
	return args
}

func (validate validator) text(at inputs.Path, text pulumi.StringInput) pulumi.StringInput {
	if !valueOf(reflect.ValueOf(text)).HasComputed() {
		return text
	}
	return whenKnown[string](validate, at, text.ToStringOutput())
}

// whenKnown returns the output, which fails if its value turns out to be wrong. T is the type of its value.
func whenKnown[T any, O pulumi.Output](validate validator, at inputs.Path, output O) O {
	return output.ApplyT(func(value T) (T, error) {
		return value, validate(at, valueOf(reflect.ValueOf(value)).WithSecret(pulumi.IsSecret(output)))
	}).(O)
}
