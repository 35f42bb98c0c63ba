package docs

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// The scripts are stories of the documentation. That of a guide or a recipe begins with its program in YAML.
func TestScripts(t *testing.T) {
	stacktest.SkipIfShort(t)
	stacktest.RunScripts(t, func(s *sandbox.Sandbox, script string, env *testscript.Env) error {
		kind, name, _ := strings.Cut(script, "-")
		if kind == "recipe" {
			if err := s.InstallAWSAs(sandbox.AWS7); err != nil {
				return err
			}
		}
		if kind == "guide" || kind == "recipe" {
			return os.WriteFile(filepath.Join(env.WorkDir, "Pulumi.yaml"), []byte(program(t, name, "yaml")), 0o644)
		}
		if project, commands := commandsInCI(t, script); project != "" {
			preview := filepath.Join(env.WorkDir, "preview.sh")
			return errors.Join(os.CopyFS(env.WorkDir, s.Project(project)),
				os.WriteFile(preview, []byte("set -euo pipefail\n"+commands), 0o644))
		}
		return nil
	})
}

// commandsInCI returns the project that a script has a copy of, and what it runs as preview.sh: the commands of a
// pipeline in examples/ci.
func commandsInCI(t *testing.T, script string) (project, commands string) {
	switch script {
	case "ci-github":
		return "examples/ci", pipeline(t, ".github/workflows/preview.yml")
	case "ci-github-oidc":
		return "examples/ci", pipeline(t, ".github/workflows/preview-oidc.yml")
	case "ci-gitlab":
		return "examples/ci", pipeline(t, ".gitlab-ci.yml")
	case "ci-other":
		return "examples/yaml", ""
	case "ci-policy-check":
		return "examples/ci", ""
	}
	return "", ""
}
