package promises

import (
	"os"
	"testing"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// The promises that are stories of a stack. One of them begins with the example of its name.
func TestScripts(t *testing.T) {
	stacktest.RunScripts(t, func(s *sandbox.Sandbox, script, folder string) error {
		if script != "volumes-service" {
			return nil
		}
		return os.CopyFS(folder, s.Project("examples/"+script))
	}, nil)
}
