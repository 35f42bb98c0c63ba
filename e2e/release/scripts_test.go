package release

import (
	"os/exec"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// What is published works where nothing is generated. It is in .build/packed.
func TestScripts(t *testing.T) {
	stacktest.SkipIfShort(t)
	for _, language := range []string{"python", "typescript"} { // of which each script needs both
		if !slices.Contains(stacktest.Languages(), language) {
			return
		}
	}
	output, err := exec.Command("../../.ci/pack", "../../.build/packed").CombinedOutput()
	require.NoError(t, err, string(output))
	stacktest.RunScripts(t, nil, nil)
}
