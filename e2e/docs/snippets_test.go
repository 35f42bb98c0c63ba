package docs

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// Programs that the documentation has parts of do the same in each language.
func TestProgramsDoTheSameInEachLanguage(t *testing.T) {
	stacktest.SkipIfShort(t)
	t.Parallel()
	var created map[string][]string
	require.NoError(t, yaml.Unmarshal([]byte(stacktest.Read(t, "e2e/docs/testdata/programs.yaml")), &created))
	for program, want := range created {
		files, err := filepath.Glob("testdata/snippets/" + program + ".*")
		require.NoError(t, err)
		for _, file := range files {
			language := languageOf[filepath.Ext(file)]
			if !slices.Contains(stacktest.Languages(), language) {
				continue
			}
			t.Run(filepath.Base(file), func(t *testing.T) {
				t.Parallel()
				text, err := os.ReadFile(file)
				require.NoError(t, err)
				s := stacktest.NewSandbox(t)
				stack := programIn(t, s, language, text)
				if program == "version-7" { // has a provider of its own, which needs an account
					_, err := s.StartIAM()
					require.NoError(t, errors.Join(err, s.InstallAWSAs(sandbox.AWS7)))
					require.NoError(t, stack.Workspace().SetEnvVars(map[string]string{"AWS_ENDPOINT_URL": s.Endpoint(),
						"AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none"}))
				}
				require.NoError(t, stack.SetConfigWithOptions(t.Context(), "subnetIds[0]",
					auto.ConfigValue{Value: "subnet-1"}, &auto.ConfigOptions{Path: true})) // of service.yaml
				assert.ElementsMatch(t, want, stacktest.Preview(t, stack))
			})
		}
	}
}

var languageOf = map[string]string{
	".go": "go", ".java": "java", ".py": "python", ".ts": "typescript", ".yaml": "yaml",
}

// programIn creates a stack of the example of a language in which the program is another.
func programIn(t *testing.T, s *sandbox.Sandbox, language string, program []byte) auto.Stack {
	t.Helper()
	if language == "java" {
		require.NoError(t, s.InstallAWSAs(sandbox.AWSOfJava))
	}
	project := fstest.MapFS{}
	example := os.DirFS(filepath.Join("../../examples", language))
	require.NoError(t, fs.WalkDir(example, ".", func(name string, entry fs.DirEntry, err error) error {
		if entry.IsDir() && slices.Contains([]string{"bin", "node_modules", "sdks", "venv"}, name) {
			return fs.SkipDir // what a user of the example installed
		}
		if err != nil || entry.IsDir() || strings.Contains(name, "test") {
			return err
		}
		text, err := fs.ReadFile(example, name)
		project[name] = &fstest.MapFile{Data: text, Mode: 0o644}
		return err
	}))
	main := map[string]string{
		"go": "main.go", "java": "src/main/java/com/example/App.java", "python": "__main__.py",
		"typescript": "index.ts", "yaml": "Pulumi.yaml",
	}[language]
	project[main] = &fstest.MapFile{Data: program, Mode: 0o644}
	if language == "go" {
		root, err := filepath.Abs(stacktest.Root)
		require.NoError(t, err)
		project["go.mod"].Data = []byte(strings.ReplaceAll(string(project["go.mod"].Data), "=> ../..", "=> "+root))
	}
	stack, err := s.Stack(t.Context(), project, "dev")
	require.NoError(t, err)
	installedIn := map[string]string{"java": "sdks", "python": "venv", "typescript": "node_modules"}
	if dependencies := installedIn[language]; dependencies != "" {
		installed, err := filepath.Abs(filepath.Join("../../.build", language, dependencies))
		require.NoError(t, err)
		require.NoError(t, os.Symlink(installed, filepath.Join(stack.Workspace().WorkDir(), dependencies)))
	}
	require.NoError(t, sandbox.Configure(t.Context(), stack))
	return stack
}

// Every block of code in the documentation is a part of a file that a test runs, or is itself run by a test.
func TestCodeInPagesIsRun(t *testing.T) {
	var runs [][3]string // page, beginning and test
	require.NoError(t, yaml.Unmarshal([]byte(stacktest.Read(t, "e2e/docs/testdata/run-by-tests.yaml")), &runs))
	for _, run := range runs {
		if !strings.HasPrefix(run[2], "none: ") {
			assertTests(t, run[2])
		}
	}
	isRun := func(page, snippet string) bool {
		return slices.ContainsFunc(runs, func(run [3]string) bool {
			match, _ := path.Match(run[0], page)
			return match && strings.HasPrefix(snippet, run[1])
		})
	}
	files := contents(t, "testdata/snippets/*", "../../examples/*/*[^d]", "../../examples/recipes/*/*",
		"../../examples/ci/.github/workflows/*") // without Markdown
	for _, page := range stacktest.Pages(t) {
		text := stacktest.Read(t, page)
		for _, block := range stacktest.Fenced.FindAllStringSubmatch(text, -1) {
			snippet, dedented := block[2], dedent(block[2])
			part := slices.ContainsFunc(files, func(file string) bool { return strings.Contains(file, dedented) })
			if !part && !isRun(page, snippet) {
				t.Errorf("%s: no test runs this %s\n%s", page, block[1], snippet)
			}
		}
		for _, command := range indented.FindAllStringSubmatch(stacktest.Fenced.ReplaceAllString(text, ""), -1) {
			if !isRun(page, command[1]) {
				t.Errorf("%s: no test runs %s", page, command[1])
			}
		}
	}
}

// assertTests fails unless there are tests of these names.
func assertTests(t *testing.T, names ...string) {
	t.Helper()
	tests := strings.Join(contents(t, "../*/*_test.go"), "")
	for _, name := range names {
		assert.True(t, strings.Contains(tests, "func "+name+"(t *testing.T)"), name)
	}
}

// contents returns the files that match patterns, without indentation.
func contents(t *testing.T, patterns ...string) []string {
	t.Helper()
	var all []string
	for _, pattern := range patterns {
		found, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, file := range found {
			if text, err := os.ReadFile(file); err == nil { // not a folder
				all = append(all, dedent(string(text)))
			}
		}
	}
	return all
}

var indented = regexp.MustCompile("(?m)^    (.*)$")

// dedent removes the indentation of each line, so that snippets may have another.
func dedent(text string) string {
	return regexp.MustCompile(`(?m)^[ \t]+`).ReplaceAllString(text, "")
}
