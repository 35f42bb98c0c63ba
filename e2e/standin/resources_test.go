package standin

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/google/go-cmp/cmp"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optrefresh"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// Every resource of the AWS plugin, which is e2e/awsplugin unless AWS_PLUGIN=real, goes through all its operations.
func TestResourcesOfTheAwsPlugin(t *testing.T) {
	const region, partition = "cn-north-1", "aws-cn" // the region of Pulumi.ci.yaml
	s := stacktest.NewSandbox(t)
	s.WithoutResults = false // for the numbers of changes
	_, err := s.StartIAM()
	require.NoError(t, err)
	client := s.IAM(region)
	instance, set := stacktest.CreatePermissionSet(t, s.Endpoint(), region)
	stack, err := s.Stack(t.Context(), s.Project("e2e/standin/testdata/every-resource"), "ci")
	require.NoError(t, err)

	var named string
	var prefixed []string
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
		assert.Equal(t, partition, up.Outputs["partition"].Value)
		assert.Equal(t, "arn:aws-cn:iam::123456789012:role/"+step.name+"/"+step.name, up.Outputs["found"].Value)
		assert.JSONEq(t, `{"Version":"2012-10-17","Statement":[`+
			`{"Sid":"`+step.text+`","Effect":"Allow","Action":"s3:GetObject","Resource":"*"},`+
			`{"Effect":"Allow","Action":["s3:PutObject","s3:GetObject"],"Resource":"*"}]}`,
			up.Outputs["document"].Value.(string))
		if i == 0 {
			named = up.Outputs["named"].Value.(string)
			assert.Regexp(t, `^named-[0-9a-f]{7}$`, named)
			for _, output := range []string{"prefixed", "alsoPrefixed"} { // in the same second
				prefixed = append(prefixed, up.Outputs[output].Value.(string))
				assert.Regexp(t, `^prefix-\d{18}[0-9a-f]{8}$`, up.Outputs[output].Value)
			}
		}
		assert.Empty(t,
			cmp.Diff(contentOfIAM(partition, step.name, step.text, named, prefixed), stacktest.ReadAccount(t, client)))
		_, err = stack.Refresh(t.Context(), optrefresh.ExpectNoChanges())
		require.NoError(t, err)
	}

	// forceDetachPolicies detaches what others have attached.
	_, err = client.AttachRolePolicy(t.Context(), &iam.AttachRolePolicyInput{
		RoleName: &prefixed[0], PolicyArn: aws.String("arn:aws-cn:iam::aws:policy/ReadOnlyAccess"),
	})
	require.NoError(t, err)
	_, err = client.PutRolePolicy(t.Context(), &iam.PutRolePolicyInput{
		RoleName: &prefixed[0], PolicyName: aws.String("inline"),
		PolicyDocument: aws.String(
			`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}`),
	})
	require.NoError(t, err)
	_, err = stack.Destroy(t.Context())
	require.NoError(t, err)
	assert.Equal(t, sandbox.Account{Roles: map[string]sandbox.Role{}, Policies: map[string]sandbox.Policy{},
		Users: map[string]sandbox.Principal{}, Groups: map[string]sandbox.Principal{}}, stacktest.ReadAccount(t,
		client))
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

// contentOfIAM returns the content of IAM for testdata/every-resource.
func contentOfIAM(partition, name, text, named string, prefixed []string) sandbox.Account {
	account := "arn:" + partition + ":iam::123456789012:"
	policy := account + "policy/" + name + "/" + name
	document := func(rest string) string {
		return sandbox.Canonical(
			`{"Version":"2012-10-17","Statement":[{"Sid":"` + text + `","Effect":"Allow",` + rest + `}]}`)
	}
	trust := document(`"Principal":{"Service":"ecs.amazonaws.com"},"Action":"sts:AssumeRole"`)
	permissions := document(`"Action":"s3:GetObject","Resource":"*"`)
	tags := map[string]string{"cost": "default", "owner": text, text: "key"}
	roles := map[string]sandbox.Role{
		name: {
			Arn:               account + "role/" + name + "/" + name,
			Description:       text,
			Trust:             trust,
			Boundary:          policy,
			MaxSessionSeconds: 7200,
			Attached:          sandbox.Attached{policy},
			Inline:            map[string]string{name: permissions},
			Tags:              tags,
		},
	}
	for _, name := range prefixed {
		roles[name] = sandbox.Role{
			Arn:               account + "role/" + name,
			Trust:             trust,
			MaxSessionSeconds: 3600,
			Attached:          sandbox.Attached{},
			Inline:            map[string]string{},
			Tags:              map[string]string{"cost": "default", "owner": "default"},
		}
	}
	return sandbox.Account{
		Roles:    roles,
		Policies: map[string]sandbox.Policy{policy: {Document: permissions, Tags: tags}},
		Users: map[string]sandbox.Principal{
			"alice": {Arn: account + "user/" + text + "/alice", Attached: sandbox.Attached{policy}},
			name:    {Arn: account + "user/" + name, Attached: sandbox.Attached{}},
			named:   {Arn: account + "user/" + named, Attached: sandbox.Attached{}},
		},
		Groups: map[string]sandbox.Principal{
			"team": {Arn: account + "group/team", Attached: sandbox.Attached{policy}},
			name:   {Arn: account + "group/" + name, Attached: sandbox.Attached{}},
		},
	}
}
