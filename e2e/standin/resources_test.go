package standin

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optrefresh"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/golden"
)

// Every resource of the AWS plugin, which is e2e/awsplugin unless AWS_PLUGIN=real, goes through all its operations.
func TestResourcesOfTheAwsPlugin(t *testing.T) {
	const region = "cn-north-1" // of Pulumi.ci.yaml
	s := stacktest.NewSandbox(t)
	s.WithoutResults = false // for the numbers of changes
	_, err := s.StartIAM()
	require.NoError(t, err)
	client := s.IAM(region)
	instance, set := stacktest.CreatePermissionSet(t, s.Endpoint(), region)
	stack, err := s.Stack(t.Context(), s.Project("e2e/standin/testdata/every-resource"), "ci")
	require.NoError(t, err)

	var prefixed string
	for i, step := range []struct {
		name, text string
		changes    map[string]int
	}{
		{"a", "first", map[string]int{"create": 20}},
		{"a", "first", map[string]int{"same": 20}},
		{"a", "second", map[string]int{"same": 12, "update": 8}},
		{"b", "second", map[string]int{"same": 8, "update": 2, "replace": 10}},
	} {
		program := everyResource(t, step.name, step.text, instance, set)["Pulumi.yaml"].Data
		require.NoError(t, os.WriteFile(filepath.Join(stack.Workspace().WorkDir(), "Pulumi.yaml"), program, 0o644))
		up, err := stack.Up(t.Context())
		require.NoError(t, err)
		assert.Equal(t, step.changes, *up.Summary.ResourceChanges)
		assert.Equal(t, "aws-cn", up.Outputs["partition"].Value)
		assert.Equal(t, "arn:aws-cn:iam::123456789012:role/"+step.name+"/"+step.name, up.Outputs["found"].Value)
		assert.JSONEq(t, `{"Version":"2012-10-17","Statement":[`+
			`{"Sid":"`+step.text+`","Effect":"Allow","Action":"s3:GetObject","Resource":"*"},`+
			`{"Effect":"Allow","Action":["s3:PutObject","s3:GetObject"],"Resource":"*"}]}`,
			up.Outputs["document"].Value.(string))
		assert.Regexp(t, `^named-[0-9a-f]{7}$`, up.Outputs["named"].Value)
		assert.Regexp(t, `^prefix-\d{18}[0-9a-f]{8}$`, up.Outputs["prefixed"].Value)
		prefixed = up.Outputs["prefixed"].Value.(string)
		golden.Assert(t, fmt.Sprint("every-resource/iam-", i, ".txt"),
			strings.Join(stacktest.ReadAccount(t, client).Lines(), "\n")+"\n")
		_, err = stack.Refresh(t.Context(), optrefresh.ExpectNoChanges())
		require.NoError(t, err)
	}

	// forceDetachPolicies detaches what others have attached.
	_, err = client.AttachRolePolicy(t.Context(), &iam.AttachRolePolicyInput{
		RoleName: &prefixed, PolicyArn: aws.String("arn:aws-cn:iam::aws:policy/ReadOnlyAccess"),
	})
	require.NoError(t, err)
	_, err = client.PutRolePolicy(t.Context(), &iam.PutRolePolicyInput{
		RoleName: &prefixed, PolicyName: aws.String("inline"),
		PolicyDocument: aws.String(
			`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}`),
	})
	require.NoError(t, err)
	_, err = stack.Destroy(t.Context())
	require.NoError(t, err)
	assert.Empty(t, stacktest.ReadAccount(t, client).Lines())
}

// everyResource returns the project testdata/every-resource with a name and a text.
func everyResource(t *testing.T, name, text, instance, permissionSet string) fstest.MapFS {
	t.Helper()
	project := fstest.MapFS{}
	for _, file := range []string{"Pulumi.yaml", "Pulumi.ci.yaml"} {
		template, err := os.ReadFile(filepath.Join("testdata/every-resource", file))
		require.NoError(t, err)
		program := strings.NewReplacer("NAME", name, "TEXT", text, "INSTANCE", instance, "SET", permissionSet).
			Replace(string(template))
		project[file] = &fstest.MapFile{Data: []byte(program), Mode: 0o644}
	}
	return project
}
