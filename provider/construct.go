package provider

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"runtime/debug"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/providers"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	sdk "github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/inputs"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/wire"
)

// Construct creates a component. Everything that is wrong with its inputs is reported together, before anything is
// registered.
func (s *server) Construct(ctx context.Context, req *pulumirpc.ConstructRequest,
) (response *pulumirpc.ConstructResponse, err error) {
	defer reportBug(req, &err)
	if req.GetType() != component.Type {
		return nil, fmt.Errorf("%s %q: unknown type; this package only has %s", req.GetType(), req.GetName(),
			component.Type)
	}
	given, err := readInputs(req)
	if err != nil {
		return nil, err
	}
	if faults := inputs.Check(req.GetName(), given).Faults(); len(faults) > 0 {
		return nil, withPropertyPaths(faults)
	}
	if err := writeInputs(req, given); err != nil {
		return nil, err
	}
	engine := *s.engine.Load()
	if engine == "" {
		return nil, fmt.Errorf("%s %q: no engine is attached to the plugin", req.GetType(), req.GetName())
	}
	if req.GetMonitorEndpoint() == "" {
		return nil, fmt.Errorf("%s %q: the request has no monitorEndpoint to register resources with", req.GetType(),
			req.GetName())
	}
	if err := checkOptions(req); err != nil {
		return nil, fmt.Errorf("%s %q: %w", req.GetType(), req.GetName(), err)
	}
	ctx, cancel := context.WithCancel(inputs.WithChecked(ctx))
	defer cancel()
	defer context.AfterFunc(s.operation.Load(), cancel)()
	if req.GetDryRun() {
		select {
		case s.previews <- struct{}{}:
			defer func() { <-s.previews }()
		case <-ctx.Done():
			return nil, pointingToCause(ctx.Err())
		}
	}
	response, err = constructAndClose(ctx, req, engine, s.construct)
	if err != nil {
		return nil, pointingToCause(err)
	}
	return withSkippedRole(req, response), nil
}

// checkOptions refuses what sdk.Construct would refuse only after it has connected to the engine: it would leave that
// connection open.
func checkOptions(req *pulumirpc.ConstructRequest) error {
	for _, provider := range req.GetProviders() {
		if _, err := providers.ParseReference(provider); err != nil {
			return fmt.Errorf("the request has no valid provider: %w", err)
		}
	}
	if trigger := req.GetReplacementTrigger(); trigger != nil {
		if _, err := plugin.UnmarshalPropertyValue("replacementTrigger", trigger, wire.Options); err != nil {
			return fmt.Errorf("the request has no valid replacementTrigger: %w", err)
		}
	}
	return nil
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
		given sdk.ConstructInputs, options pulumi.ResourceOption) (*sdk.ConstructResult, error) {
		closeAll = ctx.Close
		return inGoroutine(func() (result *sdk.ConstructResult, err error) {
			defer reportBug(req, &err)
			return construct(ctx, typ, name, given, options)
		})
	})
}

// inGoroutine calls a function in a goroutine of its own. The state has the stack trace of each resource, and would be
// twice as large with the frames of the gRPC server. The CLI writes the state at each step of an update.
func inGoroutine(construct func() (*sdk.ConstructResult, error)) (result *sdk.ConstructResult, err error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		result, err = construct()
	}()
	<-done
	return result, err
}

// reportBug turns a panic into an error with its stack. A panic in a function that the SDK applies to an output cannot
// be recovered here: it ends the plugin, which prints the stack.
func reportBug(req *pulumirpc.ConstructRequest, err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("%s %q: %v: this is a bug, please report it with this stack:\n%s",
			req.GetType(), req.GetName(), r, debug.Stack())
	}
}

// withSkippedRole returns no outputs if an update skipped the role, like a resource that is skipped itself: with
// --target, the engine can create the component without it, and its ARN is then empty, or missing with a newer engine.
// It also makes consumers depend on the role. The engine refuses to create what depends on a skipped resource, but to
// programs in Go and YAML a component's URN is the only dependency.
func withSkippedRole(req *pulumirpc.ConstructRequest, response *pulumirpc.ConstructResponse,
) *pulumirpc.ConstructResponse {
	if req.GetDryRun() || !isEmpty(response.GetState().GetFields()["roleArn"]) {
		return response
	}
	for _, urn := range response.GetStateDependencies()["roleArn"].GetUrns() {
		if strings.Contains(urn, "$aws:iam/role:Role::") {
			response.Urn = urn
		}
	}
	response.State = &structpb.Struct{}
	return response
}

// isEmpty is true for what is missing, null or "", also if it is secret.
func isEmpty(value *structpb.Value) bool {
	if secret := value.GetStructValue(); secret != nil {
		return isEmpty(secret.GetFields()["value"])
	}
	_, null := value.GetKind().(*structpb.Value_NullValue)
	_, text := value.GetKind().(*structpb.Value_StringValue)
	return value == nil || null || text && value.GetStringValue() == ""
}

// failedResource matches the SDK's message about a resource that the engine reported as failed.
var failedResource = regexp.MustCompile(`resource (\S+ \[\S+\]) failed to register`)

// preamble matches what the SDK and gRPC say before a cause.
var preamble = regexp.MustCompile(
	`marshaling properties: |awaiting input property "\w+": |rpc error: code = \w+ desc = `)

// pointingToCause returns an error that leads the user to the resource that failed. The engine prints why a resource
// failed; what arrives here is that an output is missing or that a call was canceled. For a call whose provider
// crashed, the engine prints nothing.
func pointingToCause(err error) error {
	if err == nil {
		return nil
	}
	if failed := failedResource.FindStringSubmatch(err.Error()); failed != nil {
		return fmt.Errorf("%s failed: see its error", failed[1])
	}
	code := status.Code(err)
	if code == codes.Canceled || code == codes.Unavailable || errors.Is(err, context.Canceled) {
		return errors.New("a resource failed or the update was canceled, see the other errors if there are any: " +
			preamble.ReplaceAllString(err.Error(), ""))
	}
	return err
}

// constructRole creates the component from inputs that are checked.
func constructRole(ctx *pulumi.Context, _, name string, given sdk.ConstructInputs,
	options pulumi.ResourceOption) (*sdk.ConstructResult, error) {
	args := &component.EcsInfrastructureRoleArgs{}
	if err := given.CopyTo(args); err != nil {
		return nil, err
	}
	role, err := component.NewEcsInfrastructureRole(ctx, name, args, options)
	if err != nil {
		return nil, err
	}
	return sdk.NewConstructResult(role)
}
