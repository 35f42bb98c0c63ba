package component

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/urn"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/enginetest"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/fields"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/golden"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/inputs"
)

// argumentsOf returns the arguments of a case in inputs.json. Two cases have the use cases of the table.
func argumentsOf(t *testing.T, name string) (args EcsInfrastructureRoleArgs) {
	t.Helper()
	enginetest.SetArguments(nil, &args, enginetest.ReadInputs(t, "testdata/inputs.json")[name], nil)
	switch name {
	case "all-managed":
		args.UseCases = slices.DeleteFunc(allUseCases(), func(useCase UseCase) bool {
			return len(inputs.Managed(inputs.Selected([]UseCase{useCase}))) == 0
		})
	case "everything": // but volumes, which excludes the cleanup; one is repeated
		args.UseCases = slices.DeleteFunc(allUseCases(), func(name UseCase) bool { return name == UseCaseVolumes })
		args.UseCases = append([]UseCase{UseCaseManagedInstances}, args.UseCases...)
	}
	return args
}

func allUseCases() []UseCase {
	var names []UseCase
	for _, name := range inputs.UseCaseNames() {
		names = append(names, UseCase(name))
	}
	return names
}

// All registered resources. What a consumer of all outputs gets is in one file, outputs.json.
func TestGoldenResources(t *testing.T) {
	tests := map[string]EcsInfrastructureRoleArgs{}
	for name := range enginetest.ReadInputs(t, "testdata/inputs.json") {
		tests[name] = argumentsOf(t, name)
	}
	for _, useCase := range allUseCases() {
		args := EcsInfrastructureRoleArgs{UseCases: []UseCase{useCase}}
		if useCase == UseCaseLifecycleHooks {
			args.LifecycleHookFunctionArns = tests["everything"].LifecycleHookFunctionArns[:1]
		}
		tests[string(useCase)] = args
	}
	consumers := map[string]any{}
	assertRegistered := func(name string, args EcsInfrastructureRoleArgs, partition string, preview bool) {
		t.Run(name, func(t *testing.T) {
			resources := register(t, args, partition, preview)
			consumers[name] = resources["test:index:Consumer"][0]
			delete(resources, "test:index:Consumer")
			assertGoldenJSON(t, name, resources)
		})
	}
	for name, args := range tests {
		assertRegistered(name, args, "aws", strings.HasPrefix(name, "unknown"))
	}
	// While the configuration of the AWS provider is unknown, the partition is "".
	assertRegistered("no-partition", EcsInfrastructureRoleArgs{UseCases: []UseCase{UseCaseVolumes}}, "", true)
	assertGoldenJSON(t, "outputs", consumers)
}

func TestEachOutputIsSet(t *testing.T) {
	consumer := register(t, argumentsOf(t, "everything"), "aws", false)["test:index:Consumer"][0]
	for name := range fields.ByName(&EcsInfrastructureRole{}) {
		assert.NotNil(t, consumer.Inputs.(map[string]any)[name],
			"component/outputs.go, registerOutputs, lacks a line that sets %s", name)
	}
}

// The AWS provider would delete attachments and named resources before it replaces them.
func TestEveryReplacementCreatesFirst(t *testing.T) {
	engine, everything := enginetest.Start(t), argumentsOf(t, "everything")
	require.NoError(t, engine.Run(t, false, func(ctx *pulumi.Context) error {
		_, err := NewEcsInfrastructureRole(ctx, "ecs", &everything)
		return err
	}))
	for urn, resource := range engine.Resources() {
		if resource.Custom {
			assert.True(t, resource.DeleteBeforeReplaceDefined, urn)
			assert.False(t, resource.DeleteBeforeReplace, urn)
		}
	}
}

func TestGoldenResourcesDoNotDependOnOrderOrRepeats(t *testing.T) {
	args := argumentsOf(t, "everything")
	args.UseCases = args.UseCases[1:]
	slices.Reverse(args.UseCases)
	args.PassRoleUsers = []string{"alice", "bob"}
	for _, list := range []*[]pulumi.StringInput{
		&args.InstanceRoleArns, &args.LifecycleHookFunctionArns, &args.TlsKmsKeyArns,
	} {
		*list = append(slices.Clone(*list), (*list)[0])
		slices.Reverse(*list)
	}
	assert.Equal(t, register(t, argumentsOf(t, "everything"), "aws", false), register(t, args, "aws", false))
}

func assertGoldenJSON(t *testing.T, name string, found any) {
	t.Helper()
	text, err := json.MarshalIndent(found, "", "  ")
	require.NoError(t, err)
	golden.Assert(t, name+".json", string(text)+"\n")
}

// registered is a resource as the engine sees it.
type registered struct {
	Name         string   `json:"name"`
	Parent       string   `json:"parent,omitempty"`
	Inputs       any      `json:"inputs,omitempty"`
	Dependencies []string `json:"dependencies,omitempty"`
	Aliases      []string `json:"aliases,omitempty"`
}

// register creates the component and a consumer of all its outputs, and returns the resources by type.
func register(t *testing.T, args EcsInfrastructureRoleArgs, partition string, preview bool) map[string][]registered {
	t.Helper()
	engine := enginetest.Start(t)
	engine.Partition = partition
	require.NoError(t, engine.Run(t, preview, func(ctx *pulumi.Context) error {
		role, err := NewEcsInfrastructureRole(ctx, "ecs", &args)
		if err != nil {
			return err
		}
		var consumer struct{ pulumi.CustomResourceState }
		return ctx.RegisterResource("test:index:Consumer", "consumer", outputs(role), &consumer)
	}))
	byType := map[string][]registered{}
	requests := engine.Resources()
	for _, id := range slices.Sorted(maps.Keys(requests)) {
		if request := requests[id]; request.GetType() != string(resource.RootStackType) {
			byType[request.GetType()] = append(byType[request.GetType()], registeredBy(t, request))
		}
	}
	return byType
}

func registeredBy(t *testing.T, request *pulumirpc.RegisterResourceRequest) registered {
	t.Helper()
	given, err := plugin.UnmarshalProperties(request.GetObject(),
		plugin.MarshalOptions{KeepUnknowns: true, KeepSecrets: true})
	require.NoError(t, err)
	found := registered{Name: request.GetName(), Parent: typeAndName(request.GetParent())}
	if len(given) > 0 {
		found.Inputs = plain(property.New(resource.FromResourcePropertyMap(given)))
	}
	for _, dependency := range request.GetDependencies() {
		found.Dependencies = append(found.Dependencies, typeAndName(dependency))
	}
	slices.Sort(found.Dependencies)
	for _, alias := range request.GetAliases() {
		found.Aliases = append(found.Aliases, alias.GetSpec().GetName())
	}
	return found
}

// typeAndName returns a URN without stack, project and parent types.
func typeAndName(text string) string {
	u := urn.URN(text)
	return string(u.Type()) + "::" + u.Name()
}

// plain returns a value for JSON, with markers for unknown and secret values.
func plain(value property.Value) any {
	switch {
	case value.Secret():
		return map[string]any{"(secret)": plain(value.WithSecret(false))}
	case value.IsComputed():
		return "(unknown)"
	case value.IsMap():
		entries := map[string]any{}
		for key, entry := range value.AsMap().All {
			entries[key] = plain(entry)
		}
		return entries
	case value.IsArray():
		elements := []any{}
		for _, element := range value.AsArray().All {
			elements = append(elements, plain(element))
		}
		return elements
	case value.IsString():
		return value.AsString()
	case value.IsNumber():
		return value.AsNumber()
	case value.IsBool():
		return value.AsBool()
	}
	return nil
}

// The SDK does not wait for outputs that are made only of literals.
func TestProgramWaitsForWhatIsAppliedToOutputs(t *testing.T) {
	everything := argumentsOf(t, "everything")
	for name := range outputs(&EcsInfrastructureRole{}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var applied atomic.Bool
			err := enginetest.Start(t).Run(t, false, func(ctx *pulumi.Context) error {
				role, err := NewEcsInfrastructureRole(ctx, "ecs", &everything)
				if err != nil {
					return err
				}
				outputs(role)[name].(pulumi.Output).ApplyT(func(any) any {
					time.Sleep(50 * time.Millisecond) // work that outlasts a program that does not wait
					applied.Store(true)
					return nil
				})
				return nil
			})
			require.NoError(t, err)
			assert.True(t, applied.Load())
		})
	}
}

func TestEveryOutputIsSet(t *testing.T) {
	everything := argumentsOf(t, "everything")
	require.NoError(t, enginetest.Start(t).Run(t, false, func(ctx *pulumi.Context) error {
		role, err := NewEcsInfrastructureRole(ctx, "ecs", &everything)
		for name, output := range fields.ByName(role) {
			assert.False(t, reflect.ValueOf(output.Interface()).IsZero(),
				"component/outputs.go sets no output %s: add a line to registerOutputs", name)
		}
		return err
	}))
}

func outputs(role *EcsInfrastructureRole) pulumi.Map {
	all := pulumi.Map{}
	for name, output := range fields.ByName(role) {
		all[name], _ = reflect.TypeAssert[pulumi.Input](output)
	}
	return all
}
