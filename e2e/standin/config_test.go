package standin

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/auto/optpreview"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// Each resource is imported by the ID that its documentation gives, and the program that made it then changes nothing.
// `pulumi import` passes the configuration as strings, with lists and maps as JSON.
func TestAwsPluginImports(t *testing.T) {
	t.Parallel()
	const region = "cn-north-1" // of Pulumi.ci.yaml
	s := stacktest.NewSandbox(t)
	_, err := s.StartIAM()
	require.NoError(t, err)
	instance, set := stacktest.CreatePermissionSet(t, s.Endpoint(), region)
	project := everyResource(t, "imported", "text", instance, set)
	project["Pulumi.other.yaml"] = project["Pulumi.ci.yaml"]
	made, err := s.Stack(t.Context(), project, "ci")
	require.NoError(t, err)
	stacktest.Up(t, made)
	stack, err := s.Stack(t.Context(), project, "other")
	require.NoError(t, err)

	type resource struct {
		Type string `json:"type"`
		Name string `json:"name"`
		ID   string `json:"id"`
	}
	var imported struct {
		Resources []resource `json:"resources"`
	}
	for _, r := range stacktest.ResourcesIn(t, made) {
		id := string(r.ID)
		attached := func(principal string) string {
			return fmt.Sprint(r.Outputs[principal], "/", r.Outputs["policyArn"])
		}
		switch r.Type {
		case "aws:iam/rolePolicyAttachment:RolePolicyAttachment":
			id = attached("role")
		case "aws:iam/userPolicyAttachment:UserPolicyAttachment":
			id = attached("user")
		case "aws:iam/groupPolicyAttachment:GroupPolicyAttachment":
			id = attached("group")
		case "aws:ecs/cluster:Cluster":
			id = "imported"
		case "aws:ecs/service:Service":
			id = "imported/imported"
		case "aws:ecs/taskDefinition:TaskDefinition":
			id = r.Outputs["arn"].(string)
		}
		if strings.HasPrefix(string(r.Type), "aws:") {
			imported.Resources = append(imported.Resources, resource{string(r.Type), r.URN.Name(), id})
		}
	}
	assert.Len(t, imported.Resources, 19)
	text, err := json.Marshal(imported)
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "import.json")
	require.NoError(t, os.WriteFile(file, text, 0o644))
	stacktest.RunCLI(t, stack, "import", "--file", file, "--yes", "--generate-code=false", "--protect=false",
		"--stack", stack.Name())
	// What the import does not read: forceDetachPolicies, and the volumes of the service.
	assert.ElementsMatch(t, []string{"update Role prefixed", "update Service service"}, stacktest.Preview(t, stack))
}

func TestAwsPluginTakesTheRegionFromTheEnvironment(t *testing.T) {
	t.Parallel()
	s := stacktest.NewSandbox(t)
	client, err := s.StartIAM()
	require.NoError(t, err)
	stack, _ := stacktest.Program(t, s,
		"  role: {type: aws:iam:Role, properties: {name: role, assumeRolePolicy: '"+stacktest.SomeDocument+"'}}\n")
	_, err = stack.Preview(t.Context())
	require.ErrorContains(t, err, "region")
	for _, name := range []string{"AWS_DEFAULT_REGION", "AWS_REGION"} {
		stack.Workspace().SetEnvVar(name, "us-west-2")
		stacktest.Up(t, stack)
		assert.Contains(t, stacktest.ReadAccount(t, client).Roles, "role")
		stacktest.Destroy(t, stack)
		stack.Workspace().UnsetEnvVar(name)
	}
}

// Equivalent policy documents are no change.
func TestAwsPluginComparesPolicyDocuments(t *testing.T) {
	t.Parallel()
	s := stacktest.NewSandbox(t)
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
	stack, change := stacktest.Program(t, s, resources(trust("Allow"), permissions("Allow")))
	stacktest.SetRegion(t, stack)
	stacktest.Up(t, stack)

	change(resources(
		`{"Statement": {"Action": ["sts:AssumeRole"], "Principal": {"Service": ["ecs.amazonaws.com"]},`+
			` "Effect": "Allow"}, "Version": "2012-10-17"}`,
		`{"Version": "2012-10-17", "Statement": {"Resource": ["*"], "Effect": "Allow",`+
			` "Action": ["s3:PutObject", "s3:GetObject"]}}`))
	assert.Equal(t, []string{}, stacktest.Preview(t, stack))
	changes, _ := stacktest.Up(t, stack)
	assert.Equal(t, []string{}, changes)

	change(resources(trust("Deny"), permissions("Deny")))
	assert.Equal(t, []string{"update Policy policy", "update Role role", "update RolePolicy inline"},
		stacktest.Sorted(stacktest.Preview(t, stack)))
}

// Changed configuration updates the provider; only a changed region replaces it and its resources.
func TestAwsPluginWithChangedConfiguration(t *testing.T) {
	t.Parallel()
	s := stacktest.NewSandbox(t)
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
    properties: {name: role, assumeRolePolicy: '` + stacktest.SomeDocument + `'}
    options: {provider: "${provider}"}
`)
	}
	stack, change := stacktest.Program(t, s, resources("us-east-1", "a"))
	stacktest.Up(t, stack)
	change(resources("us-east-1", "b"))
	changes, _ := stacktest.Up(t, stack)
	assert.Equal(t, []string{"update Role role"}, changes)
	assert.Equal(t, map[string]string{"tag": "b"}, stacktest.ReadAccount(t, client).Roles["role"].Tags)
	change(resources("us-west-2", "b"))
	result, err := stack.Preview(t.Context(), optpreview.Diff())
	require.NoError(t, err)
	assert.Equal(t, 3, result.ChangeSummary["replace"], result.StdOut)
}
