package sandbox

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/golden"
)

// The AWS plugin is the local one, or the real one by one switch.
func TestAwsPlugin(t *testing.T) {
	home := homeWithAwsPlugin(t)
	t.Setenv("PULUMI_HOME", home)
	root, err := checkout()
	require.NoError(t, err)
	for value, folder := range map[string]string{"": filepath.Join(root, ".build"), "real": home} {
		t.Setenv("AWS_PLUGIN", value)
		s, err := New()
		require.NoError(t, err)
		used, err := os.Readlink(filepath.Join(s.home(), "plugins", awsPlugin(t)))
		require.NoError(t, err)
		assert.Equal(t, filepath.Join(folder, "plugins", awsPlugin(t)), used)
		require.NoError(t, s.Close())
	}
}

func TestRealAwsPluginThatIsNotInstalled(t *testing.T) {
	t.Setenv("PULUMI_HOME", t.TempDir())
	t.Setenv("AWS_PLUGIN", "real")
	_, err := New()
	folder := filepath.Dir(awsPlugin(t))
	assert.EqualError(t, err, "AWS_PLUGIN=real: the plugin "+folder+" is missing:"+
		" run pulumi plugin install resource aws "+strings.TrimPrefix(folder, "resource-aws-"))
}

// awsPlugin is the path of the AWS plugin within a plugins folder.
func awsPlugin(t *testing.T) string {
	root, err := checkout()
	require.NoError(t, err)
	version, err := (&Sandbox{root: root}).awsVersion()
	require.NoError(t, err)
	return filepath.Join("resource-aws-"+version, "pulumi-resource-aws")
}

// homeWithAwsPlugin returns a Pulumi home with the AWS plugin, as `pulumi plugin install` leaves it.
func homeWithAwsPlugin(t *testing.T) string {
	home := t.TempDir()
	file := filepath.Join(home, "plugins", awsPlugin(t))
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
	require.NoError(t, os.WriteFile(file, nil, 0o755))
	return home
}

// A plugin that is older than the component would test what is not there any more.
func TestOldPlugin(t *testing.T) {
	s := &Sandbox{root: t.TempDir()}
	write := func(path ...string) string {
		file := filepath.Join(append([]string{s.root}, path...)...)
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, nil, 0o755))
		return file
	}
	source := write("component", "role.go")
	plugin := write(".build", "plugins", "p", "pulumi-resource-ecs-infrastructure")
	require.NoError(t, s.checkAge("p"))
	require.NoError(t, os.Chtimes(plugin, time.Time{}, time.Now().Add(-time.Hour)))
	assert.EqualError(t, s.checkAge("p"), "p is older than "+source)
}

func TestOldCLIOnPath(t *testing.T) {
	bin := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(bin, "pulumi"), []byte("#!/bin/sh\necho v3.229.0\n"), 0o755))
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	s, err := New()
	require.NoError(t, err)
	_, err = s.Program(t.Context(), "dev", nil)
	assert.EqualError(t, err, "the Pulumi CLI on PATH is 3.229.0: update it to 3.230.0 or later, or remove it from"+
		" PATH to have one built")
	require.NoError(t, s.Close())
}

func TestMake(t *testing.T) {
	root, err := checkout()
	require.NoError(t, err)
	makePath, err := exec.LookPath("make")
	require.NoError(t, err)
	run := func(env []string, target ...string) string {
		c := exec.Command(makePath, append([]string{"--no-print-directory", "-C", root}, target...)...)
		c.Env = append(os.Environ(), env...)
		out, _ := c.CombinedOutput()
		return string(out)
	}
	// A PATH with only the shell.
	bin := t.TempDir()
	for _, tool := range []string{"bash", "sed"} {
		path, err := exec.LookPath(tool)
		require.NoError(t, err)
		require.NoError(t, os.Symlink(path, filepath.Join(bin, tool)))
	}

	t.Run("names a missing tool", func(t *testing.T) {
		assert.Contains(t, run([]string{"PATH=" + bin}, "preview"),
			"go is missing: install Go 1.26 or later, https://go.dev/dl\n")
		assert.Contains(t, run([]string{"PATH=" + bin}, "--always-make", ".build/moto/installed"),
			"python3 is missing: install Python 3.11 or later, https://www.python.org/downloads\n")
		assert.Contains(t, run([]string{"PATH=" + bin}, "npm"),
			"npm is missing: install Node.js 22 or later, https://nodejs.org, or add WITHOUT=typescript\n")
		assert.Contains(t, run([]string{"PATH=" + bin}, "mvn"),
			"mvn is missing: install Maven and Java 11 or later, https://maven.apache.org, or add WITHOUT=java\n")
	})
	t.Run("goes on without languages", func(t *testing.T) {
		all := run(nil, "--dry-run", "--always-make", "test")
		without := run(nil, "--dry-run", "--always-make", "test", "WITHOUT=java typescript")
		for _, tool := range []string{"mvn ", "npm "} {
			assert.Contains(t, all, tool)
			assert.NotContains(t, without, tool)
		}
	})
	t.Run("help", func(t *testing.T) {
		golden.Assert(t, "help.txt", run(nil, "help"))
	})
	t.Run("preview", func(t *testing.T) {
		assert.True(t, strings.Contains(run(nil, "preview"), "+ 15 to create\n"),
			"the preview does not create 15 resources")
	})
	t.Run("install", func(t *testing.T) {
		home := t.TempDir()
		out := run([]string{"PULUMI_HOME=" + home, "PULUMI_SKIP_UPDATE_CHECK=true"}, "install")
		installed, err := filepath.Glob(
			filepath.Join(home, "plugins", "resource-ecs-infrastructure-v*", "pulumi-resource-ecs-infrastructure"))
		require.NoError(t, err)
		assert.Len(t, installed, 1, out)
	})
}
