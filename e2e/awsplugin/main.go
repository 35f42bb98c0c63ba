// A thin pulumi-resource-aws for machines that cannot have the real one, which is not a Go module: the resources that
// the tests need, with the tokens, properties and replacements of pulumi-aws, and one AWS call for each verb.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi-go-provider/infer"
)

// version is set by the Makefile to that of the SDK in the project's go.mod: the engine asks for it.
var version = "6.0.0"

func main() {
	aws, err := infer.NewProviderBuilder().
		WithConfig(infer.Config(&Config{})).
		WithResources(
			infer.Resource(Role{}),
			infer.Resource(RolePolicy{}),
			infer.Resource(RolePolicyAttachment{}),
			infer.Resource(Policy{}),
			infer.Resource(User{}),
			infer.Resource(UserPolicyAttachment{}),
			infer.Resource(Group{}),
			infer.Resource(GroupPolicyAttachment{}),
		).
		WithFunctions(infer.Function(GetPartition{})).
		Build()
	if err == nil {
		err = provider.RunProvider(context.Background(), "aws", version, aws)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
