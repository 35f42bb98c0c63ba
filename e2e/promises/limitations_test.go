package promises

import (
	"context"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

func someStack(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, a *stacktest.Args) auto.Stack {
	t.Helper()
	stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
		_, err := door.Role(ctx, "ecs", a)
		return err
	})
	require.NoError(t, err)
	return stack
}

// A plain update does not see what has changed in AWS. An attachment that is replaced on request is attached, which
// changes nothing, and then detached.
func TestAttachmentThatIsLost(t *testing.T) {
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, client *awsiam.Client) {
		stack := someStack(t, door, s, &stacktest.Args{Name: pulumi.String("ecs"),
			UseCases: []component.UseCase{"volumes"}})
		stacktest.Up(t, stack)
		attached := func() sandbox.Attached { return stacktest.ReadAccount(t, client).Roles["ecs"].Attached }
		whole := attached()
		require.Len(t, whole, 1)
		repaired := func() {
			t.Helper()
			assert.Empty(t, attached())
			changes, _ := stacktest.Up(t, stack)
			assert.Equal(t, []string{}, changes)
			assert.Empty(t, attached())
			_, err := stack.Up(t.Context(), optup.Refresh())
			require.NoError(t, err)
			assert.Equal(t, whole, attached())
		}

		_, err := client.DetachRolePolicy(t.Context(),
			&awsiam.DetachRolePolicyInput{RoleName: aws.String("ecs"), PolicyArn: &whole[0]})
		require.NoError(t, err)
		repaired()

		_, err = stack.Up(t.Context(), optup.Replace([]string{theAttachment}))
		require.NoError(t, err)
		repaired()
	})
}

// A policy that moves to another key in one update is attached as the new resource, then detached as the old one. In
// two updates it moves safely.
func TestPoliciesThatMoveToOtherKeys(t *testing.T) {
	stacktest.SkipIfShort(t)
	type policies = map[string]pulumi.StringInput
	kms, logs := pulumi.String(stacktest.Account+"policy/kms"), pulumi.String(stacktest.Account+"policy/logs")
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, client *awsiam.Client) {
		createPolicy(t, client, "kms")
		createPolicy(t, client, "logs")
		const function = "arn:aws:lambda:us-east-1:123456789012:function:a"
		a := &stacktest.Args{
			Name: pulumi.String("ecs"), UseCases: []component.UseCase{"lifecycleHooks"},
			LifecycleHookFunctionArns: []pulumi.StringInput{pulumi.String(function)},
		}
		stack := someStack(t, door, s, a)
		attached := func(policies policies) sandbox.Attached {
			a.AdditionalPolicyArns = policies
			stacktest.Up(t, stack)
			return stacktest.ReadAccount(t, client).Roles["ecs"].Attached
		}
		for name, test := range map[string]struct {
			before, between, after policies
			lost, kept             sandbox.Attached
		}{
			"renamed": {
				policies{"a": kms}, nil, policies{"b": kms},
				sandbox.Attached{}, sandbox.Attached{string(kms)},
			},
			"swapped": {
				policies{"a": kms, "b": logs}, nil, policies{"a": logs, "b": kms},
				sandbox.Attached{}, sandbox.Attached{string(kms), string(logs)},
			},
			"moved to a key whose policy goes": {
				policies{"a": kms, "b": logs}, policies{"b": logs}, policies{"b": kms},
				sandbox.Attached{}, sandbox.Attached{string(kms)},
			},
		} {
			attached(test.before)
			assert.Equal(t, test.lost, attached(test.after), "%s in one update", name)
			attached(nil)
			attached(test.before)
			attached(test.between)
			assert.Equal(t, test.kept, attached(test.after), "%s in two updates", name)
			attached(nil)
		}
	})
}

// A shorter list takes effect before the consumers change.
func TestListThatGetsShorter(t *testing.T) {
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, client *awsiam.Client) {
		keys := []pulumi.StringInput{pulumi.String(someKey), pulumi.String(someKey + "b")}
		stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
			role, err := door.Role(ctx, "ecs", &stacktest.Args{UseCases: []component.UseCase{"volumes"},
				VolumeKmsKeyArns: keys})
			if err != nil {
				return err
			}
			return replacedConsumer(ctx, pulumi.Sprintf("%d %s", len(keys), role.RoleArn))
		})
		require.NoError(t, err)
		recorder := stacktest.NewRecorder(t, s, stack)
		stacktest.Up(t, stack)
		recorder.Drain()
		keys = keys[:1]
		stacktest.Up(t, stack)
		assert.Equal(t, []string{"PutRolePolicy", "RegisterTaskDefinition", "DeregisterTaskDefinition"},
			stacktest.Operations(recorder.Take(t)))
	})
}

// A transform of the component's own inputs changes what the plugin creates, and not what a direct import creates.
func TestTransformOfTheComponentItself(t *testing.T) {
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, client *awsiam.Client) {
		rename := func(_ context.Context, args *pulumi.ResourceTransformArgs) *pulumi.ResourceTransformResult {
			if args.Type != component.Type {
				return nil
			}
			args.Props["name"] = pulumi.String("transformed")
			return &pulumi.ResourceTransformResult{Props: args.Props, Opts: args.Opts}
		}
		stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
			_, err := door.Role(ctx, "ecs", &stacktest.Args{UseCases: []component.UseCase{"volumes"}},
				pulumi.Transforms([]pulumi.ResourceTransform{rename}))
			return err
		})
		require.NoError(t, err)
		stacktest.Up(t, stack)
		_, transformed := stacktest.ReadAccount(t, client).Roles["transformed"]
		assert.Equal(t, door.Name == "plugin", transformed)
	})
}

// IAM has one tag for keys that differ only in case, and the provider's default tags are its own matter.
func TestDefaultTagsThatDifferInCase(t *testing.T) {
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, client *awsiam.Client) {
		stack := someStack(t, door, s,
			&stacktest.Args{UseCases: []component.UseCase{"volumes"},
				Tags: pulumi.StringMap{"team": pulumi.String("a")}})
		require.NoError(t, stack.SetConfigWithOptions(t.Context(), "aws:defaultTags.tags.Team",
			auto.ConfigValue{Value: "b"}, &auto.ConfigOptions{Path: true}))
		_, err := stack.Up(t.Context())
		assert.Contains(t, stacktest.Diagnostics(t, err), "Duplicate tag keys found.")
		assert.Empty(t, stacktest.ReadAccount(t, client).Roles)
	})
}

// Renamed in the state, the component has another name than its resources. An alias renames all: see TestOptions.
func TestComponentRenamedInTheState(t *testing.T) {
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, client *awsiam.Client) {
		name := "ecs"
		stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
			_, err := door.Role(ctx, name, &stacktest.Args{UseCases: []component.UseCase{"volumes"}})
			return err
		})
		require.NoError(t, err)
		stacktest.Up(t, stack)
		stacktest.RunCLI(t, stack, "state", "rename", stacktest.TheComponent, "new", "--yes", "--stack", stack.Name())
		name = "new"
		assert.ElementsMatch(t, []string{
			"create Policy new-pass-role", "create Role new", "create RolePolicyAttachment new-volumes",
			"delete Policy ecs-pass-role", "delete Role ecs", "delete RolePolicyAttachment ecs-volumes",
		}, stacktest.Preview(t, stack))
	})
}

// The PassRole policy cannot be deleted while others have attached it.
func TestPassRolePolicyThatOthersAttached(t *testing.T) {
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, client *awsiam.Client) {
		stacktest.CreateUser(t, client, "alice")
		stack := someStack(t, door, s, &stacktest.Args{
			UseCases: []component.UseCase{"volumes"}, PassRolePolicyName: pulumi.String("pass"),
		})
		stacktest.Up(t, stack)
		const attached = "-user-policy --user-name alice --policy-arn " + stacktest.Account + "policy/pass"
		stacktest.RunScript(t, s.Endpoint(), "aws iam attach"+attached)
		_, err := stack.Destroy(t.Context())
		assert.Contains(t, stacktest.Diagnostics(t, err), "DeleteConflict")
		stacktest.RunScript(t, s.Endpoint(), "aws iam detach"+attached)
		stacktest.Destroy(t, stack)
	})
}

// A resource of the program below a new component can only be a target together with the whole component: the plugin
// gives it the parent that it cannot be created without.
func TestTargetBelowTheComponent(t *testing.T) {
	stacktest.SkipIfShort(t)
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, client *awsiam.Client) {
		stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
			role, err := door.Role(ctx, "ecs", &stacktest.Args{UseCases: []component.UseCase{"volumes"}})
			if err != nil {
				return err
			}
			_, err = iam.NewGroup(ctx, "below", &iam.GroupArgs{}, pulumi.Parent(role))
			return err
		})
		require.NoError(t, err)
		const below = "urn:pulumi:dev::program::" + component.Type + "$aws:iam/group:Group::below"
		const notFound = "Target '" + below + "' could not be found in the stack."
		alone := map[string]string{"import": "depends on '" + stacktest.TheComponent + "'",
			"plugin": notFound}[door.Name]
		_, err = stack.Up(t.Context(), optup.Target([]string{below}))
		assert.Contains(t, stacktest.Diagnostics(t, err), alone)
		if door.Name == "plugin" {
			_, err = stack.Up(t.Context(), optup.Target([]string{stacktest.TheComponent, below}))
			assert.Contains(t, stacktest.Diagnostics(t, err), notFound)
		}
		_, err = stack.Up(t.Context(), optup.Target([]string{stacktest.TheComponent}), optup.TargetDependents())
		require.NoError(t, err)
		assert.Len(t, stacktest.ReadAccount(t, client).Groups, 1)
		_, err = stack.Up(t.Context(), optup.Target([]string{below}))
		require.NoError(t, err)
	})
}
