package docs

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
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

// The commands of the pipelines in examples/ci do what they say, with the variables that the pipelines set.
func TestPipelinesWithoutAnAccount(t *testing.T) {
	t.Parallel()
	assert.Equal(t, stacktest.Read(t, "examples/yaml/Pulumi.ci.yaml"), stacktest.Read(t, "examples/ci/Pulumi.ci.yaml"),
		"as make preview")
	for _, file := range []string{".github/workflows/preview.yml", ".gitlab-ci.yml"} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			stack, err := stacktest.NewSandbox(t).Stack(t.Context(), os.DirFS("../../examples/ci"), "other")
			require.NoError(t, err)
			out := stacktest.RunScriptIn(t, stack, "http://127.0.0.1:1", script(t, file))
			assert.Contains(t, out, "+ 6 to create\n")
			assert.True(t, strings.HasSuffix(out, "infrastructure roles checked: 1\n"), out)
		})
	}
}

// The pipeline with OIDC sees resources that do not change, too.
func TestPipelineOfADeployedStack(t *testing.T) {
	t.Parallel()
	s := stacktest.NewSandbox(t)
	_, err := s.StartIAM()
	require.NoError(t, err)
	stack, err := s.Stack(t.Context(), s.Project("examples/ci"), "production")
	require.NoError(t, err)
	require.NoError(t, sandbox.Configure(t.Context(), stack))
	stacktest.Up(t, stack)
	out := stacktest.RunScriptIn(t, stack, s.Endpoint(), script(t, ".github/workflows/preview-oidc.yml"))
	assert.Contains(t, out, "6 unchanged\n")
	assert.True(t, strings.HasSuffix(out, "infrastructure roles checked: 1\n"), out)
}

// script returns the commands of a pipeline, after those that set its variables to the values that are literals.
func script(t *testing.T, file string) string {
	t.Helper()
	var pipeline struct {
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
	require.NoError(t, yaml.Unmarshal([]byte(stacktest.Read(t, filepath.Join("examples/ci", file))), &pipeline))
	var lines []string
	for _, variables := range []map[string]string{pipeline.Jobs.Preview.Env, pipeline.Preview.Variables} {
		for name, value := range variables {
			if !strings.Contains(value, "${{") {
				lines = append(lines, "export "+name+"='"+value+"'")
			}
		}
	}
	lines = append(lines, pipeline.Preview.Script...)
	for _, step := range pipeline.Jobs.Preview.Steps {
		lines = append(lines, step.Run)
	}
	return strings.Join(lines, "\n")
}

// The commands of the page for other CI systems need neither an account nor moto.
func TestPreviewsInCI(t *testing.T) {
	t.Parallel()
	stack, err := stacktest.NewSandbox(t).Stack(t.Context(), os.DirFS("../../examples/yaml"), "other")
	require.NoError(t, err)
	out := stacktest.RunScriptIn(t, stack, "http://127.0.0.1:1", stacktest.BlocksOf(t, "docs/ci.md", "sh")[0])
	assert.Contains(t, out, "+ 14 to create")
}

func TestPolicyCheck(t *testing.T) {
	t.Parallel()
	const program = `
name: program
runtime: yaml
resources:
  boundary:
    type: aws:iam:Policy
    properties: {policy: '{"Version": "2012-10-17", "Statement": []}'}
  unknown:
    type: ecs-infrastructure:EcsInfrastructureRole
    properties: {useCases: [volumes], permissionsBoundary: "${boundary.arn}", tags: {team: "${boundary.arn}"}}
  secret:
    type: ecs-infrastructure:EcsInfrastructureRole
    properties:
      useCases: [volumes]
      permissionsBoundary: {fn::secret: "arn:aws:iam::123456789012:policy/boundary"}
      tags: {fn::secret: {team: platform}}
  bare:
    type: ecs-infrastructure:EcsInfrastructureRole
    properties: {useCases: [volumes, vpcLattice, loadBalancers, managedInstances]}
  without:
    type: ecs-infrastructure:EcsInfrastructureRole
    properties:
      useCases: []
      additionalPolicyArns: {own: "${boundary.arn}"}
      permissionsBoundary: arn:aws:iam::123456789012:policy/boundary
      tags: {team: platform}
  other:
    type: ecs-infrastructure:EcsInfrastructureRole
    properties:
      useCases: [volumes]
      permissionsBoundary: arn:aws:iam::123456789012:policy/boundary
      tags: {stage: test}
`
	stack, err := stacktest.NewSandbox(t).Stack(t.Context(),
		fstest.MapFS{"Pulumi.yaml": {Data: []byte(program), Mode: 0o644}}, "dev")
	require.NoError(t, err)
	require.NoError(t, sandbox.Configure(t.Context(), stack))
	preview := filepath.Join(t.TempDir(), "preview.json")
	shown := stacktest.RunCLI(t, stack, "preview", "--json", "--show-sames")
	require.NoError(t, os.WriteFile(preview, []byte(shown), 0o644))

	check := exec.Command("python3", "../../examples/ci/check_roles.py", preview)
	var refused strings.Builder
	check.Stderr = &refused
	assert.Error(t, check.Run())
	const urn = "urn:pulumi:dev::program::ecs-infrastructure:index:EcsInfrastructureRole::"
	assert.ElementsMatch(t, []string{
		urn + "bare: set permissionsBoundary",
		urn + "bare: set the tag team",
		urn + "bare: create a role for each team or purpose: more than three use cases are too many",
		urn + "other: set the tag team",
	}, lines(strings.TrimSpace(refused.String())))
}

// lines returns the lines of a text or the commands of a script.
func lines(text string) []string {
	return strings.Split(strings.TrimSpace(strings.ReplaceAll(text, "\\\n", " ")), "\n")
}
