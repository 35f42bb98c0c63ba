// Command generate writes the files that are generated from schema.yaml: the schema that the plugin serves, and the Go
// types of the component. It does not import what it generates, so it also works while those files are outdated.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	schema := flag.String("schema", "../../schema.yaml", "the schema")
	version := flag.String("version", "", "version of the package")
	out := flag.String("out", "../..", "folder that stands for the root of the repository")
	flag.Parse()
	if err := run(*schema, *version, *out); err != nil {
		fmt.Fprintln(os.Stderr, "schema.yaml:", err)
		os.Exit(1)
	}
}

func run(schemaFile, version, out string) error {
	source, err := os.ReadFile(schemaFile)
	if err != nil {
		return err
	}
	programs := os.DirFS(filepath.Join(filepath.Dir(schemaFile), "e2e/docs/testdata/snippets"))
	schema, err := schemaJSON(source, version, programs)
	if err != nil {
		return err
	}
	types, err := goTypes(schema)
	if err != nil {
		return err
	}
	for name, content := range map[string][]byte{"provider/schema.json": schema, "component/types.go": types} {
		file := filepath.Join(out, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
