package component

import (
	"fmt"
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
	const arn = "arn:aws:iam::123456789012:policy/a"
	const vpcLattice = "arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForVpcLattice"
	type policies = map[string]pulumi.StringInput
	covered := map[string]bool{"forceDetachPolicies": true} // of which no value is wrong
	for name, test := range map[string]struct {
		args  EcsInfrastructureRoleArgs
		fault Fault
	}{
		"name": {
			EcsInfrastructureRoleArgs{Name: laterText("a/b")},
			Fault{Kind: KindInvalid, Path: "name", Value: `"a/b"`},
		},
		"namePrefix": {
			EcsInfrastructureRoleArgs{NamePrefix: laterText("")},
			Fault{Kind: KindInvalid, Path: "namePrefix", Value: `""`},
		},
		"path": {
			EcsInfrastructureRoleArgs{Path: laterText("a")},
			Fault{Kind: KindInvalid, Path: "path", Value: `"a"`},
		},
		"description": {
			EcsInfrastructureRoleArgs{Description: laterText("“")},
			Fault{Kind: KindInvalid, Path: "description", Value: `"“"`},
		},
		"maxSessionDuration": {
			EcsInfrastructureRoleArgs{MaxSessionDuration: later[pulumi.IntOutput](pulumi.Int(60))},
			Fault{Kind: KindInvalid, Path: "maxSessionDuration", Value: "60"},
		},
		"permissionsBoundary": {
			EcsInfrastructureRoleArgs{PermissionsBoundary: laterText("boundary")},
			Fault{Kind: KindInvalid, Path: "permissionsBoundary", Value: `"boundary"`},
		},
		"sourceAccount": {
			EcsInfrastructureRoleArgs{SourceAccount: laterText("1")},
			Fault{Kind: KindInvalid, Path: "sourceAccount", Value: `"1"`},
		},
		"empty sourceAccount": {
			EcsInfrastructureRoleArgs{SourceAccount: laterText("")},
			Fault{Kind: KindInvalid, Path: "sourceAccount", Value: `""`},
		},
		"null sourceAccount": {
			EcsInfrastructureRoleArgs{SourceAccount: nullText()},
			Fault{Kind: KindRequired, Path: "sourceAccount"},
		},
		"null permissionsBoundary": {
			EcsInfrastructureRoleArgs{PermissionsBoundary: nullText()},
			Fault{Kind: KindRequired, Path: "permissionsBoundary"},
		},
		"partition": {
			EcsInfrastructureRoleArgs{
				PermissionsBoundary:  laterText("arn:aws-cn:iam::123456789012:policy/a"),
				AdditionalPolicyArns: policies{"key": pulumi.String(arn)},
			},
			Fault{Kind: KindConflict, Path: "additionalPolicyArns.key", Value: `"` + arn + `"`},
		},
		"customer policy under the name of AWS's": {
			EcsInfrastructureRoleArgs{
				AdditionalPolicyArns: policies{"AmazonECSInfrastructureRolePolicyForVpcLattice": laterText(arn)},
			},
			Fault{
				Kind: KindConflict, Path: "additionalPolicyArns.AmazonECSInfrastructureRolePolicyForVpcLattice",
			},
		},
		"name with a literal prefix": {
			EcsInfrastructureRoleArgs{Name: laterText("a"), NamePrefix: pulumi.String("b")},
			Fault{Kind: KindConflict, Path: "namePrefix", Value: `"b"`},
		},
		"literal name with a prefix": {
			EcsInfrastructureRoleArgs{Name: pulumi.String("a"), NamePrefix: laterText("b")},
			Fault{Kind: KindConflict, Path: "namePrefix", Value: `"b"`},
		},
		"name with a prefix": {
			EcsInfrastructureRoleArgs{Name: laterText("a"), NamePrefix: laterText("b")},
			Fault{Kind: KindConflict, Path: "namePrefix", Value: `"b"`},
		},
		"passRolePolicyName": {
			EcsInfrastructureRoleArgs{PassRolePolicyName: laterText("a/b")},
			Fault{Kind: KindInvalid, Path: "passRolePolicyName", Value: `"a/b"`},
		},
		"passRolePolicyName without the policy": {
			EcsInfrastructureRoleArgs{CreatePassRolePolicy: pulumi.BoolRef(false), PassRolePolicyName: laterText("a")},
			Fault{Kind: KindConflict, Path: "passRolePolicyName", Value: `"a"`},
		},
		"tags": {
			EcsInfrastructureRoleArgs{Tags: pulumi.StringMap{"key": laterText(";")}},
			Fault{Kind: KindInvalid, Path: "tags.key", Value: `";"`},
		},
		"keys of tags": {
			EcsInfrastructureRoleArgs{Tags: later[pulumi.StringMapOutput](pulumi.StringMap{"aws:key": laterText("")})},
			Fault{Kind: KindInvalid, Path: `tags["aws:key"]`},
		},
		"instanceRoleArns": {
			EcsInfrastructureRoleArgs{InstanceRoleArns: []pulumi.StringInput{laterText("*")}},
			Fault{Kind: KindInvalid, Path: "instanceRoleArns[0]", Value: `"*"`},
		},
		"size of the inline policies": {
			EcsInfrastructureRoleArgs{InstanceRoleArns: longRoles(25)},
			Fault{Kind: KindTooLarge, Path: "instanceRoleArns"},
		},
		"lifecycleHookFunctionArns": {
			EcsInfrastructureRoleArgs{
				UseCases:                  []UseCase{UseCaseLifecycleHooks},
				LifecycleHookFunctionArns: []pulumi.StringInput{laterText("a")},
			},
			Fault{Kind: KindInvalid, Path: "lifecycleHookFunctionArns[0]", Value: `"a"`},
		},
		"tlsKmsKeyArns": {
			EcsInfrastructureRoleArgs{
				UseCases:      []UseCase{UseCaseServiceConnectTls},
				TlsKmsKeyArns: []pulumi.StringInput{laterText("alias/a")},
			},
			Fault{Kind: KindInvalid, Path: "tlsKmsKeyArns[0]", Value: `"alias/a"`},
		},
		"volumeKmsKeyArns": {
			EcsInfrastructureRoleArgs{
				UseCases:         []UseCase{UseCaseVolumes},
				VolumeKmsKeyArns: []pulumi.StringInput{laterText("alias/a")},
			},
			Fault{Kind: KindInvalid, Path: "volumeKmsKeyArns[0]", Value: `"alias/a"`},
		},
		"size of the inline policies together": {
			EcsInfrastructureRoleArgs{
				UseCases:         []UseCase{UseCaseVolumes, UseCaseManagedInstances},
				InstanceRoleArns: longRoles(18),
				VolumeKmsKeyArns: []pulumi.StringInput{laterText("arn:aws:kms:us-east-1:123456789012:key/a")},
			},
			Fault{Kind: KindTooLarge, Path: "instanceRoleArns"},
		},
		"additionalPolicyArns": {
			EcsInfrastructureRoleArgs{AdditionalPolicyArns: policies{"key": laterText("a")}},
			Fault{Kind: KindInvalid, Path: "additionalPolicyArns.key", Value: `"a"`},
		},
		"AWS managed policy": {
			EcsInfrastructureRoleArgs{AdditionalPolicyArns: policies{"key": laterText(vpcLattice)}},
			Fault{Kind: KindInvalid, Path: "additionalPolicyArns.key"},
		},
		"policy of a selected use case": {
			EcsInfrastructureRoleArgs{
				UseCases:             []UseCase{"vpcLattice", "managedInstances"},
				AdditionalPolicyArns: policies{"key": laterText(vpcLattice)},
			},
			Fault{Kind: KindDuplicate, Path: "additionalPolicyArns.key", Value: `"` + vpcLattice + `"`},
		},
		"policy of a literal": {
			EcsInfrastructureRoleArgs{AdditionalPolicyArns: policies{"a": pulumi.String(arn), "b": laterText(arn)}},
			Fault{Kind: KindDuplicate, Path: "additionalPolicyArns.b", Value: `"` + arn + `"`},
		},
		"policy of a secret under an earlier key": {
			EcsInfrastructureRoleArgs{AdditionalPolicyArns: policies{"a": secret(arn), "b": pulumi.String(arn)}},
			Fault{Kind: KindDuplicate, Path: "additionalPolicyArns.b", Hidden: "secret"},
		},
		"policy under two keys": {
			EcsInfrastructureRoleArgs{AdditionalPolicyArns: policies{"a": laterText(arn), "b": laterText(arn)}},
			Fault{Kind: KindDuplicate, Path: "additionalPolicyArns.b", Value: `"` + arn + `"`},
		},
		"secret": {
			EcsInfrastructureRoleArgs{Name: pulumi.ToSecret(laterText("hidden/name")).(pulumi.StringOutput)},
			Fault{Kind: KindInvalid, Path: "name", Hidden: "secret"},
		},
		"secret literal": {
			EcsInfrastructureRoleArgs{AdditionalPolicyArns: policies{"key": secret("hidden")}},
			Fault{Kind: KindInvalid, Path: "additionalPolicyArns.key", Hidden: "secret"},
		},
		"secret AWS managed policy": {
			EcsInfrastructureRoleArgs{AdditionalPolicyArns: policies{"key": secret("arn:aws:iam::aws:policy/hidden")}},
			Fault{Kind: KindInvalid, Path: "additionalPolicyArns.key", Hidden: "secret"},
		},
	} {
		covered[test.fault.input()] = true
		t.Run(name, func(t *testing.T) {
			if test.args.UseCases == nil {
				test.args.UseCases = []UseCase{UseCaseManagedInstances}
			}
			engine := enginetest.Start(t)
			err := engine.Run(t, false, func(ctx *pulumi.Context) error {
				_, err := NewEcsInfrastructureRole(ctx, "ecs", &test.args)
				return err
			})
			assert.Equal(t, []Fault{test.fault}, withoutReasons(faultsIn(t, err)))
			assert.NotContains(t, err.Error(), "hidden")
			assertNothingRegistered(t, engine)
		})
	}
	for _, in := range inputTable {
		if kindOf(argumentTypes[in.name]).watch != nil {
			assert.True(t, covered[in.name], "no output is wrong here: %s", in.name)
		}
	}
}

// That a literal repeats a secret must not say which.
func TestRepeatedSecretPolicyIsNotNamed(t *testing.T) {
	const arn = "arn:aws:iam::123456789012:policy/a"
	err := enginetest.Start(t).Run(t, false, func(ctx *pulumi.Context) error {
		_, err := NewEcsInfrastructureRole(ctx, "ecs", &EcsInfrastructureRoleArgs{
			UseCases:             []UseCase{UseCaseVolumes},
			AdditionalPolicyArns: map[string]pulumi.StringInput{"a": secret(arn), "b": pulumi.String(arn)},
		})
		return err
	})
	assert.Equal(t, "must not repeat another policy of the role", faultsIn(t, err)[0].Reason)
}

// assertNothingRegistered ignores the stack, which the SDK registers first.
func assertNothingRegistered(t *testing.T, engine *enginetest.Engine) {
	t.Helper()
	assert.Len(t, engine.Resources(), 1)
}

func longRoles(n int) []pulumi.StringInput {
	var arns []pulumi.StringInput
	for i := range n {
		path := strings.Repeat("p", 507)
		arns = append(arns, laterText(fmt.Sprintf("arn:aws:iam::123456789012:role/%s/%02d", path, i)))
	}
	return arns
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
				UseCases: useCases, LifecycleHookFunctionArns: everything.LifecycleHookFunctionArns,
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
