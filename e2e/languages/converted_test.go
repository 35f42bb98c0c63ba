package languages

import (
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// Of a program with every input, `pulumi convert` writes all right but the inputs that docs/installation.md lists.
func TestConvertedPrograms(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		language, converted, file, command string
		wrong                              []string
	}{
		{language: "typescript", converted: "index.ts", file: "converted.ts", command: tsc + " converted.ts"},
		{language: "python", converted: "__main__.py", file: "converted.py", command: mypy + " converted.py"},
		{language: "go", converted: "main.go", file: "converted/main.go",
			command: "go build -gcflags=-e -o /dev/null ./converted", wrong: []string{
				"AdditionalPolicyArns", "CreatePassRolePolicy", "InlinePolicies", "InstanceRoleArns",
				"LifecycleHookFunctionArns", "PropagationSeconds", "TlsKmsKeyArns", "VolumeKmsKeyArns",
			}},
		{language: "java-converted", converted: "MyStack.java", file: "src/main/java/myproject/App.java",
			command: "cp -R ../java/{pom.xml,sdks} . && mvn --quiet --batch-mode --offline compile",
			wrong:   []string{"maxSessionDuration", "propagationSeconds", "useCases"}},
	} {
		language, _, _ := strings.Cut(test.language, "-")
		if !stacktest.HasLanguages(language) {
			continue
		}
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			source := stacktest.Read(t, "e2e/languages/testdata/converted/"+test.converted)
			lines := strings.Split(source, "\n")
			wrong := map[string]bool{}
			for i, line := range lines { // of numbers in Java, without which the compiler says nothing of the rest
				if before, _, isNumber := strings.Cut(line, "%!v(PANIC="); isNumber {
					wrong[inputIn(line)] = true
					lines[i] = before + "1)"
				}
			}
			out, err := runWith(t, test.language, test.file, strings.Join(lines, "\n"), test.command)
			reported := regexp.MustCompile(regexp.QuoteMeta(filepath.Base(test.file)) + `[:(]\[?(\d+)[:,\]]`)
			for _, report := range reported.FindAllStringSubmatch(out, -1) {
				number, err := strconv.Atoi(report[1])
				require.NoError(t, err)
				wrong[inputIn(lines[number-1])] = true
			}
			assert.Equal(t, len(test.wrong) > 0, err != nil, out)
			assert.Equal(t, test.wrong, slices.Sorted(maps.Keys(wrong)), out)
			section := stacktest.Section(t, "docs/installation.md", "## Convert a program")
			for _, input := range test.wrong {
				assert.True(t, slices.Contains(stacktest.Code(section), input),
					"docs/installation.md, Convert a program, does not say that %s is to be corrected", input)
			}
		})
	}
}

// inputIn returns the name of the input that a line of a program begins to set.
func inputIn(line string) string {
	return regexp.MustCompile(`\w+`).FindString(line)
}
