package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
)

// root is the checkout.
const root = ".."

var buildsFromScratch = experiment{
	rows: []row{
		{"make build from a cold build cache, to the packages of the SDKs that it needs", 1.15, inSeconds},
		{"make demo in a fresh checkout: download of modules, to the whole", 0, inSeconds},
		{"make demo in a fresh checkout: build of the plugin, to the whole", 0, inSeconds},
		{"make demo in a fresh checkout: local AWS plugin, demo and moto, to the whole", 0, inSeconds},
		{"make demo in a fresh checkout: the demo itself, to the whole", 0, inSeconds},
	},
	prepare: func(ctx context.Context) (round, func() error, error) {
		return func(turn int) ([]pair, error) {
			own, packages, err := inTurns(turn,
				func() (steps, error) { return demoFromScratch(ctx) },
				func() (float64, error) { return packagesFromScratch(ctx) })
			return []pair{
				{own.build, packages},
				{own.modules, own.whole()}, {own.build, own.whole()},
				{own.sandbox, own.whole()}, {own.demo, own.whole()},
			}, err
		}, nothing, nil
	},
}

// steps are the seconds from the clone to the end of `make demo`.
type steps struct{ modules, build, sandbox, demo float64 }

func (s steps) whole() float64 { return s.modules + s.build + s.sandbox + s.demo }

// demoFromScratch runs make demo step by step in a clone, with a CLI on PATH and with empty caches.
func demoFromScratch(ctx context.Context) (s steps, err error) {
	folder, err := os.MkdirTemp("", "bench-")
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	bin, err := filepath.Abs(filepath.Join(root, ".build", "bin"))
	if err != nil {
		return s, err
	}
	checkout := filepath.Join(folder, "checkout")
	env := append(os.Environ(),
		"GOCACHE="+filepath.Join(folder, "build"),
		"GOMODCACHE="+filepath.Join(folder, "modules"), "GOFLAGS=-modcacherw", // so that it can be removed
		"PIP_CACHE_DIR="+filepath.Join(folder, "pip"),
		"PATH="+os.Getenv("PATH")+string(os.PathListSeparator)+bin,
	)
	step := func(took *float64, commands ...string) error {
		var err error
		*took, err = seconds(func() error {
			for _, command := range commands {
				shell := exec.CommandContext(ctx, "sh", "-c", command)
				shell.Dir, shell.Env = checkout, env
				if err := run(shell); err != nil {
					return err
				}
			}
			return nil
		})
		return err
	}
	if err := run(exec.CommandContext(ctx, "git", "clone", "--quiet", root, checkout)); err != nil {
		return s, err
	}
	if err := step(&s.modules,
		"go list -deps .", "cd e2e && go list -deps ./demo", "cd e2e/awsplugin && go list -deps ."); err != nil {
		return s, err
	}
	if err := step(&s.build, "make build"); err != nil {
		return s, err
	}
	if err := step(&s.sandbox, "make --jobs=2 sandbox .build/moto/installed"); err != nil {
		return s, err
	}
	return s, step(&s.demo, "make demo")
}

// packagesFromScratch returns how long it takes to build the packages of the SDKs that no plugin with IAM resources can
// do without.
func packagesFromScratch(ctx context.Context) (took float64, err error) {
	cache, err := os.MkdirTemp("", "bench-")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(cache)) }()
	build := exec.CommandContext(ctx, "go", "build", "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam",
		"github.com/pulumi/pulumi/sdk/v3/go/pulumi", "github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider")
	build.Dir, build.Env = root, append(os.Environ(), "GOCACHE="+cache)
	return seconds(func() error { return run(build) })
}
