package e2e

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
)

// blocks returns the code blocks of a language under a title of the README.
func blocks(t *testing.T, title, language string) []string {
	t.Helper()
	return blocksIn(section(t, title), language)
}

// blocksOf returns the code blocks of a language in a file of this checkout.
func blocksOf(t *testing.T, file, language string) []string {
	t.Helper()
	return blocksIn(read(t, file), language)
}

func blocksIn(text, language string) []string {
	var all []string
	for _, block := range fenced.FindAllStringSubmatch(text, -1) {
		if block[1] == language {
			all = append(all, block[2])
		}
	}
	return all
}

// section returns the text under a title of the README.
func section(t *testing.T, title string) string {
	t.Helper()
	_, text, found := strings.Cut(readme(t), "\n## "+title+"\n")
	require.True(t, found, title)
	text, _, _ = strings.Cut(text, "\n## ")
	return text
}

func readme(t *testing.T) string { return read(t, "README.md") }

// read returns a file of this checkout.
func read(t *testing.T, file string) string {
	text, err := os.ReadFile(filepath.Join("..", file))
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

// The messages in the troubleshooting table are those of the component, or else of AWS and Pulumi.
func TestErrorsOfTheReadme(t *testing.T) {
	var source strings.Builder
	var files []string
	for _, folder := range []string{"component", "internal/limits"} {
		found, err := filepath.Glob(filepath.Join("..", folder, "*.go"))
		require.NoError(t, err)
		files = append(files, found...)
	}
	for _, file := range files {
		if !strings.HasSuffix(file, "_test.go") {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			source.Write(text)
		}
	}
	foreign := []string{"unable to assume", "IdempotentParameterMismatch", "NoSuchEntity", "DeleteConflict",
		"EntityAlreadyExists",
		"not specified in --target list", "because it is protected", "grpc: the client connection is closing",
		"could not find latest version for provider ecs-infrastructure"}
	for _, quoted := range firstColumn(t, "Troubleshooting") {
		if !slices.Contains(foreign, quoted) {
			assert.True(t, strings.Contains(source.String(), quoted), quoted)
		}
	}
}

// rows returns the cells of the first table under a title.
func rows(t *testing.T, title string) [][]string {
	var table [][]string
	for _, line := range strings.Split(section(t, title), "\n") {
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

// code returns the code spans.
func code(cell string) []string {
	var all []string
	for _, span := range regexp.MustCompile("`([^`]*)`").FindAllStringSubmatch(cell, -1) {
		all = append(all, span[1])
	}
	return all
}
