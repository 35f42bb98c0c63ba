package e2e

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
)

// replacing has the changes of inputs that replace resources, with the calls of the AWS API in the order of their
// phases: what is new, what changes of the consumers, and what is old.
var replacing = []struct {
	name   string
	before func(*args)
	change func(*args)
	phases [3]string
}{
	{
		"another policy under a key", noChange,
		func(a *args) { a.AdditionalPolicyArns["extra"] = pulumi.String(account + "policy/logs") },
		[3]string{"AttachRolePolicy", "", "DetachRolePolicy"},
	},
	{
		"name", named, func(a *args) { a.Name = renamed(a.Name) },
		[3]string{newRole + " CreatePolicyVersion", newConsumer, oldRole},
	},
	{
		"name instead of a generated one", noChange, named,
		[3]string{newRole + " CreatePolicy AttachUserPolicy", newConsumer + newGrant, oldRole + oldPolicy},
	},
	{
		"namePrefix instead of a name", named,
		func(a *args) { a.Name, a.NamePrefix = nil, pulumi.String("prefix-") },
		[3]string{newRole + " CreatePolicyVersion", newConsumer, oldRole},
	},
	{
		"namePrefix", func(a *args) { a.NamePrefix = pulumi.String("prefix-") },
		func(a *args) { a.NamePrefix = pulumi.String("other-") },
		[3]string{newRole + " CreatePolicyVersion", newConsumer, oldRole},
	},
	{
		"path", noChange, func(a *args) { a.Path = pulumi.String("/ecs/") },
		[3]string{newRole + " CreatePolicy AttachUserPolicy", newConsumer + newGrant, oldRole + oldPolicy},
	},
	{
		"path with the names", named,
		func(a *args) {
			a.Path = pulumi.String("/ecs/")
			a.Name, a.PassRolePolicyName = renamed(a.Name), renamed(a.PassRolePolicyName)
		},
		[3]string{newRole + " CreatePolicy AttachUserPolicy", newConsumer + newGrant, oldRole + oldPolicy},
	},
	{
		"passRolePolicyName", named, func(a *args) { a.PassRolePolicyName = renamed(a.PassRolePolicyName) },
		[3]string{"CreatePolicy AttachUserPolicy", newGrant, oldPolicy},
	},
}

const (
	newRole     = "CreateRole AttachRolePolicy AttachRolePolicy PutRolePolicy"
	oldRole     = " DetachRolePolicy DetachRolePolicy DeleteRolePolicy DeleteRole"
	oldPolicy   = " DetachUserPolicy DeletePolicy"
	newConsumer = "RegisterTaskDefinition DeregisterTaskDefinition"
	newGrant    = " DetachUserPolicy AttachUserPolicy AttachUserPolicy DetachUserPolicy"
)

func noChange(*args) {}

func named(a *args) {
	a.Name, a.PassRolePolicyName = pulumi.String("role"), pulumi.String("pass")
}

func renamed(name pulumi.StringPtrInput) pulumi.StringPtrInput {
	return name.(pulumi.String) + "-2"
}

// A replacement is complete before any consumer changes, and what it replaces goes only afterwards. One consumer is
// replaced if the ARN of the role changes, the others are the grants of docs/granting.md.
func TestReplacementsKeepTheOrder(t *testing.T) {
	skipIfShort(t)
	for _, test := range replacing {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			byBothDoors(t, func(t *testing.T, door door, s *sandbox.Sandbox, client *awsiam.Client) {
				createUser(t, client, "alice")
				createPolicy(t, client, "kms")
				createPolicy(t, client, "logs")
				a := &args{
					UseCases:             []component.UseCase{"managedInstances"},
					AdditionalPolicyArns: map[string]pulumi.StringInput{"extra": pulumi.String(account + "policy/kms")},
					InstanceRoleArns:     []pulumi.StringInput{pulumi.String(account + "role/instance")},
					PassRoleUsers:        []string{"alice"},
				}
				test.before(a)
				stack, err := s.Program(t.Context(), "stack", withConsumers(door, a))
				require.NoError(t, err)
				recorder := newRecorder(t, s, stack)
				up(t, stack)
				recorder.drain()

				test.change(a)
				up(t, stack)
				calls := recorder.take(t)
				assertReplaced(t, test.phases, calls)
				if strings.Contains(test.phases[1], newGrant) {
					assert.Equal(t, []string{"DetachUserPolicy", "AttachUserPolicy"}, callsFor(detachedFirst, calls))
					assert.Equal(t, []string{"AttachUserPolicy", "DetachUserPolicy"}, callsFor(attachedFirst, calls))
				}
				assert.Equal(t, []string{}, preview(t, stack))
				destroy(t, stack)
			})
		})
	}
}

func withConsumers(door door, a *args) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		role, err := door.role(ctx, "ecs", a)
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
func assertReplaced(t *testing.T, phases [3]string, calls []call) {
	t.Helper()
	assertPhases(t, "replace", calls, phaseOf)
	for i, expected := range phases {
		made := slices.DeleteFunc(slices.Clone(calls), func(c call) bool { return phaseOf(c) != i+1 })
		assert.ElementsMatch(t, strings.Fields(expected), operations(made), "phase %d", i+1)
	}
}

func callsFor(user string, calls []call) []string {
	return operations(slices.DeleteFunc(slices.Clone(calls), func(c call) bool { return c.input["UserName"] != user }))
}

func phaseOf(c call) int {
	switch {
	case strings.HasSuffix(c.operation, "TaskDefinition"),
		c.input["UserName"] == detachedFirst, c.input["UserName"] == attachedFirst:
		return 2
	case strings.HasPrefix(c.operation, "Detach"), strings.HasPrefix(c.operation, "Delete"):
		return 3
	}
	return 1
}

// The role that exists has the name, so that nothing can be replaced, and nothing is lost.
func TestPathUnderAFixedName(t *testing.T) {
	t.Parallel()
	byBothDoors(t, func(t *testing.T, door door, s *sandbox.Sandbox, client *awsiam.Client) {
		a := &args{UseCases: []component.UseCase{"volumes"}}
		named(a)
		stack, err := s.Program(t.Context(), "stack", withConsumers(door, a))
		require.NoError(t, err)
		up(t, stack)
		before := readAccount(t, client)
		a.Path = pulumi.String("/ecs/")
		_, err = stack.Up(t.Context())
		assert.ErrorContains(t, err, "EntityAlreadyExists")
		assert.Empty(t, cmp.Diff(before, readAccount(t, client)))
		a.Path = nil
		up(t, stack)
		assert.Empty(t, cmp.Diff(before, readAccount(t, client)))
	})
}

// A protected component is not replaced, and a retained one stays beside the new one.
func TestReplacingWhatIsProtectedOrRetained(t *testing.T) {
	skipIfShort(t)
	t.Parallel()
	byBothDoors(t, func(t *testing.T, door door, s *sandbox.Sandbox, client *awsiam.Client) {
		a := &args{UseCases: []component.UseCase{"volumes"}}
		named(a)
		option := pulumi.Protect(true)
		stack, err := s.Program(t.Context(), "stack", func(ctx *pulumi.Context) error {
			_, err := door.role(ctx, "ecs", a, option)
			return err
		})
		require.NoError(t, err)
		up(t, stack)
		before := readAccount(t, client)
		a.Name = renamed(a.Name)
		_, err = stack.Up(t.Context())
		assert.ErrorContains(t, err, "protect")
		assert.Empty(t, cmp.Diff(before, readAccount(t, client)))

		name := a.Name
		option, a.Name = pulumi.RetainOnDelete(true), pulumi.String("role")
		up(t, stack) // the option, in an update of its own
		a.Name = name
		up(t, stack)
		after := readAccount(t, client)
		assert.Equal(t, before.Roles["role"], after.Roles["role"])
		assert.Equal(t, before.Roles["role"].Attached, after.Roles["role-2"].Attached)
	})
}

// Another region replaces the AWS provider, and with it everything that it created. Under fixed names that fails, and
// nothing is lost.
func TestProviderThatChanges(t *testing.T) {
	skipIfShort(t)
	t.Parallel()
	byBothDoors(t, func(t *testing.T, door door, s *sandbox.Sandbox, client *awsiam.Client) {
		createUser(t, client, "alice")
		recorder := startRecorder(t, s, "")
		region := "us-east-1"
		a := &args{UseCases: []component.UseCase{"volumes"}, PassRoleUsers: []string{"alice"}}
		stack, err := s.Program(t.Context(), "stack", func(ctx *pulumi.Context) error {
			configuration := awsProvider(recorder.url)
			configuration.Region = pulumi.String(region)
			provider, err := aws.NewProvider(ctx, "provider", configuration)
			if err != nil {
				return err
			}
			_, err = door.role(ctx, "ecs", a, pulumi.Providers(provider))
			return err
		})
		require.NoError(t, err)
		up(t, stack)
		recorder.drain()
		region = "us-west-2"
		up(t, stack)
		assertReplaced(t, [3]string{
			"CreateRole AttachRolePolicy CreatePolicy AttachUserPolicy", "",
			"DetachRolePolicy DeleteRole DetachUserPolicy DeletePolicy",
		}, recorder.take(t))

		named(a)
		up(t, stack)
		before := readAccount(t, client)
		region = "us-east-1"
		_, err = stack.Up(t.Context())
		assert.ErrorContains(t, err, "EntityAlreadyExists")
		assert.Empty(t, cmp.Diff(before, readAccount(t, client)))
	})
}

// With names that are not random, Pulumi deletes first, whatever a program says.
func TestAutonamingWithoutRandomnessDeletesFirst(t *testing.T) {
	t.Parallel()
	s := newSandbox(t)
	client, err := s.StartIAM()
	require.NoError(t, err)
	createPolicy(t, client, "kms")
	createPolicy(t, client, "logs")
	policy := "kms"
	stack, err := s.Program(t.Context(), "stack", func(ctx *pulumi.Context) error {
		_, err := doors[0].role(ctx, "ecs", &args{
			UseCases:             []component.UseCase{"volumes"},
			AdditionalPolicyArns: map[string]pulumi.StringInput{"extra": pulumi.String(account + "policy/" + policy)},
		})
		return err
	})
	require.NoError(t, err)
	require.NoError(t, stack.SetConfigWithOptions(t.Context(), "pulumi:autonaming.mode",
		auto.ConfigValue{Value: "verbatim"}, &auto.ConfigOptions{Path: true}))
	recorder := newRecorder(t, s, stack)
	up(t, stack)
	assert.Contains(t, readAccount(t, client).Roles, "ecs")
	recorder.drain()
	policy = "logs"
	up(t, stack)
	assert.Equal(t, []string{"DetachRolePolicy", "AttachRolePolicy"}, operations(recorder.take(t)))
}
