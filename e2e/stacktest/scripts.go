package stacktest

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// RunScript runs a script that calls the real AWS CLI, and returns its output.
func RunScript(t *testing.T, endpoint, script string) string {
	t.Helper()
	return runBash(t, script, "", "AWS_ENDPOINT_URL="+endpoint)
}

// runBash runs a script that calls the CLIs.
func runBash(t *testing.T, script, dir string, env ...string) string {
	t.Helper()
	bash := exec.Command("bash", "-euo", "pipefail", "-c", script)
	bash.Dir = dir
	user, err := commandLine(t, "", nil)
	require.NoError(t, err)
	for name, value := range user {
		bash.Env = append(bash.Env, name+"="+value)
	}
	bash.Env = append(bash.Env, env...)
	var stderr strings.Builder
	bash.Stderr = &stderr
	stdout, err := bash.Output()
	require.NoError(t, err, string(stdout)+stderr.String())
	return string(stdout)
}

// commandLine returns the environment of a user of the CLIs, with nothing of the user's own, such as AWS_PROFILE.
func commandLine(t *testing.T, endpoint string, pulumi map[string]string) (map[string]string, error) {
	t.Helper()
	bin, err := filepath.Abs(filepath.Join(Root, ".build/aws-cli/bin"))
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(bin, "aws")); err != nil {
		return nil, errors.New("the AWS CLI is not installed: run make stories")
	}
	env := map[string]string{"PATH": os.Getenv("PATH")}
	for name, value := range pulumi {
		if strings.HasPrefix(name, "PULUMI_") || name == "PATH" {
			env[name] = value
		}
	}
	env["PATH"] = bin + string(os.PathListSeparator) + env["PATH"]
	env["HOME"] = t.TempDir()
	env["AWS_ENDPOINT_URL"], env["AWS_DEFAULT_REGION"] = endpoint, "us-east-1"
	env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"] = "none", "none"
	return env, nil
}
