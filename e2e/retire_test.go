package e2e

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The commands of the documentation, run with the real AWS CLI, list the tasks that have an EBS volume and have not
// stopped.
func TestCommandsForRetiringVolumes(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(answerLikeECS))
	t.Cleanup(server.Close)
	script := strings.NewReplacer("<cluster>", "cluster", "<service>", "service").
		Replace(blocksOf(t, "docs/retiring-volumes.md", "sh")[0])
	listed := strings.Fields(runScript(t, server.URL, script))
	assert.Equal(t, []string{"running-with-volume", "deprovisioning-with-volume"}, listed)
}

// runScript runs a script that calls the real AWS CLI, and returns its output.
func runScript(t *testing.T, endpoint, script string) string {
	t.Helper()
	return runBash(t, script, "", "AWS_ENDPOINT_URL="+endpoint)
}

// runScriptIn runs a script that also calls the Pulumi CLI, in the project of a stack.
func runScriptIn(t *testing.T, stack auto.Stack, endpoint, script string) string {
	t.Helper()
	env := []string{"AWS_ENDPOINT_URL=" + endpoint}
	for name, value := range stack.Workspace().GetEnvVars() {
		if strings.HasPrefix(name, "PULUMI_") {
			env = append(env, name+"="+value)
		}
	}
	return runBash(t, script, stack.Workspace().WorkDir(), env...)
}

func runBash(t *testing.T, script, dir string, env ...string) string {
	t.Helper()
	bin, err := filepath.Abs("../.build/aws-cli/bin")
	require.NoError(t, err)
	require.FileExists(t, filepath.Join(bin, "aws"), "run make test")
	bash := exec.Command("bash", "-euo", "pipefail", "-c", script)
	bash.Dir = dir
	bash.Env = append([]string{ // nothing of the user's own, such as AWS_PROFILE
		"PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH"), "HOME=" + t.TempDir(),
		"AWS_DEFAULT_REGION=us-east-1", "AWS_ACCESS_KEY_ID=none", "AWS_SECRET_ACCESS_KEY=none",
	}, env...)
	var stderr strings.Builder
	bash.Stderr = &stderr
	stdout, err := bash.Output()
	require.NoError(t, err, string(stdout)+stderr.String())
	return string(stdout)
}

// answerLikeECS serves a cluster in which volumes are being retired.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html
func answerLikeECS(w http.ResponseWriter, r *http.Request) {
	type m = map[string]any
	task := func(status string, attachments ...string) m {
		all := []m{}
		for _, attachment := range attachments {
			all = append(all, m{"type": attachment})
		}
		return m{"lastStatus": status, "attachments": all}
	}
	const volume, network = "AmazonElasticBlockStorage", "ElasticNetworkInterface"
	desired := map[string][]string{
		"RUNNING": {"running-with-volume", "running"},
		"STOPPED": {"deprovisioning-with-volume", "stopped-with-volume"},
	}
	tasks := map[string]m{
		"running-with-volume":        task("RUNNING", network, volume),
		"running":                    task("RUNNING", network),
		"deprovisioning-with-volume": task("DEPROVISIONING", volume),
		"stopped-with-volume":        task("STOPPED", volume),
	}

	var request struct {
		Cluster, DesiredStatus string
		Services, Tasks        []string
	}
	if err := json.NewDecoder(r.Body).Decode(&request); err != nil || request.Cluster != "cluster" {
		http.Error(w, "no cluster", http.StatusBadRequest)
		return
	}
	answer := m{}
	switch operation := r.Header.Get("X-Amz-Target"); operation {
	case "AmazonEC2ContainerServiceV20141113.DescribeServices":
		deployment := m{"status": "PRIMARY"}
		answer["services"] = []m{{
			"serviceName": request.Services[0], "status": "ACTIVE", "deployments": []m{deployment},
			"desiredCount": 1, "runningCount": 1,
		}}
	case "AmazonEC2ContainerServiceV20141113.ListTasks":
		answer["taskArns"] = desired[request.DesiredStatus]
	case "AmazonEC2ContainerServiceV20141113.DescribeTasks":
		described := []m{}
		for _, arn := range request.Tasks {
			found := tasks[arn]
			found["taskArn"] = arn
			described = append(described, found)
		}
		answer["tasks"] = described
	default:
		http.Error(w, operation, http.StatusBadRequest)
		return
	}
	_ = json.NewEncoder(w).Encode(answer)
}
