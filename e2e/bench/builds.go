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

var coldBuild = experiment{
	rows: []row{{"make build from a cold build cache, to the packages of the SDKs that it needs", 1.15, inSeconds}},
	prepare: func(ctx context.Context) (round, func() error, error) {
		folder, err := os.MkdirTemp("", "bench-")
		if err != nil {
			return nil, nil, err
		}
		remove := func() error { return os.RemoveAll(folder) }
		checkout := filepath.Join(folder, "checkout")
		if err := clone(ctx, checkout); err != nil {
			return nil, nil, errors.Join(err, remove())
		}
		return func(int) ([]pair, error) {
			packages, all, err := buildInTwoSteps(ctx, checkout, filepath.Join(folder, "cache"))
			return []pair{{all, packages}}, err
		}, remove, nil
	},
}

// buildInTwoSteps builds the packages of the SDKs without which there is no plugin with IAM resources, and then, with
// the same cache, the rest of the plugin. Building all at once takes at most as long.
func buildInTwoSteps(ctx context.Context, checkout, cache string) (packages, all float64, err error) {
	step := func(name string, args ...string) (float64, error) {
		command := exec.CommandContext(ctx, name, args...)
		command.Dir, command.Env = checkout, append(os.Environ(), "GOCACHE="+cache)
		return seconds(func() error { return run(command) })
	}
	if err := errors.Join(os.RemoveAll(cache), os.RemoveAll(filepath.Join(checkout, ".build"))); err != nil {
		return 0, 0, err
	}
	if packages, err = step("go", "build", "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam",
		"github.com/pulumi/pulumi/sdk/v3/go/pulumi", "github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"); err != nil {
		return 0, 0, err
	}
	rest, err := step("make", "build")
	return packages, packages + rest, err
}

func clone(ctx context.Context, folder string) error {
	return run(exec.CommandContext(ctx, "git", "clone", "--quiet", root, folder))
}

var freshCheckout = experiment{
	rows: []row{
		{"make demo in a fresh checkout: download of modules, to the whole", 0, inSeconds},
		{"make demo in a fresh checkout: build of the plugin, to the whole", 0, inSeconds},
		{"make demo in a fresh checkout: local AWS plugin, demo and moto, to the whole", 0, inSeconds},
		{"make demo in a fresh checkout: the demo itself, to the whole", 0, inSeconds},
	},
	prepare: func(ctx context.Context) (round, func() error, error) {
		return func(int) ([]pair, error) {
			s, err := demoFromScratch(ctx)
			whole := s.modules + s.build + s.sandbox + s.demo
			return []pair{{s.modules, whole}, {s.build, whole}, {s.sandbox, whole}, {s.demo, whole}}, err
		}, nothing, nil
	},
}

// steps are the seconds from the clone to the end of `make demo`.
type steps struct{ modules, build, sandbox, demo float64 }

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
	if err := clone(ctx, checkout); err != nil {
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
