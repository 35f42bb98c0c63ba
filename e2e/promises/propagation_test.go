package promises

import (
	"context"
	"strings"
	"testing"
	"time"

	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/events"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// An update that is canceled while everything else is there ends at once. The next one finds the role.
func TestCanceledUpdateDoesNotWaitOn(t *testing.T) {
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, client *awsiam.Client) {
		seconds := 300
		stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
			_, err := door.Role(ctx, "ecs", &stacktest.Args{
				UseCases: []component.UseCase{"volumes"}, PropagationSeconds: new(seconds),
			})
			return err
		})
		require.NoError(t, err)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		stream := make(chan events.EngineEvent)
		go func() {
			awaited := 4 // the message, the role and its two policies
			for event := range stream {
				created := event.ResOutputsEvent
				if _, told := info(event); told || created != nil && strings.HasPrefix(created.Metadata.Type, "aws:") {
					awaited--
				}
				if awaited == 0 {
					cancel() // interrupts the CLI, and kills it after 10 s
				}
			}
		}()
		_, err = stack.Up(ctx, optup.EventStreams(stream))
		assert.ErrorContains(t, err, "code: 1\n") // -1 if it was killed
		assert.Contains(t, errorsOf(t, err), "pulumi:pulumi:Stack (program-dev): error: update canceled")
		home := stack.Workspace().GetEnvVars()["PULUMI_HOME"]
		assert.Eventually(t, func() bool {
			return len(stacktest.ProcessesOf(t, "pulumi-resource-ecs-infrastructure", home)) == 0
		}, time.Minute, 100*time.Millisecond)

		seconds = 0
		changes, _ := stacktest.Up(t, stack)
		assert.Equal(t, []string{"update EcsInfrastructureRole ecs"}, changes)
		stacktest.Destroy(t, stack)
	})
}

func info(event events.EngineEvent) (message string, ok bool) {
	diagnostic := event.DiagnosticEvent
	if diagnostic == nil || diagnostic.Severity != "info" {
		return "", false
	}
	return strings.TrimSpace(diagnostic.Message), true
}
