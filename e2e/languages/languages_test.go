package languages

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/provider"
)

// deployment is what an example creates.
type deployment struct {
	Preview, Update []string // operations, sorted
	Account         sandbox.Account
	State           map[string]inState // by type and name
	Outputs         map[string]any
}

type inState struct {
	Parent string
	Inputs map[string]any
}

// Each example runs in its own language, as its user runs it, and all create the same.
func TestLanguagesCreateTheSame(t *testing.T) {
	t.Parallel()
	var mutex sync.Mutex
	deployments := map[string]any{}
	t.Run("examples", func(t *testing.T) {
		for _, language := range stacktest.Languages() {
			t.Run(language, func(t *testing.T) {
				t.Parallel()
				created := deploy(t, language)
				mutex.Lock()
				defer mutex.Unlock()
				deployments[language] = created
			})
		}
	})
	for _, language := range stacktest.Languages() {
		assert.Empty(t, cmp.Diff(deployments["yaml"], deployments[language]), language)
	}
}

// deploy runs an example in an account of its own, and returns its deployment as JSON without the ID of the key.
func deploy(t *testing.T, language string) any {
	s := stacktest.NewSandbox(t)
	client, err := s.StartIAM()
	require.NoError(t, err)
	stacktest.RunScript(t, s.Endpoint(), stacktest.Read(t, "docs/commands/create-principals.sh"))
	before := stacktest.ReadAccount(t, client)
	stack := exampleOf(t, s, language)

	var created deployment
	created.Preview = stacktest.Preview(t, stack)
	slices.Sort(created.Preview)
	var outputs auto.OutputMap
	created.Update, outputs = stacktest.Up(t, stack)
	slices.Sort(created.Update)
	created.Outputs = map[string]any{}
	for name, output := range outputs {
		created.Outputs[name] = output.Value
	}
	created.Account = stacktest.ReadAccount(t, client)
	var key string
	created.State, key = inStateOf(t, stack)

	changes, _ := stacktest.Up(t, stack)
	assert.Empty(t, changes, "the second update")
	stacktest.Destroy(t, stack)
	assert.Equal(t, before, stacktest.ReadAccount(t, client), "what is left")

	sortPoliciesOfProgram(t, created)
	text, err := json.Marshal(created)
	require.NoError(t, err)
	var comparable any
	require.NoError(t, json.Unmarshal([]byte(strings.ReplaceAll(string(text), key, "<key>")), &comparable))
	return comparable
}

// exampleOf creates a stack of an example. All have the same name, so a language must not have two at a time.
func exampleOf(t *testing.T, s *sandbox.Sandbox, language string) auto.Stack {
	t.Helper()
	if language == "java" {
		require.NoError(t, s.InstallAWSAs(sandbox.AWSOfJava))
	}
	var stack auto.Stack
	var err error
	if language == "yaml" {
		stack, err = s.Stack(t.Context(), s.Project("examples/yaml"), "dev")
	} else {
		stack, err = s.Example(t.Context(), language, "dev")
	}
	require.NoError(t, err)
	require.NoError(t, sandbox.Configure(t.Context(), stack))
	// tsc has checked the types.
	require.NoError(t, stack.Workspace().SetEnvVars(map[string]string{"PULUMI_NODEJS_TRANSPILE_ONLY": "true"}))
	return stack
}

// inStateOf returns the resources in the state, and the ID of the key.
func inStateOf(t *testing.T, stack auto.Stack) (resources map[string]inState, key string) {
	t.Helper()
	resources = map[string]inState{}
	for _, found := range stacktest.ResourcesIn(t, stack) {
		if found.Type == "aws:kms/key:Key" {
			key = string(found.ID)
		}
		if strings.HasPrefix(string(found.Type), "pulumi:") {
			continue // the stack and its default providers
		}
		resource := inState{Inputs: found.Inputs}
		if found.Parent.Type() != "pulumi:pulumi:Stack" {
			resource.Parent = found.Parent.Name()
		}
		resources[string(found.Type)+" "+found.URN.Name()] = resource
	}
	return resources, key
}

// sortPoliciesOfProgram sorts the policy documents that the programs themselves write, in which the languages order
// the keys differently.
func sortPoliciesOfProgram(t *testing.T, created deployment) {
	t.Helper()
	for name, arn := range map[string]string{
		"auditor":          "arn:aws:iam::123456789012:policy/read-ecs-infrastructure",
		"encryptedVolumes": "arn:aws:iam::123456789012:policy/encrypted-ecs-volumes",
	} {
		inputs := created.State["aws:iam/policy:Policy "+name].Inputs
		inputs["policy"] = sandbox.Canonical(inputs["policy"].(string))
		require.Equal(t, created.Account.Policies[arn].Document, inputs["policy"])
	}
}

// The type checkers of Python, for the installed example.
const mypy = "../mypy/bin/mypy --strict --python-executable venv/bin/python --cache-dir ../mypy/cache"

const tsc = "npx tsc --noEmit --strict --skipLibCheck --pretty false --target es2022 --module commonjs" +
	" --moduleResolution node"

const pyright = "node ../pyright/node_modules/pyright/index.js --pythonpath venv/bin/python"

// The tools of each language accept the example and the SDK, and the unit tests of the example pass. Java's program is
// compiled whenever it runs, with `mvn compile`.
func TestExamplesInTheToolsOfTheirLanguages(t *testing.T) {
	t.Parallel()
	commands := map[string][]string{
		"go":         {"go vet .", "go mod tidy -diff", "go test ."},
		"go-sdk":     {"go vet .", "go mod tidy -diff"}, // and no other module than examples/go
		"java":       {"mvn --quiet --batch-mode --offline compile"},
		"python":     {"venv/bin/python -m unittest", mypy + " __main__.py test_program.py"},
		"typescript": {"npm test"}, // which calls tsc
	}
	for _, language := range stacktest.Languages() {
		if language == "python" && slices.Contains(stacktest.Languages(), "typescript") { // which has Node.js
			commands[language] = append(commands[language], pyright+" __main__.py test_program.py")
		}
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			for _, command := range commands[language] {
				out, err := runIn(language, command)
				assert.NoError(t, err, command+"\n"+out)
			}
		})
	}
}

// runWith runs a command where an example is installed, beside a file that is not part of it.
func runWith(t *testing.T, language, file, text, command string) (string, error) {
	t.Helper()
	path := filepath.Join("../../.build", language, file)
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
	return runIn(language, command)
}

// runIn runs a command where an example is installed, and returns its output.
func runIn(language, command string) (string, error) {
	run := exec.Command("bash", "-c", command)
	run.Dir = filepath.Join("../../.build", language)
	out, err := run.CombinedOutput()
	return string(out), err
}

// The examples and the installation pages name the current version.
func TestVersionInExamples(t *testing.T) {
	for file, want := range map[string]string{
		"docs/hcl/main.tf":                "      version = \"%s\"\n",
		"examples/go/go.mod":              "github.com/ecs-infrastructure/pulumi-ecs-infrastructure v%s\n",
		"examples/java/Pulumi.yaml":       "ecs-infrastructure: ecs-infrastructure@%s\n",
		"examples/python/Pulumi.yaml":     "ecs-infrastructure: ecs-infrastructure@%s\n",
		"examples/typescript/Pulumi.yaml": "ecs-infrastructure: ecs-infrastructure@%s\n",
		"examples/typescript/package-lock.json": `"@ecs-infrastructure/pulumi-ecs-infrastructure",
            "version": "%s",
`,
	} {
		assert.True(t, strings.Contains(stacktest.Read(t, file), fmt.Sprintf(want, provider.Version)), file)
	}
}

// Neither the documentation nor the pipelines name another version.
func TestVersionInCommands(t *testing.T) {
	named := regexp.MustCompile(`ecs-infrastructure(?:@v?| |-v)(\d+\.\d+\.\d+)`)
	files := append(stacktest.Pages(t), "examples/ci/.gitlab-ci.yml", "examples/ci/.github/workflows/preview.yml",
		"examples/ci/.github/workflows/preview-oidc.yml")
	found := 0
	for _, file := range files {
		for _, version := range named.FindAllStringSubmatch(stacktest.Read(t, file), -1) {
			assert.Equal(t, provider.Version, version[1], file)
			found++
		}
	}
	assert.Greater(t, found, 10)
}
