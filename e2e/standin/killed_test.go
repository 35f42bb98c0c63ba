package standin

import (
	"net"
	"os"
	"os/exec"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// The plugin ends with its engine, even if that is killed while a call of IAM is pending.
func TestAwsPluginEndsWithItsKilledEngine(t *testing.T) {
	t.Parallel()
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer silent.Close()
	s := stacktest.NewSandbox(t)
	stack, err := s.Stack(t.Context(), fstest.MapFS{"Pulumi.yaml": {Mode: 0o644, Data: []byte(`
name: killed
runtime: yaml
config:
  aws:region: {value: us-east-1}
  aws:accessKey: {value: none}
  aws:secretKey: {value: none}
  aws:skipCredentialsValidation: {value: true}
  aws:endpoints: {value: [{iam: "http://` + silent.Addr().String() + `"}]}
resources:
  user: {type: aws:iam:User}
`)}}, "dev")
	require.NoError(t, err)

	cli := exec.Command("env", "pulumi", "up", "--yes", "--skip-preview", "--stack", stack.Name())
	cli.Dir = stack.Workspace().WorkDir()
	cli.Env = os.Environ()
	for name, value := range stack.Workspace().GetEnvVars() {
		cli.Env = append(cli.Env, name+"="+value)
	}
	home := stack.Workspace().GetEnvVars()["PULUMI_HOME"]
	require.NoError(t, cli.Start())
	t.Cleanup(func() {
		_ = cli.Process.Kill()
		for _, host := range stacktest.ProcessesOf(t, "pulumi-language-yaml", home) { // it takes minutes to notice
			assert.NoError(t, host.Kill())
		}
	})
	connection, err := silent.Accept() // the plugin calls IAM
	require.NoError(t, err)
	defer connection.Close()
	require.NotEmpty(t, stacktest.ProcessesOf(t, "pulumi-resource-aws", home))

	require.NoError(t, cli.Process.Kill())
	assert.Error(t, cli.Wait())
	assert.Eventually(t, func() bool { return len(stacktest.ProcessesOf(t, "pulumi-resource-aws", home)) == 0 },
		30*time.Second, 100*time.Millisecond)
}
