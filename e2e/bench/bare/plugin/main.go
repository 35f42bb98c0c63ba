// The plugin pulumi-resource-bare.
package main

import (
	"fmt"
	"os"

	sdk "github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/bench/bare"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/provider"
)

func main() {
	if err := sdk.ComponentMain("bare", provider.Version, []byte(bare.Schema), bare.Construct); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
