package docs

import (
	"errors"
	"io/fs"
	"os"
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
	require.NoError(t, yaml.Unmarshal([]byte(stacktest.Read(t, "e2e/docs/testdata/created.yaml")), &created))
	for program, want := range created {
		for language, file := range stacktest.ProgramIn {
			text, err := os.ReadFile(filepath.Join("../../examples/guides", program, file))
			if errors.Is(err, fs.ErrNotExist) || !stacktest.HasLanguages(language) ||
				program == "aws-v7" && language == "go" { // the example has version 6 of the SDK
				continue
			}
			require.NoError(t, err)
			t.Run(program+"/"+language, func(t *testing.T) {
				t.Parallel()
				s := stacktest.NewSandbox(t)
				stack := programIn(t, s, language, text)
				if program == "aws-v7" { // has a provider of its own, which needs an account
					_, err := s.StartIAM()
					require.NoError(t, errors.Join(err, s.InstallAWSAs(sandbox.AWS7)))
					require.NoError(t, stack.Workspace().SetEnvVars(map[string]string{"AWS_ENDPOINT_URL": s.Endpoint(),
						"AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none"}))
				}
				assert.ElementsMatch(t, want, stacktest.Preview(t, stack))
			})
		}
	}
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
	main := stacktest.ProgramIn[language]
	if language == "java" {
		main = "src/main/java/myproject/" + main
	}
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

// Every block of code in the documentation is a file, or a part of one, that `make generate` puts there, and each of
// these files is on a page.
func TestCodeInPagesIsInFiles(t *testing.T) {
	generated := regexp.MustCompile(`(?m)^\[embedmd\]:# \(.*\)\n` + "```")
	var all strings.Builder
	for _, page := range stacktest.Pages(t) {
		text := stacktest.Read(t, page)
		all.WriteString(text)
		assert.Len(t, generated.FindAllString(text, -1), len(stacktest.Fenced.FindAllString(text, -1)),
			"%s: a block of code does not follow a line such as [embedmd]:# (commands/x.sh sh)", page)
	}
	for _, pattern := range []string{"commands/*", "documents/*", "hcl/*", "java/*"} {
		files, err := fs.Glob(os.DirFS("../../docs"), pattern)
		require.NoError(t, err)
		require.NotEmpty(t, files)
		for _, file := range files {
			assert.True(t, strings.Contains(all.String(), file+" "), "no page shows docs/%s", file)
		}
	}
}

// A program that the documentation shows is run, or its types are checked.
func TestProgramsInPagesAreRun(t *testing.T) {
	run := stacktest.Read(t, "e2e/docs/testdata/created.yaml")
	folders, err := filepath.Glob("../../examples/guides/*/Pulumi.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, folders)
	for _, folder := range folders {
		name := filepath.Base(filepath.Dir(folder))
		_, err := os.Stat("testdata/script/recipe-" + name + ".txtar")
		assert.True(t, guides[name] > 0 || err == nil || strings.Contains(run, "\n"+name+":\n"),
			"examples/guides/%s: neither e2e/docs/guides_test.go nor e2e/docs/testdata/created.yaml has it", name)
	}
}

// notRun are the commands that need GitHub or the registry, or the language host for HCL.
var notRun = []string{"install-hcl.sh", "install-repository.sh", "require-release.sh", "verify-provenance.sh"}

// A command that the documentation shows is run by a test.
func TestCommandsInPagesAreRun(t *testing.T) {
	tests := strings.Join(contents(t, "../*/*_test.go", "../*/testdata/script/*.txtar"), "")
	all := tests + strings.Join(contents(t, "../../docs/commands/*.sh"), "")
	guide, _, _ := strings.Cut(stacktest.Read(t, "docs/volumes.md"), "\n## What else it needs\n")
	read := stacktest.Read(t, "README.md") + guide // by the scripts reader-* of e2e/release
	files, err := filepath.Glob("../../docs/commands/*.sh")
	require.NoError(t, err)
	for _, file := range files {
		name := filepath.Base(file)
		inOther := strings.Count(all, stacktest.Read(t, "docs/commands/"+name)) > 1
		if !slices.Contains(notRun, name) && !strings.Contains(tests+read, name) && !inOther {
			t.Errorf("no test runs docs/commands/%s, as exec bash -eu $CHECKOUT/docs/commands/%[1]s does", name)
		}
	}
	makefile := stacktest.Read(t, "Makefile")
	for _, page := range stacktest.Pages(t) {
		text := stacktest.Fenced.ReplaceAllString(stacktest.Read(t, page), "")
		for _, command := range indented.FindAllStringSubmatch(text, -1) {
			target := regexp.MustCompile(`^make(?: -C \S+)? ([a-z-]+)`).FindStringSubmatch(command[1])
			run := strings.Contains(tests, "exec "+command[1])
			if target != nil {
				run = strings.Contains(makefile, "\n"+target[1]+":")
			}
			assert.True(t, run, "%s: no test runs %s", page, command[1])
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

// contents returns the files that match patterns.
func contents(t *testing.T, patterns ...string) []string {
	t.Helper()
	var all []string
	for _, pattern := range patterns {
		found, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, file := range found {
			if text, err := os.ReadFile(file); err == nil { // not a folder
				all = append(all, string(text))
			}
		}
	}
	return all
}

// indented is a command in a page that needs no highlighting. Its comment is left out.
var indented = regexp.MustCompile("(?m)^    (.*?)(?: +#.*)?$")
