// Command language runs programs in Go, TypeScript and Python, and plugins in Go, for the CLI that make builds, and
// adds SDKs to programs: as pulumi-language-go, pulumi-language-nodejs and pulumi-language-python. Pulumi's language
// hosts come with each release of the CLI, but cannot be built from Go modules. What runs a program is the same: the Go
// toolchain, Node.js with the entry point of @pulumi/pulumi, and Python with the package pulumi.
package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/tools/codegen"
)

// commands has for each runtime the command that runs a program.
var commands = map[string]func(*pulumirpc.RunRequest) []string{
	"go": func(*pulumirpc.RunRequest) []string {
		return []string{"go", "run", "."}
	},
	"nodejs": func(run *pulumirpc.RunRequest) []string {
		return []string{"node", "node_modules/@pulumi/pulumi/cmd/run", "--monitor", run.MonitorAddress, "."}
	},
	"python": func(run *pulumirpc.RunRequest) []string {
		virtualenv, _ := run.Info.Options.AsMap()["virtualenv"].(string)
		return []string{filepath.Join(virtualenv, "bin", "python"), "-c", runPython}
	},
}

//go:embed run.py
var runPython string

func main() {
	runtime := strings.TrimPrefix(filepath.Base(os.Args[0]), "pulumi-language-")
	command, ok := commands[runtime]
	if !ok {
		fmt.Fprintln(os.Stderr, "call this as pulumi-language-go, pulumi-language-nodejs or pulumi-language-python")
		os.Exit(2)
	}
	if err := serve(&host{runtime: runtime, engine: os.Args[len(os.Args)-1], command: command}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// serve prints its port, as the CLI expects of a plugin, and serves until it is interrupted.
func serve(h *host) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	cancel := make(chan bool)
	go func() {
		<-ctx.Done()
		close(cancel)
	}()
	// A CLI that is killed leaves its language hosts behind.
	if err := rpcutil.Healthcheck(ctx, h.engine, time.Second, stop); err != nil {
		return err
	}
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Cancel: cancel,
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterLanguageRuntimeServer(server, h)
			return nil
		},
	})
	if err != nil {
		return err
	}
	fmt.Println(handle.Port)
	return <-handle.Done
}

type host struct {
	pulumirpc.UnimplementedLanguageRuntimeServer
	runtime string
	engine  string // address of the engine
	command func(*pulumirpc.RunRequest) []string
}

// GetPluginInfo is the first call of the CLI.
func (h *host) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{}, nil
}

// GetRequiredPackages names none: the plugins are installed.
func (h *host) GetRequiredPackages(context.Context, *pulumirpc.GetRequiredPackagesRequest,
) (*pulumirpc.GetRequiredPackagesResponse, error) {
	return &pulumirpc.GetRequiredPackagesResponse{}, nil
}

func (h *host) Run(_ context.Context, run *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	config, err := json.Marshal(run.Config)
	if err != nil {
		return nil, err
	}
	secretKeys, err := json.Marshal(run.ConfigSecretKeys)
	if err != nil {
		return nil, err
	}
	args := h.command(run)
	command := exec.Command(args[0], args[1:]...)
	command.Dir, command.Stdout, command.Stderr = run.Pwd, os.Stdout, os.Stderr
	command.Env = append(os.Environ(), "PULUMI_NODEJS_TYPESCRIPT=true")
	for name, value := range map[string]string{
		"ORGANIZATION":       run.Organization,
		"PROJECT":            run.Project,
		"ROOT_DIRECTORY":     run.Info.RootDirectory,
		"STACK":              run.Stack,
		"CONFIG":             string(config),
		"CONFIG_SECRET_KEYS": string(secretKeys),
		"DRY_RUN":            strconv.FormatBool(run.DryRun),
		"PARALLEL":           strconv.Itoa(int(run.Parallel)),
		"MONITOR":            run.MonitorAddress,
		"ENGINE":             h.engine,
	} {
		// Go and Python read the first, the SDK for Node.js the second.
		command.Env = append(command.Env, "PULUMI_"+name+"="+value, "PULUMI_NODEJS_"+name+"="+value)
	}
	if err := command.Run(); err != nil {
		// The program has reported its error to the engine.
		return &pulumirpc.RunResponse{Error: err.Error(), Bail: true}, nil
	}
	return &pulumirpc.RunResponse{}, nil
}

// GeneratePackage writes an SDK for `pulumi package add`.
func (h *host) GeneratePackage(_ context.Context, request *pulumirpc.GeneratePackageRequest,
) (*pulumirpc.GeneratePackageResponse, error) {
	var spec schema.PackageSpec
	if err := json.Unmarshal([]byte(request.Schema), &spec); err != nil {
		return nil, err
	}
	return &pulumirpc.GeneratePackageResponse{}, codegen.Generate(h.runtime, spec, request.Directory)
}

// Link adds generated SDKs to the dependencies of a program.
func (h *host) Link(_ context.Context, request *pulumirpc.LinkRequest) (*pulumirpc.LinkResponse, error) {
	for _, added := range request.Packages {
		if err := run(request.Info.ProgramDirectory, `case $0 in
			nodejs) npm pkg set "dependencies.$(npm --prefix "$1" pkg get name | tr -d \")=file:$1" ;;
			python)
				others=$(grep -vxF "$1" requirements.txt || true)
				printf '%s\n' "$others" "$1" >requirements.txt ;;
			go) go mod edit -replace "$(cd "$1" && go list -m)=./$1" ;;
		esac`, h.runtime, added.Path); err != nil {
			return nil, err
		}
	}
	return &pulumirpc.LinkResponse{}, nil
}

// InstallDependencies installs the dependencies of a program.
func (h *host) InstallDependencies(request *pulumirpc.InstallDependenciesRequest,
	_ pulumirpc.LanguageRuntime_InstallDependenciesServer) error {
	virtualenv, _ := request.Info.Options.AsMap()["virtualenv"].(string)
	return run(request.Info.ProgramDirectory, `case $0 in
		nodejs) npm install --no-audit --no-fund ;;
		python) python3 -m venv "$1" && "$1/bin/pip" install --requirement requirements.txt ;;
		go) go mod download ;;
	esac`, h.runtime, virtualenv)
}

// run runs a script of a shell in a folder.
func run(folder, script string, args ...string) error {
	command := exec.Command("bash", append([]string{"-euo", "pipefail", "-c", script}, args...)...)
	command.Dir = folder
	if out, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	return nil
}

// RunPlugin runs a plugin from its Go source.
func (h *host) RunPlugin(run *pulumirpc.RunPluginRequest, server pulumirpc.LanguageRuntime_RunPluginServer) error {
	folder, err := os.MkdirTemp("", "pulumi-plugin-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	executable := filepath.Join(folder, "plugin")
	build := exec.Command("go", "build", "-o", executable, ".")
	build.Dir = run.Info.ProgramDirectory
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	streams, stdout, stderr, err := rpcutil.MakeRunPluginStreams(server, false)
	if err != nil {
		return err
	}
	plugin := exec.CommandContext(server.Context(), executable, run.Args...)
	plugin.Dir, plugin.Env, plugin.Stdout, plugin.Stderr = run.Pwd, run.Env, stdout, stderr
	return errors.Join(plugin.Run(), streams.Close())
}
