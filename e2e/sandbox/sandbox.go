// Package sandbox runs stacks in isolation: with a Pulumi home, a backend and the plugins of this checkout in a
// temporary folder, and with moto as IAM. It needs `make sandbox`, but no network, AWS account or Pulumi login.
package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"

	"github.com/blang/semver"
	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"golang.org/x/mod/modfile"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/provider"
)

// Sandbox is one such environment.
type Sandbox struct {
	// WithoutResults makes updates faster: they have neither outputs nor a summary.
	WithoutResults bool

	root string // of this checkout
	dir  string
	moto *moto // nil until StartIAM
	cli  func() (auto.PulumiCommand, error)
}

// New creates a sandbox. Close removes it.
func New() (*Sandbox, error) {
	root, err := checkout()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "ecs-infrastructure-")
	if err != nil {
		return nil, err
	}
	s := &Sandbox{root: root, dir: dir}
	s.cli = sync.OnceValues(s.findCLI)
	if err := s.prepare(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// checkout returns the root of this checkout: the nearest parent folder with schema.yaml.
func checkout() (string, error) {
	dir, err := os.Getwd()
	for err == nil {
		if _, err := os.Stat(filepath.Join(dir, "schema.yaml")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("run this in a checkout of pulumi-ecs-infrastructure")
		}
		dir = filepath.Dir(dir)
	}
	return "", err
}

// build returns a path below .build.
func (s *Sandbox) build(path ...string) string {
	return filepath.Join(append([]string{s.root, ".build"}, path...)...)
}

func (s *Sandbox) home() string { return filepath.Join(s.dir, "home") }

func (s *Sandbox) backend() string { return filepath.Join(s.dir, "backend") }

// prepare creates the folders and installs the plugins.
func (s *Sandbox) prepare() error {
	for _, folder := range []string{"backend", "home/plugins"} {
		if err := os.MkdirAll(filepath.Join(s.dir, folder), 0o755); err != nil {
			return err
		}
	}
	plugin := "resource-ecs-infrastructure-v" + provider.Version
	err := s.install(plugin, s.build("plugins"))
	if err == nil {
		err = s.checkAge(plugin)
	}
	if err != nil {
		return fmt.Errorf("%w: run make stories", err)
	}
	version, err := s.awsVersion()
	if err != nil {
		return err
	}
	aws := "resource-aws-" + version
	if os.Getenv("AWS_PLUGIN") != "real" {
		if err := s.install(aws, s.build("plugins")); err != nil {
			return fmt.Errorf("%w: run make stories", err)
		}
		return nil
	}
	installed := os.Getenv("PULUMI_HOME")
	if installed == "" {
		user, err := os.UserHomeDir()
		if err != nil {
			return err
		}
		installed = filepath.Join(user, ".pulumi")
	}
	if err := s.install(aws, filepath.Join(installed, "plugins")); err != nil {
		return fmt.Errorf("AWS_PLUGIN=real: %w: run pulumi plugin install resource aws %s", err, version)
	}
	return nil
}

// install links the files of a plugin. Pulumi does not find a plugin if its folder is a link.
func (s *Sandbox) install(plugin, from string) error {
	files, err := os.ReadDir(filepath.Join(from, plugin))
	if err != nil {
		return fmt.Errorf("the plugin %s is missing", plugin)
	}
	to := filepath.Join(s.home(), "plugins", plugin)
	if err := os.Mkdir(to, 0o755); err != nil {
		return err
	}
	for _, file := range files {
		if err := os.Symlink(filepath.Join(from, plugin, file.Name()), filepath.Join(to, file.Name())); err != nil {
			return err
		}
	}
	return nil
}

// checkAge fails if the plugin of this checkout is older than what it is built of.
func (s *Sandbox) checkAge(plugin string) error {
	built, err := os.Stat(s.build("plugins", plugin, "pulumi-resource-ecs-infrastructure"))
	if err != nil {
		return err
	}
	for _, pattern := range []string{"go.mod", "main.go", "component/*.go", "internal/*/*.go", "provider/*"} {
		sources, err := filepath.Glob(filepath.Join(s.root, pattern))
		if err != nil {
			return err
		}
		for _, source := range sources {
			found, err := os.Stat(source)
			if err == nil && found.ModTime().After(built.ModTime()) && !strings.HasSuffix(source, "_test.go") {
				return fmt.Errorf("%s is older than %s", plugin, source)
			}
		}
	}
	return nil
}

const (
	// AWSOfJava is the plugin that the AWS SDK of Java asks for, which has fewer versions.
	AWSOfJava = "v6.83.0"
	// AWS7 is the plugin that the documentation names where it needs version 7.
	AWS7 = "v7.51.1"
)

// InstallAWSAs installs the AWS plugin under another version too.
func (s *Sandbox) InstallAWSAs(version string) error {
	installed, err := s.awsVersion()
	if err != nil {
		return err
	}
	from, to := "resource-aws-"+installed, "resource-aws-"+version
	plugins := filepath.Join(s.home(), "plugins")
	return os.CopyFS(filepath.Join(plugins, to), os.DirFS(filepath.Join(plugins, from)))
}

// awsVersion returns the version of the AWS SDK in go.mod. The SDK asks for the plugin of the same version.
func (s *Sandbox) awsVersion() (string, error) {
	return s.requiredVersion("go.mod", "github.com/pulumi/pulumi-aws/sdk/v6")
}

// oldestCLI returns the version of the CLI that make builds: the oldest that this package supports.
func (s *Sandbox) oldestCLI() (semver.Version, error) {
	version, err := s.requiredVersion("e2e/tools/go.mod", "github.com/pulumi/pulumi/pkg/v3")
	if err != nil {
		return semver.Version{}, err
	}
	return semver.ParseTolerant(version)
}

// requiredVersion returns the version of a module in a go.mod of this checkout.
func (s *Sandbox) requiredVersion(file, module string) (string, error) {
	file = filepath.Join(s.root, file)
	text, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	mod, err := modfile.ParseLax(file, text, nil)
	if err != nil {
		return "", err
	}
	for _, required := range mod.Require {
		if required.Mod.Path == module {
			return required.Mod.Version, nil
		}
	}
	return "", errors.New(file + " does not require " + module)
}

// Env returns the environment of the CLI. It overrides the AWS settings of the user.
func (s *Sandbox) Env() map[string]string {
	return map[string]string{
		"PATH":                     os.Getenv("PATH") + string(os.PathListSeparator) + s.build("bin"),
		"PULUMI_HOME":              s.home(),
		"PULUMI_BACKEND_URL":       "file://" + filepath.ToSlash(s.backend()),
		"PULUMI_CONFIG_PASSPHRASE": "",
		"PULUMI_SKIP_UPDATE_CHECK": "true",
		"PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
		"PULUMI_IGNORE_AMBIENT_PLUGINS":               "true",

		"AWS_CA_BUNDLE":               "",
		"AWS_PROFILE":                 "",
		"AWS_CONFIG_FILE":             os.DevNull,
		"AWS_SHARED_CREDENTIALS_FILE": os.DevNull,
		"AWS_EC2_METADATA_DISABLED":   "true",
	}
}

// Project returns a Pulumi project of this checkout.
func (s *Sandbox) Project(folder string) fs.FS {
	return os.DirFS(filepath.Join(s.root, folder))
}

// Stack creates a stack of a copy of the project. It uses moto if StartIAM was called.
func (s *Sandbox) Stack(ctx context.Context, project fs.FS, name string) (auto.Stack, error) {
	copied, err := os.MkdirTemp(s.dir, "project-")
	if err != nil {
		return auto.Stack{}, err
	}
	if err := os.CopyFS(copied, project); err != nil {
		return auto.Stack{}, err
	}
	return s.StackIn(ctx, copied, name)
}

// StackIn creates a stack of the project in a folder. It uses moto if StartIAM was called.
func (s *Sandbox) StackIn(ctx context.Context, folder, name string) (auto.Stack, error) {
	pulumi, err := s.pulumi()
	if err != nil {
		return auto.Stack{}, err
	}
	settings := []auto.LocalWorkspaceOption{auto.Pulumi(pulumi), auto.EnvVars(s.Env())}
	stack, err := created(
		func() (auto.Stack, error) { return auto.NewStackLocalSource(ctx, name, folder, settings...) },
		func() (auto.Stack, error) { return auto.SelectStackLocalSource(ctx, name, folder, settings...) },
	)
	if err != nil {
		return stack, err
	}
	return stack, s.useMoto(ctx, stack)
}

// created returns a new stack, or the one that there is. An upsert would ask the CLI for that first.
func created(create, selectExisting func() (auto.Stack, error)) (auto.Stack, error) {
	stack, err := create()
	if auto.IsCreateStack409Error(err) {
		return selectExisting()
	}
	return stack, err
}

// Example creates a stack of an example in the folder where make has installed its dependencies. It uses moto if
// StartIAM was called.
func (s *Sandbox) Example(ctx context.Context, example, name string) (auto.Stack, error) {
	if _, err := os.Stat(s.build(example, "installed")); err != nil {
		return auto.Stack{}, fmt.Errorf("examples/%s is not installed: run make examples", example)
	}
	return s.StackIn(ctx, s.build(example), name)
}

// Program creates a stack of a program that runs in this process. It uses moto if StartIAM was called.
func (s *Sandbox) Program(ctx context.Context, name string, program pulumi.RunFunc) (auto.Stack, error) {
	command, err := s.pulumi()
	if err != nil {
		return auto.Stack{}, err
	}
	settings := []auto.LocalWorkspaceOption{auto.Pulumi(command), auto.EnvVars(s.Env())}
	stack, err := created(
		func() (auto.Stack, error) {
			return auto.NewStackInlineSource(ctx, name, "program", program, settings...)
		},
		func() (auto.Stack, error) {
			return auto.SelectStackInlineSource(ctx, name, "program", program, settings...)
		},
	)
	if err != nil {
		return stack, err
	}
	return stack, errors.Join(s.useMoto(ctx, stack), Configure(ctx, stack))
}

// Configure makes the AWS provider of a stack run without an account.
func Configure(ctx context.Context, stack auto.Stack) error {
	return SetAWS(ctx, stack, map[string]string{
		"region":                    "us-east-1",
		"accessKey":                 "none",
		"secretKey":                 "none",
		"skipCredentialsValidation": "true",
		"skipMetadataApiCheck":      "true",
		"skipRequestingAccountId":   "true",
	})
}

// SetAWS configures the AWS provider of a stack. The names may be paths, such as endpoints[0].iam. It writes the file
// of the stack, as the CLI would, which takes longer to start.
func SetAWS(ctx context.Context, stack auto.Stack, values map[string]string) error {
	settings, err := stack.Workspace().StackSettings(ctx, stack.Name())
	if err != nil {
		return err
	}
	if settings.Config == nil {
		settings.Config = config.Map{}
	}
	for name, value := range values {
		if err := settings.Config.Set(config.MustMakeKey("aws", name), config.NewValue(value), true); err != nil {
			return err
		}
	}
	return stack.Workspace().SaveStackSettings(ctx, stack.Name(), settings)
}

func (s *Sandbox) useMoto(ctx context.Context, stack auto.Stack) error {
	if s.moto == nil {
		return nil
	}
	return UseEndpoint(ctx, stack, s.Endpoint())
}

// UseEndpoint makes a stack use a URL as endpoint of every AWS service that the tests need.
func UseEndpoint(ctx context.Context, stack auto.Stack, url string) error {
	endpoints := map[string]string{}
	for _, service := range []string{"ecs", "iam", "kms", "ssoadmin"} {
		endpoints["endpoints[0]."+service] = url
	}
	return SetAWS(ctx, stack, endpoints)
}

// RunCLI runs a CLI command in the project of a stack.
func RunCLI(ctx context.Context, stack auto.Stack, stdout, stderr io.Writer, args ...string) error {
	workspace := stack.Workspace()
	var env []string
	for name, value := range workspace.GetEnvVars() {
		env = append(env, name+"="+value)
	}
	_, _, _, err := workspace.PulumiCommand().
		Run(ctx, workspace.WorkDir(), nil, []io.Writer{stdout}, []io.Writer{stderr}, env, args...)
	return err
}

// pulumi returns the CLI.
func (s *Sandbox) pulumi() (auto.PulumiCommand, error) {
	command, err := s.cli()
	if err != nil || !s.WithoutResults {
		return command, err
	}
	return withoutResults{command}, nil
}

// findCLI returns the CLI on PATH, or else the one that make builds, and installs its language hosts.
func (s *Sandbox) findCLI() (auto.PulumiCommand, error) {
	options := &auto.PulumiCommandOptions{}
	if _, err := exec.LookPath("pulumi"); err != nil {
		if _, err := os.Stat(s.build("bin", "pulumi")); err != nil {
			return nil, errors.New("pulumi is neither on PATH nor built: run make stories")
		}
		options.Root = s.build()
	}
	oldest, err := s.oldestCLI()
	if err != nil {
		return nil, err
	}
	command, err := auto.NewPulumiCommand(options)
	if err != nil {
		return nil, err
	}
	if version := command.Version(); version.LT(oldest) {
		return nil, fmt.Errorf("the Pulumi CLI on PATH is %s: update it to %s or later, or remove it from PATH to"+
			" have one built", version, oldest)
	}
	return command, s.installHosts()
}

// installHosts installs the language hosts that are on PATH or built. Without it, the CLI only finds some of those
// beside it.
func (s *Sandbox) installHosts() error {
	for _, runtime := range []string{"go", "java", "nodejs", "python", "yaml"} {
		host := "pulumi-language-" + runtime
		path, err := exec.LookPath(host)
		if err != nil {
			path = s.build("bin", host)
		}
		if _, err := os.Stat(path); err != nil {
			continue // not built: WITHOUT
		}
		folder := filepath.Join(s.home(), "plugins", "language-"+runtime+"-v0.0.1")
		if err := os.Mkdir(folder, 0o755); err != nil {
			return err
		}
		if err := os.Symlink(path, filepath.Join(folder, host)); err != nil {
			return err
		}
	}
	return nil
}

// withoutResults leaves out the commands with which the Automation API asks for results after an update.
type withoutResults struct{ auto.PulumiCommand }

func (w withoutResults) Run(ctx context.Context, dir string, stdin io.Reader, stdout, stderr []io.Writer, env []string,
	args ...string) (string, string, int, error) {
	switch command := strings.Join(args, " "); {
	case strings.HasPrefix(command, "stack output"):
		return "{}", "", 0, nil
	case strings.HasPrefix(command, "stack history"):
		return "[]", "", 0, nil
	}
	return w.PulumiCommand.Run(ctx, dir, stdin, stdout, stderr, env, args...)
}

// State returns the deployment in the state of a stack of Program, or null before its first update.
func (s *Sandbox) State(stack string) (json.RawMessage, error) {
	text, err := os.ReadFile(filepath.Join(s.backend(), ".pulumi", "stacks", "program", stack+".json"))
	if err != nil {
		return nil, err
	}
	var state struct {
		Checkpoint struct{ Latest json.RawMessage }
	}
	err = json.Unmarshal(text, &state)
	return state.Checkpoint.Latest, err
}

// Close stops moto and removes all files.
func (s *Sandbox) Close() error {
	err := s.moto.stop()
	if removed := os.RemoveAll(s.dir); removed != nil && !errors.Is(removed, fs.ErrNotExist) {
		err = errors.Join(err, removed)
	}
	return err
}
