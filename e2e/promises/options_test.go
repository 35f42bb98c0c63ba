package promises

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"

	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optpreview"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// The options of the component apply to the resources that it creates, by both doors.
func TestOptions(t *testing.T) {
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, client *awsiam.Client) {
		stack := func(t *testing.T, program pulumi.RunFunc) auto.Stack {
			stack, err := s.Program(t.Context(), strings.ReplaceAll(t.Name(), "/", "-"), program)
			require.NoError(t, err)
			return stack
		}
		attached := func(t *testing.T, role string) sandbox.Attached {
			return stacktest.ReadAccount(t, client).Roles[role].Attached
		}

		// inChina creates the role with a provider of another partition.
		type giver = func(pulumi.ProviderResource) pulumi.ResourceOption
		inChina := func(ctx *pulumi.Context, accessKey pulumi.StringInput, give giver) error {
			provider := awsProvider(s.Endpoint())
			provider.Region, provider.AccessKey = pulumi.String("cn-north-1"), accessKey.ToStringOutput()
			china, err := aws.NewProvider(ctx, "china", provider)
			if err != nil {
				return err
			}
			role, err := door.Role(ctx, "ecs", &stacktest.Args{UseCases: []component.UseCase{"volumes"}}, give(china))
			if err != nil {
				return err
			}
			ctx.Export("arns", role.ManagedPolicyArns)
			return nil
		}
		arns := []any{"arn:aws-cn:iam::aws:policy/" + stacktest.ManagedPolicies["volumes"]}
		provider := func(p pulumi.ProviderResource) pulumi.ResourceOption { return pulumi.Provider(p) }
		providers := func(p pulumi.ProviderResource) pulumi.ResourceOption { return pulumi.Providers(p) }
		for option, give := range map[string]giver{"provider": provider, "providers": providers} {
			t.Run(option, func(t *testing.T) {
				stack := stack(t, func(ctx *pulumi.Context) error { return inChina(ctx, pulumi.String("none"), give) })
				withoutDefaultProviders(t, stack, "aws")
				_, outputs := stacktest.Up(t, stack)
				assert.Equal(t, arns, outputs["arns"].Value)
				for _, child := range stacktest.Children(t, stack) {
					assert.Contains(t, child.Provider, "::china::", child.URN)
				}
			})
		}

		// For example if the account is created in the same program: the partition is unknown in preview.
		t.Run("provider that is not configured yet", func(t *testing.T) {
			stack := stack(t, func(ctx *pulumi.Context) error {
				user, err := iam.NewUser(ctx, "administrator", &iam.UserArgs{})
				if err != nil {
					return err
				}
				return inChina(ctx, user.UniqueId, provider)
			})
			result, err := stack.Preview(t.Context(), optpreview.Diff())
			require.NoError(t, err)
			assert.False(t, strings.Contains(result.StdOut, "arn:"), "the preview shows an ARN")
			_, outputs := stacktest.Up(t, stack)
			assert.Equal(t, arns, outputs["arns"].Value)
		})

		t.Run("protect", func(t *testing.T) {
			a := &stacktest.Args{Name: pulumi.String("protected"), UseCases: []component.UseCase{"volumes",
				"vpcLattice"}}
			protect := true
			stack := stack(t, func(ctx *pulumi.Context) error {
				_, err := door.Role(ctx, "ecs", a, pulumi.Protect(protect))
				return err
			})
			stacktest.Up(t, stack)
			before := attached(t, "protected")
			require.Len(t, before, 2)
			a.UseCases = a.UseCases[:1]
			_, err := stack.Up(t.Context())
			assert.ErrorContains(t, err, `because it is protected`)
			assert.Equal(t, before, attached(t, "protected"))
			protect, a.UseCases = false, []component.UseCase{"volumes", "vpcLattice"} // in an update of its own
			stacktest.Up(t, stack)
			a.UseCases = a.UseCases[:1]
			stacktest.Up(t, stack)
			assert.Equal(t, before[1:], attached(t, "protected"))
		})

		t.Run("retainOnDelete", func(t *testing.T) {
			a := &stacktest.Args{Name: pulumi.String("retained"), UseCases: []component.UseCase{"volumes",
				"vpcLattice"}}
			stack := stack(t, func(ctx *pulumi.Context) error {
				_, err := door.Role(ctx, "ecs", a, pulumi.RetainOnDelete(true))
				return err
			})
			stacktest.Up(t, stack)
			before := attached(t, "retained")
			require.Len(t, before, 2)
			a.UseCases = a.UseCases[:1]
			changes, _ := stacktest.Up(t, stack)
			assert.Equal(t, []string{"update EcsInfrastructureRole ecs", "delete RolePolicyAttachment ecs-vpcLattice"},
				changes)
			stacktest.Destroy(t, stack)
			assert.Equal(t, before, attached(t, "retained"))
		})

		t.Run("deletedWith", func(t *testing.T) {
			stack := stack(t, func(ctx *pulumi.Context) error {
				other, err := iam.NewGroup(ctx, "other", &iam.GroupArgs{})
				if err != nil {
					return err
				}
				_, err = door.Role(ctx, "ecs", &stacktest.Args{UseCases: []component.UseCase{"volumes"}},
					pulumi.DeletedWith(other))
				return err
			})
			stacktest.Up(t, stack)
			for _, child := range stacktest.Children(t, stack) {
				assert.Equal(t, "other", child.DeletedWith.Name(), child.URN)
			}
		})

		t.Run("dependsOn", func(t *testing.T) {
			stack := stack(t, func(ctx *pulumi.Context) error {
				user, err := iam.NewUser(ctx, "alice", &iam.UserArgs{Name: pulumi.String("alice")})
				if err != nil {
					return err
				}
				_, err = door.Role(ctx, "ecs",
					&stacktest.Args{UseCases: []component.UseCase{"volumes"}, PassRoleUsers: []string{"alice"}},
					pulumi.DependsOn([]pulumi.Resource{user}))
				return err
			})
			changes, _ := stacktest.Up(t, stack)
			assert.Equal(t, "create User alice", changes[0])
			changes = stacktest.Destroy(t, stack)
			assert.Equal(t, "delete User alice", changes[len(changes)-1])
		})

		t.Run("aliases and parent", func(t *testing.T) {
			name, options := "old", []pulumi.ResourceOption{}
			stack := stack(t, func(ctx *pulumi.Context) error {
				var parent struct{ pulumi.ResourceState }
				if err := ctx.RegisterComponentResource("test:index:Parent", "parent", &parent); err != nil {
					return err
				}
				if name == "new" {
					options = []pulumi.ResourceOption{
						pulumi.Parent(&parent),
						pulumi.Aliases([]pulumi.Alias{{Name: pulumi.String("old"), NoParent: pulumi.Bool(true)}}),
					}
				}
				_, err := door.Role(ctx, name, &stacktest.Args{UseCases: []component.UseCase{"volumes"}}, options...)
				return err
			})
			stacktest.Up(t, stack)
			name = "new"
			assert.Equal(t, []string{}, stacktest.Preview(t, stack))
			changes, _ := stacktest.Up(t, stack)
			assert.Equal(t, []string{}, changes)
		})

		t.Run("transforms", func(t *testing.T) {
			tag := "a"
			stack := stack(t, func(ctx *pulumi.Context) error {
				a := &stacktest.Args{
					Name:     pulumi.String("transformed"),
					UseCases: []component.UseCase{"volumes"},
					Tags:     pulumi.StringMap{"tag": pulumi.String(tag)},
				}
				_, err := door.Role(ctx, "ecs", a, pulumi.Transforms([]pulumi.ResourceTransform{transformRole}))
				return err
			})
			stacktest.Up(t, stack)
			assert.Equal(t, "transformed", stacktest.ReadAccount(t, client).Roles["transformed"].Description)
			tag = "b"
			changes, _ := stacktest.Up(t, stack)
			assert.Equal(t, []string{"update EcsInfrastructureRole ecs", "update Policy ecs-pass-role"}, changes)
		})
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

// awsProvider returns the arguments of an explicit provider.
func awsProvider(endpoint string) *aws.ProviderArgs {
	return &aws.ProviderArgs{
		Region:                    pulumi.String("us-east-1"),
		AccessKey:                 pulumi.String("none"),
		SecretKey:                 pulumi.String("none"),
		SkipCredentialsValidation: pulumi.Bool(true),
		SkipMetadataApiCheck:      pulumi.Bool(true),
		SkipRequestingAccountId:   pulumi.Bool(true),
		Endpoints:                 aws.ProviderEndpointArray{aws.ProviderEndpointArgs{Iam: pulumi.String(endpoint)}},
	}
}

// withoutDefaultProviders disables the default providers of a package, or of all with *.
func withoutDefaultProviders(t *testing.T, stack auto.Stack, of string) {
	t.Helper()
	require.NoError(t, stack.SetConfigWithOptions(t.Context(), "pulumi:disable-default-providers[0]",
		auto.ConfigValue{Value: of}, &auto.ConfigOptions{Path: true}))
}
