package component

import (
	"encoding/json"
	"flag"
	"maps"
	"os"
	"path/filepath"
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
)

var update = flag.Bool("update", false, "rewrite the golden files")

var unknownText = pulumi.UnsafeUnknownOutput(nil).ApplyT(func(any) string { return "" }).(pulumi.StringOutput)

func secret(text string) pulumi.StringOutput {
	return pulumi.ToSecret(pulumi.String(text)).(pulumi.StringOutput)
}

var everything = EcsInfrastructureRoleArgs{
	UseCases:             append([]UseCase{UseCaseManagedInstances}, slices.DeleteFunc(allUseCases(), isVolumes)...),
	Name:                 pulumi.String("ecsInfrastructureRole"),
	Path:                 pulumi.String("/ecs/"),
	Description:          pulumi.String("ECS manages infrastructure"),
	MaxSessionDuration:   pulumi.Int(7200),
	PermissionsBoundary:  pulumi.String("arn:aws:iam::123456789012:policy/boundary"),
	ForceDetachPolicies:  pulumi.Bool(true),
	Tags:                 pulumi.StringMap{"team": pulumi.String("platform")},
	PassRoleUsers:        []string{"bob", "alice", "bob"},
	PassRoleGroups:       []string{"developers"},
	PassRoleRoles:        []string{"deployer"},
	CreatePassRolePolicy: pulumi.BoolRef(true),
	PassRolePolicyName:   pulumi.String("pass-ecs"),
	InstanceRoleArns: []pulumi.StringInput{
		pulumi.String("arn:aws:iam::123456789012:role/b"), pulumi.String("arn:aws:iam::123456789012:role/a"),
	},
	LifecycleHookFunctionArns: []pulumi.StringInput{
		pulumi.String("arn:aws:lambda:us-east-1:123456789012:function:b"),
		pulumi.String("arn:aws:lambda:us-east-1:123456789012:function:a:live"),
	},
	TlsKmsKeyArns: []pulumi.StringInput{
		pulumi.String("arn:aws:kms:us-east-1:123456789012:key/b"),
		pulumi.String("arn:aws:kms:us-east-1:123456789012:key/a"),
	},
	AdditionalPolicyArns: map[string]pulumi.StringInput{"kms": pulumi.String("arn:aws:iam::123456789012:policy/kms")},
	SourceAccount:        pulumi.String("123456789012"),
}

func isVolumes(useCase UseCase) bool { return useCase == UseCaseVolumes }

func allUseCases() []UseCase {
	var names []UseCase
	for _, row := range useCaseTable {
		names = append(names, row.useCase)
	}
	return names
}

// All registered resources. What a consumer of all outputs gets is in one file, outputs.json.
func TestGoldenResources(t *testing.T) {
	tests := map[string]EcsInfrastructureRoleArgs{
		"all-managed": {
			UseCases: slices.DeleteFunc(allUseCases(), func(useCase UseCase) bool {
				return rowsOf([]UseCase{useCase})[0].policyPath == ""
			}),
		},
		"keys": {
			UseCases: []UseCase{UseCaseVolumes, UseCaseServiceConnectTls},
			VolumeKmsKeyArns: []pulumi.StringInput{
				pulumi.String("arn:aws:kms:us-east-1:123456789012:key/b"),
				pulumi.String("arn:aws:kms:us-east-1:123456789012:key/a"),
				pulumi.String("arn:aws:kms:eu-central-1:123456789012:key/c"),
			},
			TlsKmsKeyArns: []pulumi.StringInput{pulumi.String("arn:aws:kms:us-east-1:123456789012:key/a")},
		},
		"unknown-lists": {
			UseCases:         []UseCase{UseCaseLifecycleHooks, UseCaseVolumes, UseCaseServiceConnectTls},
			VolumeKmsKeyArns: []pulumi.StringInput{unknownText},
			TlsKmsKeyArns: []pulumi.StringInput{
				pulumi.String("arn:aws:kms:us-east-1:123456789012:key/a"), unknownText,
			},
			LifecycleHookFunctionArns: []pulumi.StringInput{
				unknownText, pulumi.String("arn:aws:lambda:us-east-1:123456789012:function:a"),
			},
		},
		"secret-lists": {
			UseCases:         []UseCase{UseCaseLifecycleHooks, UseCaseVolumes, UseCaseServiceConnectTls},
			VolumeKmsKeyArns: []pulumi.StringInput{secret("arn:aws:kms:us-east-1:123456789012:key/a")},
			TlsKmsKeyArns:    []pulumi.StringInput{secret("arn:aws:kms:us-east-1:123456789012:key/a")},
			LifecycleHookFunctionArns: []pulumi.StringInput{
				secret("arn:aws:lambda:us-east-1:123456789012:function:a"),
			},
		},
		"everything":   everything,
		"no-pass-role": {UseCases: []UseCase{UseCaseVolumes}, CreatePassRolePolicy: pulumi.BoolRef(false)},
		"only-additional": {
			UseCases: []UseCase{},
			AdditionalPolicyArns: map[string]pulumi.StringInput{
				"kms": pulumi.String("arn:aws:iam::123456789012:policy/kms"),
			},
		},
		"unknown": {
			UseCases:             []UseCase{UseCaseManagedInstances},
			Name:                 unknownText,
			SourceAccount:        unknownText,
			PassRolePolicyName:   unknownText,
			Tags:                 pulumi.StringMap{"known": pulumi.String("a"), "unknown": unknownText},
			InstanceRoleArns:     []pulumi.StringInput{pulumi.String("arn:aws:iam::123456789012:role/a"), unknownText},
			AdditionalPolicyArns: map[string]pulumi.StringInput{"kms": unknownText},
		},
		"secret": {
			UseCases:             []UseCase{UseCaseManagedInstances},
			NamePrefix:           secret("ecs-"),
			Description:          secret("for ECS"),
			SourceAccount:        secret("123456789012"),
			Tags:                 pulumi.StringMap{"owner": secret("somebody")},
			InstanceRoleArns:     []pulumi.StringInput{secret("arn:aws:iam::123456789012:role/a")},
			AdditionalPolicyArns: map[string]pulumi.StringInput{"kms": secret("arn:aws:iam::123456789012:policy/kms")},
		},
	}
	for _, useCase := range allUseCases() {
		args := EcsInfrastructureRoleArgs{UseCases: []UseCase{useCase}}
		if useCase == UseCaseLifecycleHooks {
			args.LifecycleHookFunctionArns = everything.LifecycleHookFunctionArns[:1]
		}
		tests[string(useCase)] = args
	}
	consumers := map[string]any{}
	golden := func(name string, args EcsInfrastructureRoleArgs, partition string, preview bool) {
		t.Run(name, func(t *testing.T) {
			resources := register(t, args, partition, preview)
			consumers[name] = resources["test:index:Consumer"][0]
			delete(resources, "test:index:Consumer")
			assertGoldenJSON(t, name, resources)
		})
	}
	for name, args := range tests {
		golden(name, args, "aws", strings.HasPrefix(name, "unknown"))
	}
	// While the configuration of the AWS provider is unknown, the partition is "".
	golden("no-partition", EcsInfrastructureRoleArgs{UseCases: []UseCase{UseCaseVolumes}}, "", true)
	assertGoldenJSON(t, "outputs", consumers)
}

// The AWS provider would delete attachments and named resources before it replaces them.
func TestEveryReplacementCreatesFirst(t *testing.T) {
	engine := enginetest.Start(t)
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
	args := everything
	args.UseCases = slices.Clone(args.UseCases[1:])
	slices.Reverse(args.UseCases)
	args.PassRoleUsers = []string{"alice", "bob"}
	for _, list := range []*[]pulumi.StringInput{
		&args.InstanceRoleArns, &args.LifecycleHookFunctionArns, &args.TlsKmsKeyArns,
	} {
		*list = append(slices.Clone(*list), (*list)[0])
		slices.Reverse(*list)
	}
	assert.Equal(t, register(t, everything, "aws", false), register(t, args, "aws", false))
}

func assertGoldenJSON(t *testing.T, name string, found any) {
	t.Helper()
	text, err := json.MarshalIndent(found, "", "  ")
	require.NoError(t, err)
	assertGolden(t, name+".json", string(text)+"\n")
}

func assertGolden(t *testing.T, name, text string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	}
	golden, err := os.ReadFile(file)
	require.NoError(t, err, "run go test ./component -update")
	if line, expected, actual := firstDifference(string(golden), text); line > 0 {
		t.Errorf("%s:%d: expected\n%s\nfound\n%s", file, line, expected, actual)
	}
}

// firstDifference returns the first line that differs, with the lines that follow it.
func firstDifference(expected, actual string) (line int, inExpected, inActual string) {
	a, b := strings.SplitAfter(expected, "\n"), strings.SplitAfter(actual, "\n")
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			from := func(lines []string) string {
				return strings.Join(lines[min(i, len(lines)):min(i+4, len(lines))], "")
			}
			return i + 1, from(a), from(b)
		}
	}
	return 0, "", ""
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
	inputs, err := plugin.UnmarshalProperties(request.GetObject(),
		plugin.MarshalOptions{KeepUnknowns: true, KeepSecrets: true})
	require.NoError(t, err)
	found := registered{Name: request.GetName(), Parent: typeAndName(request.GetParent())}
	if len(inputs) > 0 {
		found.Inputs = plain(property.New(resource.FromResourcePropertyMap(inputs)))
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

func outputs(role *EcsInfrastructureRole) pulumi.Map {
	all := pulumi.Map{}
	for name, output := range fields(role) {
		all[name], _ = reflect.TypeAssert[pulumi.Input](output)
	}
	return all
}
