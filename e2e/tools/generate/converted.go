package main

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"path"
	"regexp"

	"github.com/hashicorp/hcl/v2"
	java "github.com/pulumi/pulumi-java/pkg/codegen/java"
	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/hcl2/syntax"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/pcl"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// converted is the folder of a program with every input, in the language into which `pulumi convert` brings programs in
// YAML first, and of that program in other languages.
const converted = "e2e/languages/testdata/converted"

// convertedPrograms returns the program in each language, as `pulumi convert` writes it, for the tests of what
// compilers say of it.
func convertedPrograms(source, schemaJSON []byte) (map[string][]byte, error) {
	pkg, err := bind(schemaJSON) // not the package of goTypes, in which the generator renames the values of enums
	if err != nil {
		return nil, err
	}
	for _, component := range pkg.Resources {
		for _, input := range component.InputProperties {
			if !regexp.MustCompile(`\b` + input.Name + ` +=`).Match(source) {
				return nil, fmt.Errorf("%s/every-input.pp lacks a value of %s", converted, input.Name)
			}
		}
	}
	parser := syntax.NewParser()
	if err := parser.ParseFile(bytes.NewReader(source), "every-input.pp"); err != nil {
		return nil, err
	}
	program, diagnostics, err := pcl.BindProgram(parser.Files, pcl.Loader(loader{pkg: pkg}))
	if err == nil && len(diagnostics) > 0 {
		err = diagnostics
	}
	if err != nil {
		return nil, err
	}
	all := map[string][]byte{}
	for _, generate := range []func(*pcl.Program) (map[string][]byte, hcl.Diagnostics, error){
		nodejs.GenerateProgram, python.GenerateProgram, golang.GenerateProgram, java.GenerateProgram,
	} {
		files, diagnostics, err := generate(program)
		if err == nil && len(diagnostics) > 0 {
			err = diagnostics
		}
		if err != nil {
			return nil, err
		}
		maps.Copy(all, files)
	}
	generated := map[string][]byte{}
	for name, text := range all {
		generated[path.Join(converted, name)] = text
	}
	return generated, nil
}

// loader loads no other package.
type loader struct {
	schema.ReferenceLoader
	pkg *schema.Package
}

func (l loader) LoadPackageReferenceV2(
	context.Context, *schema.PackageDescriptor,
) (schema.PackageReference, error) {
	return l.pkg.Reference(), nil
}
