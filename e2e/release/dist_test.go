package release

import (
	"archive/tar"
	"compress/gzip"
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/provider"
)

const dist = "../../.build/dist"

var archiveName = fmt.Sprintf("%s-v%s-%s-%s",
	filepath.Base(stacktest.BuiltPlugin), provider.Version, runtime.GOOS, runtime.GOARCH)

// released builds the files of a release for this machine, in the folder dist.
func released(t *testing.T) {
	t.Helper()
	require.NoError(t, buildDist())
}

var buildDist = sync.OnceValue(func() error { return runDist(stacktest.Root, dist) })

func runDist(root, out string, env ...string) error {
	folder, err := os.MkdirTemp("", "dist-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	tool := filepath.Join(folder, "dist")
	if output, err := exec.Command("go", "build", "-o", tool, "../dist").CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, output)
	}
	build := exec.Command(tool, "-root", root, "-out", out, "-tag", "v"+provider.Version,
		"-targets", runtime.GOOS+"/"+runtime.GOARCH)
	build.Env = append(os.Environ(), env...)
	if output, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, output)
	}
	return nil
}

func TestDist(t *testing.T) {
	stacktest.SkipIfShort(t)
	t.Parallel()
	released(t)
	unpacked := t.TempDir()
	assert.Equal(t, []string{"-rwxr-xr-x " + filepath.Base(stacktest.BuiltPlugin), "-rw-r--r-- LICENSE"},
		unpack(t, filepath.Join(dist, archiveName+".tar.gz"), unpacked))
	info, err := buildinfo.ReadFile(filepath.Join(unpacked, filepath.Base(stacktest.BuiltPlugin)))
	require.NoError(t, err)

	t.Run("checksums", func(t *testing.T) {
		t.Parallel()
		const command = "sha256sum --check --ignore-missing SHA256SUMS\n"
		assert.Contains(t, stacktest.BlocksOf(t, "docs/installation-configuration.md", "sh"), command)
		assert.Equal(t, archiveName+".tar.gz: OK\n"+archiveName+".cdx.json: OK\n", stacktest.RunBash(t, command, dist))
	})
	t.Run("stripped, without paths of this machine", func(t *testing.T) {
		t.Parallel()
		binary := filepath.Join(unpacked, filepath.Base(stacktest.BuiltPlugin))
		symbols, err := exec.Command("go", "tool", "nm", binary).CombinedOutput()
		assert.Error(t, err)
		assert.Contains(t, string(symbols), "no symbols")
		root, err := filepath.Abs(stacktest.Root)
		require.NoError(t, err)
		assert.False(t, strings.Contains(string(contentOf(t, binary)), root+"/"))
	})
	t.Run("the SBOM has each module of the plugin", func(t *testing.T) {
		t.Parallel()
		var sbom struct {
			Components []struct{ Name, Version string }
		}
		require.NoError(t, json.Unmarshal(contentOf(t, filepath.Join(dist, archiveName+".cdx.json")), &sbom))
		var listed []string
		for _, component := range sbom.Components {
			listed = append(listed, component.Name+" "+component.Version)
		}
		want := []string{"std " + info.GoVersion}
		for _, module := range info.Deps {
			want = append(want, module.Path+" "+module.Version)
		}
		slices.Sort(want)
		slices.Sort(listed)
		assert.Empty(t, cmp.Diff(want, listed))
	})
	t.Run("another checkout gives the same bytes", func(t *testing.T) {
		t.Parallel()
		other, out := t.TempDir(), t.TempDir()
		for _, folder := range []string{".ci/tools", "component", "internal", "provider"} {
			require.NoError(t, os.CopyFS(filepath.Join(other, folder), os.DirFS(filepath.Join(stacktest.Root, folder))))
		}
		for _, file := range []string{"CHANGELOG.md", "LICENSE", "go.mod", "go.sum", "main.go"} {
			require.NoError(t, os.WriteFile(filepath.Join(other, file), []byte(stacktest.Read(t, file)), 0o644))
		}
		require.NoError(t, runDist(other, out, "GOCACHE="+t.TempDir())) // compiles everything again
		assert.Equal(t, string(contentOf(t, filepath.Join(dist, "SHA256SUMS"))),
			string(contentOf(t, filepath.Join(out, "SHA256SUMS"))))
	})
	t.Run("is installed and used", func(t *testing.T) {
		t.Parallel()
		archive, err := filepath.Abs(filepath.Join(dist, archiveName+".tar.gz"))
		require.NoError(t, err)
		stack := withoutPlugin(t)
		stacktest.RunCLI(t, stack, "plugin", "install", "resource", "ecs-infrastructure", provider.Version, "--file",
			archive)
		result, err := stack.Preview(t.Context())
		require.NoError(t, err)
		assert.Equal(t, map[apitype.OpType]int{apitype.OpCreate: 5}, result.ChangeSummary)
	})
}

// unpack writes the files of an archive to a folder, and returns their modes and names.
func unpack(t *testing.T, archive, folder string) []string {
	t.Helper()
	file, err := os.Open(archive)
	require.NoError(t, err)
	defer file.Close()
	uncompressed, err := gzip.NewReader(file)
	require.NoError(t, err)
	packed := tar.NewReader(uncompressed)
	var names []string
	for {
		header, err := packed.Next()
		if errors.Is(err, io.EOF) {
			return names
		}
		require.NoError(t, err)
		names = append(names, header.FileInfo().Mode().String()+" "+header.Name)
		content, err := io.ReadAll(packed)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(folder, filepath.Base(header.Name)), content, 0o755))
	}
}

func contentOf(t *testing.T, file string) []byte {
	t.Helper()
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	return content
}
