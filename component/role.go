package component

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

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

// NewEcsInfrastructureRole makes the role. Inputs that are wrong are all named in one [*InputError], and nothing is
// registered then. An output among the inputs is checked once it is known, and nothing is created before.
func NewEcsInfrastructureRole(ctx *pulumi.Context, name string, args *EcsInfrastructureRoleArgs, opts ...pulumi.ResourceOption,
) (*EcsInfrastructureRole, error) {
	if args == nil {
		args = &EcsInfrastructureRoleArgs{}
	}
	inputs := properties(args)
	if err := Check(name, inputs); err != nil {
		return nil, err
	}
	component := &EcsInfrastructureRole{}
	b := &builder{ctx: ctx, name: name, args: late{name, inputs}.finalize(args), component: component, cases: selected(args.UseCases)}
	if err := ctx.RegisterComponentResourceV2(Type, name, b.args.properties(), component, opts...); err != nil {
		return nil, err
	}
	for _, step := range []func() error{b.makeRole, b.attachPolicies, b.passInstanceRoles, b.grantPassRole} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return component, b.registerOutputs()
}

// builder makes the resources of one component.
type builder struct {
	ctx       *pulumi.Context
	name      string
	args      finalArgs
	component *EcsInfrastructureRole
	cases     []useCase

	trust          pulumi.StringOutput
	role           *iam.Role
	managedArns    pulumi.StringArrayOutput
	passRolePolicy *iam.Policy // nil without createPassRolePolicy
	// attached is what consumers of the role wait for, and what waits for them when all is destroyed.
	attached []pulumi.Resource
}

// child is the option of every resource. None gets deleteBeforeReplace: the consumers would be deleted with it.
func (b *builder) child() pulumi.ResourceOption { return pulumi.Parent(b.component) }

func (b *builder) makeRole() (err error) {
	b.trust = pulumi.String(policy.Trust("")).ToStringOutput()
	if account := b.args.SourceAccount; account != nil {
		b.trust = account.ToStringPtrOutput().Elem().ApplyT(policy.Trust).(pulumi.StringOutput)
	}
	b.role, err = iam.NewRole(b.ctx, b.name, &iam.RoleArgs{
		AssumeRolePolicy:    b.trust,
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

// attachPolicies gives the role the policies of the use cases and the additional ones.
func (b *builder) attachPolicies() error {
	b.managedArns = pulumi.StringArray{}.ToStringArrayOutput()
	managed := len(b.args.AdditionalPolicyArns)
	if len(b.cases) > 0 {
		partition := b.partition()
		b.managedArns = partition.ApplyT(func(partition string) []string {
			return managedPolicyArns(partition, b.cases)
		}).(pulumi.StringArrayOutput)
		for _, row := range b.cases {
			if row.policyPath == "" {
				document := partition.ApplyT(policy.VolumeCleanup).(pulumi.StringOutput)
				if err := b.inlinePolicy(string(row.name), "VolumeCleanupOnly", document); err != nil {
					return err
				}
				continue
			}
			managed++
			arn := partition.ApplyT(func(partition string) string {
				return managedPolicyArn(partition, row.policyPath)
			}).(pulumi.StringOutput)
			if err := b.attach(string(row.name), arn, row.formerKey()); err != nil {
				return err
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(b.args.AdditionalPolicyArns)) {
		if err := b.attach(key, b.args.AdditionalPolicyArns[key], useCaseOf(key)); err != nil {
			return err
		}
	}
	if managed > defaultManagedPolicies {
		return b.ctx.Log.Warn(fmt.Sprintf("%d managed policies are attached to the role, and IAM allows %d unless the quota of the account is raised",
			managed, defaultManagedPolicies), &pulumi.LogArgs{Resource: b.component})
	}
	return nil
}

// partition asks the AWS provider in use. In a preview it answers with nothing while its own configuration is unknown, as
// when its account is made in the same program; then the partition is not known either.
func (b *builder) partition() pulumi.StringOutput {
	return aws.GetPartitionOutput(b.ctx, aws.GetPartitionOutputArgs{}, pulumi.Parent(b.component)).
		Partition().ApplyT(func(partition string) (pulumi.StringOutput, error) {
		switch {
		case partition != "":
			return pulumi.String(partition).ToStringOutput(), nil
		case b.ctx.DryRun():
			return pulumi.UnsafeUnknownOutput(nil).ApplyT(func(any) string { return "" }).(pulumi.StringOutput), nil
		}
		return pulumi.StringOutput{}, fmt.Errorf("%s %q: the answer to aws:index/getPartition:getPartition has no partition;"+
			" in a unit test, let the mocks answer with one", Type, b.name)
	}).(pulumi.StringOutput)
}

// attach attaches a policy. The other key is the one under which the same policy may be in the state, because it is listed
// as a use case now or was one before: as a resource of its own the attachment would be made and then be detached with
// the old one, for IAM has one attachment for both.
func (b *builder) attach(key string, policyArn pulumi.StringInput, otherKey string) error {
	options := []pulumi.ResourceOption{b.child()}
	if otherKey != "" {
		options = append(options, pulumi.Aliases([]pulumi.Alias{{Name: pulumi.String(b.name + "-" + otherKey)}}))
	}
	return b.keep(iam.NewRolePolicyAttachment(b.ctx, b.name+"-"+key, &iam.RolePolicyAttachmentArgs{
		Role:      b.role.Name,
		PolicyArn: policyArn,
	}, options...))
}

func (b *builder) inlinePolicy(key, physicalName string, document pulumi.StringOutput) error {
	return b.keep(iam.NewRolePolicy(b.ctx, b.name+"-"+key, &iam.RolePolicyArgs{
		Role:   b.role.Name,
		Name:   pulumi.String(physicalName),
		Policy: document,
	}, b.child()))
}

// keep takes note of a resource that the consumers of the role wait for.
func (b *builder) keep(resource pulumi.Resource, err error) error {
	b.attached = append(b.attached, resource)
	return err
}

func (b *builder) passInstanceRoles() error {
	if len(b.args.InstanceRoleArns) == 0 {
		return nil
	}
	document := b.args.instanceRoleArns.ApplyT(policy.PassInstanceRoles).(pulumi.StringOutput)
	return b.inlinePolicy("instanceRoles", "PassInstanceRoles", document)
}

// grantPassRole makes the PassRole policy and attaches it to everyone who is named. Each has an attachment of their own:
// aws.iam.PolicyAttachment would lose all of them over one wrong name, and detach everyone whom others attached.
func (b *builder) grantPassRole() (err error) {
	if !*b.args.CreatePassRolePolicy {
		return nil
	}
	name := b.name + "-pass-role"
	b.passRolePolicy, err = iam.NewPolicy(b.ctx, name, &iam.PolicyArgs{
		Name:   b.args.PassRolePolicyName,
		Path:   b.args.Path,
		Policy: b.passRoleJSON(),
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

func (b *builder) passRoleJSON() pulumi.StringOutput {
	return b.role.Arn.ApplyT(policy.PassRole).(pulumi.StringOutput)
}

// registerOutputs makes every output depend on all that is attached.
func (b *builder) registerOutputs() error {
	policyArn, policyName := noText(), noText()
	if b.passRolePolicy != nil {
		policyArn, policyName = b.passRolePolicy.Arn, b.passRolePolicy.Name
	}
	c := b.component
	c.CloudTrailUserNames = after(b, pulumi.ToStringArray(cloudTrailUserNames(b.cases)).ToStringArrayOutput())
	c.ManagedPolicyArns = after(b, b.managedArns)
	c.PassRolePolicyArn = after(b, policyArn)
	c.PassRolePolicyJson = after(b, b.passRoleJSON())
	c.PassRolePolicyName = after(b, policyName)
	c.RoleArn = after(b, b.role.Arn)
	c.RoleName = after(b, b.role.Name)
	c.RoleUniqueId = after(b, b.role.UniqueId)
	c.TrustPolicyJson = after(b, b.trust)

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

func noText() pulumi.StringOutput { return pulumi.String("").ToStringOutput() }

// after is an output that depends on all that is attached. OutputWithDependencies and not pulumi.All: a new attachment
// must not make a known output unknown, or each consumer would show a change in preview.
func after[O pulumi.Output](b *builder, output O) O {
	// A program waits for what is applied to an output of its context, and for no other, such as one made of literals.
	ofContext, resolve, _ := b.ctx.NewOutput()
	defer resolve(true) // not before: OutputWithDependencies reads the output without its lock
	waitedFor := ofContext.ApplyT(func(any) O { return output }).(O)
	return pulumi.OutputWithDependencies(b.ctx.Context(), waitedFor, b.attached...).(O)
}
