// Command aws is the plugin that package provider describes.
package main

import (
	"context"
	"os"
	"time"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/cmdutil"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/standin/aws/provider"
)

// version is the version of the AWS SDK in go.mod, which the engine asks for. The Makefile sets it.
var version = "6.0.0"

func main() {
	if engine := os.Args[len(os.Args)-1]; len(os.Args) > 1 {
		// The bridge notices only after minutes that its engine was killed.
		if err := rpcutil.Healthcheck(context.Background(), engine, time.Second, func() { os.Exit(1) }); err != nil {
			cmdutil.ExitError(err.Error())
		}
	}
	tfbridge.Main("aws", version, provider.Bridged(version), []byte(provider.Schema(version)))
}
