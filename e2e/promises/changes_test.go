package promises

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/google/go-cmp/cmp"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// The life of a stack: use cases and grants come and go, and every input changes. Each step lists all operations, which
// are the same in preview and update, and IAM is read after each. A consumer uses the outputs; only some steps change
// it, after everything that the component creates and before everything that it deletes.
func TestChanges(t *testing.T) {
	const kms, logs = stacktest.Account + "policy/kms", stacktest.Account + "policy/logs"
	const functions = "arn:aws:lambda:us-east-1:123456789012:function:"
	const keys = "arn:aws:kms:us-east-1:123456789012:key/"
	const vpcLattice = "AmazonECSInfrastructureRolePolicyForVpcLattice"
	useCases := func(names ...component.UseCase) func(*stacktest.Args) {
		return func(a *stacktest.Args) { a.UseCases = names }
	}
	steps := []struct {
		name    string
		change  func(*stacktest.Args)
		changes []string
	}{
		{"first", useCases("volumes"), []string{
			"create EcsInfrastructureRole ecs", "create Policy ecs-pass-role", "create Role ecs",
			"create RolePolicyAttachment ecs-volumes", "create Role consumer", "create RolePolicy consumer",
		}},
		{"no change", useCases("volumes"), []string{}},

		{"volumes are retired", useCases("volumeCleanupOnly"), []string{
			"create RolePolicy ecs-volumeCleanupOnly", "update EcsInfrastructureRole ecs",
			"delete RolePolicyAttachment ecs-volumes",
		}},
		{"another use case", useCases("serviceConnectTls"), []string{
			"create RolePolicyAttachment ecs-serviceConnectTls", "update EcsInfrastructureRole ecs",
			"delete RolePolicy ecs-volumeCleanupOnly",
		}},
		{"and another", useCases("vpcLattice"), []string{
			"create RolePolicyAttachment ecs-vpcLattice", "update EcsInfrastructureRole ecs",
			"delete RolePolicyAttachment ecs-serviceConnectTls",
		}},
		{"and another", useCases("loadBalancers"), []string{
			"create RolePolicyAttachment ecs-loadBalancers", "update EcsInfrastructureRole ecs",
			"delete RolePolicyAttachment ecs-vpcLattice",
		}},
		{"and another", useCases("expressGatewayServices"), []string{
			"create RolePolicyAttachment ecs-expressGatewayServices", "update EcsInfrastructureRole ecs",
			"delete RolePolicyAttachment ecs-loadBalancers",
		}},
		{"and another", useCases("gatewayHostSharedAlb"), []string{
			"create RolePolicyAttachment ecs-gatewayHostSharedAlb", "update EcsInfrastructureRole ecs",
			"delete RolePolicyAttachment ecs-expressGatewayServices",
		}},
		{"and two", useCases("managedInstances", "volumes", "managedInstances"), []string{
			"create RolePolicyAttachment ecs-managedInstances", "create RolePolicyAttachment ecs-volumes",
			"update EcsInfrastructureRole ecs", "delete RolePolicyAttachment ecs-gatewayHostSharedAlb",
		}},
		{"reordered", useCases("volumes", "managedInstances"), []string{}},

		{"names are added", func(a *stacktest.Args) {
			a.PassRoleUsers = []string{"alice"}
			a.PassRoleGroups = []string{"developers"}
			a.PassRoleRoles = []string{"deployer"}
		}, []string{
			"create GroupPolicyAttachment ecs-pass-role/developers",
			"create RolePolicyAttachment ecs-pass-role/deployer", "create UserPolicyAttachment ecs-pass-role/alice",
			"update EcsInfrastructureRole ecs",
		}},
		{"more names, before the others", func(a *stacktest.Args) {
			a.PassRoleUsers = []string{"aaron", "alice"}
			a.PassRoleGroups = []string{"admins", "developers"}
			a.PassRoleRoles = []string{"builder", "deployer"}
		}, []string{
			"create GroupPolicyAttachment ecs-pass-role/admins", "create RolePolicyAttachment ecs-pass-role/builder",
			"create UserPolicyAttachment ecs-pass-role/aaron", "update EcsInfrastructureRole ecs",
		}},
		{"names are reordered", func(a *stacktest.Args) {
			slices.Reverse(a.PassRoleUsers)
			slices.Reverse(a.PassRoleGroups)
			slices.Reverse(a.PassRoleRoles)
		}, []string{}},
		{"names are removed", func(a *stacktest.Args) {
			a.PassRoleUsers = []string{"aaron"}
			a.PassRoleGroups = []string{"admins"}
			a.PassRoleRoles = []string{"builder"}
		}, []string{
			"update EcsInfrastructureRole ecs", "delete GroupPolicyAttachment ecs-pass-role/developers",
			"delete RolePolicyAttachment ecs-pass-role/deployer", "delete UserPolicyAttachment ecs-pass-role/alice",
		}},

		{"policies are added", func(a *stacktest.Args) {
			a.AdditionalPolicyArns = map[string]pulumi.StringInput{
				"kms":      pulumi.String(kms),
				vpcLattice: pulumi.String(stacktest.AWSManaged + vpcLattice),
			}
			a.InstanceRoleArns = []pulumi.StringInput{
				pulumi.String(stacktest.Account + "role/b"),
				pulumi.String(stacktest.Account + "role/a"),
			}
		}, []string{
			"create RolePolicy ecs-instanceRoles", "create RolePolicyAttachment ecs-" + vpcLattice,
			"create RolePolicyAttachment ecs-kms", "update EcsInfrastructureRole ecs",
		}},
		{"a policy becomes a use case", func(a *stacktest.Args) {
			a.UseCases = append(a.UseCases, "vpcLattice")
			delete(a.AdditionalPolicyArns, vpcLattice)
			slices.Reverse(a.InstanceRoleArns)
		}, []string{"update EcsInfrastructureRole ecs"}},
		{"and a policy again", func(a *stacktest.Args) {
			a.UseCases = a.UseCases[:2]
			a.AdditionalPolicyArns[vpcLattice] = pulumi.String(stacktest.AWSManaged + vpcLattice)
		}, []string{"update EcsInfrastructureRole ecs"}},
		{"and a use case again", func(a *stacktest.Args) {
			a.UseCases = append(a.UseCases, "vpcLattice")
			delete(a.AdditionalPolicyArns, vpcLattice)
		}, []string{"update EcsInfrastructureRole ecs"}},
		{"policies change", func(a *stacktest.Args) {
			a.AdditionalPolicyArns = map[string]pulumi.StringInput{"kms": pulumi.String(logs)}
			a.InstanceRoleArns = a.InstanceRoleArns[:1]
		}, []string{
			"create-replacement RolePolicyAttachment ecs-kms", "replace RolePolicyAttachment ecs-kms",
			"update EcsInfrastructureRole ecs", "update RolePolicy ecs-instanceRoles",
			"delete-replaced RolePolicyAttachment ecs-kms",
		}},
		{"hooks and keys are added", func(a *stacktest.Args) {
			a.UseCases = append(a.UseCases, "lifecycleHooks", "serviceConnectTls")
			a.LifecycleHookFunctionArns = []pulumi.StringInput{
				pulumi.String(functions + "b"), pulumi.String(functions + "a"),
			}
			a.VolumeKmsKeyArns = []pulumi.StringInput{pulumi.String(keys + "b"), pulumi.String(keys + "a")}
			a.TlsKmsKeyArns = []pulumi.StringInput{pulumi.String(keys + "b"), pulumi.String(keys + "a")}
		}, []string{
			"create RolePolicy ecs-lifecycleHooks", "create RolePolicy ecs-tlsKmsKeys",
			"create RolePolicy ecs-volumeKmsKeys", "create RolePolicyAttachment ecs-serviceConnectTls",
			"update EcsInfrastructureRole ecs",
		}},
		{"hooks and keys are reordered", func(a *stacktest.Args) {
			slices.Reverse(a.LifecycleHookFunctionArns)
			slices.Reverse(a.VolumeKmsKeyArns)
			slices.Reverse(a.TlsKmsKeyArns)
		}, []string{}},
		{"hooks and keys change", func(a *stacktest.Args) {
			a.LifecycleHookFunctionArns = []pulumi.StringInput{pulumi.String(functions + "a:live")}
			a.VolumeKmsKeyArns = a.VolumeKmsKeyArns[:1]
			a.TlsKmsKeyArns = a.TlsKmsKeyArns[:1]
		}, []string{
			"update EcsInfrastructureRole ecs", "update RolePolicy ecs-lifecycleHooks",
			"update RolePolicy ecs-tlsKmsKeys", "update RolePolicy ecs-volumeKmsKeys",
		}},
		{"policies are removed", func(a *stacktest.Args) {
			a.AdditionalPolicyArns, a.InstanceRoleArns, a.LifecycleHookFunctionArns = nil, nil, nil
			a.VolumeKmsKeyArns, a.TlsKmsKeyArns = nil, nil
			a.UseCases = []component.UseCase{"volumes"}
		}, []string{
			"update EcsInfrastructureRole ecs", "delete RolePolicy ecs-instanceRoles",
			"delete RolePolicy ecs-lifecycleHooks", "delete RolePolicy ecs-tlsKmsKeys",
			"delete RolePolicy ecs-volumeKmsKeys",
			"delete RolePolicyAttachment ecs-kms", "delete RolePolicyAttachment ecs-managedInstances",
			"delete RolePolicyAttachment ecs-serviceConnectTls", "delete RolePolicyAttachment ecs-vpcLattice",
		}},

		{"what updates", func(a *stacktest.Args) {
			a.Description = pulumi.String("ECS manages infrastructure")
			a.MaxSessionDuration = pulumi.Int(7200)
			a.PermissionsBoundary = pulumi.String(kms)
			a.ForceDetachPolicies = pulumi.Bool(true)
			a.Tags = pulumi.StringMap{"team": pulumi.String("platform")}
		}, []string{
			"update EcsInfrastructureRole ecs", "update Policy ecs-pass-role", "update Role ecs",
		}},
		{"the trust policy", func(a *stacktest.Args) { a.SourceAccount = pulumi.String("123456789012") },
			[]string{
				"update EcsInfrastructureRole ecs", "update Role ecs", "update Role consumer",
			}},
		{
			"what replaces the PassRole policy",
			func(a *stacktest.Args) { a.PassRolePolicyName = pulumi.String("pass-ecs") },
			[]string{
				"create-replacement GroupPolicyAttachment ecs-pass-role/admins",
				"create-replacement Policy ecs-pass-role",
				"create-replacement RolePolicyAttachment ecs-pass-role/builder",
				"create-replacement UserPolicyAttachment ecs-pass-role/aaron",
				"replace GroupPolicyAttachment ecs-pass-role/admins", "replace Policy ecs-pass-role",
				"replace RolePolicyAttachment ecs-pass-role/builder",
				"replace UserPolicyAttachment ecs-pass-role/aaron",
				"update EcsInfrastructureRole ecs", "update Role consumer",
				"delete-replaced GroupPolicyAttachment ecs-pass-role/admins", "delete-replaced Policy ecs-pass-role",
				"delete-replaced RolePolicyAttachment ecs-pass-role/builder",
				"delete-replaced UserPolicyAttachment ecs-pass-role/aaron",
			},
		},
		{"what replaces the role", func(a *stacktest.Args) {
			a.PassRoleUsers, a.PassRoleGroups, a.PassRoleRoles = nil, nil, nil
			a.Name, a.Path = pulumi.String("ecsInfrastructureRole"), pulumi.String("/ecs/")
			a.PassRolePolicyName = pulumi.String("pass-the-other")
		}, []string{
			"create-replacement Policy ecs-pass-role", "create-replacement Role ecs",
			"create-replacement RolePolicyAttachment ecs-volumes", "replace Policy ecs-pass-role", "replace Role ecs",
			"replace RolePolicyAttachment ecs-volumes", "update EcsInfrastructureRole ecs", "update Role consumer",
			"update RolePolicy consumer", "delete GroupPolicyAttachment ecs-pass-role/admins",
			"delete RolePolicyAttachment ecs-pass-role/builder", "delete UserPolicyAttachment ecs-pass-role/aaron",
			"delete-replaced Policy ecs-pass-role", "delete-replaced Role ecs",
			"delete-replaced RolePolicyAttachment ecs-volumes",
		}},
		{
			"no PassRole policy",
			func(a *stacktest.Args) { a.PassRolePolicyName, a.CreatePassRolePolicy = nil, new(false) },
			[]string{
				"update EcsInfrastructureRole ecs", "update Role consumer", "delete Policy ecs-pass-role",
			},
		},
		{"a generated name", func(a *stacktest.Args) { a.Name, a.NamePrefix = nil, pulumi.String("ecs-") }, []string{
			"create-replacement Role ecs", "create-replacement RolePolicyAttachment ecs-volumes", "replace Role ecs",
			"replace RolePolicyAttachment ecs-volumes", "update EcsInfrastructureRole ecs", "update Role consumer",
			"update RolePolicy consumer", "delete-replaced Role ecs",
			"delete-replaced RolePolicyAttachment ecs-volumes",
		}},
	}
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, client *awsiam.Client) {
		makePrincipals(t, client)
		before := stacktest.ReadAccount(t, client)

		a := &stacktest.Args{Name: pulumi.String("ecs"), PassRolePolicyName: pulumi.String("pass")}
		stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
			role, err := door.Role(ctx, "ecs", a)
			if err != nil {
				return err
			}
			ctx.Export("generated", pulumi.StringMap{"name": role.RoleName, "id": role.RoleUniqueId})
			return consume(ctx, role)
		})
		require.NoError(t, err)
		for _, step := range steps {
			step.change(a)
			assert.Equal(t, step.changes, phases(stacktest.Preview(t, stack)), "preview: %s", step.name)
			changes, outputs := stacktest.Up(t, stack)
			assert.Equal(t, step.changes, phases(changes), step.name)
			require.Empty(t, cmp.Diff(expected(a, outputs["generated"].Value.(map[string]any)),
				stacktest.ReadAccount(t, client)),
				step.name)
		}
		changes := stacktest.Destroy(t, stack)
		assert.Equal(t, []string{
			"delete EcsInfrastructureRole ecs", "delete Role consumer", "delete Role ecs", "delete RolePolicy consumer",
			"delete RolePolicyAttachment ecs-volumes"}, stacktest.Sorted(changes))
		assert.Equal(t, []string{"delete RolePolicy consumer", "delete Role consumer"}, changes[:2])
		assert.Empty(t, cmp.Diff(before, stacktest.ReadAccount(t, client)))
	})
}

// phases sorts the operations within each phase: those of the component, those of the consumer, deletions.
func phases(changes []string) []string {
	phase := func(change string) int {
		switch {
		case strings.HasPrefix(change, "delete"):
			return 2
		case strings.HasSuffix(change, " consumer"):
			return 1
		}
		return 0
	}
	ordered := []string{}
	for len(changes) > 0 {
		n := 1
		for n < len(changes) && phase(changes[n]) == phase(changes[0]) {
			n++
		}
		ordered = append(ordered, stacktest.Sorted(changes[:n])...)
		changes = changes[n:]
	}
	return ordered
}

// consume creates two resources from the outputs.
func consume(ctx *pulumi.Context, role *component.EcsInfrastructureRole) error {
	consumer, err := iam.NewRole(ctx, "consumer", &iam.RoleArgs{
		Name:                pulumi.String("consumer"),
		AssumeRolePolicy:    role.TrustPolicyJson,
		Description:         role.RoleArn,
		PermissionsBoundary: role.PassRolePolicyArn,
		Tags: pulumi.StringMap{
			"name":   role.RoleName,
			"id":     role.RoleUniqueId,
			"policy": role.PassRolePolicyName,
		},
	})
	if err != nil {
		return err
	}
	_, err = iam.NewRolePolicy(ctx, "consumer",
		&iam.RolePolicyArgs{Name: pulumi.String("consumer"), Role: consumer.Name, Policy: role.PassRolePolicyJson})
	return err
}

// makePrincipals creates the principals and policies that tests name.
func makePrincipals(t *testing.T, client *awsiam.Client) {
	for _, name := range []string{"alice", "aaron"} {
		stacktest.CreateUser(t, client, name)
	}
	for _, name := range []string{"developers", "admins"} {
		stacktest.CreateGroup(t, client, name)
	}
	for _, name := range []string{"deployer", "builder"} {
		stacktest.CreateRole(t, client, name)
	}
	for _, name := range []string{"kms", "logs"} {
		createPolicy(t, client, name)
	}
}

func createPolicy(t *testing.T, client *awsiam.Client, name string) {
	t.Helper()
	_, err := client.CreatePolicy(t.Context(),
		&awsiam.CreatePolicyInput{PolicyName: &name, PolicyDocument: aws.String(stacktest.SomeDocument)})
	require.NoError(t, err)
}

// expected returns the content of IAM after an update with the arguments. Generated names come from the outputs.
func expected(a *stacktest.Args, generated map[string]any) sandbox.Account {
	tags := map[string]string{}
	for key, value := range literal(a.Tags, pulumi.StringMap{}) {
		tags[key] = string(value.(pulumi.String))
	}
	path := string(literal(a.Path, pulumi.String("/")))
	name := string(literal(a.Name, pulumi.String(generated["name"].(string))))
	role := sandbox.Role{
		Arn:         stacktest.Account + "role" + path + name,
		Description: string(literal(a.Description, pulumi.String(""))),
		Trust: sandbox.Canonical(stacktest.TrustPolicy(string(literal(a.SourceAccount,
			pulumi.String(""))))),
		Boundary:          string(literal(a.PermissionsBoundary, pulumi.String(""))),
		MaxSessionSeconds: int32(literal(a.MaxSessionDuration, pulumi.Int(3600))),
		Attached:          sandbox.Attached{},
		Inline:            map[string]string{},
		Tags:              tags,
	}
	for _, useCase := range a.UseCases {
		if path, ok := stacktest.ManagedPolicies[useCase]; ok {
			role.Attached = append(role.Attached, stacktest.AWSManaged+path)
		}
		if useCase == "volumeCleanupOnly" {
			role.Inline["VolumeCleanupOnly"] = sandbox.Canonical(volumeCleanupPolicy)
		}
	}
	for _, arn := range a.AdditionalPolicyArns {
		role.Attached = append(role.Attached, string(arn.(pulumi.String)))
	}
	role.Attached = slices.Compact(stacktest.Sorted(role.Attached))
	for name, list := range map[string]struct {
		arns     []pulumi.StringInput
		document func(arns ...string) string
	}{
		"PassInstanceRoles":    {a.InstanceRoleArns, instanceRolesPolicy},
		"InvokeLifecycleHooks": {a.LifecycleHookFunctionArns, lifecycleHooksPolicy},
		"UseVolumeKmsKeys":     {a.VolumeKmsKeyArns, volumeKeysPolicy},
		"UseTlsKmsKeys":        {a.TlsKmsKeyArns, tlsKeysPolicy},
	} {
		var arns []string
		for _, arn := range list.arns {
			arns = append(arns, string(arn.(pulumi.String)))
		}
		if len(arns) > 0 {
			role.Inline[name] = sandbox.Canonical(list.document(stacktest.Sorted(arns)...))
		}
	}

	other := func(name string, attached ...string) sandbox.Role {
		return sandbox.Role{
			Arn:               stacktest.Account + "role/" + name,
			Trust:             sandbox.Canonical(stacktest.SomeDocument),
			MaxSessionSeconds: 3600,
			Attached:          append(sandbox.Attached{}, attached...),
			Inline:            map[string]string{},
			Tags:              map[string]string{},
		}
	}
	passRole := sandbox.Canonical(`{"Version":"2012-10-17","Statement":[{` +
		`"Effect":"Allow","Action":"iam:PassRole","Resource":"` + role.Arn + `",` +
		`"Condition":{"StringEquals":{"iam:PassedToService":"ecs.amazonaws.com"}}}]}`)
	consumer := other("consumer")
	consumer.Description, consumer.Trust = role.Arn, role.Trust
	consumer.Inline["consumer"] = passRole
	consumer.Tags = map[string]string{"name": name, "id": generated["id"].(string), "policy": ""}
	policies := map[string]sandbox.Policy{
		stacktest.Account + "policy/kms": {Document: sandbox.Canonical(stacktest.SomeDocument),
			Tags: map[string]string{}},
		stacktest.Account + "policy/logs": {Document: sandbox.Canonical(stacktest.SomeDocument),
			Tags: map[string]string{}},
	}
	policyArn := ""
	if a.CreatePassRolePolicy == nil {
		policyName := string(literal(a.PassRolePolicyName, pulumi.String("")))
		policyArn = stacktest.Account + "policy" + path + policyName
		policies[policyArn] = sandbox.Policy{Document: passRole, Tags: tags}
		consumer.Boundary, consumer.Tags["policy"] = policyArn, policyName
	}
	granted := func(names []string, name string) []string {
		if slices.Contains(names, name) {
			return []string{policyArn}
		}
		return []string{}
	}
	return sandbox.Account{
		Roles: map[string]sandbox.Role{
			name: role, "consumer": consumer,
			"deployer": other("deployer", granted(a.PassRoleRoles, "deployer")...),
			"builder":  other("builder", granted(a.PassRoleRoles, "builder")...),
		},
		Policies: policies,
		Users: map[string]sandbox.Principal{
			"alice": {Arn: stacktest.Account + "user/alice", Attached: granted(a.PassRoleUsers, "alice")},
			"aaron": {Arn: stacktest.Account + "user/aaron", Attached: granted(a.PassRoleUsers, "aaron")},
		},
		Groups: map[string]sandbox.Principal{
			"developers": {Arn: stacktest.Account + "group/developers", Attached: granted(a.PassRoleGroups,
				"developers")},
			"admins": {Arn: stacktest.Account + "group/admins", Attached: granted(a.PassRoleGroups, "admins")},
		},
	}
}

func instanceRolesPolicy(arns ...string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:PassRole",` +
		`"Resource":["` + strings.Join(arns, `","`) + `"],` +
		`"Condition":{"StringLike":{"iam:PassedToService":"ec2.*"}}}]}`
}

func lifecycleHooksPolicy(arns ...string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"lambda:InvokeFunction",` +
		`"Resource":["` + strings.Join(arns, `","`) + `"]}]}`
}

// volumeKeysPolicy is for keys in us-east-1.
func volumeKeysPolicy(arns ...string) string {
	keys := `["` + strings.Join(arns, `","`) + `"]`
	return `{"Version":"2012-10-17","Statement":[` +
		`{"Effect":"Allow","Action":"kms:DescribeKey","Resource":` + keys + `},` +
		`{"Effect":"Allow","Action":["kms:GenerateDataKey*","kms:ReEncryptTo","kms:ReEncryptFrom"],` +
		`"Resource":` + keys + `,"Condition":{` +
		`"ForAnyValue:StringEquals":{"kms:EncryptionContextKeys":"aws:ebs:id"},` +
		`"StringEquals":{"kms:ViaService":"ec2.us-east-1.amazonaws.com"}}},` +
		`{"Effect":"Allow","Action":"kms:CreateGrant","Resource":` + keys + `,"Condition":{` +
		`"Bool":{"kms:GrantIsForAWSResource":"true"},` +
		`"ForAnyValue:StringEquals":{"kms:EncryptionContextKeys":"aws:ebs:id"},` +
		`"StringEquals":{"kms:ViaService":"ec2.us-east-1.amazonaws.com"}}}]}`
}

func tlsKeysPolicy(arns ...string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow",` +
		`"Action":["kms:Encrypt","kms:Decrypt","kms:GenerateDataKey","kms:GenerateDataKeyPair"],` +
		`"Resource":["` + strings.Join(arns, `","`) + `"]}]}`
}

const volumeCleanupPolicy = `{"Version":"2012-10-17","Statement":[` +
	`{"Sid":"DescribeVolumesForLifecycle","Effect":"Allow","Action":"ec2:DescribeVolumes","Resource":"*"},` +
	`{"Sid":"ManageEBSVolumeLifecycle","Effect":"Allow","Action":"ec2:DetachVolume",` +
	`"Resource":"arn:aws:ec2:*:*:volume/*",` +
	`"Condition":{"StringEquals":{"aws:ResourceTag/AmazonECSManaged":"true"}}},` +
	`{"Sid":"ManageVolumeAttachmentsForEC2","Effect":"Allow","Action":"ec2:DetachVolume",` +
	`"Resource":"arn:aws:ec2:*:*:instance/*"},` +
	`{"Sid":"DeleteEBSManagedVolume","Effect":"Allow","Action":"ec2:DeleteVolume",` +
	`"Resource":"arn:aws:ec2:*:*:volume/*",` +
	`"Condition":{"ArnLike":{"aws:ResourceTag/AmazonECSCreated":"arn:aws:ecs:*:*:task/*"},` +
	`"StringEquals":{"aws:ResourceTag/AmazonECSManaged":"true"}}}]}`

// literal returns an input that is a literal, or a default.
func literal[T any](input any, otherwise T) T {
	if value, given := input.(T); given {
		return value
	}
	return otherwise
}
