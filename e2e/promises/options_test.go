package promises

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"

	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// Transforms apply to the resources that the component creates. In Go, an answer loses the explicit false of
// deleteBeforeReplace, and with it the order in which the resources are replaced. The other SDKs are in e2e/docs.
func TestTransforms(t *testing.T) {
	transform := func(types ...string) pulumi.ResourceOption {
		return pulumi.Transforms([]pulumi.ResourceTransform{
			func(_ context.Context, args *pulumi.ResourceTransformArgs) *pulumi.ResourceTransformResult {
				switch {
				case !slices.Contains(types, args.Type):
					return nil
				case args.Type == "aws:iam/role:Role":
					args.Opts.IgnoreChanges = []string{"tags"}
					args.Props["description"] = pulumi.String("transformed")
				}
				return &pulumi.ResourceTransformResult{Props: args.Props, Opts: args.Opts}
			},
		})
	}
	transformation := pulumi.Transformations([]pulumi.ResourceTransformation{
		func(args *pulumi.ResourceTransformationArgs) *pulumi.ResourceTransformationResult {
			if role, ok := args.Props.(*iam.RoleArgs); ok {
				role.Description = pulumi.String("transformed")
			}
			return &pulumi.ResourceTransformationResult{Props: args.Props, Opts: args.Opts}
		},
	})
	both := []string{"import", "plugin"}
	keeps := []string{"CreatePolicy", "AttachUserPolicy", "DetachUserPolicy", "DeletePolicy"}
	loses := []string{"DetachUserPolicy", "DeletePolicy", "CreatePolicy", "AttachUserPolicy"}
	for name, test := range map[string]struct {
		option   pulumi.ResourceOption
		replaced []string // the calls when the policy is replaced
		doors    []string // by which the role is transformed
	}{
		"nothing":         {transform(), keeps, nil},
		"answer":          {transform("aws:iam/role:Role", "aws:iam/policy:Policy"), loses, both},
		"answer for role": {transform("aws:iam/role:Role"), keeps, both},
		"transformation":  {transformation, keeps, []string{"import"}},
	} {
		t.Run(strings.ReplaceAll(name, " ", "-"), func(t *testing.T) {
			t.Parallel()
			stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox,
				client *awsiam.Client) {
				stacktest.CreateUser(t, client, "alice")
				policy, tag := "first", "a"
				stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
					_, err := door.Role(ctx, "ecs", &stacktest.Args{
						Name:               pulumi.String("ecs"),
						UseCases:           []component.UseCase{"volumes"},
						PassRoleUsers:      []string{"alice"},
						PassRolePolicyName: pulumi.String(policy),
						Tags:               pulumi.StringMap{"tag": pulumi.String(tag)},
					}, test.option)
					return err
				})
				require.NoError(t, err)
				recorder := stacktest.NewRecorder(t, s, stack)
				stacktest.Up(t, stack)
				description := ""
				if slices.Contains(test.doors, door.Name) {
					description = "transformed"
				}
				assert.Equal(t, description, stacktest.ReadAccount(t, client).Roles["ecs"].Description)
				recorder.Take(t)
				policy = "second"
				stacktest.Up(t, stack)
				assert.Equal(t, test.replaced, stacktest.Operations(recorder.Take(t)))
				tag = "b"
				changes, _ := stacktest.Up(t, stack)
				ignored := name != "transformation" && description != ""
				assert.Equal(t, !ignored, slices.Contains(changes, "update Role ecs"), changes)
			})
		})
	}
}

// A replacement whose order a transform has turned round gets stuck, since the program attached the policy too. It goes
// on without the transform.
func TestTransformThatGetsStuck(t *testing.T) {
	s := stacktest.NewSandbox(t)
	client, err := s.StartIAM()
	require.NoError(t, err)
	stacktest.CreateUser(t, client, "alice")
	stacktest.CreateUser(t, client, "bob")
	policy, transforms := "first", []pulumi.ResourceTransform{
		func(_ context.Context, args *pulumi.ResourceTransformArgs) *pulumi.ResourceTransformResult {
			return &pulumi.ResourceTransformResult{Props: args.Props, Opts: args.Opts}
		},
	}
	stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
		ecs, err := stacktest.NewRoleByPlugin(ctx, "ecs", &stacktest.Args{
			UseCases: []component.UseCase{"volumes"}, PassRoleUsers: []string{"alice"},
			PassRolePolicyName: pulumi.String(policy),
		}, pulumi.Transforms(transforms))
		if err != nil {
			return err
		}
		_, err = iam.NewUserPolicyAttachment(ctx, "grant",
			&iam.UserPolicyAttachmentArgs{User: pulumi.String("bob"), PolicyArn: ecs.PassRolePolicyArn})
		return err
	})
	require.NoError(t, err)
	stacktest.Up(t, stack)
	granted := func() [2]sandbox.Attached {
		users := stacktest.ReadAccount(t, client).Users
		return [2]sandbox.Attached{users["alice"].Attached, users["bob"].Attached}
	}
	first := sandbox.Attached{stacktest.Account + "policy/first"}
	second := sandbox.Attached{stacktest.Account + "policy/second"}
	assert.Equal(t, [2]sandbox.Attached{first, first}, granted())

	policy = "second"
	for _, options := range [][]optup.Option{nil, nil, {optup.Refresh()}} {
		_, err = stack.Up(t.Context(), options...)
		assert.Contains(t, stacktest.Diagnostics(t, err), "DeleteConflict")
		assert.Equal(t, [2]sandbox.Attached{{}, first}, granted())
	}
	transforms = nil
	stacktest.Up(t, stack)
	assert.Equal(t, [2]sandbox.Attached{second, second}, granted())
}

// The answer of a Go transform also loses deletedWith.
func TestTransformLosesDeletedWith(t *testing.T) {
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, _ *awsiam.Client) {
		stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
			other, err := iam.NewUser(ctx, "other", nil)
			if err != nil {
				return err
			}
			answer := func(_ context.Context, args *pulumi.ResourceTransformArgs) *pulumi.ResourceTransformResult {
				if args.Type != "aws:iam/role:Role" {
					return nil
				}
				return &pulumi.ResourceTransformResult{Props: args.Props, Opts: args.Opts}
			}
			_, err = door.Role(ctx, "ecs", &stacktest.Args{UseCases: []component.UseCase{"volumes"}},
				pulumi.DeletedWith(other), pulumi.Transforms([]pulumi.ResourceTransform{answer}))
			return err
		})
		require.NoError(t, err)
		stacktest.Up(t, stack)
		for _, child := range stacktest.Children(t, stack) {
			assert.Equal(t, child.Type != "aws:iam/role:Role", child.DeletedWith != "", child.URN)
		}
	})
}

// A transform of the component's own inputs changes what the plugin creates, and not what a direct import creates. The
// provider that the program gave the component stays.
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
			china, err := aws.NewProvider(ctx, "china", &aws.ProviderArgs{
				Region: pulumi.String("cn-north-1"), AccessKey: pulumi.String("none"), SecretKey: pulumi.String("none"),
				SkipCredentialsValidation: pulumi.Bool(true), SkipRequestingAccountId: pulumi.Bool(true),
				SkipMetadataApiCheck: pulumi.Bool(true),
				Endpoints: aws.ProviderEndpointArray{
					aws.ProviderEndpointArgs{Iam: pulumi.String(s.Endpoint())},
				},
			})
			if err != nil {
				return err
			}
			_, err = door.Role(ctx, "ecs", &stacktest.Args{UseCases: []component.UseCase{"volumes"}},
				pulumi.Providers(china), pulumi.Transforms([]pulumi.ResourceTransform{rename}))
			return err
		})
		require.NoError(t, err)
		stacktest.Up(t, stack)
		assert.Empty(t, stacktest.ReadAccount(t, client).Roles)
		made := stacktest.ReadAccount(t, s.IAM("cn-north-1")).Roles
		_, transformed := made["transformed"]
		assert.Len(t, made, 1)
		assert.Equal(t, door.Name == "plugin", transformed)
	})
}

// A hook on the component runs once, when the role is complete, and sees the inputs of the component.
func TestHookOnTheComponent(t *testing.T) {
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, client *awsiam.Client) {
		var lock sync.Mutex
		var calls []string
		stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
			hook, err := ctx.RegisterResourceHook("created", func(hook *pulumi.ResourceHookArgs) error {
				lock.Lock()
				defer lock.Unlock()
				inputs, err := json.Marshal(hook.NewInputs["useCases"].Mappable())
				for _, role := range stacktest.ReadAccount(t, client).Roles {
					calls = append(calls, hook.Name+" "+string(hook.Type)+" "+string(inputs), role.Attached[0])
				}
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
		policy := stacktest.AWSManaged + "service-role/AmazonECSInfrastructureRolePolicyForVolumes"
		assert.Equal(t, []string{`ecs ` + component.Type + ` ["volumes"]`, policy}, calls)
	})
}
