package main

import (
	"encoding/json"
	"flag"
	"io"
	"os"
	"testing"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfgen"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag/colors"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite schema.json")

// The schema is generated here, so that the plugin does not need the generator.
func TestSchema(t *testing.T) {
	require.NoError(t, terraformProvider().InternalValidate())
	sink := diag.DefaultSink(io.Discard, io.Discard, diag.FormatOptions{Color: colors.Never})
	spec, err := tfgen.GenerateSchema(bridged(), sink)
	require.NoError(t, err)
	generated, err := json.MarshalIndent(spec, "", "  ")
	require.NoError(t, err)
	if *update {
		require.NoError(t, os.WriteFile("schema.json", append(generated, '\n'), 0o644))
	} else {
		require.Equal(t, pulumiSchema, string(generated)+"\n", "run make generate")
	}
}
