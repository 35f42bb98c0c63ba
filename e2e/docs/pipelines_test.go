package docs

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// A test that a workflow names exists. Otherwise `go test` would run none, and succeed.
func TestWorkflowsNameTests(t *testing.T) {
	named := regexp.MustCompile(`go test .*-run (\w+)`).FindAllStringSubmatch(
		strings.Join(contents(t, "../../.github/workflows/*"), ""), -1)
	require.NotEmpty(t, named)
	for _, test := range named {
		assertTests(t, test[1])
	}
}

// The pipelines preview with the configuration of `make preview`.
func TestConfigurationOfPipelines(t *testing.T) {
	assert.Equal(t, stacktest.Read(t, "examples/yaml/Pulumi.ci.yaml"), stacktest.Read(t, "examples/ci/Pulumi.ci.yaml"))
}

// pipeline returns the commands of a pipeline in examples/ci, after those that set its variables to literals.
func pipeline(t *testing.T, file string) string {
	t.Helper()
	var read struct {
		Jobs struct {
			Preview struct {
				Env   map[string]string
				Steps []struct{ Run string }
			}
		}
		Preview struct {
			Variables map[string]string
			Script    []string
		}
	}
	require.NoError(t, yaml.Unmarshal([]byte(stacktest.Read(t, filepath.Join("examples/ci", file))), &read))
	var lines []string
	for _, variables := range []map[string]string{read.Jobs.Preview.Env, read.Preview.Variables} {
		for name, value := range variables {
			if !strings.Contains(value, "${{") {
				lines = append(lines, "export "+name+"='"+value+"'")
			}
		}
	}
	lines = append(lines, read.Preview.Script...)
	for _, step := range read.Jobs.Preview.Steps {
		lines = append(lines, step.Run)
	}
	return strings.Join(lines, "\n")
}
