package e2e

import (
	"strings"
	"testing"

	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
)

// A role or policy of a fixed name that IAM created though its answer was lost is imported or deleted with the commands
// of the documentation.
func TestUpdatesThatBreakOff(t *testing.T) {
	skipIfShort(t)
	commands := blocksOf(t, "docs/troubleshooting.md", "sh")
	for _, test := range []struct{ name, call, command string }{
		{"import the role", "CreateRole", lines(commands[0])[0]},
		{"import the policy", "CreatePolicy", lines(commands[0])[1]},
		{"delete the role", "CreateRole", lines(commands[1])[0]},
		{"delete the policy", "CreatePolicy", lines(commands[1])[1]},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b := newBrokenOff(t, "name: ecs-infrastructure, passRolePolicyName: pass-ecs-infrastructure")
			b.loseAnswer(t, test.call)
			_, err := b.stack.Up(t.Context())
			assert.Contains(t, diagnostics(t, err), "EntityAlreadyExists")

			runScriptIn(t, b.stack, b.url, strings.NewReplacer(
				"<role>", "ecs-infrastructure",
				"<policy ARN>", account+"policy/pass-ecs-infrastructure",
				"<URN of the component>", theComponent,
			).Replace(test.command))
			up(t, b.stack)
			assert.Equal(t, []string{}, preview(t, b.stack))
			destroy(t, b.stack)
			assert.Equal(t, nothing, readAccount(t, b.iam))
		})
	}
	t.Run("a change that AWS refuses", func(t *testing.T) {
		t.Parallel()
		b := newBrokenOff(t, "name: ecs")
		up(t, b.stack)
		b.change(b.program("name: ecs, sourceAccount: '123456789012'"))
		b.fail(&fault{call: "UpdateAssumeRolePolicy", failure: failure{"denied", 403, "AccessDenied"}})
		_, err := b.stack.Up(t.Context())
		assert.Contains(t, diagnostics(t, err), "AccessDenied")
		_, err = b.stack.Up(t.Context(), optup.Refresh())
		require.NoError(t, err)
		assert.Equal(t, sandbox.Canonical(trustPolicy("123456789012")), readAccount(t, b.iam).Roles["ecs"].Trust)
		assert.Equal(t, []string{}, preview(t, b.stack))
	})
	t.Run("generated names", func(t *testing.T) {
		t.Parallel()
		b := newBrokenOff(t, "")
		b.loseAnswer(t, "CreateRole")
		b.loseAnswer(t, "CreatePolicy")
		up(t, b.stack)
		known := runScriptIn(t, b.stack, b.url, lines(commands[2])[0])
		for _, list := range []struct{ command, remove string }{
			{lines(commands[2])[1], "aws iam delete-role --role-name "},
			{lines(commands[2])[2], "aws iam delete-policy --policy-arn "},
		} {
			found := lines(runScript(t, b.url, list.command))
			assert.Len(t, found, 2)
			for _, line := range found {
				_, name, _ := strings.Cut(line, "\t")
				if !strings.Contains(known, name) {
					runScript(t, b.url, list.remove+name)
				}
			}
		}
		destroy(t, b.stack)
		assert.Equal(t, nothing, readAccount(t, b.iam))
	})
}

var nothing = sandbox.Account{
	Roles: map[string]sandbox.Role{}, Policies: map[string]sandbox.Policy{},
	Users: map[string]sandbox.Principal{}, Groups: map[string]sandbox.Principal{},
}

// brokenOff is a stack whose updates break off.
type brokenOff struct {
	*recorder
	stack  auto.Stack
	change func(resources string)
	iam    *awsiam.Client
}

func newBrokenOff(t *testing.T, properties string) *brokenOff {
	s := newSandbox(t)
	client, err := s.StartIAM()
	require.NoError(t, err)
	b := &brokenOff{iam: client}
	b.stack, b.change = program(t, s, b.program(properties))
	setRegion(t, b.stack)
	b.recorder = newRecorder(t, s, b.stack)
	return b
}

// program returns the resources of a program with the component.
func (*brokenOff) program(properties string) string {
	return `
  ecs:
    type: ecs-infrastructure:EcsInfrastructureRole
    properties: {useCases: [volumes], propagationSeconds: 0, ` + properties + `}
`
}

// loseAnswer updates the stack, and cuts the connection of a call that is carried out.
func (b *brokenOff) loseAnswer(t *testing.T, call string) {
	t.Helper()
	b.fail(&fault{call: call, failure: failure{name: "answer lost"}})
	b.stack.Workspace().SetEnvVar("AWS_MAX_ATTEMPTS", "1")
	_, err := b.stack.Up(t.Context())
	require.Error(t, err)
	b.stack.Workspace().UnsetEnvVar("AWS_MAX_ATTEMPTS")
}

// lines returns the lines of a text or the commands of a script.
func lines(text string) []string {
	return strings.Split(strings.TrimSpace(strings.ReplaceAll(text, "\\\n", " ")), "\n")
}
