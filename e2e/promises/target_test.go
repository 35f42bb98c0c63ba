package promises

import (
	"testing"

	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/google/go-cmp/cmp"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optpreview"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// If an update leaves the role out, nothing is attached to another role of that name.
func TestExcludedRole(t *testing.T) {
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, client *awsiam.Client) {
		stacktest.CreateRole(t, client, "taken")
		stacktest.CreateUser(t, client, "alice")
		before := stacktest.ReadAccount(t, client)
		stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
			role, err := door.Role(ctx, "ecs", &stacktest.Args{
				Name:             pulumi.String("taken"),
				UseCases:         []component.UseCase{"managedInstances"},
				InstanceRoleArns: []pulumi.StringInput{pulumi.String(stacktest.Account + "role/instance")},
				PassRoleUsers:    []string{"alice"},
			})
			if err != nil {
				return err
			}
			_, err = iam.NewRolePolicyAttachment(ctx, "consumer", &iam.RolePolicyAttachmentArgs{
				Role: role.RoleName, PolicyArn: pulumi.String(stacktest.AWSManaged + "ReadOnlyAccess"),
			})
			return err
		})
		require.NoError(t, err)
		const theRole = "urn:pulumi:dev::program::" + component.Type + "$aws:iam/role:Role::ecs"
		planned, err := stack.Preview(t.Context(), optpreview.Diff())
		require.NoError(t, err)
		assert.Contains(t, planned.StdOut, `role      : "taken"`)
		_, err = stack.Up(t.Context(), optup.Exclude([]string{theRole}))
		assert.Regexp(t, `The argument "(role|policy)" is required`, stacktest.Diagnostics(t, err))
		assert.Empty(t, cmp.Diff(before, stacktest.ReadAccount(t, client)))
		assert.Equal(t, []string{"delete EcsInfrastructureRole ecs"}, stacktest.Destroy(t, stack))
	})
}

// To a Go program, the outputs of a role that an update skips are empty. By direct import, they are as those of a
// skipped aws.iam.Role, which are unknown with newer CLIs: these write a placeholder to the state.
func TestOutputsOfASkippedRole(t *testing.T) {
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, _ *awsiam.Client) {
		stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
			role, err := door.Role(ctx, "ecs", &stacktest.Args{UseCases: []component.UseCase{"volumes"}})
			if err != nil {
				return err
			}
			own, err := iam.NewRole(ctx, "own", &iam.RoleArgs{AssumeRolePolicy: role.TrustPolicyJson})
			if err != nil {
				return err
			}
			for name, output := range map[string]pulumi.StringOutput{
				"own": own.Arn, "role": role.RoleArn, "name": role.RoleName, "policy": role.PassRolePolicyArn,
				"trust": role.TrustPolicyJson,
			} {
				ctx.Export(name, output)
				ctx.Export(name+" text", pulumi.Sprintf("x-%s", output))
			}
			ctx.Export("policies", role.ManagedPolicyArns.ApplyT(func(arns []string) int { return len(arns) }))
			return nil
		})
		require.NoError(t, err)
		_, err = stack.Up(t.Context(), optup.Exclude([]string{"**"}))
		require.NoError(t, err)
		want := map[string]any{"policies": 0.0}
		for _, name := range []string{"own", "role", "name", "policy", "trust"} {
			want[name], want[name+" text"] = "", "x-"
		}
		var found map[string]any // the outputs of the stack
		for _, resource := range stacktest.ResourcesIn(t, stack) {
			if resource.Type == "pulumi:pulumi:Stack" {
				found = resource.Outputs
			}
		}
		if own := found["own"]; own != "" {
			want["own"], want["own text"] = own, own
			for name := range want {
				if door.Name == "import" {
					want[name] = own
				}
			}
		}
		assert.Equal(t, want, found)
	})
}
