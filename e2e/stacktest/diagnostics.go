package stacktest

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Diagnostics returns what a failed CLI prints under that title, without indentation and the values of inputs.
// Resources that wait for the same output all fail, and Go's SDK returns the error of the first: of a resource, or of a
// call, whose options it resolves.
func Diagnostics(t *testing.T, err error) string {
	t.Helper()
	require.Error(t, err)
	_, after, _ := strings.Cut(err.Error(), "Diagnostics:\n")
	text, _, _ := strings.Cut(after, "\nResources:")
	text = shownValue.ReplaceAllString(text, " has a problem:")
	text = strings.ReplaceAll(text, "waiting for RPCs: resolving options: ", "waiting for RPCs: ")
	return regexp.MustCompile(`\n\s*`).ReplaceAllString(strings.TrimSpace(text), "\n")
}

// shownValue is the value of an input, which every CLI prints in its own way.
var shownValue = regexp.MustCompile(`(?s) with value .*? has a problem:`)
