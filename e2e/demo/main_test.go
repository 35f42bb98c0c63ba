package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/golden"
)

// TestMain lets the tests run main in a separate process.
func TestMain(m *testing.M) {
	if os.Getenv("RUN_MAIN") != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// command returns the demo, and its folder for temporary files.
func command(t *testing.T, args ...string) (*exec.Cmd, string) {
	executable, err := os.Executable()
	require.NoError(t, err)
	temp := t.TempDir()
	c := exec.Command(executable, args...)
	c.Env = append(os.Environ(), "RUN_MAIN=1", "TMPDIR="+temp)
	return c, temp
}

func TestDemo(t *testing.T) {
	t.Parallel()
	temp := t.TempDir()
	c := exec.Command("make", "--no-print-directory", "--directory=../..", "demo")
	c.Env = append(os.Environ(), "TMPDIR="+temp)
	out, err := c.CombinedOutput()
	require.NoError(t, err, "%s", out)
	assert.Regexp(t, `  waiting \d+ s until IAM has propagated the new role \(propagationSeconds\)\n`, string(out))
	_, after, _ := strings.Cut(string(out), "▶ what IAM holds\n\n")
	held, _, _ := strings.Cut(after, "\n▶")
	golden.Assert(t, "held.txt", held)
	assertNothingLeft(t, temp)
}

func TestPreviewNeedsNeitherAccountNorPython(t *testing.T) {
	t.Parallel()
	c, temp := command(t, "preview")
	c.Env = append(c.Env, "PATH=", "AWS_PROFILE=missing", "HTTPS_PROXY=http://127.0.0.1:1",
		"HTTP_PROXY=http://127.0.0.1:1")
	if pulumi, err := exec.LookPath("pulumi"); err == nil {
		c.Env = append(c.Env, "PATH="+filepath.Dir(pulumi))
	}
	out, err := c.CombinedOutput()
	require.NoError(t, err, "%s", out)
	parts, err := os.ReadFile("testdata/previewed.txt")
	require.NoError(t, err)
	for shown := range strings.SplitSeq(strings.TrimSpace(string(parts)), "\n---\n") {
		if !strings.Contains(string(out), shown) {
			t.Errorf("does not show\n%s", shown)
		}
	}
	assertNothingLeft(t, temp)
}

// At each of these moments something else is running.
func TestInterruptedDemoLeavesNothing(t *testing.T) {
	for moment, signal := range map[string]os.Signal{
		"▶ pulumi preview": syscall.SIGTERM,
		"▶ pulumi up":      os.Interrupt,
		" creating (0s)":   syscall.SIGTERM,
	} {
		t.Run(moment, func(t *testing.T) {
			t.Parallel()
			c, temp := command(t)
			var stderr bytes.Buffer
			c.Stderr = &stderr
			stdout, err := c.StdoutPipe()
			require.NoError(t, err)
			require.NoError(t, c.Start())
			for lines := bufio.NewScanner(stdout); lines.Scan(); {
				if strings.Contains(lines.Text(), moment) {
					require.NoError(t, c.Process.Signal(signal))
					break
				}
			}
			_, err = io.Copy(io.Discard, stdout)
			require.NoError(t, err)
			assert.EqualError(t, c.Wait(), "exit status 1")
			assert.Contains(t, stderr.String(), " signal received\n")
			assertNothingLeft(t, temp)
		})
	}
}

// In each case, one command of the CLI goes wrong.
func TestFailingDemoLeavesNothing(t *testing.T) {
	for name, test := range map[string]struct{ spoilt, instead, want string }{
		"the preview fails":       {"preview", "exit 1", "error: failed to run preview: exit status 1\n"},
		"the update fails":        {"up", "exit 1", "error: failed to run update: exit status 1\n"},
		"the update does nothing": {"up", "exit 0", "error: IAM holds nothing new after the update\n"},
		"the destroy fails":       {"destroy", "exit 1", "error: failed to destroy stack: exit status 1\n"},
		"the destroy is skipped":  {"destroy", "exit 0", "error: after the destroy IAM still holds\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, temp := command(t)
			c.Env = append(c.Env,
				"PATH="+pulumiThat(t, test.spoilt, test.instead)+string(os.PathListSeparator)+os.Getenv("PATH"))
			var stderr bytes.Buffer
			c.Stderr = &stderr
			assert.EqualError(t, c.Run(), "exit status 1")
			assert.True(t, strings.HasPrefix(stderr.String(), test.want), stderr.String())
			assertNothingLeft(t, temp)
		})
	}
}

// pulumiThat returns a folder with a CLI in which one command is replaced.
func pulumiThat(t *testing.T, command, instead string) string {
	pulumi, err := exec.LookPath("pulumi")
	if err != nil {
		pulumi, err = filepath.Abs("../../.build/bin/pulumi")
	}
	require.NoError(t, err)
	folder := t.TempDir()
	script := fmt.Sprintf("#!/bin/sh\n[ \"$2\" = %s ] && %s\nexec %q \"$@\"\n", command, instead, pulumi)
	require.NoError(t, os.WriteFile(filepath.Join(folder, "pulumi"), []byte(script), 0o755))
	return folder
}

// assertNothingLeft fails if a file is left, or a process of the sandbox, which has the folder in its environment.
func assertNothingLeft(t *testing.T, temp string) {
	t.Helper()
	files, err := os.ReadDir(temp)
	require.NoError(t, err)
	assert.Empty(t, files)
	for _, process := range stacktest.Processes(t, temp) {
		t.Errorf("still running: %s", strings.Join(process.Command, " "))
	}
}
