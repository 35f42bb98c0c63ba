package docs

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// The recipes run as they are: their providers find moto and its credentials in the environment.
func TestRecipes(t *testing.T) {
	stacktest.SkipIfShort(t)
	t.Parallel()
	t.Run("accounts", func(t *testing.T) {
		t.Parallel()
		_, _, stack := recipe(t, "accounts")
		_, outputs := stacktest.Up(t, stack)
		assert.Equal(t, auto.OutputMap{
			"development": {Value: "arn:aws:iam::111111111111:role/ecs-infrastructure"},
			"staging":     {Value: "arn:aws:iam::222222222222:role/ecs-infrastructure"},
			"production":  {Value: "arn:aws:iam::333333333333:role/ecs-infrastructure"},
		}, outputs)
		stacktest.Destroy(t, stack)
	})
	t.Run("new-principal", func(t *testing.T) {
		t.Parallel()
		_, client, stack := recipe(t, "new-principal")
		stacktest.Up(t, stack)
		assert.Len(t, stacktest.ReadAccount(t, client).Roles["deployer"].Attached, 1)
		stacktest.Destroy(t, stack)
	})
	t.Run("permission-set", func(t *testing.T) {
		t.Parallel()
		_, client, stack := recipe(t, "permission-set")
		endpoint := stack.Workspace().GetEnvVars()["AWS_ENDPOINT_URL"]
		instance, set := stacktest.CreatePermissionSet(t, endpoint, "us-east-1")
		assert.Equal(t, "SUCCEEDED\n", stacktest.RunScript(t, endpoint, "aws sso-admin"+ // what the real AWS provider waits for
			" describe-permission-set-provisioning-status --provision-permission-set-request-id "+
			"11111111-1111-1111-1111-111111111111 --instance-arn "+instance+
			" --query PermissionSetProvisioningStatus.Status --output text"))
		require.NoError(t, stack.SetAllConfig(t.Context(), auto.ConfigMap{
			"instanceArn": {Value: instance}, "permissionSetArn": {Value: set},
		}))
		stacktest.Up(t, stack)
		list := "aws sso-admin list-customer-managed-policy-references-in-permission-set --instance-arn " + instance +
			" --permission-set-arn " + set + " --output text --query 'CustomerManagedPolicyReferences[].[Path, Name]'"
		assert.Equal(t, "/platform/\tpass-ecs-infrastructure\n", stacktest.RunScript(t, endpoint, list))
		assert.Contains(t, stacktest.ReadAccount(t, client).Policies,
			"arn:aws:iam::123456789012:policy/platform/pass-ecs-infrastructure")
		stacktest.Destroy(t, stack)
		assert.Empty(t, stacktest.RunScript(t, endpoint, list))
	})
	t.Run("key-policy", func(t *testing.T) {
		t.Parallel()
		s, client, stack := recipe(t, "key-policy")
		recorder := stacktest.NewRecorder(t, s, stack)
		stacktest.Up(t, stack)
		assertOrderOf(t, stacktest.Operations(recorder.Take(t)), "PutRolePolicy", "PutKeyPolicy", "CreateService")
		var key, role string
		for _, resource := range stacktest.ResourcesIn(t, stack) {
			switch resource.Type {
			case "aws:kms/key:Key":
				key = string(resource.ID)
			case "aws:iam/role:Role":
				role = string(resource.ID)
			}
		}
		var policy struct {
			Statement []struct{ Principal map[string]any }
		}
		require.NoError(t, json.Unmarshal([]byte(stacktest.RunScript(t, stack.Workspace().GetEnvVars()["AWS_ENDPOINT_URL"],
			"aws kms get-key-policy --policy-name default --output text --query Policy --key-id "+key)), &policy))
		assert.Equal(t, map[string]any{"AWS": stacktest.Account + "role/key-administrator"}, policy.Statement[0].Principal)
		assert.Equal(t, map[string]any{"AWS": stacktest.Account + "role/" + role}, policy.Statement[1].Principal)
		assert.Contains(t, stacktest.ReadAccount(t, client).Roles[role].Inline, "UseVolumeKmsKeys")
		assert.Equal(t, []string{}, stacktest.Preview(t, stack))
		stacktest.Destroy(t, stack)
		assertOrderOf(t, stacktest.Operations(recorder.Take(t)), "DeleteService", "PutKeyPolicy", "DeleteRolePolicy")
	})
	t.Run("aws-v7", func(t *testing.T) {
		t.Parallel()
		_, client, stack := recipe(t, "aws-v7")
		stacktest.Up(t, stack)
		assert.Len(t, stacktest.ReadAccount(t, client).Roles, 1)
		assert.NotContains(t, strings.Join(stacktest.ProvidersOf(t, stack), "\n"), "pulumi:providers:aws default")
		stacktest.Destroy(t, stack)
	})
	t.Run("previews in CI", func(t *testing.T) {
		t.Parallel()
		stack, err := stacktest.NewSandbox(t).Stack(t.Context(), os.DirFS("../../examples/yaml"), "other")
		require.NoError(t, err)
		out := stacktest.RunScriptIn(t, stack, "http://127.0.0.1:1", stacktest.BlocksOf(t, "docs/ci.md", "sh")[0])
		assert.Contains(t, out, "+ 14 to create")
	})
}

// assertOrderOf asserts that each operation is made, and before the next.
func assertOrderOf(t *testing.T, made []string, expected ...string) {
	t.Helper()
	assert.Equal(t, expected, slices.DeleteFunc(made, func(operation string) bool {
		return !slices.Contains(expected, operation)
	}))
}

// recipe creates a stack of a recipe.
func recipe(t *testing.T, name string) (*sandbox.Sandbox, *awsiam.Client, auto.Stack) {
	t.Helper()
	s := stacktest.NewSandbox(t)
	require.NoError(t, s.InstallAWSAs("v7.8.0"))
	client, err := s.StartIAM()
	require.NoError(t, err)
	stack, err := s.Stack(t.Context(), os.DirFS(filepath.Join("../../examples/recipes", name)), "dev")
	require.NoError(t, err)
	require.NoError(t, stack.Workspace().SetEnvVars(map[string]string{
		"AWS_ENDPOINT_URL": s.Endpoint(), "AWS_REGION": "us-east-1",
		"AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none",
	}))
	return s, client, stack
}
