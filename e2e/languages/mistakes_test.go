package languages

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// The compilers and type checkers report the mistakes in testdata/mistakes, and nothing else. In YAML the component
// itself reports them: see TestBadInput.
func TestCompilersRefuseMistakes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ tool, language, file, command string }{
		{"tsc", "typescript", "mistakes.ts", tsc + " mistakes.ts"},
		{"mypy", "python", "mistakes.py", mypy + " mistakes.py"},
		{"pyright", "python", "mistakes.py", pyright + " mistakes.py"},
		{"go", "go", "mistakes/mistakes.go", "go build -o /dev/null ./mistakes"},
		{"go", "go-sdk", "mistakes/mistakes.go", "go build -o /dev/null ./mistakes"},
		{"javac", "java-mistakes", "src/main/java/myproject/Mistakes.java",
			"cp -R ../java/{pom.xml,sdks,src} . && mvn --quiet --batch-mode --offline compile"},
	} {
		language, _, _ := strings.Cut(test.language, "-mistakes")
		needs := []string{language}
		if test.tool == "pyright" {
			needs = append(needs, "typescript") // which has Node.js
		}
		if !stacktest.HasLanguages(needs...) {
			continue
		}
		t.Run(test.language+"/"+test.tool, func(t *testing.T) {
			t.Parallel()
			source := stacktest.Read(t, "e2e/languages/testdata/mistakes/"+filepath.Base(test.file))
			out, _ := runWith(t, test.language, test.file, source, test.command)
			assertReports(t, source, test.tool, out)
		})
	}
}

// assertReports fails if the output of a tool lacks a report that a comment before a line announces, or has one for
// another line.
func assertReports(t *testing.T, source, tool, out string) {
	t.Helper()
	want := map[string]string{} // by line number
	var announced string
	for i, line := range strings.Split(source, "\n") {
		line = strings.TrimLeft(line, "/# ")
		if text, ok := strings.CutPrefix(line, tool+" reports: "); ok {
			announced = text
		} else if announced != "" && !regexp.MustCompile(`^[a-z]+ reports: `).MatchString(line) {
			want[fmt.Sprint(i+1)] = announced
			announced = ""
		}
	}
	require.NotEmpty(t, want)
	reports := map[string]string{}
	heads := regexp.MustCompile(`(?m)^.*[Mm]istakes\.\w+[:(]\[?(\d+).*$`)
	starts := heads.FindAllStringSubmatchIndex(out, -1)
	for i, start := range starts {
		end := len(out)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		reports[out[start[2]:start[3]]] += out[start[0]:end]
	}
	for line, text := range want {
		assert.Contains(t, reports[line], text, "line "+line)
		delete(reports, line)
	}
	assert.Empty(t, reports, "reports for other lines")
}
