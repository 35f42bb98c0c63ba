package provider

import (
	"errors"
	"reflect"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/urn"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil/rpcerror"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	pulumierrors "github.com/pulumi/pulumi/sdk/v3/go/pulumi/errors"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
)

// everyKind keeps literal, unknown, secret and output values apart.
var everyKind = plugin.MarshalOptions{KeepUnknowns: true, KeepSecrets: true, KeepOutputValues: true, KeepResources: true}

// readInputs returns the inputs as the program gave them, with the dependencies that the request keeps beside them.
func readInputs(req *pulumirpc.ConstructRequest) (property.Map, error) {
	raw, err := plugin.UnmarshalProperties(req.GetInputs(), everyKind)
	if err != nil {
		return property.Map{}, err
	}
	inputs := resource.FromResourcePropertyMap(raw)
	for name, dependencies := range req.GetInputDependencies() {
		if value := inputs.Get(name); !value.IsNull() {
			inputs = inputs.Set(name, dependingOn(value, urns(dependencies.GetUrns())))
		}
	}
	return inputs, nil
}

// writeInputs puts the inputs back so that sdk.ConstructInputs can read each into its field of the arguments: it fails,
// and even panics, when a field that is no Input has dependencies, or when a list or map of Inputs is secret itself.
func writeInputs(req *pulumirpc.ConstructRequest, inputs property.Map) error {
	args := reflect.TypeFor[component.EcsInfrastructureRoleArgs]()
	for i := range args.NumField() {
		name := args.Field(i).Tag.Get("pulumi")
		value := inputs.Get(name)
		switch kind := args.Field(i).Type; {
		case value.IsNull():
			inputs = inputs.Delete(name)
		case isInput(kind):
		case (kind.Kind() == reflect.Slice || kind.Kind() == reflect.Map) && isInput(kind.Elem()):
			inputs = inputs.Set(name, pushDown(value))
		default: // the whole component waits for what a plain input depends on
			for _, dependency := range allDependencies(value) {
				if !slices.Contains(req.Dependencies, string(dependency)) {
					req.Dependencies = append(req.Dependencies, string(dependency))
				}
			}
			inputs = inputs.Set(name, withoutDependencies(value))
		}
	}
	encoded, err := plugin.MarshalProperties(resource.ToResourcePropertyMap(inputs), everyKind)
	if err != nil {
		return err
	}
	req.Inputs, req.InputDependencies = encoded, nil
	return nil
}

func isInput(t reflect.Type) bool { return t.Implements(reflect.TypeFor[pulumi.Input]()) }

// pushDown moves what holds for a list or map to its elements.
func pushDown(container property.Value) property.Value {
	push := func(element property.Value) property.Value {
		return dependingOn(element, container.Dependencies()).WithSecret(element.Secret() || container.Secret())
	}
	if container.IsMap() {
		elements := container.AsMap()
		for key, element := range container.AsMap().All {
			elements = elements.Set(key, push(element))
		}
		return property.New(elements)
	}
	elements := container.AsArray().AsSlice()
	for i, element := range elements {
		elements[i] = push(element)
	}
	return property.New(elements)
}

func urns(texts []string) []urn.URN {
	all := make([]urn.URN, len(texts))
	for i, text := range texts {
		all[i] = urn.URN(text)
	}
	return all
}

func dependingOn(value property.Value, dependencies []urn.URN) property.Value {
	all := slices.Concat(value.Dependencies(), dependencies)
	slices.Sort(all)
	return value.WithDependencies(slices.Compact(all))
}

// allDependencies are those of a value and of the elements of a list: a plain input has no deeper values.
func allDependencies(value property.Value) []urn.URN {
	all := slices.Clone(value.Dependencies())
	if value.IsArray() {
		for _, element := range value.AsArray().All {
			all = append(all, element.Dependencies()...)
		}
	}
	return all
}

func withoutDependencies(value property.Value) property.Value {
	if value.IsArray() {
		elements := value.AsArray().AsSlice()
		for i, element := range elements {
			elements[i] = element.WithDependencies(nil)
		}
		return property.New(elements)
	}
	return value.WithDependencies(nil)
}

// withPropertyPaths lets the engine point to the inputs that are wrong. It prints the value that it finds at a path,
// also when it is secret: a secret gets a path where there is nothing.
func withPropertyPaths(err error) error {
	var faults *component.InputError
	if !errors.As(err, &faults) {
		return err
	}
	details := make([]pulumierrors.InputPropertyErrorDetails, len(faults.Faults))
	for i, fault := range faults.Faults {
		if fault.Secret {
			fault.Path += " (secret)"
		}
		details[i] = pulumierrors.InputPropertyErrorDetails{PropertyPath: fault.Path, Reason: fault.Reason}
	}
	return rpcerror.WrapDetailedError(pulumierrors.NewInputPropertiesError(faults.Summary(), details...))
}
