package enginetest

import (
	"reflect"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
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
	value := reflect.ValueOf(args).Elem()
	for i := range value.NumField() {
		if value.Type().Field(i).Tag.Get("pulumi") == input {
			return value.Field(i)
		}
	}
	panic("no input " + input)
}

// goValue converts a value to Go.
func goValue(ctx *pulumi.Context, typ reflect.Type, value property.Value, dependency pulumi.Resource) reflect.Value {
	switch {
	case value.IsNull():
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
		input = unknown(typ)
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

func unknown(typ reflect.Type) pulumi.Output {
	value := pulumi.UnsafeUnknownOutput(nil)
	switch typ {
	case reflect.TypeFor[pulumi.IntPtrInput]():
		return value.ApplyT(func(any) int { return 0 })
	case reflect.TypeFor[pulumi.BoolPtrInput]():
		return value.ApplyT(func(any) bool { return false })
	case reflect.TypeFor[pulumi.StringMapInput]():
		return value.ApplyT(func(any) map[string]string { return nil })
	}
	return value.ApplyT(func(any) string { return "" })
}
