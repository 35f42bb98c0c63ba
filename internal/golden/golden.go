// Package golden compares what tests find with files in testdata, which `go test -update` rewrites.
package golden

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Update is whether the files are rewritten.
var Update = flag.Bool("update", false, "rewrite the golden files")

// Assert compares a text with a file in testdata.
func Assert(t *testing.T, name, found string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *Update {
		if err := os.WriteFile(file, []byte(found), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	expected, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v: run go test -update", err)
	}
	if line, want, got := firstDifference(string(expected), found); line > 0 {
		t.Errorf("%s:%d: expected\n%s\nfound\n%s\nIf this is to change, run go test -update", file, line, want, got)
	}
}

// firstDifference returns the first line that differs, with the lines that follow it.
func firstDifference(expected, found string) (line int, inExpected, inFound string) {
	a, b := strings.SplitAfter(expected, "\n"), strings.SplitAfter(found, "\n")
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			from := func(lines []string) string {
				return strings.Join(lines[min(i, len(lines)):min(i+4, len(lines))], "")
			}
			return i + 1, from(a), from(b)
		}
	}
	return 0, "", ""
}
