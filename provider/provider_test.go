package provider

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	sdk "github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/enginetest"
)

// startPlugin starts a plugin that is attached to the engine.
func startPlugin(t testing.TB, e *enginetest.Engine, construct sdk.ConstructFunc) pulumirpc.ResourceProviderClient {
	server := newServer(e.Address, construct)
	return pulumirpc.NewResourceProviderClient(enginetest.Connect(t, enginetest.Serve(t, func(s *grpc.Server) {
		pulumirpc.RegisterResourceProviderServer(s, server)
	})))
}

// The SDK leaves the connection of each component to the engine open, also of those that it does not create.
func TestConnectionsToTheEngineAreClosed(t *testing.T) {
	for name, test := range map[string]struct {
		change  func(*pulumirpc.ConstructRequest)
		refusal string
	}{
		"created": {func(*pulumirpc.ConstructRequest) {}, ""},
		"malformed provider": {
			func(r *pulumirpc.ConstructRequest) { r.Providers = map[string]string{"aws": "provider"} },
			"the request has no valid provider: expected '::' in provider reference 'provider'",
		},
		"another resource as provider": {
			func(r *pulumirpc.ConstructRequest) { r.Providers = map[string]string{"aws": otherURN + "::id"} },
			"the request has no valid provider: invalid module in type: expected 'pulumi:providers', got 'test:index'",
		},
		"provider without a type": {
			func(r *pulumirpc.ConstructRequest) {
				r.Providers = map[string]string{"aws": "urn:pulumi:stack::project::type::name::id"}
			},
			"the request has no valid provider: invalid module in type: expected 'pulumi:providers', got ''",
		},
		"malformed trigger": {
			func(r *pulumirpc.ConstructRequest) {
				r.ReplacementTrigger = structpb.NewStructValue(&structpb.Struct{Fields: map[string]*structpb.Value{
					resource.SigKey: structpb.NewStringValue("unknown"),
				}})
			},
			`the request has no valid replacementTrigger: unrecognized signature 'unknown' in property map for` +
				` "replacementTrigger"`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := enginetest.Start(t)
			plugin := startPlugin(t, e, constructRole)
			constructOne := func() {
				sent := request(t, e, withUseCase("volumes"))
				test.change(sent)
				_, err := plugin.Construct(t.Context(), sent)
				said := strings.TrimPrefix(status.Convert(err).Message(), component.Type+` "ecs": `)
				assert.Equal(t, test.refusal, said)
			}
			constructOne()
			before := runtime.NumGoroutine()
			const count = 20
			for range count {
				constructOne()
			}
			// Each connection has several goroutines.
			assert.Eventually(t, func() bool { return runtime.NumGoroutine() < before+count }, time.Minute,
				time.Millisecond)
		})
	}
}

func TestPanicOfTheComponentNamesIt(t *testing.T) {
	e := enginetest.Start(t)
	plugin := startPlugin(t, e, func(*pulumi.Context, string, string, sdk.ConstructInputs, pulumi.ResourceOption,
	) (*sdk.ConstructResult, error) {
		panic(errors.New("a nil pointer"))
	})
	_, err := plugin.Construct(t.Context(), request(t, e, withUseCase("volumes")))
	said, stack, _ := strings.Cut(status.Convert(err).Message(), "\n")
	assert.Equal(t, `ecs-infrastructure:index:EcsInfrastructureRole "ecs": a nil pointer:`+
		" this is a bug, please report it with this stack:", said)
	assert.Contains(t, stack, "provider.TestPanicOfTheComponentNamesIt.func1")
}

func TestResourceThatFails(t *testing.T) {
	for said, err := range map[string]error{
		"ecs-volumes [aws:iam/role:Role] failed: see its error": fmt.Errorf("awaiting input property %q: %w", "roleArn",
			errors.New("resource ecs-volumes [aws:iam/role:Role] failed to register")),
		"a resource failed or the update was canceled, see the other errors if there are any:" +
			" error reading from server: EOF": fmt.Errorf("marshaling properties: %w",
			status.Error(codes.Unavailable, "error reading from server: EOF")),
		"something else": errors.New("something else"),
	} {
		assert.EqualError(t, pointingToCause(err), said)
	}
	assert.NoError(t, pointingToCause(nil))
}

// The engine prints nothing if the AWS provider crashes while it is asked for the partition.
func TestPartitionThatCannotBeHad(t *testing.T) {
	e := enginetest.Start(t)
	e.InvokeError = status.Error(codes.Unavailable, "error reading from server: EOF")
	_, err := startPlugin(t, e, constructRole).Construct(t.Context(), request(t, e, withUseCase("volumes")))
	assert.Equal(t, "a resource failed or the update was canceled, see the other errors if there are any:"+
		" error reading from server: EOF", status.Convert(err).Message())
}

// The plugin holds a new role back as the direct import does, also if its clock is wrong.
func TestNewRoleIsHeldBack(t *testing.T) {
	told := []string{"waiting 1 s until IAM has propagated the new role (propagationSeconds)"}
	for name, test := range map[string]struct {
		age  time.Duration
		told []string
	}{
		"existing role": {2 * time.Second, nil},
		"clock ahead":   {time.Hour, nil},
		"clock behind":  {-time.Hour, told},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := enginetest.Start(t)
			e.CreateDate = time.Now().Add(-test.age).Format(time.RFC3339Nano)
			_, err := startPlugin(t, e, constructRole).Construct(t.Context(),
				request(t, e, withUseCase("volumes").Set("propagationSeconds", property.New(1.0))))
			require.NoError(t, err)
			assert.Equal(t, test.told, e.Infos())
		})
	}
}

// A component that waits for a new role ends when the engine cancels the update or is gone. Then the plugin can serve
// another engine.
func TestCanceledComponentDoesNotWaitOn(t *testing.T) {
	for name, test := range map[string]struct {
		cancel func(pulumirpc.ResourceProviderClient, context.CancelFunc) error
		said   string
	}{
		"canceled": {
			func(plugin pulumirpc.ResourceProviderClient, _ context.CancelFunc) error {
				_, err := plugin.Cancel(t.Context(), &emptypb.Empty{})
				return err
			},
			"a resource failed or the update was canceled, see the other errors if there are any:" +
				" context canceled",
		},
		"gone": {
			func(_ pulumirpc.ResourceProviderClient, hangUp context.CancelFunc) error { hangUp(); return nil },
			"context canceled",
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := enginetest.Start(t)
			e.CreateDate = time.Now().Format(time.RFC3339)
			inputs := withUseCase("volumes").Set("propagationSeconds", property.New(300.0))
			ended := make(chan bool, 2)
			plugin := startPlugin(t, e, func(ctx *pulumi.Context, typ, name string, inputs sdk.ConstructInputs,
				options pulumi.ResourceOption) (*sdk.ConstructResult, error) {
				context.AfterFunc(ctx.Context(), func() { ended <- true })
				return constructRole(ctx, typ, name, inputs, options)
			})
			call, hangUp := context.WithCancel(t.Context())
			defer hangUp()
			answered, sent := make(chan error, 1), request(t, e, inputs)
			go func() {
				_, err := plugin.Construct(call, sent)
				answered <- err
			}()
			require.Eventually(t, func() bool { return len(e.Infos()) > 0 }, time.Minute, time.Millisecond)
			require.NoError(t, test.cancel(plugin, hangUp))
			assert.Equal(t, test.said, status.Convert(<-answered).Message())
			<-ended

			_, err := plugin.Construct(t.Context(), request(t, e, inputs.Set("propagationSeconds", property.New(0.0))))
			assert.NoError(t, err)
		})
	}
}

// A preview constructs at most 16 components at once, whatever the program asks for, and an update all: some of its
// components may wait for their roles.
func TestPreviewsAreConstructedAFewAtOnce(t *testing.T) {
	const asked = 2 * previewsAtOnce
	for preview, most := range map[bool]int32{true: previewsAtOnce, false: asked} {
		e := enginetest.Start(t)
		var now, peak atomic.Int32
		full := make(chan struct{}) // closed once as many are being constructed as may be
		fill := sync.OnceFunc(func() { close(full) })
		plugin := startPlugin(t, e, func(ctx *pulumi.Context, typ, name string, given sdk.ConstructInputs,
			options pulumi.ResourceOption) (*sdk.ConstructResult, error) {
			n := now.Add(1)
			defer now.Add(-1)
			for {
				if seen := peak.Load(); n <= seen || peak.CompareAndSwap(seen, n) {
					break
				}
			}
			if n == most {
				fill()
			}
			<-full
			return constructRole(ctx, typ, name, given, options)
		})
		var all sync.WaitGroup
		for i := range asked {
			sent := request(t, e, withUseCase("volumes").Set("propagationSeconds", property.New(0.0)))
			sent.DryRun, sent.Name = preview, fmt.Sprint("ecs", i)
			all.Go(func() {
				_, err := plugin.Construct(t.Context(), sent)
				assert.NoError(t, err)
			})
		}
		all.Wait()
		assert.Equal(t, most, peak.Load(), "preview: %t", preview)
	}
}

// What waits for its turn in a preview ends when the engine cancels the preview.
func TestCanceledPreviewDoesNotWaitForItsTurn(t *testing.T) {
	e := enginetest.Start(t)
	constructing, ended := make(chan bool, previewsAtOnce), make(chan bool)
	plugin := startPlugin(t, e, func(*pulumi.Context, string, string, sdk.ConstructInputs, pulumi.ResourceOption,
	) (*sdk.ConstructResult, error) {
		constructing <- true
		<-ended
		return nil, errors.New("ended")
	})
	preview := request(t, e, withUseCase("volumes"))
	preview.DryRun = true
	said := make(chan string, previewsAtOnce+1)
	construct := func() {
		_, err := plugin.Construct(t.Context(), preview)
		said <- status.Convert(err).Message()
	}
	for range previewsAtOnce {
		go construct()
	}
	for range previewsAtOnce {
		<-constructing
	}
	go construct()
	var answer string
	require.Eventually(t, func() bool { // it may ask after the first cancellation only
		_, err := plugin.Cancel(t.Context(), &emptypb.Empty{})
		select {
		case answer = <-said:
			return err == nil
		default:
			return false
		}
	}, time.Minute, time.Millisecond)
	assert.Equal(t, "a resource failed or the update was canceled, see the other errors if there are any:"+
		" context canceled", answer)
	close(ended)
	for range previewsAtOnce {
		<-said
	}
}

// This is no error, because the quota can be raised.
func TestMoreThanTenManagedPoliciesAreAWarning(t *testing.T) {
	for policies, warnings := range map[int][]string{
		9:  nil,
		10: {"the role has 11 managed policies, and IAM allows 10 unless the account's quota is raised"},
	} {
		additional := map[string]property.Value{}
		for i := range policies {
			additional[fmt.Sprint("key", i)] = property.New(fmt.Sprint("arn:aws:iam::123456789012:policy/", i))
		}
		e := enginetest.Start(t)
		inputs := withUseCase("volumes").Set("additionalPolicyArns", property.New(additional))
		_, err := startPlugin(t, e, constructRole).Construct(t.Context(), request(t, e, inputs))
		require.NoError(t, err)
		assert.Equal(t, warnings, e.Warnings())
	}
}

// Without an endpoint, the SDK would panic in a goroutine of its own.
func TestRequestWithoutMonitorIsRefused(t *testing.T) {
	e := enginetest.Start(t)
	sent := request(t, e, withUseCase("volumes"))
	sent.MonitorEndpoint = ""
	_, err := startPlugin(t, e, constructRole).Construct(t.Context(), sent)
	assert.Equal(t, `ecs-infrastructure:index:EcsInfrastructureRole "ecs": the request has no monitorEndpoint to`+
		` register resources with`, status.Convert(err).Message())
}

func TestPluginKeepsTheEngineThatStartedIt(t *testing.T) {
	e := enginetest.Start(t)
	plugin := startPlugin(t, e, constructRole)
	_, err := plugin.Attach(t.Context(), &pulumirpc.PluginAttach{Address: "127.0.0.1:1"})
	assert.Equal(t, "the plugin was started by its engine and has no other", status.Convert(err).Message())
	_, err = plugin.Construct(t.Context(), request(t, e, withUseCase("volumes")))
	assert.NoError(t, err)
}

func TestOtherTypesAreRefused(t *testing.T) {
	e := enginetest.Start(t)
	_, err := startPlugin(t, e, constructRole).Construct(t.Context(),
		&pulumirpc.ConstructRequest{Type: "ecs-infrastructure:index:Role", Name: "ecs"})
	assert.Equal(t, `ecs-infrastructure:index:Role "ecs": unknown type;`+
		` this package only has ecs-infrastructure:index:EcsInfrastructureRole`, status.Convert(err).Message())
}

func TestWhatThePluginSaysOfItself(t *testing.T) {
	plugin := startPlugin(t, enginetest.Start(t), constructRole)
	info, err := plugin.GetPluginInfo(t.Context(), &emptypb.Empty{})
	require.NoError(t, err)
	assert.Equal(t, Version, info.GetVersion())
	schema, err := plugin.GetSchema(t.Context(), &pulumirpc.GetSchemaRequest{})
	require.NoError(t, err)
	assert.True(t, Schema == schema.GetSchema(), "the plugin serves another schema")
	_, err = plugin.GetSchema(t.Context(), &pulumirpc.GetSchemaRequest{Version: 1})
	assert.Equal(t, "schema version 1 is not supported, only 0", status.Convert(err).Message())
}
