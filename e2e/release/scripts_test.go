package release

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/assert"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/provider"
)

// What is released can be installed and used. The scripts install-* and reader-* run the commands of the documentation,
// as install.sh; the latter then run the program of the page about volumes. $RELEASE is the URL that stands in for
// GitHub, and $DIST the folder there.
func TestScripts(t *testing.T) {
	stacktest.SkipIfShort(t)
	const github = "github://api.github.com/ecs-infrastructure/pulumi-ecs-infrastructure"
	server := httptest.NewServer(http.FileServer(http.Dir(dist)))
	t.Cleanup(server.Close) // after the scripts, which run in parallel
	stacktest.RunScripts(t, func(s *sandbox.Sandbox, script string, env *testscript.Env) error {
		env.Vars = append(env.Vars, goEnvironment()...)
		env.Setenv("VERSION", provider.Version)
		env.Setenv("ARCHIVE", archiveName)
		env.Setenv("RELEASE", server.URL)
		for _, needed := range needs[script] {
			if !slices.Contains(stacktest.Languages(), needed) {
				env.T().Skip("without " + needed)
			}
		}
		if strings.HasPrefix(script, "packed-") {
			return pack()
		}
		checkout, err := filepath.Abs(stacktest.Root)
		if err != nil {
			return err
		}
		env.Setenv("DIST", filepath.Join(checkout, "e2e/release", dist))
		if block, installs := installation[script]; installs {
			commands := stacktest.BlocksOf(t, "docs/installation.md", "sh")[block]
			here := strings.NewReplacer(github, server.URL, "../pulumi-ecs-infrastructure", checkout)
			commands = here.Replace(commands)
			err = os.WriteFile(filepath.Join(env.WorkDir, "install.sh"), []byte(commands), 0o644)
		}
		if language, reads := strings.CutPrefix(script, "reader-"); reads {
			program := stacktest.BlocksOf(t, "docs/volumes.md", language)[0]
			name := map[string]string{
				"go": "main.go", "java": "App.java", "python": "__main__.py", "typescript": "index.ts",
				"yaml": "Pulumi.yaml",
			}[language]
			err = errors.Join(err, os.WriteFile(filepath.Join(env.WorkDir, name), []byte(program), 0o644))
		}
		if script == "reader-java" {
			err = errors.Join(err, s.InstallAWSAs(sandbox.AWSOfJava))
			for i, part := range stacktest.BlocksOf(t, "docs/installation.md", "xml") { // of the pom
				name := filepath.Join(env.WorkDir, []string{"dependency.xml", "plugin.xml"}[i])
				err = errors.Join(err, os.WriteFile(name, []byte(part), 0o644))
			}
		}
		if err == nil && slices.Contains([]string{"dist", "install-release"}, script) {
			err = buildDist()
		}
		return err
	})
}

// needs has the languages without which a script does not work.
var needs = map[string][]string{
	"install-java": {"java"}, "install-python": {"python"}, "install-typescript": {"typescript"},
	"packed-python": {"python", "typescript"}, "packed-typescript": {"python", "typescript"},
	"reader-go": {"go"}, "reader-java": {"java"}, "reader-python": {"python"}, "reader-typescript": {"typescript"},
}

// installation has the commands of scripts, by their order on the page.
var installation = map[string]int{
	"install-release": 3, "install-checkout": 4, "reader-go": 6, "reader-java": 5, "reader-python": 5,
	"reader-typescript": 5, "reader-yaml": 5,
}

// pack makes what is published on npm and PyPI, in .build/packed.
var pack = sync.OnceValue(func() error { return exec.Command("../../.ci/pack", "../../.build/packed").Run() })

// goEnvironment has the caches and settings of this machine, which a new home does not have.
func goEnvironment() (all []string) {
	for _, name := range []string{"GOCACHE", "GOFLAGS", "GOMODCACHE", "GOPROXY", "GOSUMDB", "GOTOOLCHAIN"} {
		value, _ := exec.Command("go", "env", name).Output()
		all = append(all, name+"="+strings.TrimSpace(string(value)))
	}
	return all
}

// README and the registry have commands of the installation page.
func TestCommandsForInstalling(t *testing.T) {
	commands := stacktest.BlocksOf(t, "docs/installation.md", "sh")
	assert.Equal(t, commands[5:7], stacktest.BlocksOf(t, "README.md", "sh"))
	assert.True(t, strings.HasSuffix(commands[3], "\n"+commands[0]))
	for _, page := range stacktest.RegistryPages {
		assert.Subset(t, commands, stacktest.BlocksOf(t, page, "bash"))
	}
}
