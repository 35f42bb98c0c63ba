package docs

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// What a transform may answer without turning round the order in which the resources of the component are replaced.
func TestWhatTransformsMayAnswer(t *testing.T) {
	stacktest.SkipIfShort(t)
	t.Parallel()
	keeps := []string{"CreatePolicy", "AttachUserPolicy", "DetachUserPolicy", "DeletePolicy"}
	loses := []string{"DetachUserPolicy", "DeletePolicy", "CreatePolicy", "AttachUserPolicy"}
	for extension, forms := range map[string]map[string][]string{
		".ts": {
			"nothing": keeps, "the given options": keeps, "merged options": keeps, "no options": keeps, "new options": loses,
		},
		".py": {"nothing": keeps, "no options": keeps, "the given options": loses, "new options": loses},
	} {
		language := languageOf[extension]
		if !slices.Contains(stacktest.Languages(), language) {
			continue
		}
		program, err := os.ReadFile("testdata/transforms/program" + extension)
		require.NoError(t, err)
		for form, want := range forms {
			t.Run(strings.ReplaceAll(language+"/"+form, " ", "-"), func(t *testing.T) {
				t.Parallel()
				s := stacktest.NewSandbox(t)
				client, err := s.StartIAM()
				require.NoError(t, err)
				stacktest.CreateUser(t, client, "alice")
				stack := programIn(t, s, language, program)
				recorder := stacktest.NewRecorder(t, s, stack)
				up := func(policy string) {
					require.NoError(t, stack.SetAllConfig(t.Context(),
						auto.ConfigMap{"form": {Value: form}, "policy": {Value: policy}}))
					stacktest.Up(t, stack)
				}
				up("first")
				recorder.Take(t)
				up("second")
				assert.Equal(t, want, stacktest.Operations(recorder.Take(t)), fmt.Sprint(form))
			})
		}
	}
}
