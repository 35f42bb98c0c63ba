package provider

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/urn"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/enginetest"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/inputs"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/wire"
)

const (
	stackURN = "urn:pulumi:stack::project::pulumi:pulumi:Stack::project-stack"
	roleURN  = "urn:pulumi:stack::project::" + component.Type + "$aws:iam/role:Role::ecs"
	otherURN = "urn:pulumi:stack::project::test:index:Other::other"
)

// form is a way in which the engine sends a value.
type form func(property.Value) property.Value

var forms = map[string]form{
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
	"empty": func(value property.Value) property.Value {
		switch {
		case value.IsArray():
			return property.New([]property.Value{})
		case value.IsMap():
			return property.New(map[string]property.Value{})
		}
		return value
	},
}

// written is what a Go program writes to register the same.
type written string

const (
	same     written = "the same"
	elements written = "a literal list or map with the elements in that form"
	literal  written = "the literal"
	waiting  written = "the literal, and dependsOn"
	absent   written = "nothing, and dependsOn"
	refused  written = "nothing: Check refuses it"
)

// writtenFor returns what a Go program writes for an input, by form.
func writtenFor(in inputs.Input, value property.Value) map[string]written {
	byForm := map[string]written{
		"literal": literal, "unknown": refused, "secret": refused, "output": waiting, "null output": absent,
		"secret output": refused, "unknown output": refused, "empty": same,
	}
	switch {
	case in.Outputs() == inputs.Whole:
		for name := range byForm {
			byForm[name] = same
		}
		byForm["null output"] = absent
	case in.Outputs() == inputs.Elements:
		for name := range byForm {
			byForm[name] = elements
		}
		byForm["null output"], byForm["empty"] = absent, same
		if value.IsMap() { // the keys name resources
			for _, name := range []string{"unknown", "unknown output", "secret", "secret output"} {
				byForm[name] = refused
			}
		}
	}
	switch in.Name {
	case "lifecycleHookFunctionArns", "permissionsBoundary", "sourceAccount", "useCases": // null is not no value
		byForm["null output"] = refused
	}
	switch in.Name {
	case "lifecycleHookFunctionArns", "useCases":
		byForm["empty"] = refused
	}
	return byForm
}

// writtenForElements returns the same for the elements of a list or map.
func writtenForElements(in inputs.Input) map[string]written {
	byForm := map[string]written{}
	for name := range forms {
		byForm[name] = same
	}
	if in.Outputs() == inputs.None {
		byForm = map[string]written{
			"literal": literal, "unknown": refused, "secret": refused, "output": waiting,
			"secret output": refused, "unknown output": refused, "empty": literal,
		}
	}
	byForm["null output"] = refused
	return byForm
}

// The plugin registers the same as a Go program that imports the component, in whatever form the engine sends a value
// or the elements of a list or map.
func TestPluginRegistersWhatTheDirectImportRegisters(t *testing.T) {
	for _, in := range inputs.Table {
		value, ok := enginetest.Values.GetOk(in.Name)
		if !ok {
			t.Errorf("internal/enginetest/values.go lacks a value of %s", in.Name)
			continue
		}
		for name, form := range forms {
			t.Run(in.Name+"/"+name, func(t *testing.T) {
				inForm := each(value, form)
				assertWritten(t, writtenFor(in, value)[name], in.Name, value, form(value), inForm, 1)
				switch byForm := writtenForElements(in); {
				case value.IsArray():
					assertWritten(t, byForm[name], in.Name, value, inForm, inForm, value.AsArray().Len())
				case value.IsMap():
					assertWritten(t, byForm[name], in.Name, value, inForm, inForm, value.AsMap().Len())
				}
			})
		}
	}
}

// Some SDKs send an output that resolves to nothing without a value, just like an unknown one in a preview.
func TestUnknownInputsOfAnUpdateAreNull(t *testing.T) {
	for input, refused := range map[string]bool{"description": false, "sourceAccount": true, "useCases": true} {
		e := enginetest.Start(t)
		request := request(t, e, withUseCase("volumes").Set(input, property.New(property.Computed)))
		request.DryRun = false
		_, err := startPlugin(t, e, constructRole).Construct(t.Context(), request)
		assert.Equal(t, refused, err != nil, input)
		assert.Equal(t, checkErrors(withUseCase("volumes").Set(input, property.Value{})), inputErrors(t, err))
	}
}

// other is a resource whose outputs are inputs of the component.
type other struct{ pulumi.CustomResourceState }

// assertWritten compares what the plugin makes of the given form of a value with what the Go program writes. If it is
// refused, there are so many faults.
func assertWritten(t *testing.T, program written, input string, value, given, elementwise property.Value, faults int) {
	t.Helper()
	switch program {
	case same:
		assertSame(t, input, given, given, false)
	case elements:
		assertSame(t, input, given, elementwise, false)
	case literal:
		assertSame(t, input, given, value, false)
	case waiting:
		assertSame(t, input, given, value, true)
	case absent:
		assertSame(t, input, given, property.Value{}, true)
	case refused:
		assertRefused(t, input, given, faults)
	}
}

// assertSame compares what the plugin registers for the given value with what a Go program registers for the direct
// one, in which the component depends on the other resource if it waits.
func assertSame(t *testing.T, input string, given, direct property.Value, waits bool) {
	var option func(other pulumi.Resource) pulumi.ResourceOption
	if waits {
		option = func(other pulumi.Resource) pulumi.ResourceOption {
			return pulumi.DependsOn([]pulumi.Resource{other})
		}
	}
	assertSameResources(t, allowingAll().Set(input, given), nil, allowingAll().Set(input, direct), option)
}

// assertSameResources compares what the plugin registers for a request with the given inputs with what a Go program
// registers for the direct ones and an option.
func assertSameResources(t *testing.T, given property.Map, requested func(*pulumirpc.ConstructRequest),
	direct property.Map, option func(other pulumi.Resource) pulumi.ResourceOption) {
	byProgram := enginetest.Start(t)
	require.NoError(t, byProgram.Run(t, property.New(given).HasComputed(), func(ctx *pulumi.Context) error {
		var dependency other
		if err := ctx.RegisterResource("test:index:Other", "other", nil, &dependency); err != nil {
			return err
		}
		var options []pulumi.ResourceOption
		if option != nil {
			options = append(options, option(&dependency))
		}
		args := &component.EcsInfrastructureRoleArgs{}
		enginetest.SetArguments(ctx, args, direct, &dependency)
		_, err := component.NewEcsInfrastructureRole(ctx, "ecs", args, options...)
		return err
	}))
	resources, outputs := byProgram.Resources(), byProgram.Outputs()
	delete(resources, stackURN)
	delete(resources, otherURN)
	delete(outputs, stackURN)

	byPlugin := enginetest.Start(t)
	sent := request(t, byPlugin, given)
	if requested != nil {
		requested(sent)
	}
	response, err := startPlugin(t, byPlugin, constructRole).Construct(t.Context(), sent)
	require.NoError(t, err)
	if !property.New(given).HasSecrets() {
		withoutSecretLists(resources)
	}
	assertSameMessages(t, resources, byPlugin.Resources())
	assertSameMessages(t, outputs, byPlugin.Outputs())
	assert.Equal(t, slices.Sorted(maps.Keys(byPlugin.Outputs()[response.GetUrn()].GetOutputs().GetFields())),
		slices.Sorted(maps.Keys(response.GetState().GetFields())))
}

// withoutSecretLists forgets that the role's lists of its policies are secret. By direct import, they are for each
// output, since whether it is secret is known too late.
func withoutSecretLists(resources map[string]*pulumirpc.RegisterResourceRequest) {
	for _, registered := range resources {
		if registered.GetType() == "aws:iam/role:Role" {
			registered.AdditionalSecretOutputs = nil
		}
	}
}

// The role's own lists of its policies are secret if one of the inputs that they show is.
func TestListsOfPoliciesAreSecret(t *testing.T) {
	lists := map[string]string{
		"additionalPolicyArns": "managedPolicyArns", "inlinePolicies": "inlinePolicies",
		"instanceRoleArns":          "inlinePolicies",
		"lifecycleHookFunctionArns": "inlinePolicies", "tlsKmsKeyArns": "inlinePolicies",
		"volumeKmsKeyArns": "inlinePolicies",
	}
	for input, value := range enginetest.Values.All {
		for secret, form := range map[bool]form{
			false: func(value property.Value) property.Value { return value.WithDependencies([]urn.URN{otherURN}) },
			true:  func(value property.Value) property.Value { return value.WithSecret(true) },
		} {
			given := allowingAll().Set(input, each(value, form))
			if len(checkErrors(given)) > 0 {
				continue // a plain input
			}
			e := enginetest.Start(t)
			_, err := startPlugin(t, e, constructRole).Construct(t.Context(), request(t, e, given))
			require.NoError(t, err)
			var expected []string
			if list := lists[input]; secret && list != "" {
				expected = []string{list}
			}
			assert.Equal(t, expected, e.Resources()[roleURN].GetAdditionalSecretOutputs(), "%s %t", input, secret)
		}
	}
}

// The resources that the plugin creates have the same options as those of the direct import.
func TestPluginPassesOptionsOn(t *testing.T) {
	yes := true
	for name, test := range map[string]struct {
		option    func(other pulumi.Resource) pulumi.ResourceOption
		requested func(*pulumirpc.ConstructRequest)
	}{
		"protect": {
			func(pulumi.Resource) pulumi.ResourceOption { return pulumi.Protect(true) },
			func(r *pulumirpc.ConstructRequest) { r.Protect = &yes },
		},
		"retainOnDelete": {
			func(pulumi.Resource) pulumi.ResourceOption { return pulumi.RetainOnDelete(true) },
			func(r *pulumirpc.ConstructRequest) { r.RetainOnDelete = &yes },
		},
		"deletedWith": {
			pulumi.DeletedWith, func(r *pulumirpc.ConstructRequest) { r.DeletedWith = otherURN },
		},
		"customTimeouts": {
			func(pulumi.Resource) pulumi.ResourceOption {
				return pulumi.Timeouts(&pulumi.CustomTimeouts{Create: "5m"})
			},
			func(r *pulumirpc.ConstructRequest) {
				r.CustomTimeouts = &pulumirpc.ConstructRequest_CustomTimeouts{Create: "5m"}
			},
		},
		"additionalSecretOutputs": {
			func(pulumi.Resource) pulumi.ResourceOption {
				return pulumi.AdditionalSecretOutputs([]string{"roleArn"})
			},
			func(r *pulumirpc.ConstructRequest) { r.AdditionalSecretOutputs = []string{"roleArn"} },
		},
		"dependsOn": {
			func(other pulumi.Resource) pulumi.ResourceOption { return pulumi.DependsOn([]pulumi.Resource{other}) },
			func(r *pulumirpc.ConstructRequest) { r.Dependencies = []string{otherURN} },
		},
		"aliases": {
			func(pulumi.Resource) pulumi.ResourceOption {
				return pulumi.Aliases([]pulumi.Alias{{Name: pulumi.String("old")}})
			},
			func(r *pulumirpc.ConstructRequest) {
				spec := &pulumirpc.Alias_Spec_{Spec: &pulumirpc.Alias_Spec{Name: "old"}}
				r.Aliases = []*pulumirpc.Alias{{Alias: spec}}
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			assertSameResources(t, allowingAll(), test.requested, allowingAll(), test.option)
		})
	}
}

// allowingAll returns inputs with which all others are allowed.
func allowingAll() property.Map {
	return property.NewMap(map[string]property.Value{
		"additionalPolicyArns":      enginetest.Values.Get("additionalPolicyArns"),
		"useCases":                  enginetest.Values.Get("useCases"),
		"lifecycleHookFunctionArns": enginetest.Values.Get("lifecycleHookFunctionArns"),
	})
}

// withUseCase returns the minimal inputs.
func withUseCase(name string) property.Map {
	return property.NewMap(map[string]property.Value{"useCases": property.New([]property.Value{property.New(name)})})
}

// request returns the request of the engine for a component with the inputs.
func request(t testing.TB, e *enginetest.Engine, given property.Map) *pulumirpc.ConstructRequest {
	encoded, err := plugin.MarshalProperties(resource.ToResourcePropertyMap(given), wire.Options)
	require.NoError(t, err)
	dependencies := map[string]*pulumirpc.ConstructRequest_PropertyDependencies{}
	for input, value := range given.All {
		if len(allDependencies(value)) > 0 {
			dependencies[input] = &pulumirpc.ConstructRequest_PropertyDependencies{Urns: []string{otherURN}}
		}
	}
	return &pulumirpc.ConstructRequest{
		Project: "project", Stack: "stack", Parent: stackURN, Type: component.Type, Name: "ecs", Parallel: 4,
		DryRun: property.New(given).HasComputed(), MonitorEndpoint: e.Address,
		Inputs: encoded, InputDependencies: dependencies,
	}
}

// assertRefused fails unless the plugin registers nothing and reports what Check finds.
func assertRefused(t *testing.T, input string, given property.Value, faults int) {
	all := allowingAll().Set(input, given)
	require.Len(t, checkErrors(all), faults)
	e := enginetest.Start(t)
	_, err := startPlugin(t, e, constructRole).Construct(t.Context(), request(t, e, all))
	assert.Equal(t, checkErrors(all), inputErrors(t, err))
	assert.Empty(t, e.Resources())
}

// checkErrors returns what Check finds: reasons by property path.
func checkErrors(given property.Map) map[string]string {
	reasons := map[string]string{}
	for _, fault := range inputs.Check("ecs", given).Faults() {
		place, reason := fault.InEngine()
		reasons[place] = reason
	}
	return reasons
}

// inputErrors returns what the engine is told: reasons by property path.
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

// readable returns a message as JSON, with dependencies in order: the SDK keeps them as sets.
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
