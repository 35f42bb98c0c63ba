package provider

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/urn"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	sdk "github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
)

const (
	stackURN = "urn:pulumi:stack::project::pulumi:pulumi:Stack::project-stack"
	otherURN = "urn:pulumi:stack::project::test:index:Other::other"
)

// inputs has a value for each input, beside the use case managedInstances.
var inputs = map[string]any{
	"additionalPolicyArns": map[string]any{"key": "arn:aws:iam::123456789012:policy/a"},
	"createPassRolePolicy": true,
	"description":          "text",
	"forceDetachPolicies":  true,
	"instanceRoleArns":     []any{"arn:aws:iam::123456789012:role/a"},
	"maxSessionDuration":   3600.0,
	"name":                 "text",
	"namePrefix":           "text",
	"passRoleGroups":       []any{"text"},
	"passRolePolicyName":   "text",
	"passRoleRoles":        []any{"text"},
	"passRoleUsers":        []any{"text"},
	"path":                 "/",
	"permissionsBoundary":  "arn:aws:iam::123456789012:policy/a",
	"sourceAccount":        "123456789012",
	"tags":                 map[string]any{"key": "text"},
	"useCases":             []any{"managedInstances"},
}

// Inputs that a Go program writes as literals, and those of them whose elements may be outputs.
var (
	plainValues   = []string{"additionalPolicyArns", "createPassRolePolicy", "instanceRoleArns", "passRoleGroups", "passRoleRoles", "passRoleUsers", "useCases"}
	inputElements = []string{"additionalPolicyArns", "instanceRoleArns"}
)

// What programs in other languages give to the plugin makes what the same Go program makes.
func TestPluginRegistersWhatTheDirectImportRegisters(t *testing.T) {
	require.Equal(t, inputNames(), slices.Sorted(maps.Keys(inputs)))
	for input, value := range inputs {
		value := resource.FromResourcePropertyValue(resource.NewPropertyValue(value))
		for name, form := range forms {
			t.Run(input+"/"+name, func(t *testing.T) {
				given := form(value)
				switch {
				case given.IsNull() && (input == "sourceAccount" || input == "useCases"):
					assertRefused(t, input, given)
				case given.IsNull():
					assertSame(t, input, given, property.Value{}, true)
				case !slices.Contains(plainValues, input):
					assertSame(t, input, given, given, false)
				case given.IsComputed() || given.Secret() && input == "additionalPolicyArns":
					assertRefused(t, input, given)
				case slices.Contains(inputElements, input):
					assertSame(t, input, given, each(value, form), false)
				case given.Secret():
					assertRefused(t, input, given)
				default:
					assertSame(t, input, given, value, len(given.Dependencies()) > 0)
				}
			})
			if !value.IsArray() && !value.IsMap() {
				continue
			}
			t.Run(input+"/element/"+name, func(t *testing.T) {
				given := each(value, form)
				if name == "null output" {
					assertRefused(t, input, given)
					return
				}
				switch {
				case !slices.Contains(plainValues, input) || slices.Contains(inputElements, input):
					assertSame(t, input, given, given, false)
				case given.HasComputed() || given.HasSecrets():
					assertRefused(t, input, given)
				default:
					assertSame(t, input, given, value, len(allDependencies(given)) > 0)
				}
			})
		}
	}
}

// The ways in which a value arrives.
var forms = map[string]func(property.Value) property.Value{
	"literal": func(value property.Value) property.Value { return value },
	"unknown": func(property.Value) property.Value { return property.New(property.Computed) },
	"secret":  func(value property.Value) property.Value { return value.WithSecret(true) },
	"output":  func(value property.Value) property.Value { return value.WithDependencies([]urn.URN{otherURN}) },
	"null output": func(property.Value) property.Value {
		return property.Value{}.WithDependencies([]urn.URN{otherURN})
	},
	"secret output": func(value property.Value) property.Value {
		return value.WithSecret(true).WithDependencies([]urn.URN{otherURN})
	},
	"unknown output": func(property.Value) property.Value {
		return property.New(property.Computed).WithDependencies([]urn.URN{otherURN})
	},
}

func TestEmptyListsAndMaps(t *testing.T) {
	none := property.New([]property.Value{})
	given := property.NewMap(map[string]property.Value{
		"additionalPolicyArns": property.New(map[string]property.Value{"key": property.New("arn:aws:iam::123456789012:policy/a")}),
		"instanceRoleArns":     none, "passRoleGroups": none, "passRoleRoles": none, "passRoleUsers": none, "useCases": none,
		"tags": property.New(map[string]property.Value{}),
	})
	e := startEngine(t)
	response, err := startPlugin(t, e, ConstructRole).Construct(t.Context(), request(t, e, given))
	require.NoError(t, err)
	registered, err := plugin.UnmarshalProperties(e.registered[response.GetUrn()].GetObject(), everyKind)
	require.NoError(t, err)
	assert.Equal(t, resource.NewPropertyMapFromMap(map[string]any{
		"additionalPolicyArns": map[string]any{"key": "arn:aws:iam::123456789012:policy/a"},
		"createPassRolePolicy": true,
		"useCases":             []any{},
	}), registered)
}

// Some SDKs send an output that resolves to nothing without a value, as they send an unknown one in a preview.
func TestUnknownInputsOfAnUpdateAreNull(t *testing.T) {
	for input, reason := range map[string]string{
		"description":   "",
		"sourceAccount": "must not be null: leave it out for a trust policy without a condition",
		"useCases":      "is required: choose from volumes, serviceConnectTls, vpcLattice, loadBalancers, managedInstances, expressGatewayServices, gatewayHostSharedAlb, volumeCleanupOnly",
	} {
		e := startEngine(t)
		request := request(t, e, withUseCase("volumes").Set(input, property.New(property.Computed)))
		request.DryRun = false
		_, err := startPlugin(t, e, ConstructRole).Construct(t.Context(), request)
		if reason == "" {
			assert.NoError(t, err)
		} else {
			assert.Equal(t, map[string]string{input: reason}, inputErrors(t, err))
		}
	}
}

// other is the resource whose outputs are among the inputs.
type other struct{ pulumi.CustomResourceState }

// assertSame: the plugin makes of the given value what a Go program makes of the direct one. What a plain value depends
// on, the program lets the whole component wait for.
func assertSame(t *testing.T, input string, given, direct property.Value, waits bool) {
	byProgram := startEngine(t)
	byProgram.run(t, given.HasComputed(), func(ctx *pulumi.Context) error {
		var dependency other
		if err := ctx.RegisterResource("test:index:Other", "other", nil, &dependency); err != nil {
			return err
		}
		var options []pulumi.ResourceOption
		if waits {
			options = append(options, pulumi.DependsOn([]pulumi.Resource{&dependency}))
		}
		args := &component.EcsInfrastructureRoleArgs{}
		for input, value := range withUseCase("managedInstances").Set(input, direct).All {
			field := argument(args, input)
			field.Set(goValue(ctx, field.Type(), value, &dependency))
		}
		_, err := component.NewEcsInfrastructureRole(ctx, "ecs", args, options...)
		return err
	})
	delete(byProgram.registered, stackURN)
	delete(byProgram.registered, otherURN)
	delete(byProgram.outputs, stackURN)

	byPlugin := startEngine(t)
	response, err := startPlugin(t, byPlugin, ConstructRole).Construct(t.Context(),
		request(t, byPlugin, withUseCase("managedInstances").Set(input, given)))
	require.NoError(t, err)
	assertSameMessages(t, byProgram.registered, byPlugin.registered)
	assertSameMessages(t, byProgram.outputs, byPlugin.outputs)
	assert.Equal(t, slices.Sorted(maps.Keys(byPlugin.outputs[response.GetUrn()].GetOutputs().GetFields())),
		slices.Sorted(maps.Keys(response.GetState().GetFields())))
}

// withUseCase are the least inputs.
func withUseCase(name string) property.Map {
	return property.NewMap(map[string]property.Value{"useCases": property.New([]property.Value{property.New(name)})})
}

// argument is the field of an input.
func argument(args *component.EcsInfrastructureRoleArgs, input string) reflect.Value {
	value := reflect.ValueOf(args).Elem()
	for i := range value.NumField() {
		if value.Type().Field(i).Tag.Get("pulumi") == input {
			return value.Field(i)
		}
	}
	panic("no input " + input)
}

// goValue is how a Go program writes a value.
func goValue(ctx *pulumi.Context, typ reflect.Type, value property.Value, dependency pulumi.Resource) reflect.Value {
	switch {
	case value.IsNull():
		return reflect.Zero(typ)
	case isInput(typ):
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
		input = pulumi.OutputWithDependencies(ctx.Context(), pulumi.ToOutput(input), dependency)
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

// request is how the engine asks the plugin for the component.
func request(t *testing.T, e *engine, inputs property.Map) *pulumirpc.ConstructRequest {
	encoded, err := plugin.MarshalProperties(resource.ToResourcePropertyMap(inputs), everyKind)
	require.NoError(t, err)
	dependencies := map[string]*pulumirpc.ConstructRequest_PropertyDependencies{}
	for input, value := range inputs.All {
		if len(allDependencies(value)) > 0 {
			dependencies[input] = &pulumirpc.ConstructRequest_PropertyDependencies{Urns: []string{otherURN}}
		}
	}
	return &pulumirpc.ConstructRequest{
		Project: "project", Stack: "stack", Parent: stackURN, Type: component.Type, Name: "ecs", Parallel: 4,
		DryRun: property.New(inputs).HasComputed(), MonitorEndpoint: e.address, Inputs: encoded, InputDependencies: dependencies,
	}
}

// assertRefused: nothing is registered, and the only fault is that of Check.
func assertRefused(t *testing.T, input string, given property.Value) {
	all := withUseCase("managedInstances").Set(input, given)
	var found *component.InputError
	require.ErrorAs(t, component.Check("ecs", all), &found)
	require.Len(t, found.Faults, 1)

	e := startEngine(t)
	_, err := startPlugin(t, e, ConstructRole).Construct(t.Context(), request(t, e, all))
	assert.Equal(t, map[string]string{found.Faults[0].Place(): found.Faults[0].Reason}, inputErrors(t, err))
	assert.Empty(t, e.registered)
}

// inputErrors are the property paths and reasons that the engine is told.
func inputErrors(t *testing.T, err error) map[string]string {
	t.Helper()
	answer, ok := status.FromError(err)
	require.True(t, ok, "%v", err)
	reasons := map[string]string{}
	for _, detail := range answer.Details() {
		if found, ok := detail.(*pulumirpc.InputPropertiesError); ok {
			for _, e := range found.GetErrors() {
				reasons[e.GetPropertyPath()] = e.GetReason()
			}
		}
	}
	return reasons
}

func assertSameMessages[M proto.Message](t *testing.T, expected, found map[string]M) {
	t.Helper()
	assert.Equal(t, slices.Sorted(maps.Keys(expected)), slices.Sorted(maps.Keys(found)))
	for urn, message := range expected {
		assert.Equal(t, readable(t, message), readable(t, found[urn]), urn)
	}
}

// readable is a message as JSON. The SDK keeps dependencies as sets, whose order is of no meaning.
func readable(t *testing.T, message proto.Message) any {
	encoded, err := protojson.Marshal(message)
	require.NoError(t, err)
	var decoded any
	require.NoError(t, json.Unmarshal(encoded, &decoded))
	sortDependencies(decoded)
	return decoded
}

func sortDependencies(message any) {
	switch message := message.(type) {
	case map[string]any:
		for key, value := range message {
			if urns, ok := value.([]any); ok && (key == "dependencies" || key == "urns") {
				slices.SortFunc(urns, func(a, b any) int { return strings.Compare(a.(string), b.(string)) })
			}
			sortDependencies(value)
		}
	case []any:
		for _, value := range message {
			sortDependencies(value)
		}
	}
}

func inputNames() []string {
	var names []string
	for _, field := range reflect.VisibleFields(reflect.TypeFor[component.EcsInfrastructureRoleArgs]()) {
		names = append(names, field.Tag.Get("pulumi"))
	}
	slices.Sort(names)
	return names
}

func TestPanicOfTheComponentNamesIt(t *testing.T) {
	e := startEngine(t)
	plugin := startPlugin(t, e, func(*pulumi.Context, string, string, sdk.ConstructInputs, pulumi.ResourceOption) (*sdk.ConstructResult, error) {
		panic(errors.New("a nil pointer"))
	})
	_, err := plugin.Construct(t.Context(), request(t, e, withUseCase("volumes")))
	assert.Equal(t, `ecs-infrastructure:index:EcsInfrastructureRole "ecs": a nil pointer: this is a bug, please report it`,
		status.Convert(err).Message())
}

func TestResourceThatFails(t *testing.T) {
	for said, err := range map[string]error{
		"ecs-volumes [aws:iam/role:Role] has failed: see its own error": fmt.Errorf("marshaling properties: awaiting input property %q: %w", "roleArn",
			errors.New("resource ecs-volumes [aws:iam/role:Role] failed to register")),
		"one of its resources has failed, or the update was canceled: see the other errors": fmt.Errorf("marshaling properties: %w",
			status.Error(codes.Unavailable, "resource monitor shut down while waiting on step's done channel")),
		"something else": errors.New("something else"),
	} {
		assert.EqualError(t, pointingToCause(err), said)
	}
	assert.NoError(t, pointingToCause(nil))
}

// A value among the inputs may read like a failure.
func TestFaultsThatQuoteAFailure(t *testing.T) {
	err := pointingToCause(fmt.Errorf("marshaling properties: %w", &component.InputError{Name: "ecs", Faults: []component.Fault{
		{Path: "path", Value: "resource a [b] failed to register", Reason: "must be a path"},
	}}))
	assert.Equal(t, map[string]string{"path": "must be a path"}, inputErrors(t, err))
}

// IAM decides on its quota, so this is no error.
func TestMoreThanTenManagedPoliciesAreAWarning(t *testing.T) {
	for policies, warnings := range map[int][]string{
		9:  nil,
		10: {"11 managed policies are attached to the role, and IAM allows 10 unless the quota of the account is raised"},
	} {
		additional := map[string]property.Value{}
		for i := range policies {
			additional[fmt.Sprint("key", i)] = property.New(fmt.Sprint("arn:aws:iam::123456789012:policy/", i))
		}
		e := startEngine(t)
		_, err := startPlugin(t, e, ConstructRole).Construct(t.Context(), request(t, e, withUseCase("volumes").Set("additionalPolicyArns", property.New(additional))))
		require.NoError(t, err)
		assert.Equal(t, warnings, e.warnings)
	}
}

func TestOtherTypesAreRefused(t *testing.T) {
	e := startEngine(t)
	_, err := startPlugin(t, e, ConstructRole).Construct(t.Context(), &pulumirpc.ConstructRequest{Type: "ecs-infrastructure:index:Role", Name: "ecs"})
	assert.Equal(t, `ecs-infrastructure:index:Role "ecs": this package has only ecs-infrastructure:index:EcsInfrastructureRole`,
		status.Convert(err).Message())
}

func TestWhatThePluginSaysOfItself(t *testing.T) {
	plugin := startPlugin(t, startEngine(t), ConstructRole)
	info, err := plugin.GetPluginInfo(t.Context(), &emptypb.Empty{})
	require.NoError(t, err)
	assert.Equal(t, Version, info.GetVersion())
	schema, err := plugin.GetSchema(t.Context(), &pulumirpc.GetSchemaRequest{})
	require.NoError(t, err)
	assert.True(t, Schema == schema.GetSchema(), "the plugin serves another schema")
	_, err = plugin.GetSchema(t.Context(), &pulumirpc.GetSchemaRequest{Version: 1})
	assert.Equal(t, "schema version 1 is not supported, only 0", status.Convert(err).Message())
}
