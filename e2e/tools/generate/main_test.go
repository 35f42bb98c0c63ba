package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFilesAreGenerated(t *testing.T) {
	version := regexp.MustCompile(`Version = "(.*)"`).FindStringSubmatch(read(t, "provider/version.go"))
	files, err := generate(root, version[1])
	require.NoError(t, err)
	for name, generated := range files {
		assert.Empty(t, cmp.Diff(string(generated), read(t, name)), "%s: run make generate, which overwrites what was"+
			" changed by hand. Change schema.yaml, or the file that is named above a block of code.", name)
	}
}

// A Go program can move from the direct import to the plugin by changing an import path: the generated SDK has the same
// types, fields and constants with the same documentation, which names its source.
func TestGoTypesAreThoseOfTheGeneratedSDK(t *testing.T) {
	sdk, err := gogen.GeneratePackage("test", served(t), nil)
	require.NoError(t, err)
	types := map[string][]byte{"types.go": []byte(read(t, "component/types.go"))}
	generated, found := api(declarations(sdk)), api(declarations(types))
	assert.Empty(t, cmp.Diff(generated, found))
	for name, declared := range found {
		if name != "EcsInfrastructureRoleArgs" {
			assert.Contains(t, declared[1], "https://docs.aws.amazon.com/", name)
		}
	}
}

// api returns the declarations that belong to the component, without line breaks.
func api(declared map[string]declaration) map[string][2]string {
	all := map[string][2]string{}
	for name, d := range declared {
		typ, _, _ := strings.Cut(name, ".")
		doc := strings.Join(strings.Fields(d.doc), " ")
		switch {
		case name == "EcsInfrastructureRoleArgs": // the SDK generator has its own text
			all[name] = [2]string{d.what}
		case strings.HasPrefix(name, "UseCase"), typ == "EcsInfrastructureRole", typ == "EcsInfrastructureRoleArgs":
			all[name] = [2]string{d.what, doc}
		}
	}
	return all
}

// The SDK generator puts the tags on another type.
func TestTagsAreTheNamesOfTheSchema(t *testing.T) {
	require.Len(t, served(t).Resources, 1)
	resource := served(t).Resources[0]
	assert.True(t, resource.IsComponent)
	var names, tags []string
	for _, property := range slices.Concat(resource.Properties, resource.InputProperties) {
		names = append(names, property.Name)
	}
	for _, tag := range regexp.MustCompile("`pulumi:\"(.*)\"`").FindAllStringSubmatch(read(t, "component/types.go"),
		-1) {
		tags = append(tags, tag[1])
	}
	assert.Equal(t, names, tags)
}

// Descriptions are wrapped like other comments.
func TestComment(t *testing.T) {
	word := strings.Repeat("a", 50)
	assert.Equal(t, "\t// "+word+" "+word+"\n\t// "+word+"\n\t//\n\t// b\n",
		comment("\t", word+" "+word+" "+word+"\n\nb"))
}

func served(t *testing.T) *schema.Package {
	t.Helper()
	pkg, err := bind([]byte(read(t, "provider/schema.json")))
	require.NoError(t, err)
	return pkg
}

const root = "../../../"

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(root + file)
	require.NoError(t, err)
	return string(text)
}
