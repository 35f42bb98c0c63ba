// A small pulumi-resource-aws for tests without downloads: the real one is not a Go module. It has the resources that
// the tests need, with the tokens, properties and replacements of pulumi-aws, and one AWS call per operation.
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

// version is the version of the AWS SDK in go.mod, which the engine asks for. The Makefile sets it.
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
			infer.Resource(Key{}),
			infer.Resource(KeyPolicy{}),
			infer.Resource(Cluster{}),
			infer.Resource(TaskDefinition{}),
			infer.Resource(Service{}),
			infer.Resource(CustomerManagedPolicyAttachment{}),
		).
		WithFunctions(
			infer.Function(GetPartition{}),
			infer.Function(GetRole{}),
			infer.Function(GetPolicyDocument{}),
		).
		Build()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if engine := os.Args[len(os.Args)-1]; len(os.Args) > 1 {
		// Only this ends the plugin if the engine is killed.
		if err := rpcutil.Healthcheck(ctx, engine, time.Second, cancel); err != nil {
			return err
		}
	}
	return provider.RunProvider(ctx, "aws", version, configuredLikeTheRealOne(aws))
}
