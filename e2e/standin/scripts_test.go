package standin

import (
	"testing"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// What the AWS plugin does in the life of a stack, as the real one.
func TestScripts(t *testing.T) {
	stacktest.RunScripts(t, nil, nil)
}
