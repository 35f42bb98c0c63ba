// Command sdks generates the SDKs of the package from a schema on standard input.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/tools/codegen"
)

func main() {
	out := flag.String("out", "", "folder of the SDKs, each in a folder named like its language")
	flag.Parse()
	if err := run(os.Stdin, *out); err != nil {
		fmt.Fprintln(os.Stderr, "generating the SDKs:", err)
		os.Exit(1)
	}
}

func run(in io.Reader, out string) error {
	var spec schema.PackageSpec
	if err := json.NewDecoder(in).Decode(&spec); err != nil {
		return err
	}
	for _, language := range codegen.Languages {
		if err := codegen.Generate(language, spec, filepath.Join(out, language)); err != nil {
			return err
		}
	}
	return nil
}
