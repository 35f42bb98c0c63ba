package main

import (
	"context"
	"errors"
	"runtime"

	sdk "github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/bench/bare"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/enginetest"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/provider"
)

var growthOfConstruct = experiment{
	rows: []row{{"Construct of 1000 roles in one process, to 500", 2.1, inSeconds}},
	prepare: func(ctx context.Context) (round, func() error, error) {
		constructs := func(count int) func() (float64, error) {
			return func() (float64, error) {
				c, err := constructInProcess(ctx, component.Type, provider.New, count)
				return c.seconds, err
			}
		}
		return func(turn int) ([]pair, error) {
			took, err := inTurns(turn, constructs(1000), constructs(500))
			return []pair{{took[0], took[1]}}, err
		}, nothing, nil
	},
}

var costOfConstruct = experiment{
	rows: []row{
		{"Construct of 1 role in one process, to a bare component: time", 1.3, inMicroseconds},
		{"Construct of 1 role in one process, to a bare component: allocations", 1.3, inTimes},
		{"Construct of 1 role in one process, to a bare component: bytes allocated", 0, inKilobytes},
	},
	rounds: 11,
	prepare: func(ctx context.Context) (round, func() error, error) {
		const count = 300
		return func(turn int) ([]pair, error) {
			costs, err := inTurns(turn,
				func() (cost, error) { return constructInProcess(ctx, component.Type, provider.New, count) },
				func() (cost, error) { return constructInProcess(ctx, bare.Type, newBarePlugin, count) })
			a, b := costs[0], costs[1]
			return []pair{
				{a.seconds / count, b.seconds / count},
				{a.allocations / count, b.allocations / count},
				{a.bytes / count, b.bytes / count},
			}, err
		}, nothing, nil
	},
}

// barePlugin has the bare component.
type barePlugin struct {
	pulumirpc.UnimplementedResourceProviderServer
	engine *sdk.HostClient
}

func newBarePlugin(engine *sdk.HostClient) (pulumirpc.ResourceProviderServer, error) {
	return barePlugin{engine: engine}, nil
}

func (p barePlugin) Construct(ctx context.Context, req *pulumirpc.ConstructRequest,
) (*pulumirpc.ConstructResponse, error) {
	return sdk.Construct(ctx, req, p.engine.EngineConn(), bare.Construct)
}

// cost is what some components cost.
type cost struct{ seconds, allocations, bytes float64 }

// constructInProcess creates components one after the other, with an engine and the plugin in this process.
func constructInProcess(ctx context.Context, kind string, plugin func(*sdk.HostClient,
) (pulumirpc.ResourceProviderServer, error), count int) (c cost, err error) {
	engine, stopEngine, err := enginetest.Listen(enginetest.New().Register)
	if err != nil {
		return c, err
	}
	defer func() { err = errors.Join(err, stopEngine()) }()
	host, err := sdk.NewHostClient(engine)
	if err != nil {
		return c, err
	}
	defer func() { err = errors.Join(err, host.Close()) }()
	implementation, err := plugin(host)
	if err != nil {
		return c, err
	}
	address, stopPlugin, err := enginetest.Listen(func(server *grpc.Server) {
		pulumirpc.RegisterResourceProviderServer(server, implementation)
	})
	if err != nil {
		return c, err
	}
	defer func() { err = errors.Join(err, stopPlugin()) }()
	connection, err := enginetest.Dial(address)
	if err != nil {
		return c, err
	}
	defer func() { err = errors.Join(err, connection.Close()) }()
	client := pulumirpc.NewResourceProviderClient(connection)

	if err := construct(ctx, client, engine, kind, 10); err != nil { // what the first ones do once
		return c, err
	}
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	c.seconds, err = seconds(func() error { return construct(ctx, client, engine, kind, count) })
	runtime.ReadMemStats(&after)
	c.allocations = float64(after.Mallocs - before.Mallocs)
	c.bytes = float64(after.TotalAlloc - before.TotalAlloc)
	return c, err
}

// construct creates components. All have the same name, so that the engine does not remember more and more of them.
func construct(ctx context.Context, plugin pulumirpc.ResourceProviderClient, engine, kind string, count int) error {
	inputs, err := structpb.NewStruct(map[string]any{
		"useCases": []any{"volumes", "serviceConnectTls", "loadBalancers"}, "passRoleUsers": []any{"alice"},
	})
	if err != nil {
		return err
	}
	for range count {
		_, err := plugin.Construct(ctx, &pulumirpc.ConstructRequest{
			Project: "project", Stack: "stack", Parallel: 16, DryRun: true, MonitorEndpoint: engine,
			Type: kind, Name: "ecs", Inputs: inputs,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func nothing() error { return nil }
