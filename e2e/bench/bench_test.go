package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// `make bench` measures what it can, and fails if there is something that it cannot measure.
func TestBench(t *testing.T) {
	t.Chdir("..")
	all := experiments
	t.Cleanup(func() { experiments = all })
	experiments = []experiment{
		{
			rows: []row{{"size of nothing", 0, inSeconds}},
			prepare: func(context.Context) (round, func() error, error) {
				return func(int) ([]pair, error) { return nil, errors.New("there is nothing") }, nothing, nil
			},
		},
		sizeOfPlugin,
		{rows: []row{{"not asked for", 0, inSeconds}}},
	}
	folder := filepath.Join(t.TempDir(), "results")
	assert.EqualError(t, measure(t.Context(), folder, "^size", 7), "size of nothing: there is nothing")

	text, err := os.ReadFile(filepath.Join(folder, "bench.json"))
	require.NoError(t, err)
	var written []map[string]any
	require.NoError(t, json.Unmarshal(text, &written))
	require.Len(t, written, len(sizeOfPlugin.rows))
	for i, row := range sizeOfPlugin.rows {
		ratio := written[i]["ratio"]
		assert.Greater(t, ratio, 0.9)
		expected := map[string]any{
			"name": row.name, "ratio": ratio, "min": ratio, "max": ratio, "goal": nil, "met": nil,
		}
		if row.goal != 0 {
			expected["goal"], expected["met"] = row.goal, ratio.(float64) <= row.goal
		}
		assert.Equal(t, expected, written[i])
	}
	table, err := os.ReadFile(filepath.Join(folder, "bench.md"))
	require.NoError(t, err)
	assert.Contains(t, string(table), "| size of the stripped plugin, to an empty plugin | 1.0")
}

func TestTable(t *testing.T) {
	results := []result{
		row{"fast", 1.1, inSeconds}.result([]pair{{1, 2}, {9, 3}, {4, 4}}),
		row{"slow", 1.1, inMilliseconds}.result([]pair{{0.12, 0.1}, {0.12, 0.1}}),
		row{"for information", 0, inMegabytes}.result([]pair{{3e6, 2e6}}),
	}
	assert.Equal(t, `| what | ratio | min to max | goal | met | medians |
| --- | --: | --: | --: | --- | --: |
| fast | 1.00 | 0.50 to 3.00 | 1.10 | yes | 4.00 s to 3.00 s |
| slow | 1.20 | 1.20 to 1.20 | 1.10 | no | 120 ms to 100 ms |
| for information | 1.50 | 1.50 to 1.50 |  |  | 3.0 MB to 2.0 MB |
`, table(results))
}

// The second thing is measured first every other time.
func TestInTurns(t *testing.T) {
	var order []string
	thing := func(name string) func() (string, error) {
		return func() (string, error) { order = append(order, name); return name, nil }
	}
	for turn := range 2 {
		results, err := inTurns(turn, thing("subject"), thing("base"))
		require.NoError(t, err)
		assert.Equal(t, []string{"subject", "base"}, results)
	}
	assert.Equal(t, []string{"subject", "base", "base", "subject"}, order)
}
