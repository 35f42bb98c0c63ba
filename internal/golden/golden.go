// Package golden compares what tests find with files in testdata, which `go test -update` rewrites.
package golden

import (
	"flag"
	"fmt"
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
		t.Fatalf("%v: run %s", err, Command(t))
	}
	if line, want, got := firstDifference(string(expected), found); line > 0 {
		t.Errorf("%s:%d: expected\n%s\nfound\n%s\nIf this is to change, run %s", file, line, want, got, Command(t))
	}
}

// AssertCases compares the lines that are found in each case.
func AssertCases(t *testing.T, name string, cases []string, found func(name string) (lines []string)) {
	t.Helper()
	var all strings.Builder
	for _, name := range cases {
		fmt.Fprintf(&all, "%s\n", name)
		for _, line := range found(name) {
			fmt.Fprintf(&all, "  %s\n", line)
		}
	}
	Assert(t, name, all.String())
}

// Command rewrites the files of a test, from the root of the repository.
func Command(t *testing.T) string {
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	modules := []string{} // from the folder up
	for dir := folder; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			modules = append(modules, dir)
		}
	}
	inModule := "./" + relative(modules[0], folder)
	run := fmt.Sprintf("go test %s -run '^%s$' -update", inModule, strings.ReplaceAll(t.Name(), "/", "$/^"))
	if module := relative(modules[len(modules)-1], modules[0]); module != "." {
		return "cd " + module + " && " + run
	}
	return run
}

func relative(base, target string) string {
	path, err := filepath.Rel(base, target)
	if err != nil {
		return target
	}
	return filepath.ToSlash(path)
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
