package languages

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/provider"
)

// A plugin that was started by hand, for example under a debugger, works with a CLI that is given its port, even if no
// plugin is installed.
func TestPluginUnderADebugger(t *testing.T) {
	t.Parallel()
	s := stacktest.NewSandbox(t)
	stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
		_, err := stacktest.Doors[1].Role(ctx, "ecs", &stacktest.Args{UseCases: []component.UseCase{"volumes"}})
		return err
	})
	require.NoError(t, err)
	workspace := stack.Workspace()
	installed := filepath.Join(workspace.GetEnvVars()["PULUMI_HOME"], "plugins",
		"resource-ecs-infrastructure-v"+provider.Version)
	require.NoError(t, os.RemoveAll(installed))

	plugin := exec.Command(stacktest.BuiltPlugin)
	stdout, err := plugin.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, plugin.Start())
	t.Cleanup(func() {
		assert.NoError(t, plugin.Process.Signal(os.Interrupt))
		assert.NoError(t, plugin.Wait())
	})
	port, err := bufio.NewReader(stdout).ReadString('\n')
	require.NoError(t, err)
	workspace.SetEnvVar("PULUMI_DEBUG_PROVIDERS", "ecs-infrastructure:"+strings.TrimSpace(port))
	assert.Equal(t, []string{
		"create EcsInfrastructureRole ecs", "create Policy ecs-pass-role", "create Role ecs",
		"create RolePolicyAttachment ecs-volumes",
	}, stacktest.Sorted(stacktest.Preview(t, stack)))
}
