package docs

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// The commands of the documentation, run with the real AWS CLI, list the tasks that have an EBS volume and have not
// stopped.
func TestCommandsForRetiringVolumes(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(answerLikeECS))
	t.Cleanup(server.Close)
	script := strings.NewReplacer("<cluster>", "cluster", "<service>", "service").
		Replace(stacktest.BlocksOf(t, "docs/retiring-volumes.md", "sh")[0])
	listed := strings.Fields(stacktest.RunScript(t, server.URL, script))
	assert.Equal(t, []string{"running-with-volume", "deprovisioning-with-volume"}, listed)
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
