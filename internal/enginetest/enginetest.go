// Package enginetest is a fake Pulumi engine for tests. It records what programs and plugins register, and answers like
// the real engine with AWS.
package enginetest

import (
	"context"
	"errors"
	"maps"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/urn"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/wire"
)

// Engine is a running engine.
type Engine struct {
	pulumirpc.UnimplementedEngineServer
	pulumirpc.UnimplementedResourceMonitorServer

	Address string
	// Partition is the answer to aws:index/getPartition:getPartition.
	Partition string
	// InvokeError is the error instead, if any.
	InvokeError error
	// CreateDate is the creation date of all roles.
	CreateDate string

	lock      sync.Mutex
	invokes   int
	resources map[string]*pulumirpc.RegisterResourceRequest
	outputs   map[string]*pulumirpc.RegisterResourceOutputsRequest
	messages  map[pulumirpc.LogSeverity][]string
}

// Start starts an engine in the partition aws, and stops it at the end of the test.
func Start(t testing.TB) *Engine {
	t.Helper()
	e := &Engine{
		Partition: "aws",
		resources: map[string]*pulumirpc.RegisterResourceRequest{},
		outputs:   map[string]*pulumirpc.RegisterResourceOutputsRequest{},
		messages:  map[pulumirpc.LogSeverity][]string{},
	}
	e.Address = Serve(t, func(server *grpc.Server) {
		pulumirpc.RegisterEngineServer(server, e)
		pulumirpc.RegisterResourceMonitorServer(server, e)
	})
	return e
}

// Run runs a Go program, as `pulumi preview` or as `pulumi up`.
func (e *Engine) Run(t testing.TB, preview bool, program pulumi.RunFunc) error {
	t.Helper()
	return e.RunContext(t.Context(), t, preview, program)
}

// RunContext runs a Go program until the context is canceled.
func (e *Engine) RunContext(parent context.Context, t testing.TB, preview bool, program pulumi.RunFunc) error {
	t.Helper()
	ctx, err := pulumi.NewContext(parent, pulumi.RunInfo{
		Project: "project", Stack: "stack", DryRun: preview, MonitorAddr: e.Address, EngineAddr: e.Address,
	})
	require.NoError(t, err)
	defer func() { assert.NoError(t, ctx.Close()) }()
	return pulumi.RunWithContext(ctx, program)
}

// Resources returns the registrations by URN.
func (e *Engine) Resources() map[string]*pulumirpc.RegisterResourceRequest {
	e.lock.Lock()
	defer e.lock.Unlock()
	return maps.Clone(e.resources)
}

// Outputs returns the registered outputs of components by URN.
func (e *Engine) Outputs() map[string]*pulumirpc.RegisterResourceOutputsRequest {
	e.lock.Lock()
	defer e.lock.Unlock()
	return maps.Clone(e.outputs)
}

// Warnings returns the warnings that the user would see.
func (e *Engine) Warnings() []string { return e.logged(pulumirpc.LogSeverity_WARNING) }

// Infos returns the other messages that the user would see.
func (e *Engine) Infos() []string { return e.logged(pulumirpc.LogSeverity_INFO) }

func (e *Engine) logged(severity pulumirpc.LogSeverity) []string {
	e.lock.Lock()
	defer e.lock.Unlock()
	return slices.Clone(e.messages[severity])
}

// Invokes returns how many functions were called.
func (e *Engine) Invokes() int {
	e.lock.Lock()
	defer e.lock.Unlock()
	return e.invokes
}

// Serve starts a gRPC server on a loopback port, and stops it at the end of the test.
func Serve(t testing.TB, register func(*grpc.Server)) (address string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	server := grpc.NewServer()
	register(server)
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	t.Cleanup(func() {
		server.Stop()
		if err := <-served; !errors.Is(err, grpc.ErrServerStopped) { // stopped before it began to serve
			assert.NoError(t, err)
		}
	})
	return listener.Addr().String()
}

// Connect connects to a gRPC server until the end of the test.
func Connect(t testing.TB, address string) *grpc.ClientConn {
	t.Helper()
	connection, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, connection.Close()) })
	return connection
}

// SupportsFeature is part of the monitor: every feature is supported.
func (e *Engine) SupportsFeature(context.Context, *pulumirpc.SupportsFeatureRequest,
) (*pulumirpc.SupportsFeatureResponse, error) {
	return &pulumirpc.SupportsFeatureResponse{HasSupport: true}, nil
}

// Log is part of the engine.
func (e *Engine) Log(_ context.Context, req *pulumirpc.LogRequest) (*emptypb.Empty, error) {
	e.lock.Lock()
	defer e.lock.Unlock()
	e.messages[req.GetSeverity()] = append(e.messages[req.GetSeverity()], req.GetMessage())
	return &emptypb.Empty{}, nil
}

// RegisterPackage is part of the monitor. The reference is name and version.
func (e *Engine) RegisterPackage(_ context.Context, req *pulumirpc.RegisterPackageRequest,
) (*pulumirpc.RegisterPackageResponse, error) {
	return &pulumirpc.RegisterPackageResponse{Ref: req.GetName() + "@" + req.GetVersion()}, nil
}

// Invoke is part of the monitor. The only function is getPartition.
func (e *Engine) Invoke(context.Context, *pulumirpc.ResourceInvokeRequest) (*pulumirpc.ResourceInvokeResponse, error) {
	e.lock.Lock()
	e.invokes++
	e.lock.Unlock()
	if e.InvokeError != nil {
		return nil, e.InvokeError
	}
	answer, err := plugin.MarshalProperties(
		resource.PropertyMap{"partition": resource.NewProperty(e.Partition)}, plugin.MarshalOptions{})
	return &pulumirpc.ResourceInvokeResponse{Return: answer}, err
}

// RegisterResource is part of the monitor. The state is the inputs with the outputs of an IAM resource.
func (e *Engine) RegisterResource(_ context.Context, req *pulumirpc.RegisterResourceRequest,
) (*pulumirpc.RegisterResourceResponse, error) {
	id := e.record(req)
	state, err := plugin.UnmarshalProperties(req.GetObject(), wire.Options)
	if err != nil {
		return nil, err
	}
	if name, named := state["name"]; !named || name.ContainsUnknowns() {
		state["name"] = resource.NewProperty(req.GetName() + "-1234567")
	}
	kind, name := strings.ToLower(id.Type().Name().String()), req.GetName()
	if given := state["name"]; given.IsString() { // and not secret
		name = given.StringValue()
	}
	state["arn"] = resource.NewProperty("arn:aws:iam::123456789012:" + kind + "/" + name)
	state["uniqueId"] = resource.NewProperty("AROAEXAMPLE")
	state["createDate"] = resource.NewProperty(e.CreateDate)
	object, err := plugin.MarshalProperties(state, wire.Options)
	response := &pulumirpc.RegisterResourceResponse{Urn: string(id), Object: object}
	if req.GetCustom() {
		response.Id = req.GetName()
	}
	return response, err
}

func (e *Engine) record(req *pulumirpc.RegisterResourceRequest) urn.URN {
	var parentType tokens.Type
	if parent := urn.URN(req.GetParent()); parent != "" && parent.Type() != resource.RootStackType {
		parentType = parent.QualifiedType()
	}
	id := urn.New("stack", "project", parentType, tokens.Type(req.GetType()), req.GetName())

	recorded := proto.Clone(req).(*pulumirpc.RegisterResourceRequest)
	recorded.SourcePosition, recorded.StackTrace = nil, nil // they differ from caller to caller
	e.lock.Lock()
	defer e.lock.Unlock()
	e.resources[string(id)] = recorded
	return id
}

// RegisterResourceOutputs is part of the monitor.
func (e *Engine) RegisterResourceOutputs(_ context.Context, req *pulumirpc.RegisterResourceOutputsRequest,
) (*emptypb.Empty, error) {
	e.lock.Lock()
	defer e.lock.Unlock()
	e.outputs[req.GetUrn()] = req
	return &emptypb.Empty{}, nil
}
