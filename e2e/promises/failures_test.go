package promises

import (
	"regexp"
	"strings"
	"testing"

	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// If IAM refuses something, the error of the resource says why, and no error of the component hides it.
func TestResourceThatFails(t *testing.T) {
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, client *awsiam.Client) {
		program := func(ctx *pulumi.Context) error {
			_, err := door.Role(ctx, "ecs",
				&stacktest.Args{UseCases: []component.UseCase{"volumes"}, PassRoleUsers: []string{"nobody"}})
			return err
		}
		const cause = "aws:iam:UserPolicyAttachment (ecs-pass-role/nobody): error:" +
			" operation error IAM: AttachUserPolicy," +
			" NoSuchEntity: The user with name nobody cannot be found."
		const stackFailed = "pulumi:pulumi:Stack (program-dev): error: "

		stack, err := s.Program(t.Context(), "dev", program)
		require.NoError(t, err)
		_, err = stack.Up(t.Context())
		said := errorsOf(t, err)
		assert.Contains(t, said, cause)
		assert.Subset(t, []string{
			cause, stackFailed + "update failed",
			// The engine adds this about its connection to the plugin:
			// https://github.com/pulumi/pulumi/issues/19275
			stackFailed + "ecs-infrastructure:index:EcsInfrastructureRole resource 'ecs' has a problem:" +
				" grpc: the client connection is closing",
		}, said)

		_, err = stack.Up(t.Context(), optup.ContinueOnError())
		assert.ElementsMatch(t, []string{cause, map[string]string{
			"import": stackFailed + "an unhandled error occurred: waiting for RPCs:" +
				" resource ecs-pass-role/nobody [aws:iam/userPolicyAttachment:UserPolicyAttachment] failed to register",
			"plugin": stackFailed + "ecs-infrastructure:index:EcsInfrastructureRole resource 'ecs' has a problem:" +
				" ecs-pass-role/nobody [aws:iam/userPolicyAttachment:UserPolicyAttachment] failed: see its error",
		}[door.Name]}, errorsOf(t, err))
		stacktest.Destroy(t, stack)
	})
}

// errorsOf returns the errors that the CLI prints, each with its resource. Of an error of the AWS provider, it returns
// what AWS says.
func errorsOf(t *testing.T, err error) []string {
	t.Helper()
	var all []string
	resource := ""
	for line := range strings.SplitSeq(stacktest.Diagnostics(t, err), "\n") {
		if said := answerOfAWS.FindStringSubmatch(line); said != nil {
			all = append(all, resource+" error: "+requestID.ReplaceAllString(said[1], ""))
		} else if strings.HasPrefix(line, "error: ") && line != "error: 1 error occurred:" {
			all = append(all, resource+" "+line)
		} else if !strings.HasPrefix(line, "error: ") && !strings.HasPrefix(line, "* ") {
			resource = line
		}
	}
	return all
}

// answerOfAWS is in an error of the AWS provider that has the name of the provider at its end.
var answerOfAWS = regexp.MustCompile(`^error: .*(operation error .*): provider=aws@[\d.]+$`)

var requestID = regexp.MustCompile(` https response error StatusCode: \d+, RequestID: \w+,`)
