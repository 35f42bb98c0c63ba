package e2e

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/provider"
)

// If this fails after an update of moto, AWS has published a policy: add a use case, see CONTRIBUTING.md.
func TestUseCasesAreTheManagedPoliciesOfAWS(t *testing.T) {
	s := newSandbox(t)
	client, err := s.StartIAM()
	require.NoError(t, err)
	var published []string
	pages := iam.NewListPoliciesPaginator(client, &iam.ListPoliciesInput{Scope: types.PolicyScopeTypeAws})
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		require.NoError(t, err)
		for _, policy := range page.Policies {
			if strings.HasPrefix(*policy.PolicyName, "AmazonECSInfrastructureRole") {
				published = append(published, *policy.Arn)
			}
		}
	}

	var attached []string
	err = pulumi.RunErr(func(ctx *pulumi.Context) error {
		role, err := component.NewEcsInfrastructureRole(ctx, "ecs",
			&component.EcsInfrastructureRoleArgs{UseCases: managed(t)})
		if err != nil {
			return err
		}
		role.ManagedPolicyArns.ApplyT(func(arns []string) any { attached = arns; return nil })
		return nil
	}, pulumi.WithMocks("project", "stack", echo{}))
	require.NoError(t, err)
	slices.Sort(published)
	slices.Sort(attached)
	assert.Equal(t, published, attached)
}

// managed returns the use cases of the schema that attach a managed policy.
func managed(t *testing.T) []component.UseCase {
	var names []component.UseCase
	for _, value := range servedSchema(t).Types["ecs-infrastructure:index:UseCase"].Enum {
		if name := component.UseCase(value.Value.(string)); name != component.UseCaseVolumeCleanupOnly {
			names = append(names, name)
		}
	}
	return names
}

// servedSchema returns the schema that the plugin serves.
func servedSchema(t *testing.T) schema.PackageSpec {
	var spec schema.PackageSpec
	require.NoError(t, json.Unmarshal([]byte(provider.Schema), &spec))
	return spec
}

// echo answers with what it is given, and that the partition is aws.
type echo struct{}

func (echo) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	return args.Name, args.Inputs, nil
}

func (echo) Call(pulumi.MockCallArgs) (resource.PropertyMap, error) {
	return resource.PropertyMap{"partition": resource.NewProperty("aws")}, nil
}
