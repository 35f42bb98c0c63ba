// The plugin pulumi-resource-bare.
package main

import (
	"fmt"
	"os"

	sdk "github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/bench/bare"
)

func main() {
	if err := sdk.Main("bare", bare.New); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
