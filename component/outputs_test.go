package component

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/urn"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/enginetest"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/golden"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/inputs"
)

// Outputs are validated before anything is registered: the component waits for all of them.
func TestOutputsAreValidatedBeforeAnythingIsRegistered(t *testing.T) {
	covered := map[string]bool{"forceDetachPolicies": true} // of which no value is wrong
	tests := enginetest.ReadInputs(t, "testdata/wrong-outputs.json")
	golden.AssertCases(t, "wrong-outputs.txt", slices.Sorted(maps.Keys(tests)), func(name string) []string {
		engine := enginetest.Start(t)
		err := engine.Run(t, false, func(ctx *pulumi.Context) error {
			var args EcsInfrastructureRoleArgs
			enginetest.SetArguments(ctx, &args, tests[name], nil)
			_, err := NewEcsInfrastructureRole(ctx, "ecs", &args)
			return err
		})
		require.Error(t, err, "component/testdata/wrong-outputs.json: %s is accepted; write a wrong value", name)
		assert.NotContains(t, err.Error(), "hidden")
		assertNothingRegistered(t, engine)
		var faults []string
		for _, fault := range faultsIn(t, err) {
			covered[fault.Input] = true
			faults = append(faults, fmt.Sprint(fault.Kind, ": ", fault))
		}
		return faults
	})
	for _, in := range inputs.Table {
		line := fmt.Sprintf(`%q: {%q: {"(output)": "a wrong value"}, "useCases": ["volumes"]},`, in.Name, in.Name)
		assert.True(t, covered[in.Name] || in.Outputs() == inputs.None, "component/testdata/wrong-outputs.json lacks"+
			" an output of %s that is wrong: add a line, such as\n\t%s\nand run go test ./component -update",
			in.Name, line)
	}
}

func faultsIn(t *testing.T, err error) []Fault {
	t.Helper()
	var refused *InputError
	require.ErrorAs(t, err, &refused)
	return refused.Faults
}

// assertNothingRegistered ignores the stack, which the SDK registers first.
func assertNothingRegistered(t *testing.T, engine *enginetest.Engine) {
	t.Helper()
	assert.Len(t, engine.Resources(), 1)
}

// null is an output that resolves to nothing.
var null = property.Value{}.WithDependencies([]urn.URN{"urn:pulumi:stack::project::test:index:Other::other"})

// A null output is the same as no value, except for a permissions boundary and an account, without which the role
// would allow more.
func TestNullOutputs(t *testing.T) {
	given := property.NewMap(map[string]property.Value{
		"useCases": property.New([]property.Value{property.New("volumes")}), "namePrefix": property.New("prefix-"),
	})
	for _, given := range []property.Map{given, given.Set("createPassRolePolicy", property.New(false))} {
		nulls := given
		for _, in := range inputs.Table {
			refused := in.Name == "permissionsBoundary" || in.Name == "sourceAccount"
			if in.Outputs() == inputs.Whole && given.Get(in.Name).IsNull() && !refused {
				nulls = nulls.Set(in.Name, null)
			}
		}
		var args, nullArgs EcsInfrastructureRoleArgs
		enginetest.SetArguments(nil, &args, given, nil)
		enginetest.SetArguments(nil, &nullArgs, nulls, nil)
		nullArgs.PermissionsBoundary = pulumi.StringPtrFromPtr(nil)
		nullArgs.SourceAccount = pulumi.StringPtrFromPtr(nil)
		assert.Equal(t, register(t, args, "aws", false), register(t, nullArgs, "aws", false))
	}
}

// Without a region, or under mocks that answer nothing, an update must fail before it creates anything, and not wait
// forever.
func TestPartitionWithoutAnswer(t *testing.T) {
	engine := enginetest.Start(t)
	engine.Partition = ""
	err := engine.Run(t, false, func(ctx *pulumi.Context) error {
		_, err := NewEcsInfrastructureRole(ctx, "ecs", &EcsInfrastructureRoleArgs{UseCases: []UseCase{UseCaseVolumes}})
		return err
	})
	assert.ErrorContains(t, err, `ecs-infrastructure:index:EcsInfrastructureRole "ecs":`+
		" aws:index/getPartition:getPartition returned no partition: set aws:region or AWS_REGION; in a unit test,"+
		" make the mocks return one")
	for _, registered := range engine.Resources() {
		assert.NotEqual(t, "aws:iam/role:Role", registered.GetType())
	}
}

// A policy of the program's own is about resources in the partition of the AWS provider, as a preview says already.
func TestDocumentsAreInThePartitionOfTheProvider(t *testing.T) {
	const document = `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": [` +
		`"arn:*:s3:::a", "arn:aws:s3:::b"]}}`
	for _, preview := range []bool{false, true} {
		for partition, fault := range map[string]string{
			"aws": "",
			"aws-cn": "inlinePolicies.own: Statement.Resource[1] must be in the partition aws-cn, that of the AWS" +
				" provider",
		} {
			engine := enginetest.Start(t)
			engine.Partition = partition
			err := engine.Run(t, preview, func(ctx *pulumi.Context) error {
				_, err := NewEcsInfrastructureRole(ctx, "ecs", &EcsInfrastructureRoleArgs{
					UseCases:       []UseCase{},
					InlinePolicies: map[string]pulumi.StringInput{"own": pulumi.String(document)},
				})
				return err
			})
			if fault == "" {
				assert.NoError(t, err)
			} else {
				assert.ErrorContains(t, err, fault)
			}
		}
	}
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
	var refused *InputError
	require.ErrorAs(t, err, &refused)
	assert.EqualError(t, refused,
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
	faults := faultsIn(t, err)
	require.Len(t, faults, 1)
	faults[0].Reason = ""
	assert.Equal(t, Fault{Kind: KindRequired, Input: "useCases", Path: "useCases"}, faults[0])
}

// An output that turns out to be null leaves the role to be named after the component.
func TestNameThatTurnsOutToBeNull(t *testing.T) {
	engine := enginetest.Start(t)
	err := engine.Run(t, false, func(ctx *pulumi.Context) error {
		args := EcsInfrastructureRoleArgs{UseCases: []UseCase{UseCaseVolumes}}
		enginetest.SetArguments(ctx, &args, property.NewMap(map[string]property.Value{"name": null}), nil)
		_, err := NewEcsInfrastructureRole(ctx, strings.Repeat("a", 57), &args)
		return err
	})
	assert.ErrorContains(t, err, "must be at most 56 characters: the role is auto-named after it")
	assert.Len(t, engine.Resources(), 1, "only the stack is registered")
}
