package e2e

import (
	"bytes"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The plugin ends with its engine, even if that is killed while a call of IAM is pending.
func TestAwsPluginEndsWithItsKilledEngine(t *testing.T) {
	t.Parallel()
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer silent.Close()
	s := newSandbox(t)
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

	cli := exec.Command("pulumi", "up", "--yes", "--skip-preview", "--stack", stack.Name())
	cli.Dir = stack.Workspace().WorkDir()
	cli.Env = os.Environ()
	for name, value := range stack.Workspace().GetEnvVars() {
		cli.Env = append(cli.Env, name+"="+value)
	}
	home := stack.Workspace().GetEnvVars()["PULUMI_HOME"]
	require.NoError(t, cli.Start())
	t.Cleanup(func() {
		_ = cli.Process.Kill()
		for _, host := range processes(t, home, "pulumi-language-yaml") { // it takes minutes to notice
			assert.NoError(t, host.Kill())
		}
	})
	connection, err := silent.Accept() // the plugin calls IAM
	require.NoError(t, err)
	defer connection.Close()
	require.NotEmpty(t, processes(t, home, "pulumi-resource-aws"))

	require.NoError(t, cli.Process.Kill())
	assert.Error(t, cli.Wait())
	assert.Eventually(t, func() bool { return len(processes(t, home, "pulumi-resource-aws")) == 0 },
		30*time.Second, 100*time.Millisecond)
}

// processes returns the processes of an executable that use a Pulumi home.
func processes(t *testing.T, home, executable string) []*os.Process {
	t.Helper()
	environments, err := filepath.Glob("/proc/[0-9]*/environ")
	require.NoError(t, err)
	var found []*os.Process
	for _, file := range environments {
		environment, _ := os.ReadFile(file) // the process may have ended
		command, _ := os.ReadFile(filepath.Join(filepath.Dir(file), "cmdline"))
		name, _, _ := bytes.Cut(command, []byte{0})
		if filepath.Base(string(name)) != executable ||
			!bytes.Contains(environment, []byte("PULUMI_HOME="+home+"\x00")) {
			continue
		}
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(file)))
		require.NoError(t, err)
		process, err := os.FindProcess(pid)
		require.NoError(t, err)
		found = append(found, process)
	}
	return found
}
