// Package provider serves the component to programs in every Pulumi language: it is the plugin
// pulumi-resource-ecs-infrastructure.
package provider

import (
	"context"
	"fmt"
	"sync/atomic"

	sdk "github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
)

// Main serves the plugin until the engine stops it.
func Main() error { return sdk.Main("ecs-infrastructure", serve) }

// serve returns the server of the plugin. The engine is nil if the plugin is started by hand, for debugging: it then
// gets its engine from Attach.
func serve(engine *sdk.HostClient) (pulumirpc.ResourceProviderServer, error) {
	if engine == nil {
		return newServer("", constructRole), nil
	}
	return newServer(engine.EngineConn().Target(), constructRole), nil
}

// server is the plugin. The SDK has a server for components too, but it passes on sdk.ConstructInputs, which drops
// misspelt inputs, truncates fractions and turns null into "". This one reads the inputs as the program sent them.
type server struct {
	pulumirpc.UnimplementedResourceProviderServer
	engine    atomic.Pointer[string] // the address
	byHand    bool                   // whether Attach names the engine
	operation atomic.Pointer[operation]
	previews  chan struct{} // has one for each component that a preview constructs
	construct sdk.ConstructFunc
}

// previewsAtOnce is how many components a preview constructs at the same time. A YAML program asks for all of its
// components at once, and each takes 0.4 MB of memory while it is constructed. In an update they have no such limit:
// components may wait there until IAM has propagated their roles.
const previewsAtOnce = 16

// operation is a preview or an update. A plugin that was started by hand serves several, one after the other.
type operation struct {
	context.Context
	cancel context.CancelFunc
}

func newOperation() *operation {
	ctx, cancel := context.WithCancel(context.Background())
	return &operation{ctx, cancel}
}

// newServer returns a plugin that creates its only component with construct. The address of the engine is empty until
// Attach is called, if the plugin was started by hand.
func newServer(engine string, construct sdk.ConstructFunc) pulumirpc.ResourceProviderServer {
	s := &server{construct: construct, byHand: engine == "", previews: make(chan struct{}, previewsAtOnce)}
	s.engine.Store(&engine)
	s.operation.Store(newOperation())
	return s
}

// GetSchema returns the package schema.
func (s *server) GetSchema(_ context.Context, req *pulumirpc.GetSchemaRequest,
) (*pulumirpc.GetSchemaResponse, error) {
	if v := req.GetVersion(); v != 0 {
		return nil, fmt.Errorf("schema version %d is not supported, only 0", v)
	}
	return &pulumirpc.GetSchemaResponse{Schema: Schema}, nil
}

// GetPluginInfo returns the version.
func (s *server) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: Version}, nil
}

// Configure accepts all kinds of values. The package itself has no configuration.
func (s *server) Configure(context.Context, *pulumirpc.ConfigureRequest) (*pulumirpc.ConfigureResponse, error) {
	return &pulumirpc.ConfigureResponse{
		AcceptSecrets: true, SupportsPreview: true, AcceptResources: true, AcceptOutputs: true,
	}, nil
}

// GetMapping returns no mapping: there is nothing to which Terraform programs could be converted.
func (s *server) GetMapping(context.Context, *pulumirpc.GetMappingRequest) (*pulumirpc.GetMappingResponse, error) {
	return &pulumirpc.GetMappingResponse{}, nil
}

// Attach names the engine if the plugin was started by hand and the CLI was given its port in
// PULUMI_DEBUG_PROVIDERS.
// https://www.pulumi.com/docs/iac/packages-and-automation/pulumi-packages/debugging-provider-packages/
func (s *server) Attach(_ context.Context, req *pulumirpc.PluginAttach) (*emptypb.Empty, error) {
	if !s.byHand {
		return nil, status.Error(codes.FailedPrecondition, "the plugin was started by its engine and has no other")
	}
	address := req.GetAddress()
	s.engine.Store(&address)
	return &emptypb.Empty{}, nil
}

// Cancel stops the components that are being created, some of which may wait for a new role.
func (s *server) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	s.operation.Swap(newOperation()).cancel()
	return &emptypb.Empty{}, nil
}
