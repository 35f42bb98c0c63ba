#!/usr/bin/env bash
# Package:   github.com/pulumi/pulumi/sdk/v3, 3.259.0 and 3.276.0 (Go, mocks)
# One would guess: pulumi.RunErr returns the error of an ApplyT, so that a unit test may check outputs there.
# Behaviour: RunErr returns nil, and the test passes. Only an error in an output that is exported, or that a resource
#   needs, is returned. So call t.Error in ApplyT, and check that it ran.
# Seen:      checked in ApplyT: <nil>
#            and exported: waiting for RPCs: the name is wrong
# Exits with 1 if this changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/main.go" <<'GO'
package main

import (
	"errors"
	"fmt"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

type box struct {
	pulumi.CustomResourceState
	Name pulumi.StringOutput `pulumi:"name"`
}
type mocks struct{ pulumi.MockResourceMonitor } // Call is not called

func (mocks) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	return args.Name, args.Inputs, nil
}

func run(export bool) error {
	return pulumi.RunErr(func(ctx *pulumi.Context) error {
		var b box
		err := ctx.RegisterResource("shop:index:Box", "box", pulumi.Map{"name": pulumi.String("large")}, &b)
		checked := b.Name.ApplyT(func(string) (string, error) { return "", errors.New("the name is wrong") })
		if export {
			ctx.Export("name", checked)
		}
		return err
	}, pulumi.WithMocks("project", "stack", mocks{}))
}
func main() {
	fmt.Println("checked in ApplyT:", run(false))
	fmt.Println("and exported:", run(true))
}
GO
cd "$folder"
for version in 3.259.0 3.276.0; do
	rm -f go.mod go.sum
	go mod init example.com/finding
	go get "github.com/pulumi/pulumi/sdk/v3@v$version"
	go mod tidy
	seen=$(go run .)
	echo "sdk $version"
	echo "$seen"
	[ "$seen" = $'checked in ApplyT: <nil>\nand exported: waiting for RPCs: the name is wrong' ]
done
