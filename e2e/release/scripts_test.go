package release

import (
	"slices"
	"testing"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// What is published works where nothing is generated.
func TestScripts(t *testing.T) {
	stacktest.SkipIfShort(t)
	for _, language := range []string{"python", "typescript"} { // of which each script needs both
		if !slices.Contains(stacktest.Languages(), language) {
			return
		}
	}
	stacktest.RunScripts(t, func(*sandbox.Sandbox, string, string) error { return nil }, nil)
}
