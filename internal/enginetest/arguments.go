package enginetest

import (
	"reflect"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/fields"
)

// SetArguments sets the arguments of a component as a Go program would. Values with dependencies become outputs of the
// other resource, or outputs without a resource if it is nil.
func SetArguments(ctx *pulumi.Context, args any, inputs property.Map, other pulumi.Resource) {
	for input, value := range inputs.All {
		field := Argument(args, input)
		field.Set(goValue(ctx, field.Type(), value, other))
	}
}

// Argument returns the field of an input.
func Argument(args any, input string) reflect.Value {
	for name, argument := range fields.ByName(args) {
		if name == input {
			return argument
		}
	}
	panic("no input " + input)
}

// goValue converts a value to Go.
func goValue(ctx *pulumi.Context, typ reflect.Type, value property.Value, dependency pulumi.Resource) reflect.Value {
	switch {
	case value.IsNull() && len(value.Dependencies()) == 0:
		return reflect.Zero(typ)
	case typ.Implements(reflect.TypeFor[pulumi.Input]()):
		return reflect.ValueOf(goInput(ctx, typ, value, dependency))
	case value.IsArray():
		list := reflect.MakeSlice(typ, 0, value.AsArray().Len())
		for _, element := range value.AsArray().All {
			list = reflect.Append(list, goValue(ctx, typ.Elem(), element, dependency))
		}
		return list
	case value.IsMap():
		entries := reflect.MakeMap(typ)
		for key, entry := range value.AsMap().All {
			entries.SetMapIndex(reflect.ValueOf(key), goValue(ctx, typ.Elem(), entry, dependency))
		}
		return entries
	case value.IsBool():
		return reflect.ValueOf(pulumi.BoolRef(value.AsBool()))
	case value.IsNumber():
		return reflect.ValueOf(pulumi.IntRef(int(value.AsNumber())))
	}
	return reflect.ValueOf(value.AsString()).Convert(typ)
}

func goInput(ctx *pulumi.Context, typ reflect.Type, value property.Value, dependency pulumi.Resource) pulumi.Input {
	var input pulumi.Input
	switch {
	case value.IsComputed():
		input = output(typ, pulumi.UnsafeUnknownOutput(nil))
	case value.IsNull():
		input = output(typ, pulumi.ToOutput(0))
	case value.IsString():
		input = pulumi.String(value.AsString())
	case value.IsNumber():
		input = pulumi.Int(value.AsNumber())
	case value.IsBool():
		input = pulumi.Bool(value.AsBool())
	case value.IsMap():
		entries := pulumi.StringMap{}
		for key, entry := range value.AsMap().All {
			entries[key] = goInput(ctx, reflect.TypeFor[pulumi.StringInput](), entry, dependency).(pulumi.StringInput)
		}
		input = entries
	}
	if len(value.Dependencies()) > 0 {
		input = pulumi.ToOutput(input)
		if dependency != nil {
			input = pulumi.OutputWithDependencies(ctx.Context(), input.(pulumi.Output), dependency)
		}
	}
	if value.Secret() {
		input = pulumi.ToSecret(input)
	}
	return input
}

// output returns an output for an argument of a type, which is null or as unknown as its source.
func output(typ reflect.Type, source pulumi.Output) pulumi.Output {
	switch typ {
	case reflect.TypeFor[pulumi.IntPtrInput]():
		return source.ApplyT(func(any) *int { return nil })
	case reflect.TypeFor[pulumi.BoolPtrInput]():
		return source.ApplyT(func(any) *bool { return nil })
	case reflect.TypeFor[pulumi.StringMapInput]():
		return source.ApplyT(func(any) map[string]string { return nil })
	case reflect.TypeFor[pulumi.StringInput]():
		return source.ApplyT(func(any) string { return "" })
	}
	return source.ApplyT(func(any) *string { return nil })
}
