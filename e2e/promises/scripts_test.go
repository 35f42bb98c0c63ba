package promises

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// The promises that are stories of a stack. One of them begins with the example of its name.
func TestScripts(t *testing.T) {
	stacktest.RunScripts(t, func(s *sandbox.Sandbox, script string, env *testscript.Env) error {
		if script != "volumes-service" {
			return nil
		}
		return os.CopyFS(env.WorkDir, s.Project("examples/"+script))
	})
}
