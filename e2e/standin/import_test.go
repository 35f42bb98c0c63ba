package standin

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

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
