// A thin pulumi-resource-aws for machines that cannot have the real one, which is not a Go module: the resources that
// the tests need, with the tokens, properties and replacements of pulumi-aws, and one AWS call for each verb.
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
)

// version is set by the Makefile to that of the SDK in the project's go.mod: the engine asks for it.
var version = "6.0.0"

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	aws, err := infer.NewProviderBuilder().
		WithConfig(infer.Config(&Config{})).
		WithResources(
			infer.Resource(Role{}),
			infer.Resource(RolePolicy{}),
			attachmentResource[RolePolicyAttachment](),
			infer.Resource(Policy{}),
			infer.Resource(User{}),
			attachmentResource[UserPolicyAttachment](),
			infer.Resource(Group{}),
			attachmentResource[GroupPolicyAttachment](),
		).
		WithFunctions(infer.Function(GetPartition{})).
		Build()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if engine := os.Args[len(os.Args)-1]; len(os.Args) > 1 {
		// An engine that is killed does not end its plugins.
		if err := rpcutil.Healthcheck(ctx, engine, time.Second, cancel); err != nil {
			return err
		}
	}
	return provider.RunProvider(ctx, "aws", version, configuredLikeTheRealOne(aws))
}
