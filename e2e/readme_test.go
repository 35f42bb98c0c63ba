package e2e

import (
	"os"
	"regexp"
	"testing"
	"testing/fstest"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
)

func TestProgramOfTheReadme(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	program := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindSubmatch(readme)
	require.NotNil(t, program)

	s, err := sandbox.New()
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	stack, err := s.Stack(t.Context(), fstest.MapFS{"Pulumi.yaml": {Data: program[1], Mode: 0o644}}, "dev")
	require.NoError(t, err)
	require.NoError(t, stack.SetConfig(t.Context(), "aws:region", auto.ConfigValue{Value: "us-east-1"}))
	preview, err := stack.Preview(t.Context())
	require.NoError(t, err)
	// The stack, the component, the role, an attachment and the PassRole policy.
	assert.Equal(t, map[apitype.OpType]int{apitype.OpCreate: 5}, preview.ChangeSummary)
}
