package main

import (
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// docs/performance.md names the rows as they are.
func TestRowsInDocumentation(t *testing.T) {
	text, err := os.ReadFile("../../docs/performance.md")
	require.NoError(t, err)
	var documented, measured []string
	for _, line := range regexp.MustCompile(`(?m)^\| (.+?) \| \d[.\d]* \|`).FindAllStringSubmatch(string(text), -1) {
		documented = append(documented, line[1])
	}
	for _, e := range experiments {
		for _, row := range e.rows {
			measured = append(measured, row.name)
		}
	}
	assert.Equal(t, measured, documented)
}
