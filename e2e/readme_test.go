package e2e

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
)

func TestYAMLProgramOfTheReadme(t *testing.T) {
	t.Parallel()
	s := newSandbox(t)
	stack, err := s.Stack(t.Context(), fstest.MapFS{"Pulumi.yaml": {Data: block(t, "yaml"), Mode: 0o644}}, "dev")
	require.NoError(t, err)
	require.NoError(t, stack.SetConfig(t.Context(), "aws:region", auto.ConfigValue{Value: "us-east-1"}))
	preview, err := stack.Preview(t.Context())
	require.NoError(t, err)
	// The stack, the component, the role, an attachment and the PassRole policy.
	assert.Equal(t, map[apitype.OpType]int{apitype.OpCreate: 5}, preview.ChangeSummary)
}

// The Go program is compiled as a file of this module that is only in an overlay.
func TestGoProgramOfTheReadme(t *testing.T) {
	t.Parallel()
	program, overlay := filepath.Join(t.TempDir(), "main.go"), filepath.Join(t.TempDir(), "overlay.json")
	require.NoError(t, os.WriteFile(program, block(t, "go"), 0o644))
	inModule, err := filepath.Abs("readme/main.go")
	require.NoError(t, err)
	replaced, err := json.Marshal(map[string]map[string]string{"Replace": {inModule: program}})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(overlay, replaced, 0o644))
	out, err := exec.Command("go", "build", "-overlay", overlay, "-o", os.DevNull, "./readme").CombinedOutput()
	require.NoError(t, err, string(out))
}

// block is the first block of a language.
func block(t *testing.T, language string) []byte {
	found := regexp.MustCompile("(?s)```" + language + "\n(.*?)```").FindSubmatch([]byte(readme(t)))
	require.NotNil(t, found)
	return found[1]
}

func readme(t *testing.T) string {
	text, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	return string(text)
}

func TestTablesOfTheReadme(t *testing.T) {
	schema := servedSchema(t)
	resource, enum := schema.Resources[component.Type], schema.Types["ecs-infrastructure:index:UseCase"].Enum
	table := rows(t, "Use cases")
	require.Len(t, table, len(enum))
	for i, row := range table {
		assert.Equal(t, []string{enum[i].Value.(string)}, code(row[0]))
		for _, text := range append(code(row[1]), code(row[2])...) {
			assert.Contains(t, enum[i].Description, text)
		}
	}
	var inputs, outputs []string
	for name := range resource.InputProperties {
		inputs = append(inputs, name)
	}
	for name := range resource.Properties {
		outputs = append(outputs, name)
	}
	assert.ElementsMatch(t, inputs, firstColumn(t, "Inputs"))
	assert.ElementsMatch(t, outputs, firstColumn(t, "Outputs"))
}

// What the troubleshooting quotes is what the component says; the rest are words of AWS and Pulumi.
func TestErrorsOfTheReadme(t *testing.T) {
	var source strings.Builder
	files, err := filepath.Glob("../component/*.go")
	require.NoError(t, err)
	for _, file := range files {
		if !strings.HasSuffix(file, "_test.go") {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			source.Write(text)
		}
	}
	foreign := []string{"NoSuchEntity", "DeleteConflict", "because it is protected", "could not find latest version for provider ecs-infrastructure"}
	for _, quoted := range firstColumn(t, "Troubleshooting") {
		if !slices.Contains(foreign, quoted) {
			assert.Contains(t, source.String(), quoted)
		}
	}
}

func TestLinksOfTheReadme(t *testing.T) {
	for _, link := range regexp.MustCompile(`\]\(([^)]*)\)`).FindAllStringSubmatch(readme(t), -1) {
		switch target := link[1]; {
		case strings.HasPrefix(target, "https://"):
		case strings.HasPrefix(target, "#"):
			title := strings.ReplaceAll(strings.TrimPrefix(target, "#"), "-", " ")
			assert.Regexp(t, `(?mi)^## `+title+`$`, readme(t))
		default:
			assert.FileExists(t, filepath.Join("..", target))
		}
	}
}

// rows are the cells of the first table under a title.
func rows(t *testing.T, title string) [][]string {
	_, section, found := strings.Cut(readme(t), "\n## "+title+"\n")
	require.True(t, found, title)
	section, _, _ = strings.Cut(section, "\n## ")
	var table [][]string
	for _, line := range strings.Split(section, "\n") {
		if strings.HasPrefix(line, "| ") {
			table = append(table, strings.Split(strings.Trim(line, "| "), " | "))
		}
	}
	require.Greater(t, len(table), 2, title)
	return table[2:]
}

func firstColumn(t *testing.T, title string) []string {
	var all []string
	for _, row := range rows(t, title) {
		all = append(all, code(row[0])...)
	}
	return all
}

// code is what stands in backquotes.
func code(cell string) []string {
	var all []string
	for _, span := range regexp.MustCompile("`([^`]*)`").FindAllStringSubmatch(cell, -1) {
		all = append(all, span[1])
	}
	return all
}
