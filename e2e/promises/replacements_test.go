package promises

import (
	"slices"
	"strings"
	"testing"

	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/google/go-cmp/cmp"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// replacing has the changes of inputs that replace resources, with the calls of the AWS API in the order of their
// phases: what is new, what changes of the consumers, and what is old.
var replacing = []struct {
	name   string
	before func(*stacktest.Args)
	change func(*stacktest.Args)
	phases [3]string
}{
	{
		"another policy under a key", noChange,
		func(a *stacktest.Args) {
			a.AdditionalPolicyArns["extra"] = pulumi.String(stacktest.Account + "policy/logs")
		},
		[3]string{"AttachRolePolicy", "", "DetachRolePolicy"},
	},
	{
		"name", named, func(a *stacktest.Args) { a.Name = renamed(a.Name) },
		[3]string{newRole + " CreatePolicyVersion", newConsumer, oldRole},
	},
	{
		"name instead of a generated one", noChange, named,
		[3]string{newRole + " CreatePolicy AttachUserPolicy", newConsumer + newGrant, oldRole + oldPolicy},
	},
	{
		"namePrefix instead of a name", named,
		func(a *stacktest.Args) { a.Name, a.NamePrefix = nil, pulumi.String("prefix-") },
		[3]string{newRole + " CreatePolicyVersion", newConsumer, oldRole},
	},
	{
		"namePrefix", func(a *stacktest.Args) { a.NamePrefix = pulumi.String("prefix-") },
		func(a *stacktest.Args) { a.NamePrefix = pulumi.String("other-") },
		[3]string{newRole + " CreatePolicyVersion", newConsumer, oldRole},
	},
	{
		"path", noChange, func(a *stacktest.Args) { a.Path = pulumi.String("/ecs/") },
		[3]string{newRole + " CreatePolicy AttachUserPolicy", newConsumer + newGrant, oldRole + oldPolicy},
	},
	{
		"path with the names", named,
		func(a *stacktest.Args) {
			a.Path = pulumi.String("/ecs/")
			a.Name, a.PassRolePolicyName = renamed(a.Name), renamed(a.PassRolePolicyName)
		},
		[3]string{newRole + " CreatePolicy AttachUserPolicy", newConsumer + newGrant, oldRole + oldPolicy},
	},
	{
		"passRolePolicyName", named, func(a *stacktest.Args) { a.PassRolePolicyName = renamed(a.PassRolePolicyName) },
		[3]string{"CreatePolicy AttachUserPolicy", newGrant, oldPolicy},
	},
}

const newRole = "CreateRole AttachRolePolicy AttachRolePolicy PutRolePolicy"

const oldRole = " DetachRolePolicy DetachRolePolicy DeleteRolePolicy DeleteRole"

const oldPolicy = " DetachUserPolicy DeletePolicy"

const newConsumer = "RegisterTaskDefinition DeregisterTaskDefinition"

const newGrant = " DetachUserPolicy AttachUserPolicy AttachUserPolicy DetachUserPolicy"

func noChange(*stacktest.Args) {}

func named(a *stacktest.Args) {
	a.Name, a.PassRolePolicyName = pulumi.String("role"), pulumi.String("pass")
}

func renamed(name pulumi.StringPtrInput) pulumi.StringPtrInput {
	return name.(pulumi.String) + "-2"
}

// A replacement is complete before any consumer changes, and what it replaces goes only afterwards. One consumer is
// replaced if the ARN of the role changes, the others are the grants of docs/granting.md.
func TestReplacementsKeepTheOrder(t *testing.T) {
	stacktest.SkipIfShort(t)
	for _, test := range replacing {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox,
				client *awsiam.Client) {
				stacktest.CreateUser(t, client, "alice")
				createPolicy(t, client, "kms")
				createPolicy(t, client, "logs")
				a := &stacktest.Args{
					UseCases: []component.UseCase{"managedInstances"},
					AdditionalPolicyArns: map[string]pulumi.StringInput{
						"extra": pulumi.String(stacktest.Account + "policy/kms"),
					},
					InstanceRoleArns: []pulumi.StringInput{pulumi.String(stacktest.Account + "role/instance")},
					PassRoleUsers:    []string{"alice"},
				}
				test.before(a)
				stack, err := s.Program(t.Context(), "stack", withConsumers(door, a))
				require.NoError(t, err)
				recorder := stacktest.NewRecorder(t, s, stack)
				stacktest.Up(t, stack)
				recorder.Drain()

				test.change(a)
				stacktest.Up(t, stack)
				calls := recorder.Take(t)
				assertReplaced(t, test.phases, calls)
				if strings.Contains(test.phases[1], newGrant) {
					assert.Equal(t, []string{"DetachUserPolicy", "AttachUserPolicy"}, callsFor(detachedFirst, calls))
					assert.Equal(t, []string{"AttachUserPolicy", "DetachUserPolicy"}, callsFor(attachedFirst, calls))
				}
				assert.Equal(t, []string{}, stacktest.Preview(t, stack))
				stacktest.Destroy(t, stack)
			})
		})
	}
}

func withConsumers(door stacktest.Door, a *stacktest.Args) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		role, err := door.Role(ctx, "ecs", a)
		if err != nil {
			return err
		}
		if err := replacedConsumer(ctx, role.RoleArn); err != nil {
			return err
		}
		for name, options := range map[string][]pulumi.ResourceOption{
			detachedFirst: nil,
			attachedFirst: {pulumi.DeleteBeforeReplace(false)},
		} {
			user, err := iam.NewUser(ctx, name, &iam.UserArgs{Name: pulumi.String(name)})
			if err != nil {
				return err
			}
			if _, err = iam.NewUserPolicyAttachment(ctx, name, &iam.UserPolicyAttachmentArgs{
				User: user.Name, PolicyArn: role.PassRolePolicyArn,
			}, options...); err != nil {
				return err
			}
		}
		return nil
	}
}

// replacedConsumer creates a consumer that is replaced if a text changes.
func replacedConsumer(ctx *pulumi.Context, text pulumi.StringOutput) error {
	_, err := ecs.NewTaskDefinition(ctx, "consumer", &ecs.TaskDefinitionArgs{
		Family: pulumi.String("app"),
		ContainerDefinitions: pulumi.Sprintf(`[{"name": "app", "image": "app", "memory": 128,`+
			` "environment": [{"name": "TEXT", "value": %q}]}]`, text),
	})
	return err
}

// The users of the program.
const detachedFirst, attachedFirst = "detached-first", "attached-first"

// assertReplaced asserts which calls are made in each phase, and that the phases follow each other.
func assertReplaced(t *testing.T, phases [3]string, calls []stacktest.Call) {
	t.Helper()
	assertPhases(t, "replace", calls, phaseOf)
	for i, expected := range phases {
		made := slices.DeleteFunc(slices.Clone(calls), func(c stacktest.Call) bool { return phaseOf(c) != i+1 })
		assert.ElementsMatch(t, strings.Fields(expected), stacktest.Operations(made), "phase %d", i+1)
	}
}

func callsFor(user string, calls []stacktest.Call) []string {
	return stacktest.Operations(slices.DeleteFunc(slices.Clone(calls),
		func(c stacktest.Call) bool { return c.Input["UserName"] != user }))
}

func phaseOf(c stacktest.Call) int {
	switch {
	case strings.HasSuffix(c.Operation, "TaskDefinition"),
		c.Input["UserName"] == detachedFirst, c.Input["UserName"] == attachedFirst:
		return 2
	case strings.HasPrefix(c.Operation, "Detach"), strings.HasPrefix(c.Operation, "Delete"):
		return 3
	}
	return 1
}

// The role that exists has the name, so that nothing can be replaced, and nothing is lost.
func TestPathUnderAFixedName(t *testing.T) {
	t.Parallel()
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, client *awsiam.Client) {
		a := &stacktest.Args{UseCases: []component.UseCase{"volumes"}}
		named(a)
		stack, err := s.Program(t.Context(), "stack", withConsumers(door, a))
		require.NoError(t, err)
		stacktest.Up(t, stack)
		before := stacktest.ReadAccount(t, client)
		a.Path = pulumi.String("/ecs/")
		_, err = stack.Up(t.Context())
		assert.ErrorContains(t, err, "EntityAlreadyExists")
		assert.Empty(t, cmp.Diff(before, stacktest.ReadAccount(t, client)))
		a.Path = nil
		stacktest.Up(t, stack)
		assert.Empty(t, cmp.Diff(before, stacktest.ReadAccount(t, client)))
	})
}

// A protected component is not replaced, and a retained one stays beside the new one.
func TestReplacingWhatIsProtectedOrRetained(t *testing.T) {
	stacktest.SkipIfShort(t)
	t.Parallel()
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, client *awsiam.Client) {
		a := &stacktest.Args{UseCases: []component.UseCase{"volumes"}}
		named(a)
		option := pulumi.Protect(true)
		stack, err := s.Program(t.Context(), "stack", func(ctx *pulumi.Context) error {
			_, err := door.Role(ctx, "ecs", a, option)
			return err
		})
		require.NoError(t, err)
		stacktest.Up(t, stack)
		before := stacktest.ReadAccount(t, client)
		a.Name = renamed(a.Name)
		_, err = stack.Up(t.Context())
		assert.ErrorContains(t, err, "protect")
		assert.Empty(t, cmp.Diff(before, stacktest.ReadAccount(t, client)))

		name := a.Name
		option, a.Name = pulumi.RetainOnDelete(true), pulumi.String("role")
		stacktest.Up(t, stack) // the option, in an update of its own
		a.Name = name
		stacktest.Up(t, stack)
		after := stacktest.ReadAccount(t, client)
		assert.Equal(t, before.Roles["role"], after.Roles["role"])
		assert.Equal(t, before.Roles["role"].Attached, after.Roles["role-2"].Attached)
	})
}

// Another region replaces the AWS provider, and with it everything that it created. Under fixed names that fails, and
// nothing is lost.
func TestProviderThatChanges(t *testing.T) {
	stacktest.SkipIfShort(t)
	t.Parallel()
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, client *awsiam.Client) {
		stacktest.CreateUser(t, client, "alice")
		recorder := stacktest.StartRecorder(t, s, "")
		region := "us-east-1"
		a := &stacktest.Args{UseCases: []component.UseCase{"volumes"}, PassRoleUsers: []string{"alice"}}
		stack, err := s.Program(t.Context(), "stack", func(ctx *pulumi.Context) error {
			configuration := awsProvider(recorder.URL)
			configuration.Region = pulumi.String(region)
			provider, err := aws.NewProvider(ctx, "provider", configuration)
			if err != nil {
				return err
			}
			_, err = door.Role(ctx, "ecs", a, pulumi.Providers(provider))
			return err
		})
		require.NoError(t, err)
		stacktest.Up(t, stack)
		recorder.Drain()
		region = "us-west-2"
		stacktest.Up(t, stack)
		assertReplaced(t, [3]string{
			"CreateRole AttachRolePolicy CreatePolicy AttachUserPolicy", "",
			"DetachRolePolicy DeleteRole DetachUserPolicy DeletePolicy",
		}, recorder.Take(t))

		named(a)
		stacktest.Up(t, stack)
		before := stacktest.ReadAccount(t, client)
		region = "us-east-1"
		_, err = stack.Up(t.Context())
		assert.ErrorContains(t, err, "EntityAlreadyExists")
		assert.Empty(t, cmp.Diff(before, stacktest.ReadAccount(t, client)))
	})
}

// With names that are not random, Pulumi deletes first, whatever a program says.
func TestAutonamingWithoutRandomnessDeletesFirst(t *testing.T) {
	t.Parallel()
	s := stacktest.NewSandbox(t)
	client, err := s.StartIAM()
	require.NoError(t, err)
	createPolicy(t, client, "kms")
	createPolicy(t, client, "logs")
	policy := "kms"
	stack, err := s.Program(t.Context(), "stack", func(ctx *pulumi.Context) error {
		_, err := stacktest.Doors[0].Role(ctx, "ecs", &stacktest.Args{
			UseCases: []component.UseCase{"volumes"},
			AdditionalPolicyArns: map[string]pulumi.StringInput{
				"extra": pulumi.String(stacktest.Account + "policy/" + policy),
			},
		})
		return err
	})
	require.NoError(t, err)
	require.NoError(t, stack.SetConfigWithOptions(t.Context(), "pulumi:autonaming.mode",
		auto.ConfigValue{Value: "verbatim"}, &auto.ConfigOptions{Path: true}))
	recorder := stacktest.NewRecorder(t, s, stack)
	stacktest.Up(t, stack)
	assert.Contains(t, stacktest.ReadAccount(t, client).Roles, "ecs")
	recorder.Drain()
	policy = "logs"
	stacktest.Up(t, stack)
	assert.Equal(t, []string{"DetachRolePolicy", "AttachRolePolicy"}, stacktest.Operations(recorder.Take(t)))
}
