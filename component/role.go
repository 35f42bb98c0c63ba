package component

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/limits"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/policy"
)

// Type is the type token of the component.
const Type = "ecs-infrastructure:index:EcsInfrastructureRole"

// The Amazon ECS infrastructure role: the IAM role that ECS itself (`ecs.amazonaws.com`) assumes to manage
// infrastructure for you. It is neither the task role nor the task execution role.
//
// The component makes the role with its trust policy, attaches the AWS managed policy of each use case, and lets the
// named users, groups and roles pass the role to ECS. What takes an output of the component is created after all of
// them are attached, and destroyed before one of them is detached.
//
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html
type EcsInfrastructureRole struct {
	pulumi.ResourceState

	// Session names that ECS uses for the selected use cases: search CloudTrail for them by "User name". AWS documents
	// none for `expressGatewayServices` and `gatewayHostSharedAlb`.
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html
	CloudTrailUserNames pulumi.StringArrayOutput `pulumi:"cloudTrailUserNames"`
	// ARNs of the AWS managed policies of the selected use cases, without `additionalPolicyArns`.
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-awsmanpol.html
	ManagedPolicyArns pulumi.StringArrayOutput `pulumi:"managedPolicyArns"`
	// ARN of the managed policy that allows passing the role to ECS. Empty with `createPassRolePolicy: false`.
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
	PassRolePolicyArn pulumi.StringOutput `pulumi:"passRolePolicyArn"`
	// JSON document that allows passing the role to ECS, for policies of your own. Always there.
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
	PassRolePolicyJson pulumi.StringOutput `pulumi:"passRolePolicyJson"`
	// Name of the managed policy that allows passing the role to ECS. Empty with `createPassRolePolicy: false`.
	// https://docs.aws.amazon.com/singlesignon/latest/userguide/howtocmp.html
	PassRolePolicyName pulumi.StringOutput `pulumi:"passRolePolicyName"`
	// ARN of the role: what the fields of ECS take.
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html
	RoleArn pulumi.StringOutput `pulumi:"roleArn"`
	// Name of the role. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
	RoleName pulumi.StringOutput `pulumi:"roleName"`
	// Unique ID of the role, such as AROAEXAMPLEID.
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
	RoleUniqueId pulumi.StringOutput `pulumi:"roleUniqueId"`
	// JSON document that lets ECS assume the role.
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html
	TrustPolicyJson pulumi.StringOutput `pulumi:"trustPolicyJson"`
}

// EcsInfrastructureRoleArgs are the inputs of the component.
type EcsInfrastructureRoleArgs struct {
	// Further managed policies for the role: a map from a key to an ARN. The key, a letter followed by letters, digits
	// or `_`, names the attachment. An AWS managed policy (`arn:aws:iam::aws:policy/...`) goes under its own name, with
	// `_` for hyphens, so that it stays attached when it becomes a use case; other policies under a key of your choice.
	// A renamed key detaches the policy: rename its attachment in the state first, with `pulumi state rename`. The key
	// must not be a selected use case, and no policy may occur twice. Default: none. More than 10 managed policies on
	// one role need a raised quota. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
	AdditionalPolicyArns map[string]pulumi.StringInput `pulumi:"additionalPolicyArns"`
	// Whether to make the managed policy that allows `iam:PassRole` on this role to ECS. It is also made when nobody is
	// named, for attachments of your own and for permission sets. `false` together with names or `passRolePolicyName`
	// is an error. Default: `true`. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
	CreatePassRolePolicy *bool `pulumi:"createPassRolePolicy"`
	// Description of the role, at most 1000 characters of Latin-1, thus without typographic quotes. Default: none.
	// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
	Description pulumi.StringPtrInput `pulumi:"description"`
	// Whether destroying the role first detaches policies that were attached outside of this program. Default: `false`;
	// the destroy then fails with DeleteConflict.
	// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html
	ForceDetachPolicies pulumi.BoolPtrInput `pulumi:"forceDetachPolicies"`
	// ARNs of the instance roles that ECS may pass to EC2 beside those that the managed policy covers, which are named
	// `ecsInstanceRole*` and have the path `/`. Roles, not instance profiles, and no wildcards. Only with the use case
	// `managedInstances`. Order and repeats do not matter. The inline policies of a role together hold at most 10240
	// characters. Default: none.
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-instance-profile.html
	InstanceRoleArns []pulumi.StringInput `pulumi:"instanceRoleArns"`
	// Longest session of the role in seconds, 3600 to 43200. Default: 3600.
	// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
	MaxSessionDuration pulumi.IntPtrInput `pulumi:"maxSessionDuration"`
	// Name of the role, 1 to 64 letters, digits or `_+=,.@-`. Not together with `namePrefix`. Default: auto-named after
	// the component. A change replaces the role and all that hangs on it.
	// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
	Name pulumi.StringPtrInput `pulumi:"name"`
	// Beginning of a generated role name, 1 to 38 letters, digits or `_+=,.@-`. Not together with `name`. Default:
	// none. A change replaces the role and all that hangs on it.
	// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
	NamePrefix pulumi.StringPtrInput `pulumi:"namePrefix"`
	// Names of the IAM groups whose members may pass the role to ECS; not ARNs. 1 to 128 letters, digits or `_+=,.@-`
	// each. Order and repeats do not matter; names that differ in case only are refused. To grant a group whose name is
	// not known before the update, attach `passRolePolicyArn` to it; a literal name of a group made in the same program
	// needs `dependsOn`. Default: none. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
	PassRoleGroups []string `pulumi:"passRoleGroups"`
	// Name of the managed policy that allows `iam:PassRole`, 1 to 128 letters, digits or `_+=,.@-`. Permission sets of
	// IAM Identity Center refer to a policy by its name and path. Default: auto-named. A change replaces the policy.
	// https://docs.aws.amazon.com/singlesignon/latest/userguide/howtocmp.html
	PassRolePolicyName pulumi.StringPtrInput `pulumi:"passRolePolicyName"`
	// Names of the IAM roles that may pass the role to ECS, such as a deploy role; not ARNs. 1 to 64 letters, digits or
	// `_+=,.@-` each. Order and repeats do not matter; names that differ in case only are refused, and so are
	// `AWSReservedSSO_*` and `AWSServiceRoleFor*`, which IAM does not let anyone change. To grant a role whose name is
	// not known before the update, attach `passRolePolicyArn` to it; a literal name of a role made in the same program
	// needs `dependsOn`. Default: none. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
	PassRoleRoles []string `pulumi:"passRoleRoles"`
	// Names of the IAM users who may pass the role to ECS; not ARNs. 1 to 64 letters, digits or `_+=,.@-` each. Order
	// and repeats do not matter; names that differ in case only are refused. To grant a user whose name is not known
	// before the update, attach `passRolePolicyArn` to it; a literal name of a user made in the same program needs
	// `dependsOn`. Default: none. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
	PassRoleUsers []string `pulumi:"passRoleUsers"`
	// Path of the role and of the PassRole policy, such as `/ecs/`: at most 512 letters, digits or `_+=,.@-` between
	// slashes. IAM allows roles more characters, and policies only these. Default: `/`. A change replaces both.
	// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html
	Path pulumi.StringPtrInput `pulumi:"path"`
	// ARN of the managed policy that bounds the role's permissions, 20 to 2048 characters. Default: none.
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
	PermissionsBoundary pulumi.StringPtrInput `pulumi:"permissionsBoundary"`
	// Account ID of 12 digits; in YAML in quotes. Adds the condition `StringEqualsIfExists` on `aws:SourceAccount` to
	// the trust policy against a confused deputy. AWS documents no condition for this role and does not say whether ECS
	// sends the key. If it does not, the condition has no effect; if it does, a wrong account locks ECS out. An output
	// that resolves to null is an error. Default: no condition.
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
	SourceAccount pulumi.StringPtrInput `pulumi:"sourceAccount"`
	// Tags of the role and of the PassRole policy, at most 50; keys of 1 to 128 and values of up to 256 letters,
	// digits, spaces or `_.:/=+-@`, neither beginning with `aws:`, and keys not differing in case only. The default
	// tags of the AWS provider apply too, and `tags` wins. Default: none.
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
	Tags pulumi.StringMapInput `pulumi:"tags"`
	// What ECS is to do with the role. Each use case attaches one policy. Order and repeats do not matter. Required;
	// may be empty only with `additionalPolicyArns`.
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html
	UseCases []UseCase `pulumi:"useCases"`
}

// NewEcsInfrastructureRole creates the role. If inputs are wrong, it creates nothing and returns an [*InputError] with
// everything that is wrong with literals. Outputs are validated once they are known, before anything is created.
func NewEcsInfrastructureRole(ctx *pulumi.Context, name string, args *EcsInfrastructureRoleArgs,
	opts ...pulumi.ResourceOption) (*EcsInfrastructureRole, error) {
	if args == nil {
		args = &EcsInfrastructureRoleArgs{}
	}
	inputs := inputsOf(*args)
	if err := Check(name, inputs); err != nil {
		return nil, err
	}
	outputs := late{component: name, inputs: inputs}
	b := &builder{
		ctx:       ctx,
		name:      name,
		args:      outputs.validate(normalize(*args)),
		rows:      rowsOf(args.UseCases),
		component: &EcsInfrastructureRole{},
	}
	if err := ctx.RegisterComponentResourceV2(Type, name, registeredInputs(b.args), b.component, opts...); err != nil {
		return nil, err
	}
	for _, step := range []func() error{b.createRole, b.attachPolicies, b.passInstanceRoles, b.grantPassRole} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return b.component, b.registerOutputs()
}

// builder creates the resources of one component.
type builder struct {
	ctx       *pulumi.Context
	name      string
	args      EcsInfrastructureRoleArgs
	rows      []useCaseRow // of the selected use cases
	component *EcsInfrastructureRole

	trustPolicy       pulumi.StringOutput
	role              *iam.Role
	managedPolicyArns pulumi.StringArrayOutput
	passRolePolicy    *iam.Policy // nil without createPassRolePolicy
	// attached has the resources that every output depends on: consumers of the role are created after them and deleted
	// before them.
	attached []pulumi.Resource
}

// child is an option of every resource. None has deleteBeforeReplace, which would also delete the consumers first.
func (b *builder) child() pulumi.ResourceOption { return pulumi.Parent(b.component) }

func (b *builder) createRole() (err error) {
	b.trustPolicy = pulumi.String(policy.Trust("")).ToStringOutput()
	if account := b.args.SourceAccount; account != nil {
		b.trustPolicy = account.ToStringPtrOutput().Elem().ApplyT(policy.Trust).(pulumi.StringOutput)
	}
	b.role, err = iam.NewRole(b.ctx, b.name, &iam.RoleArgs{
		AssumeRolePolicy:    b.trustPolicy,
		Name:                b.args.Name,
		NamePrefix:          b.args.NamePrefix,
		Path:                b.args.Path,
		Description:         b.args.Description,
		MaxSessionDuration:  b.args.MaxSessionDuration,
		PermissionsBoundary: b.args.PermissionsBoundary,
		ForceDetachPolicies: b.args.ForceDetachPolicies,
		Tags:                b.args.Tags,
	}, b.child())
	return err
}

// attachPolicies attaches the policies of the use cases and the additional ones.
func (b *builder) attachPolicies() error {
	if err := b.attachUseCases(); err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(b.args.AdditionalPolicyArns)) {
		if err := b.attach(key, b.args.AdditionalPolicyArns[key], useCaseWithKey(key)); err != nil {
			return err
		}
	}
	count := len(managedPolicyArns("", b.rows)) + len(b.args.AdditionalPolicyArns)
	if count <= limits.ManagedPolicies {
		return nil
	}
	return b.ctx.Log.Warn(fmt.Sprintf("the role has %d managed policies, and IAM allows %d unless the account's quota is raised",
		count, limits.ManagedPolicies), &pulumi.LogArgs{Resource: b.component})
}

func (b *builder) attachUseCases() error {
	if len(b.rows) == 0 {
		b.managedPolicyArns = pulumi.StringArray{}.ToStringArrayOutput()
		return nil // the partition is not needed
	}
	partition := b.partition()
	b.managedPolicyArns = partition.ApplyT(func(partition string) []string {
		return managedPolicyArns(partition, b.rows)
	}).(pulumi.StringArrayOutput)
	for _, row := range b.rows {
		key := string(row.useCase)
		if row.policyPath == "" {
			document := partition.ApplyT(policy.VolumeCleanup).(pulumi.StringOutput)
			if err := b.inline(key, "VolumeCleanupOnly", document); err != nil {
				return err
			}
			continue
		}
		arn := partition.ApplyT(row.policyArn).(pulumi.StringOutput)
		if err := b.attach(key, arn, managedPolicyKey(row.policyPath)); err != nil {
			return err
		}
	}
	return nil
}

// partition asks the AWS provider of the component. In a preview, a provider whose own configuration is unknown (its
// account is created in the same program, say) answers with nothing, so the partition is unknown too.
func (b *builder) partition() pulumi.StringOutput {
	return aws.GetPartitionOutput(b.ctx, aws.GetPartitionOutputArgs{}, pulumi.Parent(b.component)).
		Partition().ApplyT(func(partition string) (pulumi.StringOutput, error) {
		switch {
		case partition != "":
			return pulumi.String(partition).ToStringOutput(), nil
		case b.ctx.DryRun():
			return pulumi.UnsafeUnknownOutput(nil).ApplyT(func(any) string { return "" }).(pulumi.StringOutput), nil
		}
		return pulumi.StringOutput{}, fmt.Errorf("%s %q: aws:index/getPartition:getPartition returned no partition;"+
			" in a unit test, make the mocks return one", Type, b.name)
	}).(pulumi.StringOutput)
}

// attach attaches a managed policy to the role. The state may have the attachment under another key, since a policy can
// turn from an additional one into a use case and back. Without the alias, Pulumi would attach the policy, and then
// detach it as the old resource: IAM has a single attachment for both.
func (b *builder) attach(key string, policyArn pulumi.StringInput, otherKey string) error {
	options := []pulumi.ResourceOption{b.child()}
	if otherKey != "" {
		options = append(options, pulumi.Aliases([]pulumi.Alias{{Name: pulumi.String(b.name + "-" + otherKey)}}))
	}
	return b.keep(iam.NewRolePolicyAttachment(b.ctx, b.name+"-"+key, &iam.RolePolicyAttachmentArgs{
		Role: b.role.Name, PolicyArn: policyArn,
	}, options...))
}

// inline adds an inline policy to the role.
func (b *builder) inline(key, physicalName string, document pulumi.StringOutput) error {
	return b.keep(iam.NewRolePolicy(b.ctx, b.name+"-"+key, &iam.RolePolicyArgs{
		Role: b.role.Name, Name: pulumi.String(physicalName), Policy: document,
	}, b.child()))
}

// keep adds a resource to those that every output depends on.
func (b *builder) keep(resource pulumi.Resource, err error) error {
	b.attached = append(b.attached, resource)
	return err
}

func (b *builder) passInstanceRoles() error {
	if len(b.args.InstanceRoleArns) == 0 {
		return nil
	}
	document := instanceRoleArns(b.args).ApplyT(policy.PassInstanceRoles).(pulumi.StringOutput)
	return b.inline("instanceRoles", "PassInstanceRoles", document)
}

// grantPassRole creates the PassRole policy and attaches it to each named principal. A single aws.iam.PolicyAttachment
// would lose all grants over one wrong name, and would detach every other user of the policy.
func (b *builder) grantPassRole() (err error) {
	if !*b.args.CreatePassRolePolicy {
		return nil
	}
	name := b.name + "-pass-role"
	b.passRolePolicy, err = iam.NewPolicy(b.ctx, name, &iam.PolicyArgs{
		Name:   b.args.PassRolePolicyName,
		Path:   b.args.Path,
		Policy: b.passRoleDocument(),
		Tags:   b.args.Tags,
	}, b.child())
	if err := b.keep(b.passRolePolicy, err); err != nil {
		return err
	}
	arn := b.passRolePolicy.Arn
	for _, user := range b.args.PassRoleUsers {
		if err := b.keep(iam.NewUserPolicyAttachment(b.ctx, name+"/"+user, &iam.UserPolicyAttachmentArgs{
			User: pulumi.String(user), PolicyArn: arn,
		}, b.child())); err != nil {
			return err
		}
	}
	for _, group := range b.args.PassRoleGroups {
		if err := b.keep(iam.NewGroupPolicyAttachment(b.ctx, name+"/"+group, &iam.GroupPolicyAttachmentArgs{
			Group: pulumi.String(group), PolicyArn: arn,
		}, b.child())); err != nil {
			return err
		}
	}
	for _, role := range b.args.PassRoleRoles {
		if err := b.keep(iam.NewRolePolicyAttachment(b.ctx, name+"/"+role, &iam.RolePolicyAttachmentArgs{
			Role: pulumi.String(role), PolicyArn: arn,
		}, b.child())); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) passRoleDocument() pulumi.StringOutput {
	return b.role.Arn.ApplyT(policy.PassRole).(pulumi.StringOutput)
}

// registerOutputs sets the outputs. They wait for the attachments, so that ECS never has the role without its policies:
// tasks would be stuck in DEPROVISIONING and their EBS volumes stranded.
func (b *builder) registerOutputs() error {
	policyArn, policyName := empty(), empty()
	if b.passRolePolicy != nil {
		policyArn, policyName = b.passRolePolicy.Arn, b.passRolePolicy.Name
	}
	c := b.component
	c.CloudTrailUserNames = waiting(b, pulumi.ToStringArray(sessionNames(b.rows)).ToStringArrayOutput())
	c.ManagedPolicyArns = waiting(b, b.managedPolicyArns)
	c.PassRolePolicyArn = waiting(b, policyArn)
	c.PassRolePolicyJson = waiting(b, b.passRoleDocument())
	c.PassRolePolicyName = waiting(b, policyName)
	c.RoleArn = waiting(b, b.role.Arn)
	c.RoleName = waiting(b, b.role.Name)
	c.RoleUniqueId = waiting(b, b.role.UniqueId)
	c.TrustPolicyJson = waiting(b, b.trustPolicy)

	return b.ctx.RegisterResourceOutputs(c, pulumi.Map{
		"cloudTrailUserNames": c.CloudTrailUserNames,
		"managedPolicyArns":   c.ManagedPolicyArns,
		"passRolePolicyArn":   c.PassRolePolicyArn,
		"passRolePolicyJson":  c.PassRolePolicyJson,
		"passRolePolicyName":  c.PassRolePolicyName,
		"roleArn":             c.RoleArn,
		"roleName":            c.RoleName,
		"roleUniqueId":        c.RoleUniqueId,
		"trustPolicyJson":     c.TrustPolicyJson,
	})
}

func empty() pulumi.StringOutput { return pulumi.String("").ToStringOutput() }

// waiting returns the output with the attachments as dependencies. With pulumi.All instead of OutputWithDependencies, a
// new attachment would turn a known output unknown, and preview would show a change of every consumer.
func waiting[O pulumi.Output](b *builder, output O) O {
	// A program only waits for outputs of its context, which one made of literals is not.
	ofContext, resolve, _ := b.ctx.NewOutput()
	defer resolve(true) // only now: OutputWithDependencies reads the output without its lock
	joined := ofContext.ApplyT(func(any) O { return output }).(O)
	return pulumi.OutputWithDependencies(b.ctx.Context(), joined, b.attached...).(O)
}
