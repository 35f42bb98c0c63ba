// The plugin pulumi-resource-ecs-infrastructure.
package main

import (
	"fmt"
	"os"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/provider"
)

func main() {
	if err := provider.Main(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
