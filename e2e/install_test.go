package e2e

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/provider"
)

// The commands of the README install the plugin where there is none, and add the package to a program. A server on this
// machine stands in for GitHub.
func TestInstalling(t *testing.T) {
	t.Parallel()
	root, err := filepath.Abs("..")
	require.NoError(t, err)
	commands := blocks(t, "Install", "sh")
	released := workspace.PackageSpec{Source: "ecs-infrastructure", Version: provider.Version}
	t.Run("from a release", func(t *testing.T) {
		t.Parallel()
		server := httptest.NewServer(http.HandlerFunc(serveRelease))
		t.Cleanup(server.Close)
		stack := withoutPlugin(t)
		runScriptIn(t, stack, "", strings.ReplaceAll(commands[0],
			"github://api.github.com/ecs-infrastructure/pulumi-ecs-infrastructure", server.URL))
		assertInstalled(t, stack, released)
	})
	t.Run("from a checkout", func(t *testing.T) {
		t.Parallel()
		stack := withoutPlugin(t)
		command := strings.ReplaceAll(commands[1], "../pulumi-ecs-infrastructure", root)
		runCLI(t, stack, strings.Fields(command)[1:]...) // not in a new home, where Go has no cache
		assertInstalled(t, stack, workspace.PackageSpec{Source: root})
	})
	t.Run("from a checkout, built once", func(t *testing.T) {
		t.Parallel()
		stack := withoutPlugin(t)
		runScriptIn(t, stack, "", strings.ReplaceAll(commands[2], "../pulumi-ecs-infrastructure", root))
		assertInstalled(t, stack, released)
	})
}

// withoutPlugin creates a stack of a small program in a Pulumi home without the plugin.
func withoutPlugin(t *testing.T) auto.Stack {
	t.Helper()
	program, err := os.ReadFile("testdata/snippets/shortest.yaml")
	require.NoError(t, err)
	stack, err := newSandbox(t).Stack(t.Context(),
		fstest.MapFS{"Pulumi.yaml": {Data: program, Mode: 0o644}}, "dev")
	require.NoError(t, err)
	setRegion(t, stack)
	require.NoError(t, os.RemoveAll(filepath.Join(stack.Workspace().GetEnvVars()["PULUMI_HOME"], "plugins",
		"resource-ecs-infrastructure-v"+provider.Version)))
	return stack
}

// assertInstalled fails unless the project names the source of the package and a preview works.
func assertInstalled(t *testing.T, stack auto.Stack, want workspace.PackageSpec) {
	t.Helper()
	project, err := stack.Workspace().ProjectSettings(t.Context())
	require.NoError(t, err)
	assert.Equal(t, map[string]workspace.PackageSpec{"ecs-infrastructure": want}, project.GetPackageSpecs())
	result, err := stack.Preview(t.Context())
	require.NoError(t, err)
	assert.Equal(t, map[apitype.OpType]int{apitype.OpCreate: 5}, result.ChangeSummary)
}

// serveRelease answers like a release on GitHub: with an archive of the plugin for this machine.
func serveRelease(w http.ResponseWriter, r *http.Request) {
	name := "/pulumi-resource-ecs-infrastructure-v" + provider.Version + "-" + runtime.GOOS + "-" + runtime.GOARCH
	plugin, err := os.ReadFile(builtPlugin)
	if r.URL.Path != name+".tar.gz" || err != nil {
		http.NotFound(w, r)
		return
	}
	var content bytes.Buffer
	compressed := gzip.NewWriter(&content)
	archive := tar.NewWriter(compressed)
	_ = archive.WriteHeader(&tar.Header{Name: filepath.Base(builtPlugin), Mode: 0o755, Size: int64(len(plugin))})
	_, _ = archive.Write(plugin)
	_ = archive.Close()
	_ = compressed.Close()
	w.Header().Set("Content-Length", strconv.Itoa(content.Len()))
	_, _ = w.Write(content.Bytes())
}
