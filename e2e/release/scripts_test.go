package release

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/provider"
)

// What is released can be installed and used. The scripts install-checkout, install-release and template-* run
// commands of the documentation as install.sh. The scripts reader-* do what the pages say and nothing else: README has
// the program in shortest/ and the commands in install.sh and deploy.sh, the page about volumes the program in volumes/
// and the commands in volumes.sh. $RELEASE is the URL that stands in for GitHub, and $DIST the folder there.
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
		here := strings.NewReplacer(github, server.URL, "../pulumi-ecs-infrastructure", checkout)
		if commands, installs := installation[script]; installs {
			text := here.Replace(stacktest.Read(t, "docs/commands/"+commands))
			if language, ok := strings.CutPrefix(script, "template-"); ok { // the page has one for all
				text = strings.ReplaceAll(text, "examples/typescript", "examples/"+language)
			}
			write("install.sh", text)
		}
		if language, reads := strings.CutPrefix(script, "reader-"); reads {
			for name, commands := range commandsFor(t, language) {
				write(name, here.Replace(commands))
			}
			program := stacktest.ProgramIn[language]
			for _, guide := range []string{"shortest", "volumes"} {
				err = errors.Join(err, os.Mkdir(filepath.Join(env.WorkDir, guide), 0o755))
				write(guide+"/"+program, stacktest.Read(t, "examples/guides/"+guide+"/"+program))
			}
		}
		if script == "reader-java" || script == "template-java" {
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
	"install-go": {"go"}, "install-java": {"java"}, "install-python": {"python"}, "install-typescript": {"typescript"},
	"packed-python": {"python", "typescript"}, "packed-typescript": {"python", "typescript"},
	"reader-go": {"go"}, "reader-java": {"java"}, "reader-python": {"python"}, "reader-typescript": {"typescript"},
	"template-go": {"go"}, "template-java": {"java"}, "template-python": {"python"},
	"template-typescript": {"typescript"},
}

// installation has the commands of scripts, in docs/commands.
var installation = map[string]string{
	"install-checkout": "install-checkout.sh", "install-release": "install-release.sh",
	"template-go": "new-from-example-go.sh", "template-java": "new-from-example.sh",
	"template-python": "new-from-example.sh", "template-typescript": "new-from-example.sh",
	"template-yaml": "new-from-example.sh",
}

// commandsFor returns what README and the page about volumes tell a reader to run in a language.
func commandsFor(t *testing.T, language string) map[string]string {
	t.Helper()
	plugin, direct, found := strings.Cut(stacktest.Section(t, "README.md", "## Install"), "\n**Go:**")
	require.True(t, found)
	direct, deploy, found := strings.Cut(direct, "\nSet a region")
	require.True(t, found)
	title := map[string]string{
		"go": "Go", "java": "Java", "python": "Python", "typescript": "TypeScript", "yaml": "YAML",
	}
	_, tab, found := strings.Cut(stacktest.Read(t, "docs/volumes.md"), "<summary>"+title[language]+"</summary>")
	require.True(t, found)
	tab, _, _ = strings.Cut(tab, "</details>")
	switch language {
	case "go":
		plugin = direct
	case "java":
		plugin += stacktest.Section(t, "docs/installation.md", "### Java")
	}
	return map[string]string{
		"install.sh": commandsIn(t, plugin), "deploy.sh": commandsIn(t, deploy), "volumes.sh": commandsIn(t, tab),
	}
}

// commandsIn returns the commands in a part of a page, with those that put its parts of pom.xml where they belong.
func commandsIn(t *testing.T, page string) (all string) {
	t.Helper()
	shown := regexp.MustCompile(`\]:# \((?:docs/)?((commands|java)/(\S+)) `)
	for _, shown := range shown.FindAllStringSubmatch(page, -1) {
		switch {
		case shown[2] == "commands":
			all += stacktest.Read(t, "docs/"+shown[1])
		case shown[3] == "plugin.xml":
			all += "sed -i '/<plugins>/r '$CHECKOUT/docs/" + shown[1] + " pom.xml\n"
		default:
			all += "sed -i '/<dependencies>/r '$CHECKOUT/docs/" + shown[1] + " pom.xml\n"
		}
	}
	return all
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
