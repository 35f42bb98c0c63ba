package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/enginetest"
)

// emptyType is the token of the component in bench/empty.
const emptyType = "empty:index:Component"

var startOfPlugin = experiment{
	rows:   []row{{"plugin from its start to its schema, to an empty plugin", 1.15, inMilliseconds}},
	rounds: 41,
	prepare: func(ctx context.Context) (round, func() error, error) {
		p, err := buildPlugins(ctx)
		if err != nil {
			return nil, nil, err
		}
		start := func(executable string) func() (float64, error) {
			return func() (took float64, err error) {
				var process *pluginProcess
				took, err = seconds(func() error {
					process, err = startPlugin(executable, "127.0.0.1:1")
					if err != nil {
						return err
					}
					_, err = process.GetSchema(ctx, &pulumirpc.GetSchemaRequest{})
					return err
				})
				return took, errors.Join(err, process.stop())
			}
		}
		return func(turn int) ([]pair, error) {
			took, err := inTurns(turn, start(p.own()), start(p.empty()))
			return []pair{{took[0], took[1]}}, err
		}, p.remove, nil
	},
}

var memoryOfPlugin = experiment{
	rows: []row{
		{"peak memory of the plugin after 500 roles, to an empty plugin after 500 components", 1.3, inMegabytes},
		{"peak memory of the plugin after 2000 roles, to after 500", 1.2, inMegabytes},
	},
	prepare: func(ctx context.Context) (round, func() error, error) {
		p, err := buildPlugins(ctx)
		if err != nil {
			return nil, nil, err
		}
		memory := func(executable, kind string, count int) func() (float64, error) {
			return func() (float64, error) { return peakMemory(ctx, executable, kind, count) }
		}
		return func(turn int) ([]pair, error) {
			took, err := inTurns(turn, memory(p.own(), component.Type, 500), memory(p.empty(), emptyType, 500),
				memory(p.own(), component.Type, 2000))
			few, empty, many := took[0], took[1], took[2]
			return []pair{{few, empty}, {many, few}}, err
		}, p.remove, nil
	},
}

var sizeOfPlugin = experiment{
	rows: []row{
		{"size of the stripped plugin, to an empty plugin", 1.05, inMegabytes},
		{"size of the stripped plugin, to an empty plugin without pulumi-aws", 0, inMegabytes},
	},
	prepare: func(ctx context.Context) (round, func() error, error) {
		p, err := buildPlugins(ctx)
		if err != nil {
			return nil, nil, err
		}
		own, errOwn := os.Stat(p.own())
		empty, errEmpty := os.Stat(p.empty())
		without, errWithout := os.Stat(p.emptyWithoutAWS())
		if err := errors.Join(errOwn, errEmpty, errWithout); err != nil {
			return nil, nil, errors.Join(err, p.remove())
		}
		return func(int) ([]pair, error) {
			return []pair{
				{float64(own.Size()), float64(empty.Size())}, {float64(own.Size()), float64(without.Size())},
			}, nil
		}, p.remove, nil
	},
}

// plugins is a folder with stripped plugins.
type plugins string

func (p plugins) own() string             { return filepath.Join(string(p), "own") }
func (p plugins) empty() string           { return filepath.Join(string(p), "empty") }
func (p plugins) emptyWithoutAWS() string { return filepath.Join(string(p), "without-aws") }
func (p plugins) remove() error           { return os.RemoveAll(string(p)) }

func buildPlugins(ctx context.Context) (plugins, error) {
	folder, err := os.MkdirTemp("", "bench-")
	p := plugins(folder)
	if err != nil {
		return p, err
	}
	build := func(folder, executable string, args ...string) error {
		command := exec.CommandContext(ctx, "go",
			append([]string{"build", "-ldflags", "-s -w", "-o", executable}, args...)...)
		command.Dir = folder
		return run(command)
	}
	err = errors.Join(
		build(root, p.own(), "."),
		build(".", p.empty(), "./bench/empty"),
		build(".", p.emptyWithoutAWS(), "-tags", "withoutaws", "./bench/empty"),
	)
	if err != nil {
		return p, errors.Join(err, p.remove())
	}
	return p, nil
}

// run runs a command. Its error has what the command prints.
func run(command *exec.Cmd) error {
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(command.Args, " "), err, output)
	}
	return nil
}

// pluginProcess is a running plugin.
type pluginProcess struct {
	pulumirpc.ResourceProviderClient
	process    *exec.Cmd
	connection *grpc.ClientConn
}

// startPlugin returns when the plugin has printed its port.
func startPlugin(executable, engine string) (*pluginProcess, error) {
	process := exec.Command(executable, engine)
	stdout, err := process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := process.Start(); err != nil {
		return nil, err
	}
	p := &pluginProcess{process: process}
	port, err := bufio.NewReader(stdout).ReadString('\n')
	if err == nil {
		p.connection, err = enginetest.Dial("127.0.0.1:" + strings.TrimSpace(port))
	}
	if err != nil {
		return nil, errors.Join(err, p.stop())
	}
	p.ResourceProviderClient = pulumirpc.NewResourceProviderClient(p.connection)
	return p, nil
}

func (p *pluginProcess) stop() (err error) {
	if p == nil {
		return nil
	}
	if p.connection != nil {
		err = p.connection.Close()
	}
	err = errors.Join(err, p.process.Process.Kill())
	_ = p.process.Wait() // it was killed
	return err
}

// peakMemory returns the peak of the memory of a plugin in which components are created one after the other.
func peakMemory(ctx context.Context, executable, kind string, count int) (bytes float64, err error) {
	engine, stop, err := enginetest.Listen(enginetest.New().Register)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, stop()) }()
	process, err := startPlugin(executable, engine)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, process.stop()) }()
	if err := construct(ctx, process, engine, kind, count); err != nil {
		return 0, err
	}
	return peakMemoryOf(process.process.Process.Pid)
}

var highWaterMark = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

// peakMemoryOf reads /proc, since the system calls of Go's os package count the memory of the parent too.
func peakMemoryOf(pid int) (bytes float64, err error) {
	file := fmt.Sprintf("/proc/%d/status", pid)
	status, err := os.ReadFile(file)
	if err != nil {
		return 0, fmt.Errorf("the peak of a process is measured on Linux only: %w", err)
	}
	peak := highWaterMark.FindSubmatch(status)
	if peak == nil {
		return 0, errors.New(file + " has no VmHWM")
	}
	kilobytes, err := strconv.ParseFloat(string(peak[1]), 64)
	return kilobytes * 1024, err
}
