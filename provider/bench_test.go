package provider

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/enginetest"
)

// It has most of the inputs, for a profile: go test ./provider -bench . -cpuprofile cpu.out
func BenchmarkConstruct(b *testing.B) {
	e := enginetest.Start(b)
	plugin := startPlugin(b, e, constructRole)
	list := func(texts ...string) property.Value {
		var elements []property.Value
		for _, text := range texts {
			elements = append(elements, property.New(text))
		}
		return property.New(elements)
	}
	inputs := property.NewMap(map[string]property.Value{
		"useCases":      list("volumes", "serviceConnectTls", "loadBalancers"),
		"passRoleUsers": list("alice"),
	})
	b.ReportAllocs()
	for b.Loop() {
		_, err := plugin.Construct(b.Context(), request(b, e, inputs))
		require.NoError(b, err)
	}
}
