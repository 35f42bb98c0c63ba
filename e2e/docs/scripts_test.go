package docs

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// Each script is a story at the command line, with the real CLIs of Pulumi and AWS, and the stack dev. That of a recipe
// begins with the program in examples/recipes. Besides the commands of testscript there are
//
//	calls [operation...]     compares the calls since the last time that changed something, in any order
//	order operation...       compares the order of these operations since the last time
//	deny call                lets IAM deny the next such call
//	lose call                lets IAM carry out the next such call, but loses its answer
//	set name                 sets a variable to the output of the last command
//	completed listed.json completed.json
//	                         compares what Pulumi lists for an import with a file that has the IDs
func TestScripts(t *testing.T) {
	stacktest.SkipIfShort(t)
	for _, file := range scripts(t) {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			s := stacktest.NewSandbox(t)
			require.NoError(t, s.InstallAWSAs("v7.8.0"))
			_, err := s.StartIAM()
			require.NoError(t, err)
			var recorder *stacktest.Recorder
			testscript.Run(t, testscript.Params{
				Files: []string{file},
				Setup: func(env *testscript.Env) error {
					if recipe, ok := strings.CutPrefix(filepath.Base(t.Name()), "recipe-"); ok {
						recipe = filepath.Join(stacktest.Root, "examples/recipes", recipe)
						require.NoError(t, os.CopyFS(env.WorkDir, os.DirFS(recipe)))
					}
					stack, err := s.StackIn(t.Context(), env.WorkDir, "dev")
					if err != nil {
						return err
					}
					recorder = stacktest.NewRecorder(t, s, stack)
					for name, value := range stacktest.CommandLine(t, recorder.URL, s.Env()) {
						env.Setenv(name, value)
					}
					return sandbox.Configure(t.Context(), stack)
				},
				Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
					"calls": func(ts *testscript.TestScript, _ bool, args []string) {
						assert.ElementsMatch(t, args, stacktest.Operations(recorder.Take(t)), ts.Name())
					},
					"order": func(ts *testscript.TestScript, _ bool, args []string) {
						made := slices.DeleteFunc(stacktest.Operations(recorder.Take(t)), func(operation string) bool {
							return !slices.Contains(args, operation)
						})
						assert.Equal(t, args, made, ts.Name())
					},
					"deny": func(_ *testscript.TestScript, _ bool, args []string) {
						recorder.Fail(&stacktest.Fault{Call: args[0], Failure: stacktest.Denied})
					},
					"lose": func(_ *testscript.TestScript, _ bool, args []string) {
						recorder.Fail(&stacktest.Fault{Call: args[0], Failure: stacktest.Failure{Name: "answer lost"}})
					},
					"set": func(ts *testscript.TestScript, _ bool, args []string) {
						ts.Setenv(args[0], strings.TrimSpace(ts.ReadFile("stdout")))
					},
					"completed": func(ts *testscript.TestScript, _ bool, args []string) {
						assert.ElementsMatch(t, importable(t, ts.ReadFile(args[0])), importable(t,
							ts.ReadFile(args[1])))
					},
				},
			})
		})
	}
}

func scripts(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/script/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	return files
}

// importable returns the resources of a list for `pulumi import` that the user does not remove, without what the user
// fills in.
func importable(t *testing.T, text string) []map[string]any {
	t.Helper()
	var list struct{ Resources []map[string]any }
	require.NoError(t, json.Unmarshal([]byte(text), &list))
	for _, resource := range list.Resources {
		delete(resource, "version")
		delete(resource, "id")
	}
	return slices.DeleteFunc(list.Resources, func(resource map[string]any) bool {
		return resource["type"] == "aws:iam/policy:Policy"
	})
}

// The scripts have the commands and programs of the pages.
func TestScriptsOfPages(t *testing.T) {
	all := ""
	for _, file := range scripts(t) {
		text := stacktest.Read(t, filepath.Join("e2e/docs", file))
		all += strings.ReplaceAll(strings.ReplaceAll(text, "exec ", ""), "\\\n  ", "")
	}
	filledIn := strings.NewReplacer("\\\n  ", "", "'<role>'", "ecs", "'<policy ARN>'", stacktest.Account+"policy/pass",
		"<URN of the component>", stacktest.TheComponent)
	for page, languages := range map[string][]string{
		"docs/adopting.md": {"sh", "yaml", "json"}, "docs/troubleshooting.md": {"sh"},
	} {
		for _, language := range languages {
			for _, block := range stacktest.BlocksOf(t, page, language) {
				parts := []string{block}
				if language == "sh" {
					parts = lines(filledIn.Replace(strings.TrimSpace(block)))
				}
				for _, part := range parts {
					assert.Contains(t, all, part, page)
				}
			}
		}
	}
}
