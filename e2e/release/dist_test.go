package release

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/provider"
)

// dist has the files of a release, built in a copy of this checkout.
const dist = "../../.build/release/.dist"

var archiveName = fmt.Sprintf("%s-v%s-%s-%s",
	filepath.Base(stacktest.BuiltPlugin), provider.Version, runtime.GOOS, runtime.GOARCH)

// buildDist builds the files of a release for this machine, in the folder dist.
var buildDist = sync.OnceValue(func() error {
	return errors.Join(os.RemoveAll(filepath.Dir(dist)), runDist(filepath.Dir(dist)))
})

func runDist(folder string, env ...string) error {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return err
	}
	build := exec.Command("testdata/dist.sh", folder, runtime.GOOS+"_"+runtime.GOARCH)
	build.Env = append(os.Environ(), append(env, "VERSION="+provider.Version)...)
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

// Another checkout gives the same bytes. The rest is in the script dist.
func TestDist(t *testing.T) {
	stacktest.SkipIfShort(t)
	t.Parallel()
	require.NoError(t, buildDist())
	other := t.TempDir()
	require.NoError(t, runDist(other, "GOCACHE="+t.TempDir())) // compiles everything again
	sums := func(folder string) string {
		text, err := os.ReadFile(filepath.Join(folder, "SHA256SUMS"))
		require.NoError(t, err)
		return string(text)
	}
	assert.Equal(t, sums(dist), sums(filepath.Join(other, ".dist")))
}
