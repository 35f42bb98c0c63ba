package languages

import (
	"bytes"
	"encoding/json"
	"html"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// Every description of the schema is complete in the generated SDKs, in the comments that editors show.
func TestDescriptionsInSDKs(t *testing.T) {
	t.Parallel()
	all := descriptions(t)
	for _, language := range []string{"go", "java", "nodejs", "python"} {
		text := commentsOf(t, language)
		for _, description := range all {
			assert.True(t, strings.Contains(text, description), "%s lacks %q", language, description)
		}
	}
}

// Names of inputs and outputs are written differently in each language. Not every generator translates them in
// descriptions (those for Java and of older CLIs do not know `{{% ref %}}`), so descriptions use words instead.
func TestDescriptionsFitEveryLanguage(t *testing.T) {
	var names []string
	for _, component := range stacktest.ServedSchema(t).Resources {
		for name := range component.InputProperties {
			names = append(names, name)
		}
		for name := range component.Properties {
			names = append(names, name)
		}
	}
	for _, description := range descriptions(t) {
		assert.NotContains(t, description, "{{% ref")
		for _, quoted := range stacktest.Code(description) {
			assert.NotContains(t, names, quoted, description)
		}
	}
}

// descriptions returns the descriptions of the schema, except that of the package, without line breaks and examples.
func descriptions(t *testing.T) []string {
	t.Helper()
	served := stacktest.ServedSchema(t)
	var all []string
	add := func(description string) {
		description, _, _ = strings.Cut(description, "{{% examples %}}")
		all = append(all, strings.Join(strings.Fields(description), " "))
	}
	for _, enum := range served.Types {
		add(enum.Description)
		for _, value := range enum.Enum {
			add(value.Description)
		}
	}
	for _, component := range served.Resources {
		add(component.Description)
		for _, input := range component.InputProperties {
			add(input.Description)
		}
		for _, output := range component.Properties {
			add(output.Description)
		}
	}
	return all
}

// commentsOf returns the source code of an SDK without line breaks and comment marks.
func commentsOf(t *testing.T, language string) string {
	t.Helper()
	var all strings.Builder
	sdk := os.DirFS("../../.build/sdks/" + language)
	require.NoError(t, fs.WalkDir(sdk, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(sdk, name)
		all.Write(text)
		return err
	}))
	text := regexp.MustCompile(`(?m)^\s*(\*|//)`).ReplaceAllString(all.String(), "")
	text = strings.ReplaceAll(text, "{@literal @}", "@") // in Javadoc
	return strings.Join(strings.Fields(html.UnescapeString(text)), " ")
}

// There is no generator for C# without its language host. The section of the schema for C# has only what that knows.
func TestSectionForCSharp(t *testing.T) {
	served := stacktest.ServedSchema(t)
	// https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/
	var section struct {
		Namespaces           map[string]string `json:"namespaces"`
		RespectSchemaVersion bool              `json:"respectSchemaVersion"`
	}
	decoder := json.NewDecoder(bytes.NewReader(served.Language["csharp"]))
	decoder.DisallowUnknownFields()
	require.NoError(t, decoder.Decode(&section))
	assert.Equal(t, map[string]string{served.Name: "EcsInfrastructure"}, section.Namespaces)
}
