package bench

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/enginetest"
)

// construct asks for components in a preview, so many at the same time. All have the same name, so that the engine does
// not remember more and more of them.
func construct(b *testing.B, plugin pulumirpc.ResourceProviderClient, engine, kind string, count, atOnce int) {
	b.Helper()
	inputs, err := structpb.NewStruct(map[string]any{
		"useCases": []any{"volumes", "serviceConnectTls", "loadBalancers"}, "passRoleUsers": []any{"alice"},
	})
	require.NoError(b, err)
	var all errgroup.Group
	all.SetLimit(atOnce)
	for range count {
		all.Go(func() error {
			_, err := plugin.Construct(b.Context(), &pulumirpc.ConstructRequest{
				Project: "project", Stack: "stack", Parallel: 16, DryRun: true, MonitorEndpoint: engine,
				Type: kind, Name: "ecs", Inputs: inputs,
			})
			return err
		})
	}
	require.NoError(b, all.Wait())
}

// memory measures the peak of the memory of a plugin that is asked for components in a preview.
func memory(executable, kind string, count, atOnce int) func(*testing.B) {
	return func(b *testing.B) {
		engine := enginetest.Start(b).Address
		plugin := exec.Command(executable, engine)
		stdout, err := plugin.StdoutPipe()
		require.NoError(b, err)
		require.NoError(b, plugin.Start())
		port, err := bufio.NewReader(stdout).ReadString('\n')
		require.NoError(b, err)
		client := pulumirpc.NewResourceProviderClient(enginetest.Connect(b, "127.0.0.1:"+strings.TrimSpace(port)))
		construct(b, client, engine, kind, count, atOnce)
		// Not by Go's os package, which counts the memory of the parent too.
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", plugin.Process.Pid))
		require.NoError(b, err, "the peak of a process is measured on Linux only")
		peak := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(status)
		require.NotEmpty(b, peak)
		kilobytes, err := strconv.ParseFloat(string(peak[1]), 64)
		require.NoError(b, err)
		b.ReportMetric(kilobytes*1024, "peak-B")
		b.ReportMetric(0, "ns/op")
		require.NoError(b, plugin.Process.Kill())
		_ = plugin.Wait() // it was killed
	}
}
