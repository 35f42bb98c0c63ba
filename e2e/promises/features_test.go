package promises

import (
	"encoding/json"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/google/go-cmp/cmp"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/events"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optrefresh"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// Features of the engine that are not options of a resource.
func TestEngineFeatures(t *testing.T) {
	stacktest.SkipIfShort(t)
	t.Run("drift", drift)
	t.Run("run-program", runProgram)
	t.Run("hook", hook)
	t.Run("function of an output", functionOfOutput)
	t.Run("default tags", defaultTags)
}

// What was changed by hand in IAM is found by a refresh, and the next update restores it.
func drift(t *testing.T) {
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, client *awsiam.Client) {
		stacktest.CreateUser(t, client, "alice")
		stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
			_, err := door.Role(ctx, "ecs", &stacktest.Args{
				Name:             pulumi.String("ecs"),
				UseCases:         []component.UseCase{"volumes", "vpcLattice"},
				VolumeKmsKeyArns: []pulumi.StringInput{pulumi.String(someKey)},
				PassRoleUsers:    []string{"alice"},
				Tags:             pulumi.StringMap{"team": pulumi.String("platform")},
			})
			return err
		})
		require.NoError(t, err)
		stacktest.Up(t, stack)
		before := stacktest.ReadAccount(t, client)
		role := aws.String("ecs")
		pass := before.Users["alice"].Attached[0]
		for _, err := range []error{
			errOf(client.DetachRolePolicy(t.Context(), &awsiam.DetachRolePolicyInput{
				RoleName: role, PolicyArn: aws.String(stacktest.VolumesPolicy),
			})),
			errOf(client.DetachUserPolicy(t.Context(), &awsiam.DetachUserPolicyInput{
				UserName: aws.String("alice"), PolicyArn: &pass,
			})),
			errOf(client.DeleteRolePolicy(t.Context(), &awsiam.DeleteRolePolicyInput{
				RoleName: role, PolicyName: aws.String("UseVolumeKmsKeys"),
			})),
			errOf(client.TagRole(t.Context(), &awsiam.TagRoleInput{
				RoleName: role, Tags: []types.Tag{{Key: aws.String("team"), Value: aws.String("other")}},
			})),
			errOf(client.UpdateAssumeRolePolicy(t.Context(), &awsiam.UpdateAssumeRolePolicyInput{
				RoleName: role, PolicyDocument: aws.String(stacktest.SomeTrust),
			})),
		} {
			require.NoError(t, err)
		}

		assert.Equal(t, []string{}, stacktest.Preview(t, stack), "without a refresh")
		assert.ElementsMatch(t, []string{
			"delete RolePolicy ecs-volumeKmsKeys", "delete RolePolicyAttachment ecs-volumes",
			"delete UserPolicyAttachment ecs-pass-role/alice", "update Role ecs",
		}, refreshed(t, stack))
		changes, _ := stacktest.Up(t, stack)
		assert.ElementsMatch(t, []string{
			"create RolePolicy ecs-volumeKmsKeys", "create RolePolicyAttachment ecs-volumes",
			"create UserPolicyAttachment ecs-pass-role/alice", "update Role ecs",
		}, changes)
		assert.Empty(t, cmp.Diff(before, stacktest.ReadAccount(t, client)))
	})
}

func errOf(_ any, err error) error { return err }

// refreshed returns what a refresh found.
func refreshed(t *testing.T, stack auto.Stack) []string {
	t.Helper()
	var found []string
	for _, event := range stacktest.EventsOf(t, func(stream chan<- events.EngineEvent) error {
		_, err := stack.Refresh(t.Context(), optrefresh.EventStreams(stream))
		return err
	}) {
		after := event.ResOutputsEvent
		if after == nil || after.Metadata.Op == apitype.OpSame || after.Metadata.Op == apitype.OpRefresh {
			continue
		}
		found = append(found, stacktest.Describe(after.Metadata))
	}
	return found
}

// A refresh that runs the program, before anything exists and afterwards.
func runProgram(t *testing.T) {
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, client *awsiam.Client) {
		useCases := []component.UseCase{"volumes"}
		stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
			role, err := door.Role(ctx, "ecs", &stacktest.Args{UseCases: useCases})
			if err != nil {
				return err
			}
			return consume(ctx, role)
		})
		require.NoError(t, err)
		for range 2 {
			_, err = stack.Refresh(t.Context(), optrefresh.RunProgram(true))
			require.NoError(t, err)
			_, err = stack.Up(t.Context(), optup.Refresh(), optup.RunProgram(true))
			require.NoError(t, err)
			assert.Equal(t, []string{}, stacktest.Preview(t, stack))
			useCases = append(useCases, "vpcLattice")
		}
		_, err = stack.Refresh(t.Context(), optrefresh.RunProgram(true))
		require.NoError(t, err)
		stacktest.Destroy(t, stack)
		assert.Empty(t, stacktest.ReadAccount(t, client).Roles)
	})
}

// A hook on the component runs once, and sees its inputs.
func hook(t *testing.T) {
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, _ *awsiam.Client) {
		var lock sync.Mutex
		var calls []string
		stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
			hook, err := ctx.RegisterResourceHook("created", func(hook *pulumi.ResourceHookArgs) error {
				lock.Lock()
				defer lock.Unlock()
				inputs, err := json.Marshal(hook.NewInputs["useCases"].Mappable())
				calls = append(calls, hook.Name+" "+string(hook.Type)+" "+string(inputs))
				return err
			}, nil)
			if err != nil {
				return err
			}
			_, err = door.Role(ctx, "ecs", &stacktest.Args{UseCases: []component.UseCase{"volumes"}},
				pulumi.ResourceHooks(&pulumi.ResourceHookBinding{AfterCreate: []*pulumi.ResourceHook{hook}}))
			return err
		})
		require.NoError(t, err)
		stacktest.Up(t, stack)
		stacktest.Up(t, stack)
		assert.Equal(t, []string{`ecs ` + component.Type + ` ["volumes"]`}, calls)
	})
}

// A function that is called with the name of a new role fails in preview, because the name is known earlier than the
// role exists, as with aws.iam.Role. It can wait for another output, as docs/reference.md says.
func functionOfOutput(t *testing.T) {
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, _ *awsiam.Client) {
		wait := false
		stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
			role, err := door.Role(ctx, "ecs", &stacktest.Args{UseCases: []component.UseCase{"volumes"}})
			if err != nil {
				return err
			}
			name := role.RoleName
			if wait {
				name = pulumi.All(role.RoleName, role.RoleUniqueId).ApplyT(func(values []any) string {
					return values[0].(string)
				}).(pulumi.StringOutput)
			}
			found := iam.LookupRoleOutput(ctx, iam.LookupRoleOutputArgs{Name: name})
			ctx.Export("same", pulumi.All(found.Arn(), role.RoleArn).ApplyT(func(arns []any) bool {
				return arns[0] == arns[1]
			}))
			return nil
		})
		require.NoError(t, err)
		_, err = stack.Preview(t.Context())
		assert.ErrorContains(t, err, "NoSuchEntity")
		wait = true
		stacktest.Preview(t, stack)
		_, outputs := stacktest.Up(t, stack)
		assert.Equal(t, true, outputs["same"].Value)
	})
}

// Default tags of the provider are on the role and on the PassRole policy, unless the component has another value.
func defaultTags(t *testing.T) {
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, client *awsiam.Client) {
		tags := pulumi.StringMap{"team": pulumi.String("platform")}
		stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
			_, err := door.Role(ctx, "ecs",
				&stacktest.Args{Name: pulumi.String("ecs"), UseCases: []component.UseCase{"volumes"}, Tags: tags})
			return err
		})
		require.NoError(t, err)
		for name, value := range map[string]string{"team": "everyone", "stage": "test"} {
			require.NoError(t, stack.SetConfigWithOptions(t.Context(), "aws:defaultTags.tags."+name,
				auto.ConfigValue{Value: value}, &auto.ConfigOptions{Path: true}))
		}
		assertTags := func(expected map[string]string) {
			stacktest.Up(t, stack)
			account := stacktest.ReadAccount(t, client)
			assert.Equal(t, expected, account.Roles["ecs"].Tags)
			for _, policy := range account.Policies {
				assert.Equal(t, expected, policy.Tags)
			}
			assert.Equal(t, []string{}, stacktest.Preview(t, stack))
		}
		assertTags(map[string]string{"team": "platform", "stage": "test"})
		tags = nil
		assertTags(map[string]string{"team": "everyone", "stage": "test"})
	})
}
