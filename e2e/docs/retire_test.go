package docs

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// The commands of the documentation, run with the real AWS CLI, list the tasks that have an EBS volume and have not
// stopped. ECS answers as in testdata/retiring.json, by operation and desired status.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html
func TestCommandsForRetiringVolumes(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/retiring.json")
	require.NoError(t, err)
	var answers map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(text, &answers))
	var described any
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		operation, input := stacktest.Parse(r.Header, body)
		assert.Equal(t, "cluster", input["cluster"])
		if desired, ok := input["desiredStatus"].(string); ok {
			operation += " " + desired
		}
		if tasks, ok := input["tasks"]; ok {
			described = tasks
		}
		_, _ = w.Write(answers[operation])
	}))
	defer server.Close()
	script := "cluster=cluster service=service\n" + stacktest.Read(t, "docs/commands/wait-for-volumes.sh")
	listed := strings.Fields(stacktest.RunScript(t, server.URL, script))
	assert.Equal(t, []any{
		"running-with-volume", "running", "deprovisioning-with-volume", "stopped-with-volume",
	}, described)
	assert.Equal(t, []string{"running-with-volume", "deprovisioning-with-volume"}, listed)
}
