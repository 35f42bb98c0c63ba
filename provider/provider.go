// Package provider serves the component to programs in every Pulumi language: it is the plugin
// pulumi-resource-ecs-infrastructure.
package provider

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync/atomic"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	sdk "github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
)

// Main serves the plugin until the engine stops it.
func Main() error { return sdk.Main("ecs-infrastructure", New) }

// New returns the plugin, for Main and for programs that serve it themselves. The engine is nil if the plugin is
// started by hand, for debugging: it then gets its engine from Attach.
func New(engine *sdk.HostClient) (pulumirpc.ResourceProviderServer, error) {
	if engine == nil {
		return newServer("", constructRole), nil
	}
	return newServer(engine.EngineConn().Target(), constructRole), nil
}

// constructRole creates the component from inputs that [component.Check] has accepted.
func constructRole(ctx *pulumi.Context, _, name string, inputs sdk.ConstructInputs,
	options pulumi.ResourceOption) (*sdk.ConstructResult, error) {
	args := &component.EcsInfrastructureRoleArgs{}
	if err := inputs.CopyTo(args); err != nil {
		return nil, err
	}
	role, err := component.NewEcsInfrastructureRole(ctx, name, args, options)
	if err != nil {
		return nil, err
	}
	return sdk.NewConstructResult(role)
}

// server is the plugin. The SDK has a server for components too, but it passes on sdk.ConstructInputs, which drops
// misspelt inputs, truncates fractions and turns null into "". This one reads the inputs as the program sent them.
type server struct {
	pulumirpc.UnimplementedResourceProviderServer
	engine    atomic.Pointer[string] // the address
	operation atomic.Pointer[operation]
	construct sdk.ConstructFunc
}

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
	s := &server{construct: construct}
	s.engine.Store(&engine)
	s.operation.Store(newOperation())
	return s
}

// Construct creates a component. Everything that is wrong with its inputs is reported together, before anything is
// registered.
func (s *server) Construct(ctx context.Context, req *pulumirpc.ConstructRequest,
) (response *pulumirpc.ConstructResponse, err error) {
	defer func() {
		if r := recover(); r != nil { // otherwise the user sees nothing but "EOF"
			err = fmt.Errorf("%s %q: %v: this is a bug, please report it", req.GetType(), req.GetName(), r)
		}
	}()
	if req.GetType() != component.Type {
		return nil, fmt.Errorf("%s %q: unknown type; this package only has %s", req.GetType(), req.GetName(),
			component.Type)
	}
	inputs, err := readInputs(req)
	if err != nil {
		return nil, err
	}
	if err := component.Check(req.GetName(), inputs); err != nil {
		return nil, pointingToCause(err)
	}
	if err := writeInputs(req, inputs); err != nil {
		return nil, err
	}
	engine := *s.engine.Load()
	if engine == "" {
		return nil, fmt.Errorf("%s %q: no engine is attached to the plugin", req.GetType(), req.GetName())
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.operation.Load(), cancel)()
	response, err = constructAndClose(ctx, req, engine, s.construct)
	if err != nil {
		return nil, pointingToCause(err)
	}
	return withSkippedRole(req, response), nil
}

// constructAndClose is sdk.Construct, which leaves a connection to the engine open, and with it 60 kB of memory. It can
// only be closed together with the one that sdk.Construct is given, so each component has its own.
func constructAndClose(ctx context.Context, req *pulumirpc.ConstructRequest, engine string,
	construct sdk.ConstructFunc) (*pulumirpc.ConstructResponse, error) {
	host, err := sdk.NewHostClient(engine)
	if err != nil {
		return nil, err
	}
	closeAll := host.Close
	defer func() { _ = closeAll() }()
	return sdk.Construct(ctx, req, host.EngineConn(), func(ctx *pulumi.Context, typ, name string,
		inputs sdk.ConstructInputs, options pulumi.ResourceOption) (*sdk.ConstructResult, error) {
		closeAll = ctx.Close
		return construct(ctx, typ, name, inputs, options)
	})
}

// withSkippedRole makes consumers depend on the role if an update skipped it: with --target, the engine can create the
// component without it, and its ARN is then empty. The engine refuses to create what depends on a skipped resource, but
// to programs in Go and YAML a component's URN is the only dependency.
func withSkippedRole(req *pulumirpc.ConstructRequest, response *pulumirpc.ConstructResponse,
) *pulumirpc.ConstructResponse {
	arn, plain := response.GetState().GetFields()["roleArn"].GetKind().(*structpb.Value_StringValue)
	if req.GetDryRun() || !plain || arn.StringValue != "" {
		return response
	}
	for _, urn := range response.GetStateDependencies()["roleArn"].GetUrns() {
		if strings.Contains(urn, "$aws:iam/role:Role::") {
			response.Urn = urn
		}
	}
	return response
}

// failedResource matches the SDK's message about a resource that the engine reported as failed.
var failedResource = regexp.MustCompile(`resource (\S+ \[\S+\]) failed to register`)

// pointingToCause returns an error that leads the user to the wrong inputs, or to the resource that failed. The engine
// prints why a resource failed; all that arrives here is that an output is missing or that a call was canceled.
func pointingToCause(err error) error {
	if err == nil {
		return nil
	}
	var faults *component.InputError
	if errors.As(err, &faults) {
		return withPropertyPaths(faults)
	}
	if failed := failedResource.FindStringSubmatch(err.Error()); failed != nil {
		return fmt.Errorf("%s failed: see its error", failed[1])
	}
	code := status.Code(err)
	if code == codes.Canceled || code == codes.Unavailable || errors.Is(err, context.Canceled) {
		return errors.New("a resource failed or the update was canceled: see the other errors")
	}
	return err
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
	address := req.GetAddress()
	s.engine.Store(&address)
	return &emptypb.Empty{}, nil
}

// Cancel stops the components that are being created, some of which may wait for a new role.
func (s *server) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	s.operation.Swap(newOperation()).cancel()
	return &emptypb.Empty{}, nil
}
