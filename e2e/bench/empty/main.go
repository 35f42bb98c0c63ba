// The plugin pulumi-resource-empty has a component without resources. It links what a plugin with IAM resources links.
package main

import (
	"fmt"
	"os"

	_ "github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	_ "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	sdk "github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"
)

const schema = `{"name": "empty", "version": "0.1.0",` +
	` "resources": {"empty:index:Component": {"isComponent": true}}}`

func main() {
	if err := sdk.ComponentMain("empty", "0.1.0", []byte(schema), construct); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func construct(ctx *pulumi.Context, kind, name string, _ sdk.ConstructInputs, options pulumi.ResourceOption,
) (*sdk.ConstructResult, error) {
	c := &pulumi.ResourceState{}
	if err := ctx.RegisterComponentResource(kind, name, c, options); err != nil {
		return nil, err
	}
	return sdk.NewConstructResult(c)
}
