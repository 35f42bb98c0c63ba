package standin

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

type replacement struct {
	resource, others     string // the inputs that stay
	input, before, after string // nothing for an input that is absent
	does                 string
}

// replacements has what the engine does with a resource if one input changes. The AWS provider deletes attachments
// first, and whatever the program named although the provider would have:
// https://github.com/pulumi/pulumi-terraform-bridge/blob/v3.124.0/pkg/tfbridge/schema.go (nameRequiresDeleteBeforeReplace)
// ROW is a name of its own for each row.
var replacements = []replacement{
	{"iam:Role", "", "name", "ROW-a", "ROW-b", deleteFirst},
	{"iam:Role", "", "name", "", "ROW-b", deleteFirst},
	{"iam:Role", "", "name", "ROW-a", "", nothingToDo}, // the name is kept
	{"iam:Role", "", "namePrefix", "ROW-a", "ROW-b", createFirst},
	{"iam:Role", "", "path", "/a/", "/b/", createFirst},
	{"iam:Role", "name: ROW", "path", "/a/", "/b/", deleteFirst},
	{"iam:Role", "namePrefix: ROW", "path", "/a/", "/b/", createFirst},
	{"iam:Role", "", "description", "a", "b", updates},
	{"iam:Policy", "", "name", "ROW-a", "ROW-b", deleteFirst},
	{"iam:Policy", "", "namePrefix", "ROW-a", "ROW-b", createFirst},
	{"iam:Policy", "", "path", "/a/", "/b/", createFirst},
	{"iam:Policy", "name: ROW", "path", "/a/", "/b/", deleteFirst},
	{"iam:Policy", "", "description", "a", "b", createFirst},
	{"iam:Policy", "name: ROW", "description", "a", "b", deleteFirst},
	{"iam:RolePolicy", "role: one", "name", "ROW-a", "ROW-b", deleteFirst},
	{"iam:RolePolicy", "role: one", "namePrefix", "ROW-a", "ROW-b", createFirst},
	{"iam:RolePolicy", "", "role", "one", "two", createFirst},
	{"iam:RolePolicy", "name: ROW", "role", "one", "two", deleteFirst},
	{"iam:RolePolicyAttachment", "role: one", "policyArn", readOnly, viewOnly, deleteFirst},
	{"iam:RolePolicyAttachment", "policyArn: " + readOnly, "role", "two", "one", deleteFirst},
	{"iam:UserPolicyAttachment", "user: one", "policyArn", readOnly, viewOnly, deleteFirst},
	{"iam:UserPolicyAttachment", "policyArn: " + readOnly, "user", "two", "one", deleteFirst},
	{"iam:GroupPolicyAttachment", "group: one", "policyArn", readOnly, viewOnly, deleteFirst},
	{"iam:GroupPolicyAttachment", "policyArn: " + readOnly, "group", "two", "one", deleteFirst},
	{"iam:User", "", "name", "ROW-a", "ROW-b", updates},
	{"iam:User", "name: ROW", "path", "/a/", "/b/", updates},
	{"iam:Group", "", "name", "ROW-a", "ROW-b", updates},
	{"iam:Group", "name: ROW", "path", "/a/", "/b/", updates},
	{"ecs:Cluster", "", "name", "ROW-a", "ROW-b", deleteFirst},
	{"ecs:TaskDefinition", "", "family", "ROW-a", "ROW-b", createFirst},
	{"ecs:TaskDefinition", "family: ROW", "containerDefinitions", "'" + containers("a") + "'",
		"'" + containers("b") + "'", createFirst},
	{"ecs:TaskDefinition", "family: ROW", "cpu", "'256'", "'512'", createFirst},
	{"ecs:TaskDefinition", "family: ROW", "memory", "'512'", "'1024'", createFirst},
	{"ecs:TaskDefinition", "family: ROW", "networkMode", "bridge", "awsvpc", createFirst},
	{"ecs:TaskDefinition", "family: ROW", "requiresCompatibilities", "[EC2]", "[EXTERNAL]", createFirst},
	{"ecs:TaskDefinition", "family: ROW", "volumes", "[{name: a}]", "[{name: b}]", createFirst},
	{"ecs:Service", "cluster: one", "name", "ROW-a", "ROW-b", deleteFirst},
	{"ecs:Service", "", "cluster", "one", "two", createFirst},
	{"ecs:Service", "name: ROW", "cluster", "one", "two", deleteFirst},
	{"ecs:Service", "cluster: one", "launchType", "EC2", "EXTERNAL", createFirst},
	{"ecs:Service", "cluster: one", "desiredCount", "0", "1", updates},
	{"kms:Key", "", "description", "a", "b", updates},
	{"kms:KeyPolicy", "", "keyId", "'${one.keyId}'", "'${two.keyId}'", updates},
	{"ssoadmin:CustomerManagedPolicyAttachment", "instanceArn: INSTANCE, permissionSetArn: SET",
		"customerManagedPolicyReference", "{name: ROW, path: /a/}", "{name: ROW, path: /b/}", createFirst},
	{"ssoadmin:CustomerManagedPolicyAttachment", "permissionSetArn: SET, customerManagedPolicyReference: {name: ROW}",
		"instanceArn", "INSTANCE", "INSTANCE2", createFirst},
	{"ssoadmin:CustomerManagedPolicyAttachment", "instanceArn: INSTANCE, customerManagedPolicyReference: {name: ROW}",
		"permissionSetArn", "SET", "SET2", createFirst},
}

// What the engine does with the resource.
const nothingToDo = ""

const updates = "update"

const createFirst = "create-replacement, delete-replaced"

const deleteFirst = "delete-replaced, create-replacement"

const readOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess"

const viewOnly = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"

const keyUsers = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"kms:*",` +
	`"Resource":"*"}]}`

func containers(name string) string {
	return `[{"name": "` + name + `", "image": "app", "memory": 128}]`
}

// requiredInputs are those that no row is about.
var requiredInputs = map[string]string{
	"iam:Role":           "assumeRolePolicy: '" + stacktest.SomeTrust + "'",
	"iam:Policy":         "policy: '" + stacktest.SomeDocument + "'",
	"iam:RolePolicy":     "policy: '" + stacktest.SomeDocument + "'",
	"ecs:TaskDefinition": "containerDefinitions: '" + containers("app") + "'",
	"ecs:Service":        "taskDefinition: 'app:1'",
	"kms:KeyPolicy":      "policy: '" + keyUsers + "'",
}

func TestAwsPluginReplaces(t *testing.T) {
	t.Parallel()
	s := stacktest.NewSandbox(t)
	client, err := s.StartIAM()
	require.NoError(t, err)
	for _, name := range []string{"one", "two"} {
		stacktest.CreateUser(t, client, name)
		stacktest.CreateGroup(t, client, name)
		stacktest.CreateRole(t, client, name)
	}
	instance, set := stacktest.CreatePermissionSet(t, s.Endpoint(), "us-east-1")
	resources := func(changed bool) string {
		text := `
  one: {type: aws:kms:Key}
  two: {type: aws:kms:Key}
  clusterOne: {type: aws:ecs:Cluster, properties: {name: one}}
  clusterTwo: {type: aws:ecs:Cluster, properties: {name: two}}
  app: {type: aws:ecs:TaskDefinition, properties: {family: app, ` + requiredInputs["ecs:TaskDefinition"] + `}}
`
		for i, row := range replacements {
			name, inputs, options := fmt.Sprint("row", i), row.inputs(changed), ""
			if row.resource == "ecs:Service" {
				options = ", options: {dependsOn: ['${clusterOne}', '${clusterTwo}', '${app}']}"
			}
			inputs = strings.NewReplacer("ROW", name, "INSTANCE", instance, "SET", set).Replace(inputs)
			text += fmt.Sprintf("  %s: {type: aws:%s, properties: {%s}%s}\n", name, row.resource, inputs, options)
		}
		return text
	}
	program := func(changed bool) []byte {
		return []byte("name: program\nruntime: yaml\nresources:" + resources(changed))
	}
	stack, err := s.Stack(t.Context(), fstest.MapFS{"Pulumi.yaml": {Data: program(false), Mode: 0o644}}, "dev")
	require.NoError(t, err)
	require.NoError(t, sandbox.Configure(t.Context(), stack))
	stacktest.Up(t, stack)
	assert.Equal(t, []string{}, stacktest.Preview(t, stack))
	changed := filepath.Join(stack.Workspace().WorkDir(), "Pulumi.yaml")
	require.NoError(t, os.WriteFile(changed, program(true), 0o644))
	done := map[string][]string{}
	for _, step := range stacktest.Preview(t, stack) {
		if operation := strings.Fields(step); operation[0] != "replace" { // which is both
			done[operation[2]] = append(done[operation[2]], operation[0])
		}
	}
	for i, row := range replacements {
		assert.Equal(t, row.does, strings.Join(done[fmt.Sprint("row", i)], ", "), "%s: %s", row.resource, row.input)
	}
	stacktest.Destroy(t, stack)
}

// inputs returns the inputs of the resource before or after the change.
func (r replacement) inputs(changed bool) string {
	value, inputs := r.before, []string{}
	if changed {
		value = r.after
	}
	if value != "" {
		inputs = append(inputs, r.input+": "+value)
	}
	if required := requiredInputs[r.resource]; !strings.HasPrefix(required, r.input+":") {
		inputs = append(inputs, required)
	}
	inputs = append(inputs, r.others)
	return strings.Join(slices.DeleteFunc(inputs, func(input string) bool { return input == "" }), ", ")
}

// Every input that replaces its resource has a row.
func TestReplacementsAreComplete(t *testing.T) {
	stacktest.SkipIfShort(t)
	text, err := os.ReadFile("../awsplugin/schema.json")
	require.NoError(t, err)
	var schema struct {
		Resources map[string]struct {
			InputProperties map[string]struct{ WillReplaceOnChanges bool }
		}
	}
	require.NoError(t, json.Unmarshal(text, &schema))
	tested := map[string]bool{}
	for _, row := range replacements {
		tested[row.resource+" "+row.input] = true
	}
	for token, resource := range schema.Resources {
		module, _, _ := strings.Cut(strings.TrimPrefix(token, "aws:"), "/")
		for name, input := range resource.InputProperties {
			row := module + ":" + token[strings.LastIndex(token, ":")+1:] + " " + name
			assert.True(t, tested[row] || !input.WillReplaceOnChanges, "no row for %s", row)
		}
	}
}
