package promises

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/aws-sdk-go-base/v2/endpoints"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/enginetest"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/policy"
)

// If this fails after an update of moto, AWS has published a policy: add a use case, see CONTRIBUTING.md.
func TestUseCasesAreTheManagedPoliciesOfAWS(t *testing.T) {
	s := stacktest.NewSandbox(t)
	client, err := s.StartIAM()
	require.NoError(t, err)
	var published []string
	for _, policy := range stacktest.ManagedPolicies(t, client) {
		published = append(published, *policy.Arn)
		read := fmt.Sprintf("/aws-managed-policy/latest/reference/%s.html) | %s, %s |", *policy.PolicyName,
			*policy.DefaultVersionId, policy.UpdateDate.Format(time.DateOnly))
		assert.True(t, strings.Contains(stacktest.Read(t, "docs/policies.md"), read), "docs/policies.md, Policies that"+
			" AWS manages, lacks a row with four columns: | `useCase` | [%s](https://docs.aws.amazon.com%s what it"+
			" allows beyond what ECS creates |", *policy.PolicyName, read)
	}

	var attached []string
	err = enginetest.Start(t).Run(t, false, func(ctx *pulumi.Context) error {
		args := &component.EcsInfrastructureRoleArgs{UseCases: managed(t)}
		role, err := component.NewEcsInfrastructureRole(ctx, "ecs", args)
		if err != nil {
			return err
		}
		role.ManagedPolicyArns.ApplyT(func(arns []string) any { attached = arns; return nil })
		return nil
	})
	require.NoError(t, err)
	for _, arn := range attached {
		assert.True(t, slices.Contains(published, arn), "moto does not know %s of a use case: update it in"+
			" e2e/standin/moto/requirements.txt, or correct the ARN", arn)
	}
	for _, arn := range published {
		assert.True(t, slices.Contains(attached, arn), "no use case attaches %s: add one, see CONTRIBUTING.md", arn)
	}
	if !t.Failed() {
		assert.ElementsMatch(t, published, attached)
	}
}

// managed returns the use cases of the schema that attach a managed policy.
func managed(t *testing.T) []component.UseCase {
	var names []component.UseCase
	for _, value := range stacktest.ServedSchema(t).Types["ecs-infrastructure:index:UseCase"].Enum {
		switch name := component.UseCase(value.Value); name {
		case component.UseCaseVolumeCleanupOnly, component.UseCaseLifecycleHooks: // inline policies
		default:
			names = append(names, name)
		}
	}
	return names
}

// kms:ViaService has the host name of EC2's endpoint, as the AWS SDK knows it.
func TestVolumeKeysNameTheEndpointOfEC2(t *testing.T) {
	for _, partition := range endpoints.DefaultPartitions() {
		for _, region := range partition.Regions() {
			document := policy.UseVolumeKeys([]string{"arn:" + partition.ID() + ":kms:" + region.ID() +
				":123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"})
			assert.Contains(t, document, `"kms:ViaService":"ec2.`+region.ID()+`.`+partition.DNSSuffix()+`"`)
		}
	}
}
