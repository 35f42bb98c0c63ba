package promises

import (
	"testing"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// The promises that are stories of a stack.
func TestScripts(t *testing.T) {
	stacktest.RunScripts(t, nil)
}
