package docs

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/assert"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// The scripts are stories of the documentation. That of a recipe begins with the program in examples/recipes, that of a
// guide with the program in YAML on its page.
func TestScripts(t *testing.T) {
	stacktest.SkipIfShort(t)
	stacktest.RunScripts(t, func(s *sandbox.Sandbox, script string, env *testscript.Env) error {
		if recipe, ok := strings.CutPrefix(script, "recipe-"); ok {
			program := s.Project("examples/recipes/" + recipe)
			return errors.Join(s.InstallAWSAs(sandbox.AWS7), os.CopyFS(env.WorkDir, program))
		}
		if guide, ok := strings.CutPrefix(script, "guide-"); ok {
			program := stacktest.BlocksOf(t, "docs/"+guide+".md", "yaml")[0]
			return os.WriteFile(filepath.Join(env.WorkDir, "Pulumi.yaml"), []byte(program), 0o644)
		}
		if project, commands := commandsInCI(t, script); project != "" {
			preview := filepath.Join(env.WorkDir, "preview.sh")
			return errors.Join(os.CopyFS(env.WorkDir, s.Project(project)),
				os.WriteFile(preview, []byte("set -euo pipefail\n"+commands), 0o644))
		}
		return nil
	})
}

// commandsInCI returns what a script runs as preview.sh, in a copy of a project: the commands of a pipeline in
// examples/ci, or those for other CI systems.
func commandsInCI(t *testing.T, script string) (project, commands string) {
	switch script {
	case "ci-github":
		return "examples/ci", pipeline(t, ".github/workflows/preview.yml")
	case "ci-github-oidc":
		return "examples/ci", pipeline(t, ".github/workflows/preview-oidc.yml")
	case "ci-gitlab":
		return "examples/ci", pipeline(t, ".gitlab-ci.yml")
	case "ci-other":
		return "examples/yaml", stacktest.BlocksOf(t, "docs/ci.md", "sh")[0]
	case "ci-policy-check":
		return "examples/ci", ""
	}
	return "", ""
}

// The scripts have the commands and programs of the pages.
func TestScriptsOfPages(t *testing.T) {
	all := ""
	for _, file := range stacktest.Scripts(t) {
		text := stacktest.Read(t, filepath.Join("e2e/docs", file))
		all += strings.ReplaceAll(strings.ReplaceAll(text, "exec ", ""), "\\\n  ", "")
	}
	filledIn := strings.NewReplacer("\\\n  ", "", "'<role>'", "ecs", "'<policy ARN>'", stacktest.Account+"policy/pass",
		"<URN of the component>", stacktest.TheComponent)
	for page, languages := range map[string][]string{
		"docs/adopting.md": {"sh", "yaml"}, "docs/checking.md": {"sh"}, "docs/troubleshooting.md": {"sh"},
	} {
		for _, language := range languages {
			for _, block := range stacktest.BlocksOf(t, page, language) {
				parts := []string{block}
				if language == "sh" {
					parts = lines(filledIn.Replace(strings.TrimSpace(block)))
				}
				for _, part := range parts {
					assert.Contains(t, all, part, page)
				}
			}
		}
	}
}

// lines returns the lines of a text or the commands of a script.
func lines(text string) []string {
	return strings.Split(strings.TrimSpace(strings.ReplaceAll(text, "\\\n", " ")), "\n")
}
