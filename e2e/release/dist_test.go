package release

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
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

// dist has the files of a release, built in a copy of this checkout.
const dist = "../../.build/release/.dist"

var archiveName = fmt.Sprintf("%s-v%s-%s-%s",
	filepath.Base(stacktest.BuiltPlugin), provider.Version, runtime.GOOS, runtime.GOARCH)

// released builds the files of a release for this machine, in the folder dist.
func released(t *testing.T) {
	t.Helper()
	require.NoError(t, buildDist())
}

var buildDist = sync.OnceValue(func() error {
	return errors.Join(os.RemoveAll(filepath.Dir(dist)), runDist(filepath.Dir(dist)))
})

// runDist copies this checkout and builds the files of a release there as `make dist` does, only for this machine.
func runDist(folder string, env ...string) error {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return err
	}
	tool, err := filepath.Abs("../../.build/goreleaser/goreleaser")
	if err != nil {
		return err
	}
	for _, name := range []string{
		".ci/tools", ".goreleaser.yaml", "LICENSE", "component", "go.mod", "go.sum", "internal", "main.go", "provider",
	} {
		target := filepath.Join(folder, filepath.Dir(name))
		if err := os.MkdirAll(target, 0o755); err != nil {
			return err
		}
		copying := exec.Command("cp", "-R", filepath.Join(stacktest.Root, name), target)
		if output, err := copying.CombinedOutput(); err != nil {
			return fmt.Errorf("%w\n%s", err, output)
		}
	}
	config, err := os.ReadFile(filepath.Join(folder, ".goreleaser.yaml"))
	if err != nil {
		return err
	}
	build := exec.Command(tool, "release", "--snapshot", "--clean", "--config", "-")
	build.Dir = folder
	build.Stdin = bytes.NewReader(regexp.MustCompile(`targets: .*`).ReplaceAll(config,
		[]byte("targets: ["+runtime.GOOS+"_"+runtime.GOARCH+"]")))
	build.Env = append(os.Environ(), append(env, "VERSION="+provider.Version, "PWD="+folder)...)
	if output, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, output)
	}
	return nil
}

// A release needs the tag of its version, and notes with that version in the changelog.
func TestReleaseNotes(t *testing.T) {
	folder := t.TempDir()
	write := func(file, text string) {
		require.NoError(t, os.MkdirAll(filepath.Join(folder, filepath.Dir(file)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(folder, file), []byte(text), 0o755))
	}
	write(".ci/release-notes", stacktest.Read(t, ".ci/release-notes"))
	write("provider/version.go", "package provider\n\nconst Version = \"0.2.0-rc.1\"\n")
	notes := func(tag string) string {
		said, _ := exec.Command(filepath.Join(folder, ".ci/release-notes"), tag).CombinedOutput()
		return string(said)
	}
	const earlier = "## [0.1.0] - 2026-12-01\n\n- All.\n\n[0.1.0]: https://example.com\n"
	write("CHANGELOG.md", "## [Unreleased]\n\n### Added\n\n- One thing.\n\n"+earlier)
	assert.Contains(t, notes("v0.2.0-rc.1"), "CHANGELOG.md has no title ## [0.2.0-rc.1] - <date>")
	assert.Contains(t, notes("v0.2.0"), "the tag v0.2.0 is not the version v0.2.0-rc.1")
	write("CHANGELOG.md", "## [Unreleased]\n\n## [0.2.0-rc.1] - 2027-01-02\n\n### Added\n\n- One thing.\n\n"+earlier)
	assert.Equal(t, "### Added\n\n- One thing.\n", notes("v0.2.0-rc.1"))
}

func TestDist(t *testing.T) {
	stacktest.SkipIfShort(t)
	t.Parallel()
	released(t)
	unpacked := t.TempDir()
	assert.Equal(t, []string{"-rw-r--r-- LICENSE", "-rwxr-xr-x " + filepath.Base(stacktest.BuiltPlugin)},
		unpack(t, filepath.Join(dist, archiveName+".tar.gz"), unpacked))
	info, err := buildinfo.ReadFile(filepath.Join(unpacked, filepath.Base(stacktest.BuiltPlugin)))
	require.NoError(t, err)

	t.Run("checksums", func(t *testing.T) {
		t.Parallel()
		const command = "sha256sum --check --ignore-missing SHA256SUMS\n"
		assert.Contains(t, stacktest.BlocksOf(t, "docs/installation-configuration.md", "sh"), command)
		assert.Equal(t, archiveName+".cdx.json: OK\n"+archiveName+".tar.gz: OK\n", stacktest.RunBash(t, command, dist))
	})
	t.Run("stripped, without paths of this machine", func(t *testing.T) {
		t.Parallel()
		binary := filepath.Join(unpacked, filepath.Base(stacktest.BuiltPlugin))
		symbols, err := exec.Command("go", "tool", "nm", binary).CombinedOutput()
		assert.Error(t, err)
		assert.Contains(t, string(symbols), "no symbols")
		folder, err := filepath.Abs(filepath.Dir(dist))
		require.NoError(t, err)
		assert.False(t, strings.Contains(string(contentOf(t, binary)), folder+"/"))
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
		other := t.TempDir()
		require.NoError(t, runDist(other, "GOCACHE="+t.TempDir())) // compiles everything again
		assert.Equal(t, string(contentOf(t, filepath.Join(dist, "SHA256SUMS"))),
			string(contentOf(t, filepath.Join(other, ".dist/SHA256SUMS"))))
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
