package provider

import (
	"context"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/urn"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	sdk "github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"
)

// engine is the engine of a test: it notes what is registered, and answers as AWS would.
type engine struct {
	pulumirpc.UnimplementedEngineServer
	pulumirpc.UnimplementedResourceMonitorServer
	address string

	lock       sync.Mutex
	registered map[string]*pulumirpc.RegisterResourceRequest // by URN
	outputs    map[string]*pulumirpc.RegisterResourceOutputsRequest
	warnings   []string
}

func startEngine(t *testing.T) *engine {
	e := &engine{
		registered: map[string]*pulumirpc.RegisterResourceRequest{},
		outputs:    map[string]*pulumirpc.RegisterResourceOutputsRequest{},
	}
	e.address = serve(t, func(server *grpc.Server) {
		pulumirpc.RegisterEngineServer(server, e)
		pulumirpc.RegisterResourceMonitorServer(server, e)
	})
	return e
}

// startPlugin is a client of the plugin, served for the engine.
func startPlugin(t *testing.T, e *engine, construct sdk.ConstructFunc) pulumirpc.ResourceProviderClient {
	server := NewServer(connect(t, e.address), construct)
	return pulumirpc.NewResourceProviderClient(connect(t, serve(t, func(s *grpc.Server) {
		pulumirpc.RegisterResourceProviderServer(s, server)
	})))
}

func serve(t *testing.T, register func(*grpc.Server)) (address string) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	server := grpc.NewServer()
	register(server)
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	t.Cleanup(func() {
		server.Stop()
		assert.NoError(t, <-served)
	})
	return listener.Addr().String()
}

func connect(t *testing.T, address string) *grpc.ClientConn {
	connection, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, connection.Close()) })
	return connection
}

// run is a Go program.
func (e *engine) run(t *testing.T, preview bool, program pulumi.RunFunc) {
	ctx, err := pulumi.NewContext(t.Context(), pulumi.RunInfo{
		Project: "project", Stack: "stack", DryRun: preview, MonitorAddr: e.address, EngineAddr: e.address,
	})
	require.NoError(t, err)
	require.NoError(t, pulumi.RunWithContext(ctx, program))
	require.NoError(t, ctx.Close())
}

func (e *engine) SupportsFeature(context.Context, *pulumirpc.SupportsFeatureRequest) (*pulumirpc.SupportsFeatureResponse, error) {
	return &pulumirpc.SupportsFeatureResponse{HasSupport: true}, nil
}

func (e *engine) Log(_ context.Context, req *pulumirpc.LogRequest) (*emptypb.Empty, error) {
	e.lock.Lock()
	defer e.lock.Unlock()
	if req.GetSeverity() == pulumirpc.LogSeverity_WARNING {
		e.warnings = append(e.warnings, req.GetMessage())
	}
	return &emptypb.Empty{}, nil
}

// RegisterPackage gives each package its own name as reference.
func (e *engine) RegisterPackage(_ context.Context, req *pulumirpc.RegisterPackageRequest) (*pulumirpc.RegisterPackageResponse, error) {
	return &pulumirpc.RegisterPackageResponse{Ref: req.GetName() + "@" + req.GetVersion()}, nil
}

func (e *engine) Invoke(context.Context, *pulumirpc.ResourceInvokeRequest) (*pulumirpc.ResourceInvokeResponse, error) {
	answer, err := plugin.MarshalProperties(resource.PropertyMap{"partition": resource.NewProperty("aws")}, plugin.MarshalOptions{})
	return &pulumirpc.ResourceInvokeResponse{Return: answer}, err
}

func (e *engine) RegisterResource(_ context.Context, req *pulumirpc.RegisterResourceRequest) (*pulumirpc.RegisterResourceResponse, error) {
	var parentType tokens.Type
	if parent := urn.URN(req.GetParent()); parent != "" && parent.Type() != resource.RootStackType {
		parentType = parent.QualifiedType()
	}
	id := urn.New("stack", "project", parentType, tokens.Type(req.GetType()), req.GetName())

	noted := proto.Clone(req).(*pulumirpc.RegisterResourceRequest)
	noted.SourcePosition, noted.StackTrace = nil, nil // where in the code
	e.lock.Lock()
	e.registered[string(id)] = noted
	e.lock.Unlock()

	state, err := plugin.UnmarshalProperties(req.GetObject(), everyKind)
	if err != nil {
		return nil, err
	}
	if _, named := state["name"]; !named {
		state["name"] = resource.NewProperty(req.GetName() + "-1234567")
	}
	state["arn"] = resource.NewProperty("arn:aws:iam::123456789012:" + strings.ToLower(id.Type().Name().String()) + "/" + req.GetName())
	state["uniqueId"] = resource.NewProperty("AROAEXAMPLE")
	object, err := plugin.MarshalProperties(state, everyKind)
	response := &pulumirpc.RegisterResourceResponse{Urn: string(id), Object: object}
	if req.GetCustom() {
		response.Id = req.GetName()
	}
	return response, err
}

func (e *engine) RegisterResourceOutputs(_ context.Context, req *pulumirpc.RegisterResourceOutputsRequest) (*emptypb.Empty, error) {
	e.lock.Lock()
	defer e.lock.Unlock()
	e.outputs[req.GetUrn()] = req
	return &emptypb.Empty{}, nil
}
