// Package bench measures what the component costs. Each benchmark compares a side with a base: `make bench` runs all of
// them in turns, each turn in a process of its own, and benchstat prints the ratios.
package bench

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
)

// compare runs two benchmarks under names that benchstat puts side by side.
func compare(b *testing.B, name string, base, subject func(*testing.B)) {
	b.Run(name+"/side=base", base)
	b.Run(name+"/side=subject", subject)
}

func BenchmarkPreview(b *testing.B) {
	compare(b, "roles=1/to=hand", preview(byHand, 1), preview(byComponent, 1))
	compare(b, "roles=50/to=hand", preview(byHand, 50), preview(byComponent, 50))
	compare(b, "roles=400/to=200", preview(byComponent, 200), preview(byComponent, 400))
	// CLIs that save snapshots in previews are faster without.
	compare(b, "roles=100/to=no-checkpoints", preview(byComponent, 100, "PULUMI_SKIP_CHECKPOINTS"),
		preview(byComponent, 100))
	compare(b, "roles=1/to=cdk", synthesis, preview(byComponent, 1))
	compare(b, "accounts=50/to=1", preview(small, 50), preview(smallInItsAccount, 50))
}

// preview previews a stack, with these variables of the CLI set to true.
func preview(role string, count int, variables ...string) func(*testing.B) {
	return func(b *testing.B) {
		_, stack := newStack(b, role, count)
		for _, name := range variables {
			stack.Workspace().SetEnvVar(name, "true")
		}
		for b.Loop() {
			pulumi(b, stack, "preview")
		}
	}
}

// synthesis is that of the role by AWS CDK.
func synthesis(b *testing.B) {
	for b.Loop() {
		node := exec.CommandContext(b.Context(), "node", "app.js", b.TempDir())
		node.Dir = "../../.build/cdk"
		run(b, node)
	}
}

// An update takes time that grows with the square of the number of resources, since the CLI writes the whole state at
// each step. So these roles are small.
func BenchmarkUpdate(b *testing.B) {
	compare(b, "roles=50/to=hand", update(smallByHand, 50), update(small, 50))
}

// update measures the life of a stack.
func update(role string, count int) func(*testing.B) {
	return func(b *testing.B) {
		s, stack := newStack(b, role, count)
		for b.Loop() {
			timed(b, "up-sec", func() { pulumi(b, stack, "up", "--yes", "--skip-preview") })
			timed(b, "no-change-sec", func() { pulumi(b, stack, "up", "--yes", "--skip-preview") })
			state, err := s.State(stack.Name())
			require.NoError(b, err)
			b.ReportMetric(float64(len(state)/count), "state-B/role")
			timed(b, "destroy-sec", func() { pulumi(b, stack, "destroy", "--yes", "--skip-preview") })
		}
		b.ReportMetric(0, "ns/op") // the sum says nothing
	}
}

func BenchmarkPlugin(b *testing.B) {
	folder := b.TempDir()
	build := func(name, dir, pkg string) string {
		plugin := filepath.Join(folder, name)
		command := exec.Command("go", "build", "-ldflags", "-s -w", "-o", plugin, pkg)
		command.Dir = dir
		run(b, command)
		return plugin
	}
	own, empty := build("own", "../..", "."), build("empty", ".", "./empty")
	compare(b, "memory/to=empty", memory(empty, "empty:index:Component", 500, 1), memory(own, component.Type, 500, 1))
	// As a program in YAML does, which asks for all components at the same time.
	compare(b, "memory/at-once=1000/to=1", memory(own, component.Type, 1000, 1),
		memory(own, component.Type, 1000, 1000))
	compare(b, "size/to=empty", size(empty), size(own))
}

func size(file string) func(*testing.B) {
	return func(b *testing.B) {
		found, err := os.Stat(file)
		require.NoError(b, err)
		b.ReportMetric(float64(found.Size()), "B")
		b.ReportMetric(0, "ns/op")
	}
}

// The first run of a contributor, in a clone with empty caches.
func BenchmarkFirstDemo(b *testing.B) {
	if testing.Short() {
		b.Skip("takes minutes")
	}
	folder := b.TempDir()
	env := append(os.Environ(), "GOCACHE="+folder+"/build", "GOMODCACHE="+folder+"/modules", "GOFLAGS=-modcacherw",
		"PIP_CACHE_DIR="+folder+"/pip")
	step := func(unit, command string) {
		shell := exec.CommandContext(b.Context(), "sh", "-c", command)
		shell.Dir, shell.Env = filepath.Join(folder, "checkout"), env
		timed(b, unit, func() { run(b, shell) })
	}
	run(b, exec.Command("git", "clone", "--quiet", "../..", filepath.Join(folder, "checkout")))
	for b.Loop() {
		step("first-sec", "make demo")
		step("again-sec", "make demo")
	}
}

// timed reports how long a step takes.
func timed(b *testing.B, unit string, step func()) {
	began := time.Now()
	step()
	b.ReportMetric(time.Since(began).Seconds(), unit)
}

func run(b *testing.B, command *exec.Cmd) {
	output, err := command.CombinedOutput()
	require.NoError(b, err, string(output))
}

func pulumi(b *testing.B, stack auto.Stack, args ...string) {
	b.Helper()
	var output strings.Builder
	err := sandbox.RunCLI(b.Context(), stack, &output, &output, append(args, "--stack", stack.Name())...)
	require.NoError(b, err, output.String())
}

// newStack creates a stack of a YAML program, and an IAM.
func newStack(b *testing.B, role string, count int) (*sandbox.Sandbox, auto.Stack) {
	b.Helper()
	s, err := sandbox.New()
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, s.Close()) })
	_, err = s.StartIAM()
	require.NoError(b, err)
	stack, err := s.Stack(b.Context(), project(b, role, count), fmt.Sprint("roles-", count))
	require.NoError(b, err)
	require.NoError(b, sandbox.Configure(b.Context(), stack))
	require.NoError(b, stack.Workspace().SetEnvVars(map[string]string{ // for providers of other accounts
		"AWS_ENDPOINT_URL": s.Endpoint(), "AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none",
	}))
	return s, stack
}
