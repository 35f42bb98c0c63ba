package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/provider"
)

// The CLI reads the schema from the built plugin, and adds the package to a program.
func TestPackageOfTheBuiltPlugin(t *testing.T) {
	t.Parallel()
	s := newSandbox(t)
	stack, err := s.Stack(t.Context(), s.Project("examples/yaml"), "ci")
	require.NoError(t, err)
	plugin, err := filepath.Abs("../.build/plugins/resource-ecs-infrastructure-v" + provider.Version + "/pulumi-resource-ecs-infrastructure")
	require.NoError(t, err)
	workspace := stack.Workspace()
	run := func(args ...string) string {
		var env []string
		for name, value := range workspace.GetEnvVars() {
			env = append(env, name+"="+value)
		}
		stdout, stderr, _, err := workspace.PulumiCommand().Run(t.Context(), workspace.WorkDir(), nil, nil, nil, env, args...)
		require.NoError(t, err, stderr)
		return stdout
	}

	var served, shown map[string]any
	require.NoError(t, json.Unmarshal([]byte(provider.Schema), &served))
	require.NoError(t, json.Unmarshal([]byte(run("package", "get-schema", plugin)), &shown))
	served["config"], served["provider"] = map[string]any{}, map[string]any{} // the CLI adds what is empty
	assert.Equal(t, served, shown)

	run("package", "add", "ecs-infrastructure") // as installed
	text, err := os.ReadFile(filepath.Join(workspace.WorkDir(), "Pulumi.yaml"))
	require.NoError(t, err)
	var project struct{ Packages map[string]string }
	require.NoError(t, yaml.Unmarshal(text, &project))
	assert.Equal(t, map[string]string{"ecs-infrastructure": "ecs-infrastructure@" + provider.Version}, project.Packages)
	preview, err := stack.Preview(t.Context())
	require.NoError(t, err)
	assert.Equal(t, map[apitype.OpType]int{apitype.OpCreate: 9}, preview.ChangeSummary)
}
