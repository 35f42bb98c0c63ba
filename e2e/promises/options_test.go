package promises

import (
	"context"
	"encoding/json"
	"sync"
	"testing"

	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// Transforms apply to the resources that the component creates. The other options are in the script options.
func TestTransforms(t *testing.T) {
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, client *awsiam.Client) {
		tag := "a"
		stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
			a := &stacktest.Args{
				Name:     pulumi.String("transformed"),
				UseCases: []component.UseCase{"volumes"},
				Tags:     pulumi.StringMap{"tag": pulumi.String(tag)},
			}
			_, err := door.Role(ctx, "ecs", a, pulumi.Transforms([]pulumi.ResourceTransform{transformRole}))
			return err
		})
		require.NoError(t, err)
		stacktest.Up(t, stack)
		assert.Equal(t, "transformed", stacktest.ReadAccount(t, client).Roles["transformed"].Description)
		tag = "b"
		changes, _ := stacktest.Up(t, stack)
		assert.Equal(t, []string{"update EcsInfrastructureRole ecs", "update Policy ecs-pass-role"}, changes)
	})
}

func transformRole(_ context.Context, args *pulumi.ResourceTransformArgs) *pulumi.ResourceTransformResult {
	if args.Type != "aws:iam/role:Role" {
		return nil
	}
	args.Opts.IgnoreChanges = []string{"tags"}
	args.Props["description"] = pulumi.String("transformed")
	return &pulumi.ResourceTransformResult{Props: args.Props, Opts: args.Opts}
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

// A hook on the component runs once, and sees its inputs.
func TestHookOnTheComponent(t *testing.T) {
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
