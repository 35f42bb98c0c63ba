package provider

import (
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/urn"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil/rpcerror"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	pulumierrors "github.com/pulumi/pulumi/sdk/v3/go/pulumi/errors"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/inputs"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/wire"
)

// readInputs returns the inputs as the program sent them, with the dependencies that the request lists separately.
func readInputs(req *pulumirpc.ConstructRequest) (property.Map, error) {
	raw, err := plugin.UnmarshalProperties(req.GetInputs(), wire.Options)
	if err != nil {
		return property.Map{}, err
	}
	given := resource.FromResourcePropertyMap(raw)
	if !req.GetDryRun() {
		given = withoutUnknowns(property.New(given)).AsMap()
	}
	for name, dependencies := range req.GetInputDependencies() {
		if value, ok := given.GetOk(name); ok {
			given = given.Set(name, dependingOn(value, urns(dependencies.GetUrns())))
		}
	}
	return given, nil
}

// withoutUnknowns replaces unknown values by null. In an update everything is known, but some SDKs send an output that
// resolves to nothing without a value.
func withoutUnknowns(value property.Value) property.Value {
	if value.IsComputed() {
		return property.Value{}.WithSecret(value.Secret()).WithDependencies(value.Dependencies())
	}
	return each(value, withoutUnknowns).WithSecret(value.Secret()).WithDependencies(value.Dependencies())
}

// writeInputs puts the inputs back into the request in a form that sdk.ConstructInputs can copy to the arguments. As
// they were sent, it would fail or panic if a plain field has dependencies, if a whole list or map of Inputs is secret,
// or if a number is unknown; and it would forget that an entry of a map is secret or unknown.
func writeInputs(req *pulumirpc.ConstructRequest, given property.Map) error {
	for _, in := range inputs.Table {
		value := given.Get(in.Name)
		switch outputs := in.Outputs(); {
		case value.IsNull():
			waitFor(req, value)
			given = given.Delete(in.Name)
		case outputs == inputs.Whole:
			given = given.Set(in.Name, whole(value))
		case outputs == inputs.Elements && value.IsComputed():
			given = given.Set(in.Name, property.New([]property.Value{value}))
		case outputs == inputs.Elements:
			given = given.Set(in.Name, each(value, func(element property.Value) property.Value {
				return dependingOn(element, value.Dependencies()).WithSecret(element.Secret() || value.Secret())
			}))
		default:
			waitFor(req, value)
			given = given.Set(in.Name, bare(value))
		}
	}
	asOutputs := wire.Options
	asOutputs.UpgradeToOutputValues = true // otherwise an unknown loses its type
	encoded, err := plugin.MarshalProperties(resource.ToResourcePropertyMap(given), asOutputs)
	if err != nil {
		return err
	}
	req.Inputs, req.InputDependencies = encoded, nil
	return nil
}

// waitFor makes the component depend on the dependencies of a value that becomes a literal.
func waitFor(req *pulumirpc.ConstructRequest, value property.Value) {
	for _, dependency := range allDependencies(value) {
		if !slices.Contains(req.Dependencies, string(dependency)) {
			req.Dependencies = append(req.Dependencies, string(dependency))
		}
	}
}

// whole returns a value that is unknown or secret if an element is, with the dependencies of all elements.
func whole(value property.Value) property.Value {
	all := bare(value)
	if value.HasComputed() {
		all = property.New(property.Computed)
	}
	return dependingOn(all, allDependencies(value)).WithSecret(value.HasSecrets())
}

// bare returns a value without secrets and dependencies.
func bare(value property.Value) property.Value {
	return each(value, bare).WithSecret(false).WithDependencies(nil)
}

// each applies a function to the elements of a list or map. It returns an empty one as it is, not as null.
func each(value property.Value, change func(property.Value) property.Value) property.Value {
	switch {
	case value.IsArray() && value.AsArray().Len() > 0:
		elements := value.AsArray().AsSlice()
		for i, element := range elements {
			elements[i] = change(element)
		}
		return property.New(elements)
	case value.IsMap() && value.AsMap().Len() > 0:
		entries := value.AsMap().AsMap()
		for key, entry := range entries {
			entries[key] = change(entry)
		}
		return property.New(entries)
	}
	return value
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

// allDependencies returns the dependencies of a value and of its elements.
func allDependencies(value property.Value) []urn.URN {
	all := slices.Clone(value.Dependencies())
	each(value, func(element property.Value) property.Value {
		all = append(all, allDependencies(element)...)
		return element
	})
	return all
}

// withPropertyPaths returns the faults in a form in which the engine shows each input with its value.
func withPropertyPaths(faults inputs.Faults) error {
	details := []pulumierrors.InputPropertyErrorDetails{}
	for _, fault := range faults.Shown() {
		place, reason := fault.InEngine()
		details = append(details, pulumierrors.InputPropertyErrorDetails{PropertyPath: place, Reason: reason})
	}
	return rpcerror.WrapDetailedError(pulumierrors.NewInputPropertiesError(faults.Summary(), details...))
}
