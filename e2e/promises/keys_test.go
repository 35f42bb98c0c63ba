package promises

import (
	"testing"
	"testing/fstest"

	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// A key that is created in the same program comes, is replaced and goes, and its policy names the role. Nothing else
// changes, and the preview says so before the ARN of the key is known.
func TestKeyOfTheSameProgram(t *testing.T) {
	steps := []struct {
		name, key string
		changes   []string
	}{
		{"without a key", "", []string{
			"create EcsInfrastructureRole ecs", "create Policy ecs-pass-role", "create Role ecs",
			"create RolePolicyAttachment ecs-serviceConnectTls", "create RolePolicyAttachment ecs-volumes",
			"create Role consumer", "create RolePolicy consumer",
		}},
		{"with a key", "a", []string{
			"create Key a", "create KeyPolicy a", "create RolePolicy ecs-tlsKmsKeys",
			"create RolePolicy ecs-volumeKmsKeys", "update EcsInfrastructureRole ecs",
		}},
		{"no change", "a", []string{}},
		{"with another key", "b", []string{
			"create Key b", "create KeyPolicy b", "update EcsInfrastructureRole ecs",
			"update RolePolicy ecs-tlsKmsKeys", "update RolePolicy ecs-volumeKmsKeys", "delete Key a",
			"delete KeyPolicy a",
		}},
		{"without a key again", "", []string{
			"update EcsInfrastructureRole ecs", "delete Key b", "delete KeyPolicy b",
			"delete RolePolicy ecs-tlsKmsKeys", "delete RolePolicy ecs-volumeKmsKeys",
		}},
	}
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, client *awsiam.Client) {
		key := ""
		stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
			a := &stacktest.Args{
				Name:     pulumi.String("ecs"),
				UseCases: []component.UseCase{"volumes", "serviceConnectTls"},
			}
			var made *kms.Key
			if key != "" {
				var err error
				if made, err = kms.NewKey(ctx, key, &kms.KeyArgs{}); err != nil {
					return err
				}
				a.VolumeKmsKeyArns = []pulumi.StringInput{made.Arn}
				a.TlsKmsKeyArns = []pulumi.StringInput{made.Arn}
				ctx.Export("arn", made.Arn)
			}
			role, err := door.Role(ctx, "ecs", a)
			if err != nil {
				return err
			}
			if made != nil {
				_, err := kms.NewKeyPolicy(ctx, key,
					&kms.KeyPolicyArgs{KeyId: made.KeyId, Policy: role.VolumeKeyPolicyJson})
				if err != nil {
					return err
				}
			}
			return consume(ctx, role)
		})
		require.NoError(t, err)
		for _, step := range steps {
			key = step.key
			assert.ElementsMatch(t, step.changes, stacktest.Preview(t, stack), step.name)
			changes, outputs := stacktest.Up(t, stack)
			assert.Equal(t, step.changes, phases(changes), step.name)
			inline := map[string]string{}
			if key != "" {
				arn := outputs["arn"].Value.(string)
				inline["UseVolumeKmsKeys"] = sandbox.Canonical(volumeKeysPolicy(arn))
				inline["UseTlsKmsKeys"] = sandbox.Canonical(tlsKeysPolicy(arn))
			}
			assert.Equal(t, inline, stacktest.ReadAccount(t, client).Roles["ecs"].Inline, step.name)
		}
		stacktest.Destroy(t, stack)
	})
}

// In a preview of a YAML program, lists contain outputs that are not known.
func TestKeyOfTheSameProgramInYAML(t *testing.T) {
	t.Parallel()
	stack, err := stacktest.NewSandbox(t).Stack(t.Context(), fstest.MapFS{"Pulumi.yaml": {Mode: 0o644, Data: []byte(`
name: keys
runtime: yaml
resources:
  key: {type: aws:kms:Key}
  ecs:
    type: ecs-infrastructure:EcsInfrastructureRole
    properties:
      useCases: [volumes, serviceConnectTls, lifecycleHooks]
      volumeKmsKeyArns: ["${key.arn}"]
      tlsKmsKeyArns: ["${key.arn}", "arn:aws:kms:us-east-1:123456789012:key/b"]
      lifecycleHookFunctionArns: ["arn:aws:lambda:us-east-1:123456789012:function:${key.keyId}"]
  key policy:
    type: aws:kms:KeyPolicy
    properties: {keyId: "${key.id}", policy: "${ecs.volumeKeyPolicyJson}"}
`)}}, "dev")
	require.NoError(t, err)
	require.NoError(t, sandbox.Configure(t.Context(), stack))
	assert.ElementsMatch(t, []string{
		"create EcsInfrastructureRole ecs", "create Key key", "create KeyPolicy key policy",
		"create Policy ecs-pass-role", "create Role ecs", "create RolePolicy ecs-lifecycleHooks",
		"create RolePolicy ecs-tlsKmsKeys", "create RolePolicy ecs-volumeKmsKeys",
		"create RolePolicyAttachment ecs-serviceConnectTls", "create RolePolicyAttachment ecs-volumes",
	}, stacktest.Preview(t, stack))
}
