// Command generate writes what is generated: from schema.yaml the schema that the plugin serves and the Go types of the
// component, into the pages the code that they take from files, and what `pulumi convert` makes of a program. It does
// not import what it generates, so it also works while those files are outdated.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
)

func main() {
	version := flag.String("version", "", "version of the package")
	flag.Parse()
	const root = "../.."
	generated, err := generate(root, *version)
	for file, content := range generated {
		path := filepath.Join(root, file)
		// A file that is as it was is not newer than what is built from it.
		if before, _ := os.ReadFile(path); err == nil && !bytes.Equal(before, content) {
			err = os.WriteFile(path, content, 0o644)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

const referencePage = "docs/reference.md"

// generate returns the generated files of the checkout in root.
func generate(root, version string) (map[string][]byte, error) {
	source, err := os.ReadFile(filepath.Join(root, "schema.yaml"))
	if err != nil {
		return nil, err
	}
	schema, err := schemaJSON(source, version, os.DirFS(filepath.Join(root, "examples/guides")))
	if err != nil {
		return nil, fmt.Errorf("schema.yaml: %w", err)
	}
	types, err := goTypes(schema)
	if err != nil {
		return nil, fmt.Errorf("schema.yaml: %w", err)
	}
	all, err := pages(root)
	if err != nil {
		return nil, err
	}
	program, err := os.ReadFile(filepath.Join(root, converted, "every-input.pp"))
	if err != nil {
		return nil, err
	}
	programs, err := convertedPrograms(program, schema)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", converted, err)
	}
	maps.Copy(all, programs)
	if all[referencePage], err = reference(all[referencePage], schema); err != nil {
		return nil, err
	}
	all["provider/schema.json"], all["component/types.go"] = schema, types
	return all, nil
}
