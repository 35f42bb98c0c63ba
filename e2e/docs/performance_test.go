package docs

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// e2e/bench/README.md has the rows that `make bench` measures.
func TestRowsInDocumentation(t *testing.T) {
	measured := map[string]bool{}
	benchmark := ""
	for _, found := range regexp.MustCompile(`func Benchmark(\w+)|compare\(b, "([^"]+)"`).FindAllStringSubmatch(
		stacktest.Read(t, "e2e/bench/bench_test.go"), -1) {
		if found[1] != "" {
			benchmark = found[1]
		} else {
			measured[benchmark+"/"+found[2]] = true
		}
	}
	documented := map[string]bool{}
	for _, row := range regexp.MustCompile("(?m)^\\| `([^` ]+)` ").FindAllStringSubmatch(
		stacktest.Read(t, "e2e/bench/README.md"), -1) {
		documented[row[1]] = true
	}
	assert.Equal(t, measured, documented)
}
