package stacktest

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/provider"
)

// Read returns a file of this checkout.
func Read(t *testing.T, file string) string {
	text, err := os.ReadFile(filepath.Join(Root, file))
	require.NoError(t, err)
	return string(text)
}

// Section returns the text under a title of a page, such as "### Java", to the next one of its rank or above.
func Section(t *testing.T, page, title string) string {
	t.Helper()
	_, text, found := strings.Cut(Read(t, page), "\n"+title+"\n")
	require.True(t, found, "%s: %s", page, title)
	rank := strings.IndexByte(title, ' ')
	if next := regexp.MustCompile(fmt.Sprintf(`\n#{2,%d} `, rank)).FindStringIndex(text); next != nil {
		return text[:next[0]]
	}
	return text
}

// Code returns the code spans.
func Code(cell string) []string {
	var all []string
	for _, span := range regexp.MustCompile("`([^`]*)`").FindAllStringSubmatch(cell, -1) {
		all = append(all, span[1])
	}
	return all
}

// Pages returns the documentation.
func Pages(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, pattern := range []string{"*.md", "docs/*.md", "e2e/bench/*.md", "examples/*.md", "examples/*/*.md"} {
		found, err := fs.Glob(os.DirFS(Root), pattern)
		require.NoError(t, err)
		all = append(all, found...)
	}
	return all
}

// Fenced is a block of code in a page.
var Fenced = regexp.MustCompile("(?s)```(\\w*)\n(.*?)```")

// The pages that the Pulumi Registry shows.
var RegistryPages = []string{"docs/_index.md", "docs/installation-configuration.md"}

// ProgramIn names the program of a language, in a folder of examples/guides.
var ProgramIn = map[string]string{
	"csharp": "Program.cs", "go": "main.go", "java": "App.java", "python": "__main__.py", "typescript": "index.ts",
	"yaml": "Pulumi.yaml",
}

// Languages returns the examples that declare the same role, without those that make was asked to leave out. The one
// in YAML needs nothing.
func Languages() []string {
	without := strings.Fields(os.Getenv("WITHOUT"))
	others := slices.DeleteFunc([]string{"go", "go-sdk", "java", "python", "typescript"},
		func(language string) bool { return slices.Contains(without, language) })
	return append([]string{"yaml"}, others...)
}

// HasLanguages says whether make was asked to leave out none of these languages.
func HasLanguages(languages ...string) bool {
	return !slices.ContainsFunc(languages, func(l string) bool { return !slices.Contains(Languages(), l) })
}

// Schema is the part of the package schema that tests read.
type Schema struct {
	Name, Version, DisplayName, Description, License, Publisher string
	Homepage, Repository, LogoURL, PluginDownloadURL            string
	Keywords                                                    []string
	Language                                                    map[string]json.RawMessage
	Types                                                       map[string]struct {
		Description string
		Enum        []struct{ Value, Description string }
	}
	Resources map[string]struct {
		Description string

		InputProperties, Properties map[string]struct {
			Description, Type string
			Plain             bool
		}
	}
}

// ServedSchema returns the schema that the plugin serves.
func ServedSchema(t *testing.T) Schema {
	t.Helper()
	var served Schema
	require.NoError(t, json.Unmarshal([]byte(provider.Schema), &served))
	return served
}
