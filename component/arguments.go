package component

import (
	"iter"
	"maps"
	"reflect"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

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

// argumentTypes are the types of the arguments by name.
var argumentTypes = func() map[string]reflect.Type {
	types := map[string]reflect.Type{}
	for name, argument := range fields(&EcsInfrastructureRoleArgs{}) {
		types[name] = argument.Type()
	}
	return types
}()

// inputsOf converts the arguments of a Go program to the inputs that the engine would send to the plugin. All outputs
// are unknown, since their values come later.
func inputsOf(args EcsInfrastructureRoleArgs) property.Map {
	inputs := map[string]property.Value{}
	for name, argument := range fields(&args) {
		if value := valueOf(argument); !value.IsNull() {
			inputs[name] = value
		}
	}
	return property.NewMap(inputs)
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
// absent, and defaults set where the generated SDKs set them. Lists of outputs get their order in [asList].
func normalize(args EcsInfrastructureRoleArgs) EcsInfrastructureRoleArgs {
	for _, argument := range fields(&args) {
		switch k := kindOf(argument.Type()); {
		case k.normalize != nil:
			argument.Set(reflect.ValueOf(k.normalize(argument.Interface())))
		case isEmpty(argument):
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

// registeredInputs returns the inputs of the component for the state. Empty ones are omitted, because the engine treats
// empty and absent as different; only useCases, which is required, is always included.
func registeredInputs(args EcsInfrastructureRoleArgs) pulumi.Map {
	inputs := pulumi.Map{}
	for name, argument := range fields(&args) {
		if !isEmpty(argument) || name == "useCases" {
			inputs[name] = kindOf(argument.Type()).register(argument.Interface())
		}
	}
	return inputs
}

// watched returns the arguments with outputs that fail if their values turn out to be wrong.
func (v *validation) watched(args EcsInfrastructureRoleArgs) EcsInfrastructureRoleArgs {
	arguments := maps.Collect(fields(&args))
	for _, in := range inputTable {
		argument := arguments[in.name]
		if valueOf(argument).HasComputed() {
			validate := func(at place) error { return v.validateLater(in, at) }
			argument.Set(reflect.ValueOf(kindOf(argument.Type()).watch(argument.Interface(), in.name, validate)))
		}
	}
	return args
}

// isEmpty is true for what is absent or null, and for lists and maps with nothing in them.
func isEmpty(argument reflect.Value) bool {
	value := valueOf(argument)
	return value.IsNull() || value.IsArray() && value.AsArray().Len() == 0 || value.IsMap() && value.AsMap().Len() == 0
}
