// Package codegen generates SDKs, as `pulumi package add` does. The CLI leaves that to the language hosts, which cannot
// be built from Go modules; their generators can.
package codegen

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	java "github.com/pulumi/pulumi-java/pkg/codegen/java"
	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// Languages are those with a generator, by the names that they have in schemas.
var Languages = slices.Sorted(maps.Keys(generators))

// generators are by the names that the languages have in schemas. The files are by their paths.
var generators = map[string]func(*schema.Package) (map[string][]byte, error){
	"go": func(p *schema.Package) (map[string][]byte, error) {
		return golang.GeneratePackage(tool, p, nil)
	},
	"java": func(p *schema.Package) (map[string][]byte, error) {
		return java.GeneratePackage(tool, p, nil, nil, true, false)
	},
	"nodejs": func(p *schema.Package) (map[string][]byte, error) {
		return nodejs.GeneratePackage(tool, p, nil, nil, true, nil)
	},
	"python": func(p *schema.Package) (map[string][]byte, error) {
		return python.GeneratePackage(tool, p, nil, nil)
	},
}

const tool = "pulumi-ecs-infrastructure"

// Generate writes the SDK of a package to a folder.
func Generate(language string, spec schema.PackageSpec, folder string) error {
	pkg, err := schema.ImportSpec(spec, nil, schema.ValidationOptions{})
	if err != nil {
		return err
	}
	pkg.SupportPack = true // makes the Go SDK a module
	files, err := generators[language](pkg)
	if err != nil {
		return fmt.Errorf("%s: %w", language, err)
	}
	for name, content := range files {
		file := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
