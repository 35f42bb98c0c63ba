package component

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/enginetest"
)

// later returns an output, whose value the component cannot know when it is called.
func later[O pulumi.Output](value pulumi.Input) O { return pulumi.ToOutput(value).(O) }

func laterText(text string) pulumi.StringOutput {
	return later[pulumi.StringOutput](pulumi.String(text))
}

func nullText() pulumi.StringPtrOutput {
	return laterText("").ApplyT(func(string) *string { return nil }).(pulumi.StringPtrOutput)
}

// Outputs are validated before anything is registered: the component waits for all of them.
func TestOutputsAreValidatedBeforeAnythingIsRegistered(t *testing.T) {
	covered := map[string]bool{"forceDetachPolicies": true} // of which no value is wrong
	tests := enginetest.ReadInputs(t, "testdata/wrong-outputs.json")
	assertGoldenFaults(t, "wrong-outputs.txt", slices.Sorted(maps.Keys(tests)), func(name string) []string {
		engine := enginetest.Start(t)
		err := engine.Run(t, false, func(ctx *pulumi.Context) error {
			var args EcsInfrastructureRoleArgs
			enginetest.SetArguments(ctx, &args, tests[name], nil)
			_, err := NewEcsInfrastructureRole(ctx, "ecs", &args)
			return err
		})
		assert.NotContains(t, err.Error(), "hidden")
		assertNothingRegistered(t, engine)
		var faults []string
		for _, fault := range faultsIn(t, err) {
			covered[fault.input()] = true
			faults = append(faults, fmt.Sprint(fault.Kind, ": ", fault))
		}
		return faults
	})
	for _, in := range inputTable {
		if kindOf(argumentTypes[in.name]).watch != nil {
			assert.True(t, covered[in.name], "no output is wrong here: %s", in.name)
		}
	}
}

// assertNothingRegistered ignores the stack, which the SDK registers first.
func assertNothingRegistered(t *testing.T, engine *enginetest.Engine) {
	t.Helper()
	assert.Len(t, engine.Resources(), 1)
}

// A null output is the same as no value, except for sourceAccount.
func TestNullOutputs(t *testing.T) {
	nulls := EcsInfrastructureRoleArgs{
		UseCases:            []UseCase{UseCaseVolumes},
		Name:                nullText(),
		NamePrefix:          pulumi.String("prefix-"),
		Path:                nullText(),
		Description:         nullText(),
		PermissionsBoundary: pulumi.StringPtrFromPtr(nil),
		PassRolePolicyName:  nullText(),
		SourceAccount:       pulumi.StringPtrFromPtr(nil),
		MaxSessionDuration:  laterText("").ApplyT(func(string) *int { return nil }).(pulumi.IntPtrOutput),
		ForceDetachPolicies: laterText("").ApplyT(func(string) *bool { return nil }).(pulumi.BoolPtrOutput),
		Tags:                nullText().ApplyT(func(*string) map[string]string { return nil }).(pulumi.StringMapOutput),
	}
	args := EcsInfrastructureRoleArgs{UseCases: []UseCase{UseCaseVolumes}, NamePrefix: pulumi.String("prefix-")}
	assert.Equal(t, register(t, args, "aws", false), register(t, nulls, "aws", false))
	args.CreatePassRolePolicy = pulumi.BoolRef(false)
	nulls.CreatePassRolePolicy = pulumi.BoolRef(false)
	assert.Equal(t, register(t, args, "aws", false), register(t, nulls, "aws", false))
}

// A program under mocks that answer nothing must fail, not wait forever.
func TestPartitionWithoutAnswer(t *testing.T) {
	engine := enginetest.Start(t)
	engine.Partition = ""
	err := engine.Run(t, false, func(ctx *pulumi.Context) error {
		_, err := NewEcsInfrastructureRole(ctx, "ecs", &EcsInfrastructureRoleArgs{UseCases: []UseCase{UseCaseVolumes}})
		return err
	})
	assert.ErrorContains(t, err, `ecs-infrastructure:index:EcsInfrastructureRole "ecs":`+
		" aws:index/getPartition:getPartition returned no partition; in a unit test, make the mocks return one")
}

// The AWS provider is asked for the partition once, and only for use cases whose policies depend on it.
func TestPartitionIsAskedForOnce(t *testing.T) {
	for invokes, useCases := range map[int][]UseCase{
		0: {UseCaseLifecycleHooks},
		1: {UseCaseVolumeCleanupOnly, UseCaseVpcLattice, UseCaseLifecycleHooks},
	} {
		engine := enginetest.Start(t)
		assert.NoError(t, engine.Run(t, false, func(ctx *pulumi.Context) error {
			_, err := NewEcsInfrastructureRole(ctx, "ecs", &EcsInfrastructureRoleArgs{
				UseCases: useCases, LifecycleHookFunctionArns: argumentsOf(t, "everything").LifecycleHookFunctionArns,
			})
			return err
		}))
		assert.Equal(t, invokes, engine.Invokes())
	}
}

// Literals are validated before anything is registered, and all faults are reported together.
func TestLiteralsAreValidatedBeforeAnythingIsRegistered(t *testing.T) {
	engine := enginetest.Start(t)
	err := engine.Run(t, false, func(ctx *pulumi.Context) error {
		_, err := NewEcsInfrastructureRole(ctx, "ecs", &EcsInfrastructureRoleArgs{
			UseCases:             []UseCase{"volume"},
			Name:                 pulumi.StringPtr("a/b"),
			MaxSessionDuration:   pulumi.Int(1),
			PassRoleUsers:        []string{"arn:aws:iam::123456789012:user/alice"},
			InstanceRoleArns:     []pulumi.StringInput{pulumi.String("*")},
			AdditionalPolicyArns: map[string]pulumi.StringInput{"a-b": pulumi.String("a")},
			Tags:                 pulumi.ToStringMap(map[string]string{"aws:a": ""}),
		})
		return err
	})
	assert.EqualError(t, inputError(t, err),
		`ecs-infrastructure:index:EcsInfrastructureRole "ecs": 7 inputs must be changed
  - useCases[0]: is not a use case; did you mean "volumes"?; got "volume"
  - name: must be 1 to 64 letters, digits or _+=,.@-; got "a/b"
  - maxSessionDuration: must be a whole number of seconds, 3600 to 43200; got 1
  - tags["aws:a"]: the key must not begin with aws:, which AWS reserves
  - passRoleUsers[0]: must be the name of a user in this account, not an ARN: "alice"; got "`+
			`arn:aws:iam::123456789012:user/alice"
  - instanceRoleArns[0]: must be the ARN of one role, without wildcards; got "*"
  - additionalPolicyArns["a-b"]: the key must start with a letter and contain only letters, digits and _
  - additionalPolicyArns["a-b"]: must be the ARN of a managed policy, such as arn:aws:iam::123456789012:policy/name: `+
			`a path of at most 512 characters and a name of at most 128; got "a"`)
	assertNothingRegistered(t, engine)
}

func TestNoArguments(t *testing.T) {
	err := enginetest.Start(t).Run(t, false, func(ctx *pulumi.Context) error {
		_, err := NewEcsInfrastructureRole(ctx, "ecs", nil)
		return err
	})
	assert.Equal(t, []Fault{{Kind: KindRequired, Path: "useCases"}}, withoutReasons(faultsIn(t, err)))
}

// An output that turns out to be null leaves the role to be named after the component.
func TestNameThatTurnsOutToBeNull(t *testing.T) {
	engine := enginetest.Start(t)
	err := engine.Run(t, false, func(ctx *pulumi.Context) error {
		_, err := NewEcsInfrastructureRole(ctx, strings.Repeat("a", 57),
			&EcsInfrastructureRoleArgs{UseCases: []UseCase{UseCaseVolumes}, Name: nullText()})
		return err
	})
	assert.ErrorContains(t, err, "must be at most 56 characters: the role is auto-named after it")
	assert.Len(t, engine.Resources(), 1, "only the stack is registered")
}
