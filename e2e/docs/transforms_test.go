package docs

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// answer says what is left of the component when a transform answers for all resources.
type answer struct {
	calls    []string // those of the replacement of the PassRole policy
	provider bool     // whether the component has the provider that the program gave it
}

// What a transform may answer without turning round the order in which resources are replaced, and without making the
// role with another provider, in another account. For Go, see TestTransforms.
func TestWhatTransformsMayAnswer(t *testing.T) {
	stacktest.SkipIfShort(t)
	t.Parallel()
	inOrder := []string{"CreatePolicy", "AttachUserPolicy", "DetachUserPolicy", "DeletePolicy"}
	deleteFirst := []string{"DetachUserPolicy", "DeletePolicy", "CreatePolicy", "AttachUserPolicy"}
	for language, forms := range map[string]map[string]answer{
		"typescript": {
			"nothing":           {inOrder, true},
			"no options":        {inOrder, true},
			"the given options": {inOrder, false},
			"merged options":    {inOrder, false},
			"new options":       {deleteFirst, false},
		},
		"python": {
			"nothing":           {inOrder, true},
			"no options":        {inOrder, true},
			"the given options": {deleteFirst, true},
			"new options":       {deleteFirst, false},
		},
	} {
		if !slices.Contains(stacktest.Languages(), language) {
			continue
		}
		program, err := os.ReadFile("testdata/transforms/" + stacktest.ProgramIn[language])
		require.NoError(t, err)
		for form, want := range forms {
			t.Run(strings.ReplaceAll(language+"/"+form, " ", "-"), func(t *testing.T) {
				t.Parallel()
				s := stacktest.NewSandbox(t)
				_, err := s.StartIAM()
				require.NoError(t, err)
				for _, region := range []string{"us-east-1", "cn-north-1"} {
					stacktest.CreateUser(t, s.IAM(region), "alice")
				}
				stack := programIn(t, s, language, program)
				recorder := stacktest.NewRecorder(t, s, stack)
				up := func(policy string) {
					require.NoError(t, stack.SetAllConfig(t.Context(),
						auto.ConfigMap{
							"form": {Value: form}, "policy": {Value: policy}, "endpoint": {Value: recorder.URL},
						}))
					_, outputs := stacktest.Up(t, stack)
					provider := strings.HasPrefix(outputs["roleArn"].Value.(string), "arn:aws-cn:")
					assert.Equal(t, want.provider, provider, "the provider is that of the program")
				}
				up("first")
				recorder.Take(t)
				up("second")
				assert.Equal(t, want.calls, stacktest.Operations(recorder.Take(t)))
			})
		}
	}
}
