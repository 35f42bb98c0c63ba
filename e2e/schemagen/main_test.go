package main

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/provider"
)

const root = "../.."

// bind returns the resource and the enum of the schema that the plugin serves.
func bind(t *testing.T) (*schema.Resource, *schema.EnumType) {
	var spec schema.PackageSpec
	require.NoError(t, json.Unmarshal([]byte(provider.Schema), &spec))
	pkg, diagnostics, err := schema.BindSpec(spec, schema.NewPluginLoader(nil), schema.ValidationOptions{})
	require.NoError(t, err)
	require.Empty(t, diagnostics)
	require.Len(t, pkg.Resources, 1)
	for _, typ := range pkg.Types {
		if enum, ok := typ.(*schema.EnumType); ok {
			return pkg.Resources[0], enum
		}
	}
	t.Fatal("no enum")
	return nil, nil
}

// TestSchemaDescribesGoArgs holds the schema and the Go API against each other: what SDK generation makes of the one must
// be the other.
func TestSchemaDescribesGoArgs(t *testing.T) {
	resource, _ := bind(t)
	assert.Equal(t, component.Type, resource.Token)
	assert.True(t, resource.IsComponent)

	want := map[string]string{}
	for _, property := range resource.InputProperties {
		want[property.Name] = goInput(property)
	}
	assert.Equal(t, want, fields(reflect.TypeFor[component.EcsInfrastructureRoleArgs]()))

	want = map[string]string{}
	for _, property := range resource.Properties {
		want[property.Name] = goOutput(property)
	}
	assert.Equal(t, want, fields(reflect.TypeFor[component.EcsInfrastructureRole]()))
}

// goInput is the type that Go code generation gives to an input.
func goInput(property *schema.Property) string {
	optional, required := property.Type, property.IsRequired()
	if o, ok := optional.(*schema.OptionalType); ok {
		optional = o.ElementType
	}
	switch typ := optional.(type) {
	case *schema.InputType:
		if required {
			return strings.Replace(goInput(&schema.Property{Type: &schema.OptionalType{ElementType: typ}}), "Ptr", "", 1)
		}
		switch element := typ.ElementType.(type) {
		case *schema.MapType:
			return "pulumi.StringMapInput"
		default:
			return map[schema.Type]string{
				schema.StringType: "pulumi.StringPtrInput", schema.IntType: "pulumi.IntPtrInput", schema.BoolType: "pulumi.BoolPtrInput",
			}[element]
		}
	case *schema.ArrayType:
		return "[]" + goElement(typ.ElementType)
	case *schema.MapType:
		return "map[string]" + goElement(typ.ElementType)
	}
	return map[schema.Type]string{schema.BoolType: "*bool"}[optional]
}

func goElement(typ schema.Type) string {
	switch typ := typ.(type) {
	case *schema.InputType:
		return "pulumi.StringInput"
	case *schema.EnumType:
		return "component." + typ.Token[strings.LastIndex(typ.Token, ":")+1:]
	}
	return typ.String()
}

func goOutput(property *schema.Property) string {
	switch typ := property.Type.(type) {
	case *schema.ArrayType:
		return "pulumi.StringArrayOutput"
	case *schema.OptionalType:
		return "pulumi.StringPtrOutput"
	default:
		return map[schema.Type]string{schema.StringType: "pulumi.StringOutput"}[typ]
	}
}

// fields are the properties of an arguments or result type, each with its Go type.
func fields(typ reflect.Type) map[string]string {
	all := map[string]string{}
	for i := range typ.NumField() {
		if field := typ.Field(i); field.Type != reflect.TypeFor[pulumi.ResourceState]() {
			all[field.Tag.Get("pulumi")] = field.Type.String()
		}
	}
	return all
}

// TestSchemaDescriptionsAreGoDocs: both SDK users and direct importers read the same text.
func TestSchemaDescriptionsAreGoDocs(t *testing.T) {
	resource, enum := bind(t)
	docs := goDocs(t)
	describes := func(name, description string) {
		t.Helper()
		require.NotEmpty(t, description, name)
		assert.Contains(t, description, "https://docs.aws.amazon.com/", name)
		assert.Equal(t, strings.Fields(description), strings.Fields(docs[name]), "doc comment of %s", name)
	}
	describes("EcsInfrastructureRole", resource.Comment)
	for _, property := range resource.InputProperties {
		describes("EcsInfrastructureRoleArgs."+goName(property.Name), property.Comment)
	}
	for _, property := range resource.Properties {
		describes("EcsInfrastructureRole."+goName(property.Name), property.Comment)
	}
	describes("UseCase", enum.Comment)
	for _, element := range enum.Elements {
		describes("UseCase"+goName(element.Value.(string)), element.Comment)
	}
}

func goName(property string) string { return strings.ToUpper(property[:1]) + property[1:] }

// goDocs are the doc comments of the types, fields and constants of the component.
func goDocs(t *testing.T) map[string]string {
	docs := map[string]string{}
	for _, file := range []string{"role.go", "usecases.go"} {
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, "component", file), nil, parser.ParseComments)
		require.NoError(t, err)
		for _, declaration := range parsed.Decls {
			generic, ok := declaration.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range generic.Specs {
				switch spec := spec.(type) {
				case *ast.ValueSpec:
					docs[spec.Names[0].Name] = spec.Doc.Text()
				case *ast.TypeSpec:
					docs[spec.Name.Name] = generic.Doc.Text()
					if structure, ok := spec.Type.(*ast.StructType); ok {
						for _, field := range structure.Fields.List {
							if len(field.Names) == 1 {
								docs[spec.Name.Name+"."+field.Names[0].Name] = field.Doc.Text()
							}
						}
					}
				}
			}
		}
	}
	return docs
}
