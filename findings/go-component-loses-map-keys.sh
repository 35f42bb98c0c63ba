#!/usr/bin/env bash
# Package:   github.com/pulumi/pulumi/sdk/v3, 3.259.0 and 3.276.0 (Go, pulumi/provider)
# One would guess: a component in Go gets the maps that the program gave to it, such as tags, with all their keys.
# Behaviour: in a plugin, the SDK leaves out keys that begin with two underscores when it copies the inputs, without an
#   error.
# Seen:      sent:     __team team
#            received: team
# A server stands in for the engine. Exits with 1 if this changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/main.go" <<'GO'
package main

import (
	"context"
	"fmt"
	"maps"
	"net"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
)

type engine struct {
	pulumirpc.UnimplementedResourceMonitorServer
}

func (engine) SupportsFeature(
	context.Context, *pulumirpc.SupportsFeatureRequest) (*pulumirpc.SupportsFeatureResponse, error) {
	return &pulumirpc.SupportsFeatureResponse{}, nil
}

type arguments struct {
	Tags map[string]string `pulumi:"tags"`
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	server := grpc.NewServer()
	pulumirpc.RegisterResourceMonitorServer(server, engine{})
	go server.Serve(listener)
	tags := map[string]any{"__team": "a", "team": "b"}
	inputs, err := plugin.MarshalProperties(resource.NewPropertyMapFromMap(map[string]any{"tags": tags}),
		plugin.MarshalOptions{})
	check(err)
	fmt.Println("sent:    ", strings.Join(slices.Sorted(maps.Keys(tags)), " "))
	provider.Construct(context.Background(), &pulumirpc.ConstructRequest{
		Project: "p", Stack: "s", Type: "shop:index:Box", Name: "box", Inputs: inputs,
		MonitorEndpoint: listener.Addr().String(),
	}, nil, func(_ *pulumi.Context, _, _ string, given provider.ConstructInputs, _ pulumi.ResourceOption,
	) (*provider.ConstructResult, error) {
		var args arguments
		check(given.CopyTo(&args))
		fmt.Println("received:", strings.Join(slices.Sorted(maps.Keys(args.Tags)), " "))
		return nil, fmt.Errorf("enough")
	})
}

func check(err error) {
	if err != nil {
		panic(err)
	}
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
	[ "$seen" = $'sent:     __team team\nreceived: team' ]
done
