package languages

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// In unit tests with mocks, each SDK calls the older transformations, and none calls transforms, which the engine does:
// docs/testing.md says so.
func TestMocksCallNoTransforms(t *testing.T) {
	t.Parallel()
	for language, test := range map[string]struct{ program, file, command string }{
		"go":         {"transforms.go", "mocks/main.go", "go run ./mocks"},
		"python":     {"transforms.py", "mocks.py", "venv/bin/python mocks.py"},
		"typescript": {"transforms.js", "mocks.js", "node mocks.js"},
	} {
		if !stacktest.HasLanguages(language) {
			continue
		}
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			program := stacktest.Read(t, "e2e/languages/testdata/mocks/"+test.program)
			out, err := runWith(t, language, test.file, program, test.command)
			require.NoError(t, err, out)
			assert.Contains(t, out, "transformation\n")
			assert.NotContains(t, out, "transform\n")
		})
	}
}
