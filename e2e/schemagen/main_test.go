package main

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/provider"
)

// bind reads the schema that the plugin serves.
func bind(t *testing.T) *schema.Package {
	var spec schema.PackageSpec
	require.NoError(t, json.Unmarshal([]byte(provider.Schema), &spec))
	pkg, diagnostics, err := schema.BindSpec(spec, schema.NewPluginLoader(nil), schema.ValidationOptions{})
	require.NoError(t, err)
	require.Empty(t, diagnostics)
	return pkg
}

// A Go program moves from the direct import to the plugin by another import path: the generated SDK has the same types,
// fields and constants, and the same text about each.
func TestGoAPIIsThatOfTheGeneratedSDK(t *testing.T) {
	generated, err := gogen.GeneratePackage("test", bind(t), nil)
	require.NoError(t, err)
	sdk := api(t, slices.Collect(maps.Values(generated)))
	for name, declared := range sdk {
		if name != "EcsInfrastructureRoleArgs" {
			assert.Contains(t, declared.Doc, "https://docs.aws.amazon.com/", name)
		}
	}

	var files [][]byte
	for _, name := range []string{"role.go", "usecases.go"} {
		text, err := os.ReadFile(filepath.Join("../../component", name))
		require.NoError(t, err)
		files = append(files, text)
	}
	assert.Empty(t, cmp.Diff(sdk, api(t, files)))
}

// The name in the schema is in the tag, which the generator puts on another type.
func TestTagsAreTheNamesOfTheSchema(t *testing.T) {
	require.Len(t, bind(t).Resources, 1)
	resource := bind(t).Resources[0]
	assert.Equal(t, component.Type, resource.Token)
	assert.True(t, resource.IsComponent)
	assert.ElementsMatch(t, names(resource.InputProperties), tags[component.EcsInfrastructureRoleArgs]())
	assert.ElementsMatch(t, names(resource.Properties), tags[component.EcsInfrastructureRole]())
}

func names(properties []*schema.Property) []string {
	var all []string
	for _, property := range properties {
		all = append(all, property.Name)
	}
	return all
}

func tags[T any]() []string {
	var all []string
	typ := reflect.TypeFor[T]()
	for i := range typ.NumField() {
		if tag, ok := typ.Field(i).Tag.Lookup("pulumi"); ok {
			all = append(all, tag)
		}
	}
	return all
}

// declaration is what is declared, and the text about it.
type declaration struct{ What, Doc string }

// api are the types, fields and constants of the component that Go files declare.
func api(t *testing.T, files [][]byte) map[string]declaration {
	all := map[string]declaration{}
	for _, text := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), "", text, parser.ParseComments)
		if err != nil {
			continue // not Go
		}
		for _, declared := range parsed.Decls {
			if generic, ok := declared.(*ast.GenDecl); ok {
				for _, spec := range generic.Specs {
					describe(all, generic.Doc, spec)
				}
			}
		}
	}
	return all
}

func describe(all map[string]declaration, doc *ast.CommentGroup, spec ast.Spec) {
	text := func(doc *ast.CommentGroup) string { return strings.Join(strings.Fields(doc.Text()), " ") }
	switch spec := spec.(type) {
	case *ast.ValueSpec:
		if name := spec.Names[0].Name; strings.HasPrefix(name, "UseCase") {
			all[name] = declaration{types.ExprString(spec.Values[0]), text(spec.Doc)}
		}
	case *ast.TypeSpec:
		name := spec.Name.Name
		switch name {
		case "UseCase", "EcsInfrastructureRole":
			all[name] = declaration{"type", text(doc)}
		case "EcsInfrastructureRoleArgs":
			all[name] = declaration{"type", ""} // the generator has no room for a text of ours
		default:
			return
		}
		if structure, ok := spec.Type.(*ast.StructType); ok {
			for _, field := range structure.Fields.List {
				for _, of := range field.Names {
					all[name+"."+of.Name] = declaration{types.ExprString(field.Type), text(field.Doc)}
				}
			}
		}
	}
}
