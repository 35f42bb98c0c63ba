package provider

import (
	"bufio"
	"os"
	"os/exec"
	"strings"
	"testing"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/status"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/enginetest"
)

// TestMain lets a test run the plugin in a separate process.
func TestMain(m *testing.M) {
	if os.Getenv("RUN_PLUGIN") != "" {
		if err := Main(); err != nil {
			panic(err)
		}
		return
	}
	os.Exit(m.Run())
}

// With PULUMI_DEBUG_PROVIDERS, the user starts the plugin, which prints its port, and the engine attaches to it.
func TestPluginThatIsStartedByHand(t *testing.T) {
	executable, err := os.Executable()
	require.NoError(t, err)
	process := exec.Command(executable)
	process.Env = append(os.Environ(), "RUN_PLUGIN=1")
	process.Stderr = os.Stderr
	stdout, err := process.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, process.Start())
	t.Cleanup(func() {
		assert.NoError(t, process.Process.Signal(os.Interrupt))
		assert.NoError(t, process.Wait())
	})
	port, err := bufio.NewReader(stdout).ReadString('\n')
	require.NoError(t, err)

	e := enginetest.Start(t)
	plugin := pulumirpc.NewResourceProviderClient(enginetest.Connect(t, "127.0.0.1:"+strings.TrimSpace(port)))
	_, err = plugin.Construct(t.Context(), request(t, e, withUseCase("volumes")))
	assert.Equal(t, `ecs-infrastructure:index:EcsInfrastructureRole "ecs": no engine is attached to the plugin`,
		status.Convert(err).Message())
	_, err = plugin.Attach(t.Context(), &pulumirpc.PluginAttach{Address: e.Address})
	require.NoError(t, err)
	_, err = plugin.Construct(t.Context(), request(t, e, withUseCase("volumes")))
	require.NoError(t, err)
	assert.Len(t, e.Resources(), 4)
}
