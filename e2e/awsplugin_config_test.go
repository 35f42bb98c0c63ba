package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optpreview"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
)

// `pulumi import` passes the configuration as strings, with lists and maps as JSON.
func TestAwsPluginImports(t *testing.T) {
	t.Parallel()
	s := newSandbox(t)
	_, err := s.StartIAM()
	require.NoError(t, err)
	client := s.IAM("cn-north-1") // the region of Pulumi.ci.yaml
	createUser(t, client, "alice")
	createRole(t, client, "deployer")
	stack, err := s.Stack(t.Context(), s.Project("e2e/testdata/every-resource"), "ci")
	require.NoError(t, err)
	for id, token := range map[string]string{"alice": "aws:iam/user:User", "deployer": "aws:iam/role:Role"} {
		runCLI(t, stack, "import", token, id, id, "--yes", "--generate-code=false", "--stack", stack.Name())
	}
}

// program creates a stack of a YAML program with everything that the AWS provider needs except a region. It returns the
// stack and a function that changes the program.
func program(t *testing.T, s *sandbox.Sandbox, resources string) (auto.Stack, func(resources string)) {
	t.Helper()
	text := func(resources string) []byte {
		return []byte("name: program\nruntime: yaml\nresources:\n" + resources)
	}
	stack, err := s.Stack(t.Context(), fstest.MapFS{"Pulumi.yaml": {Data: text(resources), Mode: 0o644}}, "dev")
	require.NoError(t, err)
	require.NoError(t, stack.SetAllConfig(t.Context(), sandbox.AWSConfig))
	return stack, func(resources string) {
		require.NoError(t,
			os.WriteFile(filepath.Join(stack.Workspace().WorkDir(), "Pulumi.yaml"), text(resources), 0o644))
	}
}

// setRegion configures the region that program leaves out.
func setRegion(t *testing.T, stack auto.Stack) {
	t.Helper()
	require.NoError(t, stack.SetConfig(t.Context(), "aws:region", auto.ConfigValue{Value: "us-east-1"}))
}

func TestAwsPluginTakesTheRegionFromTheEnvironment(t *testing.T) {
	t.Parallel()
	s := newSandbox(t)
	client, err := s.StartIAM()
	require.NoError(t, err)
	stack, _ := program(t, s,
		"  role: {type: aws:iam:Role, properties: {name: role, assumeRolePolicy: '"+someDocument+"'}}\n")
	_, err = stack.Preview(t.Context())
	require.ErrorContains(t, err, "region")
	for _, name := range []string{"AWS_DEFAULT_REGION", "AWS_REGION"} {
		stack.Workspace().SetEnvVar(name, "us-west-2")
		up(t, stack)
		assert.Contains(t, readAccount(t, client).Roles, "role")
		destroy(t, stack)
		stack.Workspace().UnsetEnvVar(name)
	}
}

// Equivalent policy documents are no change.
func TestAwsPluginComparesPolicyDocuments(t *testing.T) {
	t.Parallel()
	s := newSandbox(t)
	_, err := s.StartIAM()
	require.NoError(t, err)
	resources := func(trust, permissions string) string {
		return strings.NewReplacer("TRUST", trust, "PERMISSIONS", permissions).Replace(`
  role: {type: aws:iam:Role, properties: {name: role, assumeRolePolicy: 'TRUST'}}
  inline: {type: aws:iam:RolePolicy, properties: {name: inline, role: "${role.name}", policy: 'PERMISSIONS'}}
  policy: {type: aws:iam:Policy, properties: {name: policy, policy: 'PERMISSIONS'}}
`)
	}
	trust := func(effect string) string {
		return `{"Version":"2012-10-17","Statement":[{"Effect":"` + effect + `",` +
			`"Principal":{"Service":"ecs.amazonaws.com"},"Action":"sts:AssumeRole"}]}`
	}
	permissions := func(effect string) string {
		return `{"Version":"2012-10-17","Statement":[{"Effect":"` + effect + `",` +
			`"Action":["s3:GetObject","s3:PutObject"],"Resource":"*"}]}`
	}
	stack, change := program(t, s, resources(trust("Allow"), permissions("Allow")))
	setRegion(t, stack)
	up(t, stack)

	change(resources(
		`{"Statement": {"Action": ["sts:AssumeRole"], "Principal": {"Service": ["ecs.amazonaws.com"]},`+
			` "Effect": "Allow"}, "Version": "2012-10-17"}`,
		`{"Version": "2012-10-17", "Statement": {"Resource": ["*"], "Effect": "Allow",`+
			` "Action": ["s3:PutObject", "s3:GetObject"]}}`))
	assert.Equal(t, []string{}, preview(t, stack))
	changes, _ := up(t, stack)
	assert.Equal(t, []string{}, changes)

	change(resources(trust("Deny"), permissions("Deny")))
	assert.Equal(t, []string{"update Policy policy", "update Role role", "update RolePolicy inline"},
		sorted(preview(t, stack)))
}

// Changed configuration updates the provider; only a changed region replaces it and its resources.
func TestAwsPluginWithChangedConfiguration(t *testing.T) {
	t.Parallel()
	s := newSandbox(t)
	client, err := s.StartIAM()
	require.NoError(t, err)
	resources := func(region, tag string) string {
		return strings.NewReplacer("REGION", region, "TAG", tag, "ENDPOINT", s.Endpoint()).Replace(`
  provider:
    type: pulumi:providers:aws
    properties:
      region: REGION
      accessKey: none
      secretKey: none
      endpoints: [{iam: "ENDPOINT"}]
      defaultTags: {tags: {tag: TAG}}
      skipCredentialsValidation: true
      skipMetadataApiCheck: true
      skipRequestingAccountId: true
  user: {type: aws:iam:User, properties: {name: alice}, options: {provider: "${provider}"}}
  role:
    type: aws:iam:Role
    properties: {name: role, assumeRolePolicy: '` + someDocument + `'}
    options: {provider: "${provider}"}
`)
	}
	stack, change := program(t, s, resources("us-east-1", "a"))
	up(t, stack)
	change(resources("us-east-1", "b"))
	changes, _ := up(t, stack)
	assert.Equal(t, []string{"update Role role"}, changes)
	assert.Equal(t, map[string]string{"tag": "b"}, readAccount(t, client).Roles["role"].Tags)
	change(resources("us-west-2", "b"))
	result, err := stack.Preview(t.Context(), optpreview.Diff())
	require.NoError(t, err)
	assert.Equal(t, 3, result.ChangeSummary["replace"], result.StdOut)
}
