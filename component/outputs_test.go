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
	const arn = "arn:aws:iam::123456789012:policy/a"
	const vpcLattice = "arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForVpcLattice"
	type policies = map[string]pulumi.StringInput
	covered := map[string]bool{"forceDetachPolicies": true} // of which no value is wrong
	tests := map[string]EcsInfrastructureRoleArgs{
		"name":                     {Name: laterText("a/b")},
		"namePrefix":               {NamePrefix: laterText("")},
		"path":                     {Path: laterText("a")},
		"description":              {Description: laterText("“")},
		"maxSessionDuration":       {MaxSessionDuration: later[pulumi.IntOutput](pulumi.Int(60))},
		"permissionsBoundary":      {PermissionsBoundary: laterText("boundary")},
		"sourceAccount":            {SourceAccount: laterText("1")},
		"empty sourceAccount":      {SourceAccount: laterText("")},
		"null sourceAccount":       {SourceAccount: nullText()},
		"null permissionsBoundary": {PermissionsBoundary: nullText()},
		"partition": {
			PermissionsBoundary:  laterText("arn:aws-cn:iam::123456789012:policy/a"),
			AdditionalPolicyArns: policies{"key": pulumi.String(arn)},
		},
		"customer policy under the name of AWS's": {
			AdditionalPolicyArns: policies{"AmazonECSInfrastructureRolePolicyForVpcLattice": laterText(arn)},
		},
		"name with a literal prefix": {Name: laterText("a"), NamePrefix: pulumi.String("b")},
		"literal name with a prefix": {Name: pulumi.String("a"), NamePrefix: laterText("b")},
		"name with a prefix":         {Name: laterText("a"), NamePrefix: laterText("b")},
		"passRolePolicyName":         {PassRolePolicyName: laterText("a/b")},
		"passRolePolicyName without the policy": {
			CreatePassRolePolicy: pulumi.BoolRef(false), PassRolePolicyName: laterText("a"),
		},
		"tags": {Tags: pulumi.StringMap{"key": laterText(";")}},
		"keys of tags": {
			Tags: later[pulumi.StringMapOutput](pulumi.StringMap{"aws:key": laterText("")}),
		},
		"instanceRoleArns":            {InstanceRoleArns: []pulumi.StringInput{laterText("*")}},
		"size of the inline policies": {InstanceRoleArns: longRoles(25)},
		"lifecycleHookFunctionArns": {
			UseCases:                  []UseCase{UseCaseLifecycleHooks},
			LifecycleHookFunctionArns: []pulumi.StringInput{laterText("a")},
		},
		"tlsKmsKeyArns": {
			UseCases:      []UseCase{UseCaseServiceConnectTls},
			TlsKmsKeyArns: []pulumi.StringInput{laterText("alias/a")},
		},
		"volumeKmsKeyArns": {
			UseCases:         []UseCase{UseCaseVolumes},
			VolumeKmsKeyArns: []pulumi.StringInput{laterText("alias/a")},
		},
		"size of the inline policies together": {
			UseCases:         []UseCase{UseCaseVolumes, UseCaseManagedInstances},
			InstanceRoleArns: longRoles(18),
			VolumeKmsKeyArns: []pulumi.StringInput{laterText("arn:aws:kms:us-east-1:123456789012:key/a")},
		},
		"additionalPolicyArns": {AdditionalPolicyArns: policies{"key": laterText("a")}},
		"AWS managed policy":   {AdditionalPolicyArns: policies{"key": laterText(vpcLattice)}},
		"policy of a selected use case": {
			UseCases:             []UseCase{"vpcLattice", "managedInstances"},
			AdditionalPolicyArns: policies{"key": laterText(vpcLattice)},
		},
		"policy of a literal": {AdditionalPolicyArns: policies{"a": pulumi.String(arn), "b": laterText(arn)}},
		"policy of a secret under an earlier key": {
			AdditionalPolicyArns: policies{"a": secret(arn), "b": pulumi.String(arn)},
		},
		"policy under two keys":     {AdditionalPolicyArns: policies{"a": laterText(arn), "b": laterText(arn)}},
		"secret":                    {Name: pulumi.ToSecret(laterText("hidden/name")).(pulumi.StringOutput)},
		"secret literal":            {AdditionalPolicyArns: policies{"key": secret("hidden")}},
		"secret AWS managed policy": {AdditionalPolicyArns: policies{"key": secret("arn:aws:iam::aws:policy/hidden")}},
	}
	assertGoldenFaults(t, "outputs.txt", slices.Sorted(maps.Keys(tests)), func(name string) []string {
		args := tests[name]
		if args.UseCases == nil {
			args.UseCases = []UseCase{UseCaseManagedInstances}
		}
		engine := enginetest.Start(t)
		err := engine.Run(t, false, func(ctx *pulumi.Context) error {
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
