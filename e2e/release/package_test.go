package release

import (
	"go/version"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/mod/modfile"
	"gopkg.in/yaml.v3"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// The oldest CLI that PulumiPlugin.yaml accepts is the one that make builds, and so the one that tests run with.
func TestOldestCLI(t *testing.T) {
	var plugin struct {
		RequiredPulumiVersion string `yaml:"requiredPulumiVersion"`
	}
	require.NoError(t, yaml.Unmarshal([]byte(stacktest.Read(t, "PulumiPlugin.yaml")), &plugin))
	tools, err := modfile.ParseLax("go.mod", []byte(stacktest.Read(t, "e2e/tools/go.mod")), nil)
	require.NoError(t, err)
	built := slices.IndexFunc(tools.Require,
		func(r *modfile.Require) bool { return r.Mod.Path == "github.com/pulumi/pulumi/pkg/v3" })
	assert.Equal(t, ">="+strings.TrimPrefix(tools.Require[built].Mod.Version, "v"), plugin.RequiredPulumiVersion)
}

// CI runs a released CLI in the newest version, which Dependabot updates in the module that builds it.
func TestReleasedCLI(t *testing.T) {
	newest, err := modfile.ParseLax("go.mod", []byte(stacktest.Read(t, "e2e/tools/newest/go.mod")), nil)
	require.NoError(t, err)
	built := slices.IndexFunc(newest.Require,
		func(r *modfile.Require) bool { return r.Mod.Path == "github.com/pulumi/pulumi/pkg/v3" })
	const file = ".github/workflows/test.yml"
	want := "pulumi-version: " + strings.TrimPrefix(newest.Require[built].Mod.Version, "v") + "\n"
	assert.True(t, strings.Contains(stacktest.Read(t, file), want), "%s: change it to %s", file, want)
}

// The state has a stack trace of each resource. Those of the plugin start at the component: the frames of its gRPC
// server would make the state twice as large.
func TestStackTracesInStateStartAtTheComponent(t *testing.T) {
	t.Parallel()
	s := stacktest.NewSandbox(t)
	_, err := s.StartIAM()
	require.NoError(t, err)
	stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
		_, err := stacktest.NewRoleByPlugin(ctx, "ecs", &stacktest.Args{UseCases: []component.UseCase{"volumes"}})
		return err
	})
	require.NoError(t, err)
	stacktest.Up(t, stack)
	for _, resource := range stacktest.Children(t, stack) {
		require.NotEmpty(t, resource.StackTrace)
		for _, frame := range resource.StackTrace {
			assert.Regexp(t, `/(component|provider|pulumi-aws/.*/iam|src/runtime)/[^/]+$`, frame.SourcePosition)
		}
	}
}

// The Go in .go-version, with which workflows build everything, is one that each module accepts. They do not let it
// download another.
func TestGoOfTheProject(t *testing.T) {
	ours := "go" + strings.TrimSpace(stacktest.Read(t, ".go-version"))
	require.True(t, version.IsValid(ours), ours)
	listed, err := exec.Command("git", "-C", stacktest.Root, "ls-files", "*go.mod").Output()
	require.NoError(t, err)
	files := strings.Fields(string(listed))
	require.Contains(t, files, "go.mod")
	for _, file := range files {
		module, err := modfile.ParseLax(file, []byte(stacktest.Read(t, file)), nil)
		require.NoError(t, err)
		wanted := "go" + module.Go.Version
		assert.LessOrEqual(t, version.Compare(wanted, ours), 0, "%s wants %s", file, wanted)
	}
	listed, err = exec.Command("git", "-C", stacktest.Root, "ls-files", ".github/*.yml").Output()
	require.NoError(t, err)
	for file := range strings.FieldsSeq(string(listed)) {
		text := stacktest.Read(t, file)
		given := strings.Count(text, "go-version-file: .go-version")
		assert.Equal(t, strings.Count(text, "actions/setup-go@"), given, file)
	}
}

// Go programs may import the component with the Go that go.mod names.
func TestOldestGo(t *testing.T) {
	stacktest.SkipIfShort(t)
	t.Parallel()
	module, err := modfile.ParseLax("go.mod", []byte(stacktest.Read(t, "go.mod")), nil)
	require.NoError(t, err)
	run := func(args ...string) (string, error) {
		command := exec.Command("go", args...)
		command.Dir, command.Env = stacktest.Root, append(os.Environ(), "GOTOOLCHAIN=go"+module.Go.Version)
		out, err := command.CombinedOutput()
		return string(out), err
	}
	if out, err := run("version"); err != nil {
		t.Skip("this toolchain cannot be had here: " + out)
	}
	for _, verb := range []string{"build", "vet"} {
		out, err := run(verb, "./...")
		assert.NoError(t, err, out)
	}
}
