package promises

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// document is the policy of the deployer in the documentation.
type document struct {
	Version   string
	Statement []statement
}

type statement struct {
	Effect    string
	Action    []string
	Resource  any                       `json:",omitempty"`
	Condition map[string]map[string]any `json:",omitempty"`
}

// The documented policy of the deployer has exactly the actions of all calls, and allows each call on its resource.
func TestPolicyOfTheDeployer(t *testing.T) {
	stacktest.SkipIfShort(t)
	t.Parallel()
	documented := deployerPolicy(t)
	d := newDeployment(t)
	r := stacktest.NewRecorder(t, d.sandbox, d.stack)
	r.Reads = true
	require.NoError(t, d.run(t))
	var used []string
	for _, c := range r.Drain() {
		action, resource := "iam:"+c.Operation, d.resourceOf(c)
		used = append(used, action)
		policy, _ := c.Input["PolicyArn"].(string)
		assert.True(t, slices.ContainsFunc(documented.Statement, func(s statement) bool {
			allowed := s.Condition["ArnLike"]["iam:PolicyARN"]
			return slices.Contains(s.Action, action) && matches(s.Resource, resource) &&
				(allowed == nil || matches(allowed, policy))
		}), "%s on %s, %s", action, resource, policy)
	}
	slices.Sort(used)
	assert.Equal(t, slices.Compact(used), actions(documented))
}

// With exactly these actions a stack can be created, changed and destroyed; without any one of them it cannot.
func TestActionsOfTheDeployer(t *testing.T) {
	stacktest.SkipIfShort(t)
	t.Parallel()
	all := actions(deployerPolicy(t))
	t.Run("all", func(t *testing.T) {
		t.Parallel()
		assert.NoError(t, runAs(t, all))
	})
	for _, missing := range all {
		t.Run("without "+missing, func(t *testing.T) {
			t.Parallel()
			others := slices.DeleteFunc(slices.Clone(all), func(action string) bool { return action == missing })
			operation := strings.TrimPrefix(missing, "iam:")
			assert.ErrorContains(t, runAs(t, others),
				"operation error IAM: "+operation+", https response error StatusCode: 403")
		})
	}
}

func deployerPolicy(t *testing.T) (documented document) {
	t.Helper()
	text := stacktest.Read(t, "docs/deployer.json")
	require.NoError(t, json.Unmarshal([]byte(text), &documented))
	return documented
}

func actions(policy document) (all []string) {
	for _, s := range policy.Statement {
		all = append(all, s.Action...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// matches says whether one of the patterns, or the only one, matches an ARN.
func matches(patterns any, arn string) bool {
	if list, ok := patterns.([]any); ok {
		return slices.ContainsFunc(list, func(pattern any) bool { return matches(pattern, arn) })
	}
	pattern := strings.ReplaceAll(regexp.QuoteMeta(patterns.(string)), `\*`, ".*")
	return regexp.MustCompile("^" + pattern + "$").MatchString(arn)
}

// runAs runs a deployment as a user who may do these actions, with access control.
func runAs(t *testing.T, actions []string) error {
	t.Helper()
	d := newDeployment(t)
	allowed, err := json.Marshal(document{"2012-10-17", []statement{{Effect: "Allow", Action: actions, Resource: "*"}}})
	require.NoError(t, err)
	name, text := "ci", string(allowed)
	stacktest.CreateUser(t, d.iam, name)
	_, err = d.iam.PutUserPolicy(t.Context(),
		&awsiam.PutUserPolicyInput{UserName: &name, PolicyName: &name, PolicyDocument: &text})
	require.NoError(t, err)
	key, err := d.iam.CreateAccessKey(t.Context(), &awsiam.CreateAccessKeyInput{UserName: &name})
	require.NoError(t, err)
	require.NoError(t, sandbox.SetAWS(t.Context(), d.stack, map[string]string{
		"accessKey": *key.AccessKey.AccessKeyId, "secretKey": *key.AccessKey.SecretAccessKey,
	}))
	require.NoError(t, d.sandbox.RequireAuth())
	return d.run(t)
}

// deployment is a stack of a role on the path /platform/.
type deployment struct {
	sandbox *sandbox.Sandbox
	iam     *awsiam.Client
	stack   auto.Stack
	args    component.EcsInfrastructureRoleArgs
}

func newDeployment(t *testing.T) *deployment {
	t.Helper()
	d := &deployment{sandbox: stacktest.NewSandbox(t)}
	d.sandbox.WithoutResults = true
	var err error
	d.iam, err = d.sandbox.StartIAM()
	require.NoError(t, err)
	makePrincipals(t, d.iam)
	d.stack, err = d.sandbox.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
		_, err := component.NewEcsInfrastructureRole(ctx, "ecs", &d.args)
		return err
	})
	require.NoError(t, err)
	return d
}

// run creates a role with all kinds of resources, changes and replaces it, and destroys it.
func (d *deployment) run(t *testing.T) error {
	t.Helper()
	boundary := pulumi.String(stacktest.Account + "policy/kms")
	hook := pulumi.String("arn:aws:lambda:us-east-1:123456789012:function:hook")
	for _, d.args = range []component.EcsInfrastructureRoleArgs{
		{
			UseCases: []component.UseCase{"volumes", "lifecycleHooks"}, PermissionsBoundary: boundary,
			LifecycleHookFunctionArns: []pulumi.StringInput{hook}, Tags: pulumi.StringMap{"a": pulumi.String("a")},
			PassRoleUsers: []string{"alice"}, PassRoleGroups: []string{"developers"},
			PassRoleRoles: []string{"deployer"},
		},
		{
			UseCases: []component.UseCase{"volumes"}, Tags: pulumi.StringMap{"b": pulumi.String("b")},
			Description: pulumi.String("changed"), MaxSessionDuration: pulumi.Int(7200),
			SourceAccount: pulumi.String("123456789012"),
		},
		{UseCases: []component.UseCase{"volumes"}, PermissionsBoundary: boundary},
		{UseCases: []component.UseCase{"volumes"}, NamePrefix: pulumi.String("another-")},
	} {
		d.args.Path, d.args.PropagationSeconds = pulumi.String("/platform/"), new(int)
		if _, err := d.stack.Up(t.Context()); err != nil {
			return err
		}
	}
	if _, err := d.stack.Refresh(t.Context()); err != nil {
		return err
	}
	_, err := d.stack.Destroy(t.Context())
	return err
}

// resourceOf returns the ARN that IAM checks the permission for a call on.
func (d *deployment) resourceOf(c stacktest.Call) string {
	text := func(name string) string { value, _ := c.Input[name].(string); return value }
	switch {
	case text("UserName") != "":
		return stacktest.Account + "user/" + text("UserName")
	case text("GroupName") != "":
		return stacktest.Account + "group/" + text("GroupName")
	case text("RoleName") == "deployer":
		return stacktest.Account + "role/deployer"
	case text("RoleName") != "":
		return fmt.Sprint(stacktest.Account, "role/platform/", text("RoleName"))
	case text("PolicyArn") != "":
		return text("PolicyArn")
	}
	return fmt.Sprint(stacktest.Account, "policy", text("Path"), text("PolicyName"))
}
