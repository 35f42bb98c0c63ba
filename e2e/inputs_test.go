package e2e

import (
	"regexp"
	"strings"
	"testing"

	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optpreview"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
)

// variety returns arguments of every kind, out of order and with repeats. The names are those of makePrincipals.
func variety(ctx *pulumi.Context) (*args, error) {
	other, err := iam.NewUser(ctx, "other", &iam.UserArgs{Name: pulumi.String("a")})
	if err != nil {
		return nil, err
	}
	return &args{
		UseCases:            []component.UseCase{"volumes", "managedInstances", "lifecycleHooks", "volumes"},
		NamePrefix:          pulumi.String("ecs-"),
		Description:         other.Name,
		MaxSessionDuration:  pulumi.Int(7200),
		ForceDetachPolicies: pulumi.Bool(true),
		PassRoleUsers:       []string{"alice", "aaron", "alice"},
		PassRoleGroups:      []string{},
		InstanceRoleArns: []pulumi.StringInput{
			pulumi.String(account + "role/b"),
			pulumi.Sprintf(account+"role/%s", other.Name),
			pulumi.String(account + "role/b"),
		},
		LifecycleHookFunctionArns: []pulumi.StringInput{
			pulumi.String("arn:aws:lambda:us-east-1:123456789012:function:b"),
			pulumi.Sprintf("arn:aws:lambda:us-east-1:123456789012:function:%s", other.Name),
		},
		VolumeKmsKeyArns: []pulumi.StringInput{
			pulumi.Sprintf("arn:aws:kms:us-east-1:123456789012:key/%s", other.Name),
		},
		AdditionalPolicyArns: map[string]pulumi.StringInput{"kms": pulumi.String(account + "policy/kms")},
		Tags: pulumi.StringMap{
			"team":  pulumi.String("platform"),
			"owner": pulumi.ToSecret(pulumi.String("hidden")).(pulumi.StringOutput),
		},
	}, nil
}

// tagsAll matches what the AWS provider makes of tags without hiding secrets, see
// https://github.com/pulumi/pulumi-aws/pull/3471.
var tagsAll = regexp.MustCompile(`"tagsAll": \{[^}]*\}`)

// The state has the normalized inputs of the component, for previews and policy packs. Secrets are encrypted.
func TestInputsAreInTheState(t *testing.T) {
	byBothDoors(t, func(t *testing.T, door door, s *sandbox.Sandbox, client *awsiam.Client) {
		makePrincipals(t, client)
		stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
			a, err := variety(ctx)
			if err != nil {
				return err
			}
			_, err = door.role(ctx, "ecs", a)
			return err
		})
		require.NoError(t, err)
		up(t, stack)
		exported := runCLI(t, stack, "stack", "export", "--stack", stack.Name()) // as stored
		assert.NotRegexp(t, "hidden", tagsAll.ReplaceAllString(exported, ""))
		inputs := componentOf(t, exported).Inputs
		const secretSignature = "4dabf18193072939515e22adb298388d"
		assert.Equal(t, "1b47061264138c4ac30d75fd1eb44270", inputs["tags"].(map[string]any)[secretSignature])
		delete(inputs, "tags")
		assert.Equal(t, map[string]any{
			"additionalPolicyArns": map[string]any{"kms": account + "policy/kms"},
			"createPassRolePolicy": true,
			"description":          "a",
			"forceDetachPolicies":  true,
			"instanceRoleArns":     []any{account + "role/a", account + "role/b"},
			"lifecycleHookFunctionArns": []any{
				"arn:aws:lambda:us-east-1:123456789012:function:a",
				"arn:aws:lambda:us-east-1:123456789012:function:b",
			},
			"maxSessionDuration": 7200.0,
			"namePrefix":         "ecs-",
			"passRoleUsers":      []any{"aaron", "alice"},
			"propagationSeconds": 0.0,
			"useCases":           []any{"lifecycleHooks", "managedInstances", "volumes"},
			"volumeKmsKeyArns":   []any{"arn:aws:kms:us-east-1:123456789012:key/a"},
		}, inputs)
	})
}

// componentOf returns the component of an exported stack.
func componentOf(t *testing.T, exported string) apitype.ResourceV3 {
	t.Helper()
	for _, resource := range stateOf(t, exported) {
		if resource.Type == component.Type {
			return resource
		}
	}
	require.FailNow(t, "no component in the state")
	return apitype.ResourceV3{}
}

// A preview shows which input of the component changes.
func TestPreviewShowsTheInputThatChanges(t *testing.T) {
	byBothDoors(t, func(t *testing.T, door door, s *sandbox.Sandbox, _ *awsiam.Client) {
		a := &args{
			UseCases: []component.UseCase{"volumes"},
			Tags:     pulumi.StringMap{"owner": pulumi.ToSecret(pulumi.String("hidden")).(pulumi.StringOutput)},
		}
		stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
			role, err := door.role(ctx, "ecs", a)
			if err != nil {
				return err
			}
			return consume(ctx, role)
		})
		require.NoError(t, err)
		up(t, stack)
		a.UseCases = append(a.UseCases, "vpcLattice")
		assert.Equal(t, []string{"create RolePolicyAttachment ecs-vpcLattice", "update EcsInfrastructureRole ecs"},
			phases(preview(t, stack)))
		result, err := stack.Preview(t.Context(), optpreview.Diff())
		require.NoError(t, err)
		_, shown, _ := strings.Cut(result.StdOut, "EcsInfrastructureRole: (update)")
		assert.Regexp(t, `~ useCases +: \[\n +\[0\]: "volumes"\n +\+ \[1\]: "vpcLattice"\n`, shown)
		assert.False(t, strings.Contains(result.StdOut, "hidden"))
	})
}

// Moving a stack from the direct import to the plugin and back changes nothing.
func TestMovingBetweenTheDoors(t *testing.T) {
	t.Parallel()
	s := newSandbox(t)
	client, err := s.StartIAM()
	require.NoError(t, err)
	makePrincipals(t, client)
	use := doors[0]
	stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
		a, err := variety(ctx)
		if err != nil {
			return err
		}
		role, err := use.role(ctx, "ecs", a)
		if err != nil {
			return err
		}
		return consume(ctx, role)
	})
	require.NoError(t, err)
	up(t, stack)
	for _, use = range []door{doors[1], doors[0]} {
		assert.Equal(t, []string{}, preview(t, stack), use.name)
		changes, _ := up(t, stack)
		assert.Equal(t, []string{}, changes, use.name)
	}
}
