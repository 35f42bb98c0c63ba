package promises

import (
	"fmt"
	"testing"

	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// Explicit providers, beside those in TestOptions.
func TestProviders(t *testing.T) {
	stacktest.SkipIfShort(t)
	t.Run("no default providers", explicitProviders)
	t.Run("aws v7", providerOfAWS7)
	t.Run("two accounts", twoAccounts)
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

func explicitProviders(t *testing.T) {
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, client *awsiam.Client) {
		stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
			explicit, err := aws.NewProvider(ctx, "explicit", awsProvider(s.Endpoint()))
			if err != nil {
				return err
			}
			providers := []pulumi.ProviderResource{explicit}
			if door.Name == "plugin" {
				var own struct{ pulumi.ProviderResourceState }
				if err := ctx.RegisterResource("pulumi:providers:ecs-infrastructure", "explicit", pulumi.Map{},
					&own); err != nil {
					return err
				}
				providers = append(providers, &own)
			}
			_, err = door.Role(ctx, "ecs", &stacktest.Args{UseCases: []component.UseCase{"volumes"}},
				pulumi.Providers(providers...))
			return err
		})
		require.NoError(t, err)
		withoutDefaultProviders(t, stack, "*")
		planned := stacktest.Preview(t, stack)
		changes, _ := stacktest.Up(t, stack)
		assert.ElementsMatch(t, planned, changes)
		assert.Len(t, stacktest.ReadAccount(t, client).Roles, 1)
		assert.Equal(t, map[string][]string{
			"import": {"pulumi:providers:aws explicit"},
			"plugin": {"pulumi:providers:aws explicit", "pulumi:providers:ecs-infrastructure explicit"},
		}[door.Name], stacktest.Sorted(stacktest.ProvidersOf(t, stack)))
		assert.Equal(t, []string{}, stacktest.Preview(t, stack))
		stacktest.Destroy(t, stack)
		assert.Empty(t, stacktest.ReadAccount(t, client).Roles)
	})
}

// A program that uses aws v7 passes its provider to the component, whose resources then need no plugin of v6.
func providerOfAWS7(t *testing.T) {
	const version = "7.8.0"
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, client *awsiam.Client) {
		require.NoError(t, s.InstallAWSAs("v"+version))
		stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
			v7, err := aws.NewProvider(ctx, "v7", awsProvider(s.Endpoint()), pulumi.Version(version))
			if err != nil {
				return err
			}
			_, err = door.Role(ctx, "ecs", &stacktest.Args{UseCases: []component.UseCase{"volumes"}},
				pulumi.Providers(v7))
			return err
		})
		require.NoError(t, err)
		withoutDefaultProviders(t, stack, "aws")
		stacktest.Up(t, stack)
		for _, child := range stacktest.Children(t, stack) {
			assert.Contains(t, child.Provider, "::v7::", child.URN)
		}
		for _, resource := range stacktest.ResourcesIn(t, stack) {
			if resource.Type == "pulumi:providers:aws" {
				assert.Equal(t, version, resource.Inputs["version"])
			}
		}
		assert.Equal(t, []string{}, stacktest.Preview(t, stack))
		stacktest.Destroy(t, stack)
	})
}

// Two components of one stack, each in an account of its own.
func twoAccounts(t *testing.T) {
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, _ *awsiam.Client) {
		accounts := []string{"111111111111", "222222222222"}
		endpoints := map[string]string{}
		for _, account := range accounts {
			endpoints[account] = stacktest.StartRecorder(t, s, account).URL
		}
		stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
			for i, account := range accounts {
				provider, err := aws.NewProvider(ctx, account, awsProvider(endpoints[account]))
				if err != nil {
					return err
				}
				name := fmt.Sprint("ecs", i)
				role, err := door.Role(ctx, name, &stacktest.Args{
					Name:               pulumi.String("ecs-infrastructure"),
					PassRolePolicyName: pulumi.String("pass-ecs-infrastructure"),
					UseCases:           []component.UseCase{"volumes"},
				}, pulumi.Provider(provider))
				if err != nil {
					return err
				}
				ctx.Export(name, pulumi.Array{role.RoleArn, role.PassRolePolicyArn, role.PassRolePolicyJson})
			}
			return nil
		})
		require.NoError(t, err)
		_, outputs := stacktest.Up(t, stack)
		for i, account := range accounts {
			role := "arn:aws:iam::" + account + ":role/ecs-infrastructure"
			assert.Equal(t, []any{role, "arn:aws:iam::" + account + ":policy/pass-ecs-infrastructure",
				`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:PassRole","Resource":"` + role +
					`","Condition":{"StringEquals":{"iam:PassedToService":"ecs.amazonaws.com"}}}]}`,
			}, outputs[fmt.Sprint("ecs", i)].Value)
		}
		stacktest.Destroy(t, stack)
	})
}
