// Command generate writes the schema of the plugin, which does not need the generator itself.
package main

import (
	"encoding/json"
	"io"
	"os"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfgen"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag/colors"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/cmdutil"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/standin/aws/provider"
)

func main() {
	schema, err := generated()
	if err == nil {
		err = os.WriteFile("provider/schema.json", schema, 0o644)
	}
	if err != nil {
		cmdutil.ExitError(err.Error())
	}
}

func generated() ([]byte, error) {
	sink := diag.DefaultSink(io.Discard, io.Discard, diag.FormatOptions{Color: colors.Never})
	spec, err := tfgen.GenerateSchema(provider.Bridged("6.0.0"), sink)
	if err != nil {
		return nil, err
	}
	text, err := json.MarshalIndent(spec, "", "  ")
	return append(text, '\n'), err
}
