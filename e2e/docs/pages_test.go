package docs

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// README has a row for each use case, in the order of the schema and in its words.
func TestREADMEHasEachUseCase(t *testing.T) {
	var names, described []string
	table := map[string][]string{}
	for _, row := range rows(t, "README.md", "Use cases") {
		for _, name := range stacktest.Code(row[0]) {
			names, table[name] = append(names, name), row
		}
	}
	for _, entry := range stacktest.ServedSchema(t).Types["ecs-infrastructure:index:UseCase"].Enum {
		described = append(described, entry.Value)
		row := table[entry.Value]
		if len(row) != 4 {
			t.Errorf("README.md, Use cases, lacks a row of %[1]s with four columns, such as | [`%[1]s`](docs/guide.md)"+
				" | `AWSPolicy` | `field.roleArn` of a service | `aws.ecs.Service`: `field` |", entry.Value)
			continue
		}
		for _, text := range append(stacktest.Code(row[1]), stacktest.Code(row[2])...) {
			assert.Contains(t, entry.Description, text, "README.md says this of %s, and schema.yaml does not",
				entry.Value)
		}
	}
	if !t.Failed() {
		assert.Equal(t, described, names, "the rows of README.md, Use cases, are those of the enum in schema.yaml")
	}
}

// The index has each page, except those that the Pulumi Registry shows.
func TestIndexHasEachPage(t *testing.T) {
	index := stacktest.Read(t, "docs/README.md")
	pages, err := filepath.Glob("../../docs/*.md")
	require.NoError(t, err)
	for _, page := range pages {
		name := filepath.Base(page)
		if name != "README.md" && !slices.Contains(stacktest.RegistryPages, "docs/"+name) {
			assert.True(t, strings.Contains(index, "("+name+")"), "docs/README.md lacks a row of %[1]s: | task |"+
				" [title](%[1]s) |", name)
		}
	}
}

// The messages in the troubleshooting table are those of the component, or else of AWS and Pulumi.
func TestQuotedMessagesAreThoseOfTheSource(t *testing.T) {
	var source strings.Builder
	var files []string
	for _, folder := range []string{"component", "internal/inputs", "internal/limits", "internal/policy", "provider"} {
		found, err := filepath.Glob(filepath.Join(stacktest.Root, folder, "*.go"))
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
		"EntityAlreadyExists", "doesn't support update", "Duplicate tag keys found", `argument "role" is required`,
		"could not be found in the stack",
		"not specified in --target list", "because it is protected", "grpc: the client connection is closing",
		"could not find latest version for provider ecs-infrastructure", "package ecs-infrastructure@0.1.0 not found",
		"exited prematurely. This is *always* a bug in the provider", "expected '::' in provider reference",
		"Cannot exceed quota for PoliciesPerUser", "Cannot assign",
		"MalformedPolicyDocument"}
	for _, quoted := range firstColumn(t, "docs/troubleshooting.md", "Errors") {
		if !slices.Contains(foreign, quoted) {
			assert.True(t, strings.Contains(source.String(), quoted), quoted)
		}
	}
}

// rows returns the cells of the first table under a title.
func rows(t *testing.T, page, title string) [][]string {
	var table [][]string
	for line := range strings.SplitSeq(stacktest.Section(t, page, "## "+title), "\n") {
		if strings.HasPrefix(line, "| ") {
			table = append(table, strings.Split(strings.Trim(line, "| "), " | "))
		}
	}
	require.Greater(t, len(table), 2, title)
	return table[2:]
}

func firstColumn(t *testing.T, page, title string) []string {
	var all []string
	for _, row := range rows(t, page, title) {
		all = append(all, stacktest.Code(row[0])...)
	}
	return all
}

// The programs in C#, for which no generator can be had as a Go module, have the names that the schema leads to.
func TestCSharpHasTheNamesOfTheSchema(t *testing.T) {
	schema := stacktest.ServedSchema(t)
	assert.Contains(t, string(schema.Language["csharp"]), `"ecs-infrastructure": "EcsInfrastructure"`)
	const namespace = "EcsInfrastructure"
	names := map[string]bool{namespace: true, namespace + "Role": true, namespace + "RoleArgs": true}
	for name := range schema.Resources[component.Type].InputProperties {
		names[strings.ToUpper(name[:1])+name[1:]+" ="] = true
	}
	for name := range schema.Resources[component.Type].Properties {
		names["ecs."+strings.ToUpper(name[:1])+name[1:]] = true
	}
	for _, useCase := range schema.Types["ecs-infrastructure:index:UseCase"].Enum {
		names["UseCase."+strings.ToUpper(useCase.Value[:1])+useCase.Value[1:]] = true
	}
	used := regexp.MustCompile(`EcsInfrastructure\w*|UseCase\.\w+|\becs\.\w+|(?:UseCase|PassRole)\w+ =`)
	programs := contents(t, "../../examples/guides/*/Program.cs")
	require.NotEmpty(t, programs)
	for _, program := range programs {
		assert.Contains(t, program, "using Pulumi.EcsInfrastructure;\n")
		for _, name := range used.FindAllString(program, -1) {
			assert.True(t, names[name], name)
		}
	}
}

// README and the registry show commands of the installation page.
func TestCommandsForInstalling(t *testing.T) {
	commandsOf := func(page string) (files []string) {
		for _, shown := range regexp.MustCompile(`commands/(\S+) `).FindAllStringSubmatch(stacktest.Read(t, page), -1) {
			files = append(files, shown[1])
		}
		return files
	}
	assert.Equal(t, []string{"build-plugin.sh", "require-checkout.sh", "deploy.sh"}, commandsOf("README.md"))
	for _, page := range stacktest.RegistryPages {
		assert.Subset(t, commandsOf("docs/installation.md"), commandsOf(page))
	}
	assert.True(t, strings.HasSuffix(stacktest.Read(t, "docs/commands/install-release.sh"),
		"\n"+stacktest.Read(t, "docs/commands/add-package.sh")))
}

// The page has each document of the component as the tests of the documents know it.
func TestPageHasEachPolicyDocument(t *testing.T) {
	known := stacktest.Read(t, "internal/policy/testdata/documents.txt") + "  " +
		stacktest.Read(t, "internal/policy/testdata/volume-keys-in-aws-us-gov.txt")
	shown := contents(t, "../../docs/documents/*.json")
	assert.Equal(t, len(shown), strings.Count(stacktest.Read(t, "docs/policies.md"), "# (documents/"))
	for _, block := range shown {
		var document bytes.Buffer
		require.NoError(t, json.Compact(&document, []byte(block)))
		assert.True(t, strings.Contains(known, "\n  "+document.String()+"\n"), block)
	}
	assert.Len(t, shown, strings.Count(known, " in aws\n")+len([]string{"trust", "of an account", "volume keys"}))
}

// The diagram has the types of resources that the component creates, and no other.
func TestDiagramHasWhatTheComponentCreates(t *testing.T) {
	var want []string
	for _, created := range regexp.MustCompile(`aws:iam/\w+:(\w+)::`).FindAllStringSubmatch(
		stacktest.Read(t, "e2e/promises/testdata/contract.json"), -1) {
		want = append(want, "aws.iam."+created[1])
	}
	slices.Sort(want)
	assert.True(t, strings.Contains(stacktest.Read(t, "docs/how-it-works.md"), "diagram.mmd mermaid)"))
	shown := regexp.MustCompile(`aws\.iam\.\w+`).FindAllString(stacktest.Read(t, "docs/diagram.mmd"), -1)
	slices.Sort(shown)
	assert.Equal(t, slices.Compact(want), slices.Compact(shown))
}
