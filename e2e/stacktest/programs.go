package stacktest

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"testing/fstest"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
)

// Program creates a stack of a YAML program with everything that the AWS provider needs except a region. It returns the
// stack and a function that changes the program.
func Program(t *testing.T, s *sandbox.Sandbox, resources string) (auto.Stack, func(resources string)) {
	t.Helper()
	text := func(resources string) []byte {
		return []byte("name: program\nruntime: yaml\nresources:\n" + resources)
	}
	stack, err := s.Stack(t.Context(), fstest.MapFS{"Pulumi.yaml": {Data: text(resources), Mode: 0o644}}, "dev")
	require.NoError(t, err)
	require.NoError(t, stack.SetAllConfig(t.Context(), sandbox.AWSConfig))
	return stack, func(resources string) {
		require.NoError(t,
			os.WriteFile(filepath.Join(stack.Workspace().WorkDir(), "Pulumi.yaml"), text(resources), 0o644))
	}
}

// SetRegion configures the region that program leaves out.
func SetRegion(t *testing.T, stack auto.Stack) {
	t.Helper()
	require.NoError(t, stack.SetConfig(t.Context(), "aws:region", auto.ConfigValue{Value: "us-east-1"}))
}

// Processes returns the processes of an executable that use a Pulumi home.
func Processes(t *testing.T, home, executable string) []*os.Process {
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
