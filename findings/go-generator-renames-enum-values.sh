#!/usr/bin/env bash
# Package:   github.com/pulumi/pulumi/pkg/v3/codegen, 3.230.0 and 3.276.0
# One would guess: a generator only reads the schema.Package that it is given, so that a tool binds a schema once and
#   gives it to the generators of all languages, one after the other.
# Behaviour: the generator of Go SDKs writes its own names into the values of enums. Programs that are generated from
#   the same package afterwards name constants that no SDK has.
# Seen:      before: Size.LARGE
#            after:  Size.SIZE_SIZE_LARGE
# Exits with 1 if this changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/main.go" <<'GO'
package main

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/hcl2/syntax"
	"github.com/pulumi/pulumi/pkg/v3/codegen/pcl"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

func main() {
	size := schema.PropertySpec{TypeSpec: schema.TypeSpec{Ref: "#/types/shop:index:Size"}}
	pkg, _, err := schema.BindSpec(schema.PackageSpec{
		Name: "shop", Version: "1.0.0",
		Types: map[string]schema.ComplexTypeSpec{"shop:index:Size": {
			ObjectTypeSpec: schema.ObjectTypeSpec{Type: "string"},
			Enum:           []schema.EnumValueSpec{{Value: "small"}, {Value: "large"}},
		}},
		Resources: map[string]schema.ResourceSpec{
			"shop:index:Box": {InputProperties: map[string]schema.PropertySpec{"size": size}},
		},
	}, schema.NewPluginLoader(nil), schema.ValidationOptions{})
	check(err)
	fmt.Println("before:", sizeIn(pkg))
	_, err = golang.GeneratePackage("finding", pkg, nil)
	check(err)
	fmt.Println("after: ", sizeIn(pkg))
}

// sizeIn returns the constant that a program in Python names.
func sizeIn(pkg *schema.Package) string {
	parser := syntax.NewParser()
	check(parser.ParseFile(strings.NewReader(`resource box "shop:index:Box" { size = "large" }`), "main.pp"))
	program, _, err := pcl.BindProgram(parser.Files, LOADER(loader{pkg: pkg}))
	check(err)
	files, _, err := python.GenerateProgram(program)
	check(err)
	return regexp.MustCompile(`Size\.\w+`).FindString(string(files["__main__.py"]))
}

type loader struct {
	schema.ReferenceLoader
	pkg *schema.Package
}

func (l loader) LoadPackageV2(context.Context, *schema.PackageDescriptor) (*schema.Package, error) {
	return l.pkg, nil
}

func (l loader) LoadPackageReferenceV2(context.Context, *schema.PackageDescriptor) (schema.PackageReference, error) {
	return l.pkg.Reference(), nil
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
GO
cd "$folder"
for version in 3.230.0 3.276.0; do
	rm -f go.mod go.sum
	# The first argument that names packages has changed between the two.
	loader=$([ "$version" = 3.230.0 ] && echo pcl.Loader || echo schema.Loader)
	sed "s/LOADER/$loader/" main.go >tried.go
	go mod init example.com/finding
	go get "github.com/pulumi/pulumi/pkg/v3@v$version"
	GOFLAGS=-mod=mod go build -o finding tried.go
	seen=$(./finding)
	echo "pkg $version"
	echo "$seen"
	[ "$seen" = $'before: Size.LARGE\nafter:  Size.SIZE_SIZE_LARGE' ]
done
