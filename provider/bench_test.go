package provider

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/enginetest"
)

// It has use cases of every kind, for a profile: go test ./provider -bench . -cpuprofile cpu.out
func BenchmarkConstruct(b *testing.B) {
	e := enginetest.Start(b)
	plugin := startPlugin(b, e, constructRole)
	b.ReportAllocs()
	for b.Loop() {
		_, err := plugin.Construct(b.Context(), request(b, e, allowingAll()))
		require.NoError(b, err)
	}
}
