package component

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// later is a value that is not known while the resources are registered, as the output of another resource is.
func later[O pulumi.Output](value pulumi.Input) O { return pulumi.ToOutput(value).(O) }

func laterText(text string) pulumi.StringOutput {
	return later[pulumi.StringOutput](pulumi.String(text))
}

func nullText() pulumi.StringPtrOutput {
	return laterText("").ApplyT(func(string) *string { return nil }).(pulumi.StringPtrOutput)
}

// An output among the inputs is checked before anything is registered too: the component waits for all of them.
func TestOutputsAreCheckedBeforeAnythingIsRegistered(t *testing.T) {
	const arn = "arn:aws:iam::123456789012:policy/a"
	for name, test := range map[string]struct {
		args  EcsInfrastructureRoleArgs
		fault Fault
	}{
		"name": {
			EcsInfrastructureRoleArgs{Name: laterText("a/b")},
			Fault{"name", `"a/b"`, "", "must be 1 to 64 letters, digits or _+=,.@-"},
		},
		"namePrefix": {
			EcsInfrastructureRoleArgs{NamePrefix: laterText("")},
			Fault{"namePrefix", `""`, "", "must be 1 to 38 letters, digits or _+=,.@- (the generated suffix takes 26 of 64)"},
		},
		"path": {
			EcsInfrastructureRoleArgs{Path: laterText("a")},
			Fault{"path", `"a"`, "", "must be / or a path such as /ecs/ or /team/ecs/, of at most 512 letters, digits or _+=,.@- between slashes"},
		},
		"description": {
			EcsInfrastructureRoleArgs{Description: laterText("“")},
			Fault{"description", `"“"`, "", "must be at most 1000 characters of Latin-1, so no typographic quotes or dashes"},
		},
		"maxSessionDuration": {
			EcsInfrastructureRoleArgs{MaxSessionDuration: later[pulumi.IntOutput](pulumi.Int(60))},
			Fault{"maxSessionDuration", "60", "", "must be a whole number of seconds, 3600 to 43200"},
		},
		"permissionsBoundary": {
			EcsInfrastructureRoleArgs{PermissionsBoundary: laterText("boundary")},
			Fault{"permissionsBoundary", `"boundary"`, "", "must be the ARN of a managed policy, such as arn:aws:iam::123456789012:policy/name: a path of at most 512 characters and a name of at most 128"},
		},
		"sourceAccount": {
			EcsInfrastructureRoleArgs{SourceAccount: laterText("1")},
			Fault{"sourceAccount", `"1"`, "", "must be an AWS account ID of 12 digits"},
		},
		"sourceAccount, empty": {
			EcsInfrastructureRoleArgs{SourceAccount: laterText("")},
			Fault{"sourceAccount", `""`, "", "must be an AWS account ID of 12 digits"},
		},
		"sourceAccount, null": {
			EcsInfrastructureRoleArgs{SourceAccount: nullText()},
			Fault{"sourceAccount", "", "", "must not be null: leave it out for a trust policy without a condition"},
		},
		"name and prefix": {
			EcsInfrastructureRoleArgs{Name: laterText("a"), NamePrefix: pulumi.String("b")},
			Fault{"namePrefix", `"b"`, "", "must not be given together with name"},
		},
		"name and late prefix": {
			EcsInfrastructureRoleArgs{Name: pulumi.String("a"), NamePrefix: laterText("b")},
			Fault{"namePrefix", `"b"`, "", "must not be given together with name"},
		},
		"name of no policy": {
			EcsInfrastructureRoleArgs{CreatePassRolePolicy: pulumi.BoolRef(false), PassRolePolicyName: laterText("a")},
			Fault{"passRolePolicyName", `"a"`, "", "must not be given with createPassRolePolicy: false"},
		},
		"policy of AWS": {
			EcsInfrastructureRoleArgs{AdditionalPolicyArns: map[string]pulumi.StringInput{"key": laterText("arn:aws:iam::aws:policy/ReadOnlyAccess")}},
			Fault{"additionalPolicyArns.key", "", "", "the key must be ReadOnlyAccess, the policy's own name: a later change of the key would detach the policy"},
		},
		"secret policy of AWS": {
			EcsInfrastructureRoleArgs{AdditionalPolicyArns: map[string]pulumi.StringInput{"key": secret("arn:aws:iam::aws:policy/hidden")}},
			Fault{"additionalPolicyArns.key", "", "secret", "the key must be the policy's own name: a later change of the key would detach the policy"},
		},
		"size of the inline policies": {
			EcsInfrastructureRoleArgs{InstanceRoleArns: longRoles(25)},
			Fault{"instanceRoleArns", "", "", "must be fewer or shorter: with them the inline policies of the role have 13753 characters, and IAM allows 10240"},
		},
		"tags": {
			EcsInfrastructureRoleArgs{Tags: pulumi.StringMap{"key": laterText(";")}},
			Fault{"tags.key", `";"`, "", "must be at most 256 letters, digits, spaces or _.:/=+-@"},
		},
		"keys of tags": {
			EcsInfrastructureRoleArgs{Tags: later[pulumi.StringMapOutput](pulumi.StringMap{"aws:key": pulumi.String("")})},
			Fault{`tags["aws:key"]`, "", "", "the key must not begin with aws:, AWS keeps such keys for itself"},
		},
		"passRolePolicyName": {
			EcsInfrastructureRoleArgs{PassRolePolicyName: laterText("a/b")},
			Fault{"passRolePolicyName", `"a/b"`, "", "must be 1 to 128 letters, digits or _+=,.@-"},
		},
		"instanceRoleArns": {
			EcsInfrastructureRoleArgs{InstanceRoleArns: []pulumi.StringInput{laterText("*")}},
			Fault{"instanceRoleArns[0]", `"*"`, "", "must be the ARN of one role, without wildcards"},
		},
		"additionalPolicyArns": {
			EcsInfrastructureRoleArgs{AdditionalPolicyArns: map[string]pulumi.StringInput{"key": laterText("a")}},
			Fault{"additionalPolicyArns.key", `"a"`, "", "must be the ARN of a managed policy, such as arn:aws:iam::123456789012:policy/name: a path of at most 512 characters and a name of at most 128"},
		},
		"policy of a selected use case": {
			EcsInfrastructureRoleArgs{AdditionalPolicyArns: map[string]pulumi.StringInput{
				"key": laterText("arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForManagedInstances"),
			}},
			Fault{"additionalPolicyArns.key", `"arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForManagedInstances"`, "",
				"must not repeat the policy of the use case managedInstances"},
		},
		"policy of another key": {
			EcsInfrastructureRoleArgs{AdditionalPolicyArns: map[string]pulumi.StringInput{"a": pulumi.String(arn), "b": laterText(arn)}},
			Fault{"additionalPolicyArns.b", `"` + arn + `"`, "", "must not repeat the policy of the key a"},
		},
		"a secret": {
			EcsInfrastructureRoleArgs{Name: pulumi.ToSecret(laterText("hidden/name")).(pulumi.StringOutput)},
			Fault{"name", "", "secret", "must be 1 to 64 letters, digits or _+=,.@-"},
		},
		"a secret literal": {
			EcsInfrastructureRoleArgs{AdditionalPolicyArns: map[string]pulumi.StringInput{"key": secret("hidden")}},
			Fault{"additionalPolicyArns.key", "", "secret", "must be the ARN of a managed policy, such as arn:aws:iam::123456789012:policy/name: a path of at most 512 characters and a name of at most 128"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			test.args.UseCases = []UseCase{UseCaseManagedInstances}
			engine := &engine{partition: "aws", resources: map[string][]registered{}}
			err := pulumi.RunErr(func(ctx *pulumi.Context) error {
				_, err := NewEcsInfrastructureRole(ctx, "ecs", &test.args)
				return err
			}, pulumi.WithMocks("project", "stack", engine))
			require.ErrorContains(t, err, (&InputError{"ecs", []Fault{test.fault}}).Error())
			assert.NotContains(t, err.Error(), "hidden")
			assert.Empty(t, engine.resources)
		})
	}
}

func longRoles(n int) []pulumi.StringInput {
	var arns []pulumi.StringInput
	for i := range n {
		arns = append(arns, laterText(fmt.Sprintf("arn:aws:iam::123456789012:role/%s/%02d", strings.Repeat("p", 507), i)))
	}
	return arns
}

// A null output is as good as none, except for the account.
func TestNullOutputs(t *testing.T) {
	args := EcsInfrastructureRoleArgs{
		UseCases: []UseCase{UseCaseVolumes}, Name: nullText(), NamePrefix: pulumi.String("prefix-"), Path: nullText(), Description: nullText(),
		PermissionsBoundary: nullText(), PassRolePolicyName: nullText(), SourceAccount: pulumi.StringPtrFromPtr(nil),
		MaxSessionDuration:  laterText("").ApplyT(func(string) *int { return nil }).(pulumi.IntPtrOutput),
		ForceDetachPolicies: laterText("").ApplyT(func(string) *bool { return nil }).(pulumi.BoolPtrOutput),
		Tags:                laterText("").ApplyT(func(string) map[string]string { return nil }).(pulumi.StringMapOutput),
	}
	assert.Equal(t, register(t, EcsInfrastructureRoleArgs{UseCases: args.UseCases, NamePrefix: args.NamePrefix}, "aws", false),
		register(t, args, "aws", false))
	args.CreatePassRolePolicy = pulumi.BoolRef(false)
	assert.Equal(t, register(t, EcsInfrastructureRoleArgs{UseCases: args.UseCases, NamePrefix: args.NamePrefix, CreatePassRolePolicy: args.CreatePassRolePolicy}, "aws", false),
		register(t, args, "aws", false))
}

// Under mocks that answer nothing a program must not wait for ever.
func TestPartitionWithoutAnswer(t *testing.T) {
	err := pulumi.RunErr(func(ctx *pulumi.Context) error {
		_, err := NewEcsInfrastructureRole(ctx, "ecs", &EcsInfrastructureRoleArgs{UseCases: []UseCase{UseCaseVolumes}})
		return err
	}, pulumi.WithMocks("project", "stack", &engine{resources: map[string][]registered{}}))
	assert.ErrorContains(t, err, `ecs-infrastructure:index:EcsInfrastructureRole "ecs": the answer to aws:index/getPartition:getPartition has no partition;`+
		` in a unit test, let the mocks answer with one`)
}

// What is known before is refused before anything is registered, and all of it together.
func TestLiteralsAreCheckedBeforeAnythingIsRegistered(t *testing.T) {
	engine := &engine{partition: "aws", resources: map[string][]registered{}}
	err := pulumi.RunErr(func(ctx *pulumi.Context) error {
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
	}, pulumi.WithMocks("project", "stack", engine))
	var found *InputError
	require.True(t, errors.As(err, &found), "%v", err)
	assert.Equal(t, `ecs-infrastructure:index:EcsInfrastructureRole "ecs": 7 inputs must be changed
  - useCases[0]: is not a use case; did you mean "volumes"?; it is "volume"
  - name: must be 1 to 64 letters, digits or _+=,.@-; it is "a/b"
  - maxSessionDuration: must be a whole number of seconds, 3600 to 43200; it is 1
  - tags["aws:a"]: the key must not begin with aws:, AWS keeps such keys for itself
  - passRoleUsers[0]: must be the name of a user of this account, not an ARN: "alice"; it is "arn:aws:iam::123456789012:user/alice"
  - instanceRoleArns[0]: must be the ARN of one role, without wildcards; it is "*"
  - additionalPolicyArns["a-b"]: the key must begin with a letter and hold only letters, digits and _
  - additionalPolicyArns["a-b"]: must be the ARN of a managed policy, such as arn:aws:iam::123456789012:policy/name: a path of at most 512 characters and a name of at most 128; it is "a"`,
		found.Error())
	assert.Empty(t, engine.resources)
}

func TestNoArguments(t *testing.T) {
	err := pulumi.RunErr(func(ctx *pulumi.Context) error {
		_, err := NewEcsInfrastructureRole(ctx, "ecs", nil)
		return err
	}, pulumi.WithMocks("project", "stack", &engine{}))
	assert.ErrorContains(t, err, `ecs-infrastructure:index:EcsInfrastructureRole "ecs": 1 input must be changed
  - useCases: is required: `+useCaseList())
}
