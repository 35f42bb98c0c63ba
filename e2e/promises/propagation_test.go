package promises

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/events"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optpreview"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/urn"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// The consumers of new roles are created when the roles are old enough. The user is told once for each role, and all
// roles are waited for together. Nothing waits for roles that exist.
func TestNewRolesAreHeldBackFromTheirConsumers(t *testing.T) {
	const count, seconds = 10, 10
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, client *awsiam.Client) {
		team := "a"
		stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
			for i := range count {
				name := fmt.Sprint("ecs", i)
				role, err := door.Role(ctx, name, &stacktest.Args{
					Name:               pulumi.String(name),
					UseCases:           []component.UseCase{"volumes"},
					Tags:               pulumi.StringMap{"team": pulumi.String(team)},
					PropagationSeconds: pulumi.IntRef(seconds),
				})
				if err != nil {
					return err
				}
				name = fmt.Sprint("consumer", i)
				if _, err := iam.NewRole(ctx, name, &iam.RoleArgs{
					Name: pulumi.String(name), AssumeRolePolicy: role.TrustPolicyJson,
				}); err != nil {
					return err
				}
			}
			return nil
		})
		require.NoError(t, err)

		previewed := waiting(t, func(stream chan<- events.EngineEvent) error {
			_, err := stack.Preview(t.Context(), optpreview.EventStreams(stream))
			return err
		})
		assert.Empty(t, previewed.messages)

		update := func(stream chan<- events.EngineEvent) error {
			_, err := stack.Up(t.Context(), optup.EventStreams(stream))
			return err
		}
		first := waiting(t, update)
		assert.Len(t, first.messages, count)
		for role, message := range first.messages {
			assert.Regexp(t, `^waiting ([1-9]|10) s until IAM has propagated the new role \(propagationSeconds\)$`,
				message, role)
		}
		assert.Equal(t, count, first.beforeConsumers)
		for i := range count {
			role, consumer := created(t, client, fmt.Sprint("ecs", i)), created(t, client, fmt.Sprint("consumer", i))
			assert.GreaterOrEqual(t, consumer.Sub(role), seconds*time.Second)
		}

		assert.Empty(t, waiting(t, update).messages)
		team = "b"
		assert.Empty(t, waiting(t, update).messages)
	})
}

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
			return len(stacktest.Processes(t, home,
				"pulumi-resource-ecs-infrastructure")) == 0
		},
			time.Minute, 100*time.Millisecond)

		seconds = 0
		changes, _ := stacktest.Up(t, stack)
		assert.Equal(t, []string{"update EcsInfrastructureRole ecs"}, changes)
		stacktest.Destroy(t, stack)
	})
}

// waited is what the user was told.
type waited struct {
	messages        map[string]string // by component
	beforeConsumers int               // how many of them before the first consumer was created
}

func waiting(t *testing.T, run func(chan<- events.EngineEvent) error) waited {
	t.Helper()
	w := waited{messages: map[string]string{}}
	for _, event := range stacktest.EventsOf(t, run) {
		if message, ok := info(event); ok {
			w.messages[urn.URN(event.DiagnosticEvent.URN).Name()] += message
		}
		if before := event.ResourcePreEvent; before != nil && w.beforeConsumers == 0 &&
			strings.HasPrefix(urn.URN(before.Metadata.URN).Name(), "consumer") {
			w.beforeConsumers = len(w.messages)
		}
	}
	return w
}

func info(event events.EngineEvent) (message string, ok bool) {
	diagnostic := event.DiagnosticEvent
	if diagnostic == nil || diagnostic.Severity != "info" {
		return "", false
	}
	return strings.TrimSpace(diagnostic.Message), true
}

// created returns the creation date of a role in whole seconds.
func created(t *testing.T, client *awsiam.Client, role string) time.Time {
	t.Helper()
	out, err := client.GetRole(t.Context(), &awsiam.GetRoleInput{RoleName: aws.String(role)})
	require.NoError(t, err)
	return out.Role.CreateDate.Truncate(time.Second)
}
