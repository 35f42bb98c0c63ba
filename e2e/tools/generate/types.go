package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"go/types"
	"regexp"
	"strings"

	"github.com/mitchellh/go-wordwrap"
	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// goTypes returns the Go types of the component. They are those of the generated Go SDK, so that a program can move
// from the direct import to the plugin by changing an import path, except that the fields of the arguments have tags:
// the SDK generator puts these on another type.
func goTypes(schemaJSON []byte) ([]byte, error) {
	pkg, err := bind(schemaJSON)
	if err != nil {
		return nil, err
	}
	sdk, err := gogen.GeneratePackage("generate", pkg, nil)
	if err != nil {
		return nil, err
	}
	component := pkg.Resources[0]
	declared := declarations(sdk)
	var w bytes.Buffer
	fmt.Fprintf(&w, "// Code generated from schema.yaml by `make generate`. DO NOT EDIT.\n\npackage component\n\n"+
		"import \"github.com/pulumi/pulumi/sdk/v3/go/pulumi\"\n\n"+
		"// Type is the type token of the component.\nconst Type = %q\n\n", component.Token)
	for _, typ := range pkg.Types {
		if enum, ok := typ.(*schema.EnumType); ok {
			writeEnum(&w, declared, enum)
		}
	}
	name := typeName(component.Token)
	writeStruct(&w, declared, name, declared[name].doc, "\tpulumi.ResourceState\n\n", component.Properties)
	args := name + "Args"
	writeStruct(&w, declared, args, args+" are the inputs of ["+name+"].", "", component.InputProperties)
	return format.Source(w.Bytes())
}

func bind(schemaJSON []byte) (*schema.Package, error) {
	var spec schema.PackageSpec
	if err := json.Unmarshal(schemaJSON, &spec); err != nil {
		return nil, err
	}
	pkg, diagnostics, err := schema.BindSpec(spec, schema.NewPluginLoader(nil), schema.ValidationOptions{})
	if err == nil && len(diagnostics) > 0 {
		return nil, diagnostics
	}
	return pkg, err
}

func writeEnum(w *bytes.Buffer, declared map[string]declaration, enum *schema.EnumType) {
	name := typeName(enum.Token)
	fmt.Fprintf(w, "%stype %s string\n\nconst (\n", comment("", declared[name].doc), name)
	for _, element := range enum.Elements {
		for constant, d := range declared {
			if d.what == fmt.Sprintf("%s(%q)", name, element.Value) {
				fmt.Fprintf(w, "%s\t%s = %s\n", comment("\t", d.doc), constant, d.what)
			}
		}
	}
	fmt.Fprint(w, ")\n\n")
}

func writeStruct(w *bytes.Buffer, declared map[string]declaration, name, doc, embedded string,
	properties []*schema.Property) {
	fmt.Fprintf(w, "%stype %s struct {\n%s", comment("", doc), name, embedded)
	for _, property := range properties {
		field := gogen.Title(property.Name)
		d := declared[name+"."+field]
		fmt.Fprintf(w, "%s\t%s %s `pulumi:%q`\n", comment("\t", d.doc), field, d.what, property.Name)
	}
	fmt.Fprint(w, "}\n\n")
}

func typeName(typeToken string) string { return typeToken[strings.LastIndex(typeToken, ":")+1:] }

// comment returns the text as a comment of at most 120 columns. A tab counts as 4.
func comment(indent, text string) string {
	width := uint(120 - 4*len(indent) - len("// "))
	var w strings.Builder
	for line := range strings.SplitSeq(wordwrap.WrapString(text, width), "\n") {
		w.WriteString(strings.TrimRight(indent+"// "+line, " ") + "\n")
	}
	return w.String()
}

var markdownLink = regexp.MustCompile(`\[([^\]]+)\]\((https:[^)]+)\)`)

// declaration is the type of a field or the value of a constant, with its documentation.
type declaration struct{ what, doc string }

// declarations returns the types, fields and constants of Go files. The name of a field is <type>.<field>.
func declarations(files map[string][]byte) map[string]declaration {
	all := map[string]declaration{}
	for name, text := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments)
		if err != nil {
			continue // not Go
		}
		for _, declared := range parsed.Decls {
			if generic, ok := declared.(*ast.GenDecl); ok {
				for _, spec := range generic.Specs {
					declare(all, generic.Doc, spec)
				}
			}
		}
	}
	return all
}

func declare(all map[string]declaration, doc *ast.CommentGroup, spec ast.Spec) {
	switch spec := spec.(type) {
	case *ast.ValueSpec:
		if len(spec.Values) > 0 {
			all[spec.Names[0].Name] = declaration{types.ExprString(spec.Values[0]), text(spec.Doc)}
		}
	case *ast.TypeSpec:
		name := spec.Name.Name
		all[name] = declaration{"type", text(doc)}
		if structure, ok := spec.Type.(*ast.StructType); ok {
			for _, field := range structure.Fields.List {
				for _, of := range field.Names {
					all[name+"."+of.Name] = declaration{types.ExprString(field.Type), text(field.Doc)}
				}
			}
		}
	}
}

// text returns the documentation with its links as Go shows them, and without examples, which are functions in Go.
func text(doc *ast.CommentGroup) string {
	text, _, _ := strings.Cut(doc.Text(), exampleTitle)
	return strings.TrimSpace(markdownLink.ReplaceAllString(text, "$1: $2"))
}
