package limits

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/golden"
)

// Each limit from both sides, with its message.
func TestLimits(t *testing.T) {
	text, err := os.ReadFile("testdata/limits.json")
	require.NoError(t, err)
	var texts map[string][]string
	require.NoError(t, json.Unmarshal(text, &texts))
	limits := map[string]func(string) error{
		"AccountID": AccountID, "Description": Description, "FunctionArn": FunctionArn, "GroupName": GroupName,
		"InstanceRoleArn": InstanceRoleArn, "KmsKeyArn": KmsKeyArn, "Path": Path, "PolicyArn": PolicyArn,
		"PolicyName": PolicyName, "RoleName": RoleName, "RoleNamePrefix": RoleNamePrefix, "TagKey": TagKey,
		"TagValue": TagValue, "UserName": UserName,
	}
	numbers := map[string]struct {
		limit   func(float64) error
		numbers []float64
	}{
		"SessionDuration": {SessionDuration, []float64{-3600, 0, 3599, 3600, 3600.5, 3601, 43200, 43201}},
		"PropagationSeconds": {
			PropagationSeconds, []float64{-1, 0, 0.5, 1, 10, 299.5, 300, 301, math.Inf(1), math.NaN()},
		},
	}
	var found strings.Builder
	write := func(value string, err error) {
		said := "accepted"
		if err != nil {
			said = err.Error()
		}
		if characters := []rune(value); len(characters) > 100 {
			value = fmt.Sprintf("%s... (%d characters)", string(characters[:100]), len(characters))
		}
		fmt.Fprintf(&found, "  %s: %s\n", value, said)
	}
	for _, name := range slices.Sorted(maps.Keys(limits)) {
		fmt.Fprintln(&found, name)
		for _, text := range texts[name] {
			write(fmt.Sprintf("%q", text), limits[name](text))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(numbers)) {
		fmt.Fprintln(&found, name)
		for _, number := range numbers[name].numbers {
			write(fmt.Sprint(number), numbers[name].limit(number))
		}
	}
	golden.Assert(t, "limits.txt", found.String())
}
