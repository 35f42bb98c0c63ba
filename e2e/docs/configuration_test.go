package docs

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/golden"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/inputs"
)

// configured is an input of a YAML program that comes from the configuration of the stack. A line has the input, how v
// is set, what the program writes if that is not ${v}, and how the program declares v:
//
//	name | file v: 012 | ecs-${v} | {type: string}
//
// "file" is a line of Pulumi.dev.yaml, and "set" has the arguments of pulumi config set. With "program", v has no value
// and the program writes what follows.
type configured struct{ line, input, kind, argument, value, declared string }

func parseConfigured(line string) configured {
	columns := append(strings.Split(line, " | "), "", "", "")
	kind, argument, _ := strings.Cut(columns[1], " ")
	c := configured{line, columns[0], kind, argument, columns[2], columns[3]}
	switch {
	case kind == "program":
		c.value = argument
	case c.value == "":
		c.value = "${v}"
	}
	return c
}

// What a YAML program gets from the configuration of the stack, for every input, and what troubleshooting says of it.
func TestConfigurationOfYAMLPrograms(t *testing.T) {
	stacktest.SkipIfShort(t)
	t.Parallel()
	var all []configured
	tried := map[string]bool{}
	for line := range strings.Lines(stacktest.Read(t, "e2e/docs/testdata/configuration/cases.txt")) {
		if line = strings.TrimSpace(line); !strings.HasPrefix(line, "#") {
			all = append(all, parseConfigured(line))
			tried[all[len(all)-1].input] = true
		}
	}
	for _, in := range inputs.Table {
		assert.True(t, tried[in.Name], "testdata/configuration/cases.txt has no line for %s", in.Name)
	}
	s := stacktest.NewSandbox(t)
	results := make([]string, len(all))
	t.Run("cases", func(t *testing.T) {
		const folders = 4
		for folder := range folders {
			t.Run(fmt.Sprint(folder), func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				write(t, dir, "Pulumi.yaml", "{name: program, runtime: yaml}")
				stack, err := s.StackIn(t.Context(), dir, fmt.Sprint("dev", folder))
				require.NoError(t, err)
				require.NoError(t, sandbox.Configure(t.Context(), stack))
				for i := folder; i < len(all); i += folders {
					results[i] = all[i].arrives(t, stack)
				}
			})
		}
	})
	var text strings.Builder
	for i, c := range all {
		fmt.Fprintf(&text, "%s => %s\n", c.line, results[i])
	}
	golden.Assert(t, "configuration/results.txt", text.String())

	for _, row := range rows(t, "docs/troubleshooting.md", "Values from the configuration") {
		how := strings.Replace(strings.Trim(row[0], "`"), "pulumi config set ", "set ", 1)
		if !strings.HasPrefix(how, "set ") {
			how = "file " + how
		}
		input, value, _ := strings.Cut(strings.Trim(row[1], "`"), ": ")
		line := input + " | " + how
		if value != "${v}" {
			line += " | " + value
		}
		i := slices.IndexFunc(all, func(c configured) bool { return c.line == line })
		if assert.GreaterOrEqual(t, i, 0, "testdata/configuration/cases.txt has no line %s", line) {
			got := "`" + results[i] + "`"
			switch {
			case strings.HasPrefix(results[i], "error: "):
				got = "an error"
			case results[i] == "not set":
				got = "nothing"
			}
			assert.Equal(t, got, row[2], line)
		}
	}
}

// arrives returns what the component gets, or the error.
func (c configured) arrives(t *testing.T, stack auto.Stack) string {
	folder, file := stack.Workspace().WorkDir(), "Pulumi."+stack.Name()+".yaml"
	write(t, folder, "Pulumi.yaml", c.program())
	settings, err := os.ReadFile(filepath.Join(folder, file))
	require.NoError(t, err)
	defer func() { write(t, folder, file, string(settings)) }()
	if c.kind == "file" {
		write(t, folder, file, strings.Replace(string(settings), "config:\n", "config:\n  program:"+c.argument+"\n", 1))
	}
	var stdout, stderr bytes.Buffer
	if c.kind == "set" {
		args := []string{"config", "set", "--stack", stack.Name()}
		for _, word := range regexp.MustCompile(`'[^']*'|\S+`).FindAllString(c.argument, -1) {
			args = append(args, strings.Trim(word, "'"))
		}
		if err := sandbox.RunCLI(t.Context(), stack, &stdout, &stderr, args...); err != nil {
			return "error: " + reason(stderr.String())
		}
		stdout.Reset()
	}
	failed := sandbox.RunCLI(t.Context(), stack, &stdout, &stderr, "preview", "--json", "--stack",
		stack.Name())
	var preview struct {
		Steps []struct {
			NewState struct {
				Type   string
				Inputs map[string]any
			}
		}
		Diagnostics []struct{ Severity, Message string }
	}
	if failed != nil {
		said := strings.ReplaceAll(stderr.String(), "Stack '"+stack.Name()+"'", "Stack 'dev'")
		if json.Unmarshal(stdout.Bytes(), &preview) == nil {
			for _, d := range preview.Diagnostics {
				said += d.Message
			}
		}
		return "error: " + reason(said)
	}
	require.NoError(t, json.Unmarshal(stdout.Bytes(), &preview), stdout.String())
	for _, step := range preview.Steps {
		if value, ok := step.NewState.Inputs[c.input]; ok && step.NewState.Type == component.Type {
			text, err := json.Marshal(value)
			require.NoError(t, err)
			return string(text)
		}
	}
	return "not set"
}

// reason returns why an error says that something is refused: the component and the CLI say it at different places.
func reason(said string) string {
	said = colors.ReplaceAllString(said, "")
	for _, before := range []string{"has a problem: ", "Error: ", "error: "} {
		if i := strings.LastIndex(said, before); i >= 0 {
			said = said[i+len(before):]
			break
		}
	}
	first, _, _ := strings.Cut(strings.TrimSpace(said), "\n")
	return regexp.MustCompile(`'/.*/`).ReplaceAllString(first, "'")
}

// program returns a program with the input, and the use case that it needs.
func (c configured) program() string {
	text := "name: program\nruntime: yaml\n"
	if c.declared != "" {
		text += "config:\n  v: " + c.declared + "\n"
	}
	text += "resources:\n  ecs:\n    type: ecs-infrastructure:EcsInfrastructureRole\n    properties:\n"
	if c.input != "useCases" {
		useCase := map[string]string{
			"volumeKmsKeyArns": "volumes", "instanceRoleArns": "managedInstances", "tlsKmsKeyArns": "serviceConnectTls",
			"lifecycleHookFunctionArns": "lifecycleHooks",
		}[c.input]
		text += "      useCases: [" + cmp.Or(useCase, "loadBalancers") + "]\n"
	}
	return text + "      " + c.input + ": " + c.value + "\n"
}
