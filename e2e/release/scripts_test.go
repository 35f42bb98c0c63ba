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
		write := func(name, text string) {
			err = errors.Join(err, os.WriteFile(filepath.Join(env.WorkDir, name), []byte(text), 0o644))
		}
		if commands, installs := installation[script]; installs {
			here := strings.NewReplacer(github, server.URL, "../pulumi-ecs-infrastructure", checkout)
			write("install.sh", here.Replace(stacktest.Read(t, "docs/commands/"+commands)))
		}
		if language, reads := strings.CutPrefix(script, "reader-"); reads {
			program := stacktest.ProgramIn[language]
			write(program, stacktest.Read(t, "examples/guides/volumes/"+program))
		}
		if script == "reader-java" {
			err = errors.Join(err, s.InstallAWSAs(sandbox.AWSOfJava))
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

// installation has the commands of scripts, in docs/commands.
var installation = map[string]string{
	"install-checkout": "install-checkout.sh", "install-release": "install-release.sh",
	"reader-go": "require-checkout.sh", "reader-java": "build-plugin.sh", "reader-python": "build-plugin.sh",
	"reader-typescript": "build-plugin.sh", "reader-yaml": "build-plugin.sh",
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
