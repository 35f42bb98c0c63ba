package languages

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// In unit tests with mocks, each SDK calls the older transformations, and none calls transforms, which the engine does:
// docs/testing.md says so.
func TestMocksCallNoTransforms(t *testing.T) {
	t.Parallel()
	for language, test := range map[string]struct{ program, file, command string }{
		"go":         {"transforms.go", "mocks/main.go", "go run ./mocks"},
		"python":     {"transforms.py", "mocks.py", "venv/bin/python mocks.py"},
		"typescript": {"transforms.js", "mocks.js", "node mocks.js"},
	} {
		if !stacktest.HasLanguages(language) {
			continue
		}
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			program := stacktest.Read(t, "e2e/languages/testdata/mocks/"+test.program)
			out, err := runWith(t, language, test.file, program, test.command)
			require.NoError(t, err, out)
			assert.Contains(t, out, "transformation\n")
			assert.NotContains(t, out, "transform\n")
		})
	}
}

// What mocks make of outputs that they do not return, of previews, secrets, wrong ARNs and errors: rows of the table in
// docs/testing.md.
func TestMocksBehave(t *testing.T) {
	t.Parallel()
	const arn = "arn:aws:iam::123456789012:role/ecs"
	for language, test := range map[string]struct {
		program, file, command string
		missing, known         string // an output that the mocks do not return, and one that they return
		secret, returned       string // a secret input in the mocks, and when they return it
		wrong, apply           string // a wrong ARN, and an error in an apply
	}{
		"go": {"behaviour.go", "behaviour/main.go", "go run ./behaviour",
			`"", secret false`, `"` + arn + `", secret false`, "wrapped", `"hush", secret true`, "failed", "passed"},
		"go-sdk": {"behaviour.go", "behaviour/main.go", "go run ./behaviour",
			`"", secret false`, `"` + arn + `", secret false`, "wrapped", `"hush", secret true`, "passed", "passed"},
		"python": {"behaviour.py", "behaviour.py", "venv/bin/python behaviour.py",
			"None, secret false", "'" + arn + "', secret false", "wrapped", "'hush', secret true", "passed", "failed"},
		"typescript": {"behaviour.js", "behaviour.js", "node behaviour.js",
			"undefined, secret false", `"` + arn + `", secret false`, "wrapped", `"hush", secret true`, "passed",
			"failed"},
		"java": {"Behaviour.java", "../java-mocks/src/main/java/myproject/Behaviour.java",
			"cd ../java-mocks && cp -R ../java/{pom.xml,sdks,src} ." +
				" && sed -i s/myproject.App/myproject.Behaviour/ pom.xml" +
				" && mvn --quiet --batch-mode --offline compile exec:java",
			"null, secret false", arn + ", secret false", "plain", "hush, secret false", "passed", "failed"},
	} {
		if !stacktest.HasLanguages(language) {
			continue
		}
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			program := stacktest.Read(t, "e2e/languages/testdata/mocks/"+test.program)
			out, err := runWith(t, language, test.file, program,
				"("+test.command+") 2>behaviour.log || { cat behaviour.log; false; }")
			require.NoError(t, err, out)
			assert.Equal(t, []string{
				"missing output: " + test.missing,
				"update: passed",
				"known output in preview: " + test.known, // and none for the missing one, which is unknown
				"preview: passed",
				"secret input: " + test.secret,
				"returned secret: " + test.returned,
				"secret: passed",
				"wrong ARN: " + test.wrong,
				"mock error: failed",
				"apply error: " + test.apply,
			}, facts.FindAllString(strings.ReplaceAll(out, "\x1b[0m", ""), -1))
		})
	}
}

// facts are the lines that the programs print.
var facts = regexp.MustCompile(`(?m)^[a-zA-Z ]+: .*$`)
