package promises

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/debug"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optdestroy"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optpreview"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optrefresh"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// With the most detailed logs, no message and no state has a secret. The logs have those that Pulumi itself writes
// there for every resource of every program: what it logs with them, it logs with the secrets of an aws.iam.Role too.
func TestSecretsAreNotShown(t *testing.T) {
	stacktest.SkipIfShort(t)
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, client *awsiam.Client) {
		a := secretArgs(t)
		stacktest.CreatePolicy(t, client, "hidden")
		a.AdditionalPolicyArns = map[string]pulumi.StringInput{"key": secret(stacktest.Account + "policy/hidden")}
		stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
			role, err := door.Role(ctx, "ecs", a)
			if err != nil {
				return err
			}
			ctx.Export("trust", role.TrustPolicyJson)
			return consume(ctx, role)
		})
		require.NoError(t, err)
		plain, err := s.Program(t.Context(), "plain", func(ctx *pulumi.Context) error {
			_, err := iam.NewRole(ctx, "role", &iam.RoleArgs{
				AssumeRolePolicy: secret(`{"Id":"hidden","Version":"2012-10-17","Statement":[]}`),
				Description:      secret("hidden"),
			})
			return err
		})
		require.NoError(t, err)

		messages, logged := showing(t, s, stack)
		assert.Empty(t, messages)
		_, byPlainRole := showing(t, s, plain)
		assert.Subset(t, byPlainRole, logged)

		a.Description = secret("hidden “quotes”").ToStringPtrOutput()
		a.SourceAccount = secret("hidden account").ToStringPtrOutput()
		a.Tags = pulumi.StringMap{"key": secret(strings.Repeat("hidden", 100))}
		_, err = stack.Preview(t.Context())
		assert.Error(t, err)
		assert.NotRegexp(t, hidden, stacktest.Diagnostics(t, err))
	})
}

// showing previews, updates, refreshes and destroys a stack. It returns the messages with a secret, and of each log
// with one the first words and the places in the source, as far as the log has them.
func showing(t *testing.T, s *sandbox.Sandbox, stack auto.Stack) (messages, logged []string) {
	t.Helper()
	stack.Workspace().SetEnvVar("OTEL_BLRP_SCHEDULE_DELAY", "10") // ms; else a newer CLI gets few logs of plugins
	level := uint(9)
	logging := debug.LoggingOptions{LogLevel: &level, LogToStdErr: true, FlowToPlugins: true}
	var stdout, stderr strings.Builder // apart, since one would be written by two goroutines, which tears lines
	_, err := stack.Preview(t.Context(), optpreview.DebugLogging(logging), optpreview.Diff(),
		optpreview.ProgressStreams(&stdout), optpreview.ErrorProgressStreams(&stderr))
	require.NoError(t, err)
	_, err = stack.Up(t.Context(), optup.DebugLogging(logging), optup.Diff(),
		optup.ProgressStreams(&stdout), optup.ErrorProgressStreams(&stderr))
	require.NoError(t, err)
	assertHidden := func() {
		state, err := s.State(stack.Name())
		require.NoError(t, err)
		assert.Empty(t, hidden.FindAllString(string(state), -1), "the state shows a secret")
	}
	assertHidden()
	_, err = stack.Refresh(t.Context(), optrefresh.DebugLogging(logging),
		optrefresh.ProgressStreams(&stdout), optrefresh.ErrorProgressStreams(&stderr))
	require.NoError(t, err)
	assertHidden()
	_, err = stack.Destroy(t.Context(), optdestroy.DebugLogging(logging),
		optdestroy.ProgressStreams(&stdout), optdestroy.ErrorProgressStreams(&stderr))
	require.NoError(t, err)

	said := stdout.String() + "\n" + stderr.String()
	assert.True(t, logLine.MatchString(said), "there is no log")
	logs := map[string]bool{}
	for line := range strings.Lines(said) {
		if !hidden.MatchString(line) {
			continue
		}
		if log := logLine.FindStringSubmatch(line); log != nil {
			logs[log[2]] = true
			for _, place := range placeInSource.FindAllString(log[1], -1) {
				logs[place] = true
			}
		} else {
			messages = append(messages, line)
		}
	}
	return messages, slices.Sorted(maps.Keys(logs))
}

// logLine matches a line of the CLI's log: what is before the message, and its first words. The CLI repeats there
// what plugins log, each in the form of its version.
var logLine = regexp.MustCompile(`(?m)^((?:[IWEF]\d{4} \S+ +\d+ \w+\.go:\d+\] |{\\?"time.*?msg\\?":\\?"|` +
	`eventSink::Debug\(<{%reset%}>)+)(\w+(?: \w+)?)`)

var placeInSource = regexp.MustCompile(`\w+\.go:\d+`)

func secret(text string) pulumi.StringOutput {
	return pulumi.ToSecret(pulumi.String(text)).(pulumi.StringOutput)
}

// secretArgs has a secret in every input whose value is no part of an ID, which Pulumi never hides. It has no tags: the
// AWS provider shows them as tagsAll, see https://github.com/pulumi/pulumi-aws/pull/3471.
func secretArgs(t *testing.T) *stacktest.Args {
	arns := func(start string) []pulumi.StringInput { return []pulumi.StringInput{secret(start + "hidden")} }
	return &stacktest.Args{
		UseCases:            append(managed(t), component.UseCaseLifecycleHooks),
		Description:         secret("hidden description").ToStringPtrOutput(),
		PermissionsBoundary: secret(stacktest.Account + "policy/hidden").ToStringPtrOutput(),
		InstanceRoleArns:    arns(stacktest.Account + "role/"),
		InlinePolicies: map[string]pulumi.StringInput{
			"own": secret(strings.Replace(ownPolicy, "ec2:*", "hidden:*", 1)),
		},
		LifecycleHookFunctionArns: arns("arn:aws:lambda:us-east-1:123456789012:function:"),
		VolumeKmsKeyArns:          arns(someKey),
		TlsKmsKeyArns:             arns(someKey),
		SourceAccount:             secret("210987654321").ToStringPtrOutput(),
	}
}

// hidden matches what is secret in the tests.
var hidden = regexp.MustCompile("hidden|210987654321")
