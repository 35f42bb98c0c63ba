// Command schemagen prints the schema that the plugin serves: schema.yaml, which it reads from its standard input, as
// JSON, as the registry and the CLI want it, with the version of the package.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"gopkg.in/yaml.v3"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/provider"
)

func main() {
	if err := generate(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "schema.yaml:", err)
		os.Exit(1)
	}
}

func generate(source io.Reader, generated io.Writer) error {
	var schema map[string]any
	if err := yaml.NewDecoder(source).Decode(&schema); err != nil {
		return err
	}
	schema["version"] = provider.Version
	encoder := json.NewEncoder(generated)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(schema)
}
