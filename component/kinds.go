package component

import (
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/policy"
)

// kind is what inputs have in common whose arguments have one Go type.
type kind struct {
	// validate validates a value, which may be null. If the input is plain, it is neither unknown nor secret.
	validate func(v *validation, in input, value property.Value)
	// normalize returns an argument in one form, whatever the program wrote. It may be nil.
	normalize func(argument any) any
	// register returns an argument as the engine gets it for the state.
	register func(argument any) pulumi.Input
	// watch returns an argument with outputs that fail if their values turn out to be wrong. It is nil if no input of
	// the kind can be an output.
	watch func(argument any, name string, validate validator) any
}

// validator validates a value that has become known.
type validator func(at place) error

// kinds are by the Go type of the argument.
var kinds = map[reflect.Type]kind{
	reflect.TypeFor[*bool]():                 {validate: boolean, register: asOutput},
	reflect.TypeFor[*int]():                  {validate: number, register: asOutput},
	reflect.TypeFor[[]UseCase]():             {validate: list, normalize: inOrder[UseCase], register: asOutput},
	reflect.TypeFor[[]string]():              {validate: list, normalize: inOrder[string], register: asOutput},
	reflect.TypeFor[[]pulumi.StringInput]():  {validate: listOfOutputs, register: asList, watch: watchElements},
	reflect.TypeFor[texts]():                 {validate: mapOfOutputs, register: asMap, watch: watchEntries},
	reflect.TypeFor[pulumi.BoolPtrInput]():   {validate: boolean, register: asOutput, watch: watchBool},
	reflect.TypeFor[pulumi.IntPtrInput]():    {validate: number, register: asOutput, watch: watchNumber},
	reflect.TypeFor[pulumi.StringPtrInput](): {validate: oneText, register: asOutput, watch: watchOneText},
	reflect.TypeFor[pulumi.StringMapInput](): {validate: entries, register: asOutput, watch: watchMap},
}

// kindOf panics if the schema has an input of a type that is not among the kinds.
func kindOf(t reflect.Type) kind {
	k, ok := kinds[t]
	if !ok {
		panic(fmt.Sprintf("inputs of the type %s have no row in kinds", t))
	}
	return k
}

// boolean and the functions below it are validate of kinds.
func boolean(v *validation, in input, value property.Value) {
	if !value.IsNull() && !value.IsComputed() && !value.IsBool() {
		v.add(KindType, in.name, value, "must be true or false")
	}
}

func number(v *validation, in input, value property.Value) {
	switch {
	case value.IsNull(), value.IsComputed():
	case !value.IsNumber():
		v.add(KindType, in.name, value, "must be a number")
	default:
		if err := in.number(value.AsNumber()); err != nil {
			v.add(KindInvalid, in.name, value, err.Error())
		}
	}
}

func oneText(v *validation, in input, value property.Value) {
	if !value.IsNull() {
		v.text(in, place{path: in.name, value: value})
	}
	v.rule(in, value)
}

func list(v *validation, in input, value property.Value) {
	if !value.IsNull() && !value.IsArray() {
		v.add(KindType, in.name, value, "must be a list")
		return
	}
	v.rule(in, value)
	if value.IsNull() {
		return
	}
	for i, element := range value.AsArray().All {
		at := place{path: elementPath(in.name, i), value: element.WithSecret(element.Secret() || value.Secret())}
		if in.plain.visible == "" || v.plain(at.path, at.value, in.plain.insteadOfElement, in.plain.visible) {
			v.text(in, at)
		}
	}
}

// listOfOutputs accepts a list that is wholly unknown: YAML programs make it of a variable with one unknown element.
func listOfOutputs(v *validation, in input, value property.Value) {
	if value.IsComputed() {
		v.unknownArns++
		return
	}
	list(v, in, value)
}

func entries(v *validation, in input, value property.Value) {
	switch {
	case value.IsNull(), value.IsComputed():
		return
	case !value.IsMap():
		v.add(KindType, in.name, value, "must be a map")
		return
	}
	v.rule(in, value)
	for key, entry := range value.AsMap().AllStable {
		at := place{entryPath(in.name, key), key, entry.WithSecret(entry.Secret() || value.Secret())}
		if value.Secret() {
			at.path = in.name // the keys are secret too
		}
		if in.key(v, at) {
			v.text(in, at)
		}
	}
}

func mapOfOutputs(v *validation, in input, value property.Value) {
	switch {
	case value.IsComputed():
		v.add(KindUnknown, in.name, value,
			"must be a map with known keys, because they name resources: only its values may be outputs;"+
				" in YAML, write the map here and not in variables, where one unknown value makes all of it unknown")
	case value.Secret():
		v.add(KindSecret, in.name, value,
			"must not be secret: its keys become part of resource names; only its values may be secret")
	default:
		entries(v, in, value)
	}
}

// inOrder returns no nil, since the engine treats an empty list and an absent one as different.
func inOrder[T ~string](argument any) any { return append([]T{}, policy.Unique(argument.([]T))...) }

// asOutput and the functions below it are register of kinds.
func asOutput(argument any) pulumi.Input { return pulumi.ToOutput(argument) }

func asMap(argument any) pulumi.Input { return pulumi.StringMap(argument.(texts)) }

func asList(argument any) pulumi.Input { return sorted(argument.([]pulumi.StringInput)) }

// sorted returns the texts in order and without repeats.
func sorted(texts []pulumi.StringInput) pulumi.StringArrayOutput {
	return pulumi.StringArray(texts).ToStringArrayOutput().ApplyT(policy.Unique[string]).(pulumi.StringArrayOutput)
}

// watchBool and the functions below it are watch of kinds.
func watchBool(argument any, name string, validate validator) any {
	return whenKnown[*bool](argument.(pulumi.BoolPtrInput).ToBoolPtrOutput(), place{path: name}, validate)
}

func watchNumber(argument any, name string, validate validator) any {
	return whenKnown[*int](argument.(pulumi.IntPtrInput).ToIntPtrOutput(), place{path: name}, validate)
}

func watchOneText(argument any, name string, validate validator) any {
	return whenKnown[*string](argument.(pulumi.StringPtrInput).ToStringPtrOutput(), place{path: name}, validate)
}

// whenKnown returns the output, which fails if its value turns out to be wrong. T is the type of its value.
func whenKnown[T any, O pulumi.Output](output O, at place, validate validator) O {
	return output.ApplyT(func(value T) (T, error) {
		at.value = valueOf(reflect.ValueOf(value)).WithSecret(pulumi.IsSecret(output))
		return value, validate(at)
	}).(O)
}

func watchElements(argument any, name string, validate validator) any {
	elements := slices.Clone(argument.([]pulumi.StringInput))
	for i, element := range elements {
		elements[i] = watchText(element, place{path: elementPath(name, i)}, validate)
	}
	return elements
}

func watchEntries(argument any, name string, validate validator) any {
	entries := maps.Clone(argument.(texts))
	for key, entry := range entries {
		entries[key] = watchText(entry, place{path: entryPath(name, key), key: key}, validate)
	}
	return entries
}

// watchText leaves literals, which were validated before.
func watchText(text pulumi.StringInput, at place, validate validator) pulumi.StringInput {
	if !valueOf(reflect.ValueOf(text)).HasComputed() {
		return text
	}
	return whenKnown[string](text.ToStringOutput(), at, validate)
}

func watchMap(argument any, name string, validate validator) any {
	output := argument.(pulumi.StringMapInput).ToStringMapOutput()
	return whenKnown[map[string]string](output, place{path: name}, validate)
}

type texts = map[string]pulumi.StringInput
