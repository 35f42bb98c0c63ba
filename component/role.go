package component

import (
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/inputs"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/limits"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/policy"
)

// NewEcsInfrastructureRole creates the role. If inputs are wrong, it creates nothing and returns an [*InputError] with
// everything that is wrong with literals. Outputs are validated once they are known, before anything is created.
func NewEcsInfrastructureRole(ctx *pulumi.Context, name string, args *EcsInfrastructureRoleArgs,
	opts ...pulumi.ResourceOption) (*EcsInfrastructureRole, error) {
	return newRole(ctx, name, args, systemClock{}, opts...)
}

// newRole is NewEcsInfrastructureRole with a clock, for tests.
func newRole(ctx *pulumi.Context, name string, args *EcsInfrastructureRoleArgs, clock clock,
	opts ...pulumi.ResourceOption) (*EcsInfrastructureRole, error) {
	if args == nil {
		args = &EcsInfrastructureRoleArgs{}
	}
	valid, err := validated(ctx, name, *args)
	if err != nil {
		return nil, err
	}
	options, err := pulumi.NewResourceOptions(opts...)
	if err != nil {
		return nil, err
	}
	b := &builder{
		ctx:       ctx,
		options:   options,
		clock:     clock,
		name:      name,
		args:      valid,
		useCases:  inputs.Selected(valid.UseCases),
		component: &EcsInfrastructureRole{},
	}
	b.partition = sync.OnceValue(b.getPartition)
	if err := ctx.RegisterComponentResourceV2(Type, name, registeredInputs(valid), b.component, opts...); err != nil {
		return nil, err
	}
	for _, step := range []func() error{
		b.warnOfOptions, b.createRole, b.attachPolicies, b.addInlinePolicies, b.grantPassRole,
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return b.component, b.registerOutputs()
}

// validated returns the arguments in one form, with outputs that fail if their values turn out to be wrong. The plugin
// has validated the values of all outputs, or knows that they are unknown.
func validated(ctx *pulumi.Context, name string, args EcsInfrastructureRoleArgs) (EcsInfrastructureRoleArgs, error) {
	if inputs.AreChecked(ctx.Context()) {
		return normalize(args), nil
	}
	validation := inputs.Check(name, inputsOf(args))
	if err := inputError(name, validation.Faults()); err != nil {
		return args, err
	}
	validate := validator(func(at inputs.Path, value property.Value) error {
		return inputError(name, validation.Known(at, value))
	})
	return validate.outputs(normalize(args)), nil
}

// builder creates the resources of one component.
type builder struct {
	ctx       *pulumi.Context
	options   *pulumi.ResourceOptions // of the component
	clock     clock
	name      string
	args      EcsInfrastructureRoleArgs
	useCases  []inputs.UseCase // the selected ones
	component *EcsInfrastructureRole
	partition func() pulumi.StringOutput // asks the AWS provider when it is first called

	trustPolicy       pulumi.StringOutput
	role              *iam.Role
	roleName          pulumi.StringPtrOutput
	propagated        pulumi.BoolOutput // once the role can be used: whether it exists
	managedPolicyArns pulumi.StringArrayOutput
	passRolePolicy    *iam.Policy // nil without createPassRolePolicy
	// dependencies are the resources that every output depends on: consumers of the role are created after them and
	// deleted before them.
	dependencies []pulumi.Resource
}

// child is an option of every resource. Without the explicit deleteBeforeReplace, the AWS provider deletes attachments,
// and whatever the program named, before it replaces them, and Pulumi then deletes the consumers even earlier.
func (b *builder) child() pulumi.ResourceOption {
	return pulumi.Composite(pulumi.Parent(b.component), pulumi.DeleteBeforeReplace(false),
		pulumi.Timeouts(b.options.CustomTimeouts))
}

func (b *builder) createRole() (err error) {
	b.trustPolicy = pulumi.String(policy.Trust("")).ToStringOutput()
	if account := b.args.SourceAccount; account != nil {
		b.trustPolicy = account.ToStringPtrOutput().Elem().ApplyT(policy.Trust).(pulumi.StringOutput)
	}
	b.role, err = iam.NewRole(b.ctx, b.name, &iam.RoleArgs{
		AssumeRolePolicy:    b.afterPartition(b.trustPolicy),
		Name:                b.args.Name,
		NamePrefix:          b.args.NamePrefix,
		Path:                b.args.Path,
		Description:         b.args.Description,
		MaxSessionDuration:  b.args.MaxSessionDuration,
		PermissionsBoundary: b.args.PermissionsBoundary,
		ForceDetachPolicies: b.args.ForceDetachPolicies,
		Tags:                b.args.Tags,
	}, b.child(), pulumi.AdditionalSecretOutputs(b.secretLists()))
	if err != nil {
		return err
	}
	b.roleName = b.unlessSkipped(b.role, b.role.Name)
	b.propagated = b.propagation()
	return nil
}

// afterPartition holds the role back in an update until the partition is known, if the policies need it. Without a
// partition, the update fails before it creates anything.
func (b *builder) afterPartition(trustPolicy pulumi.StringOutput) pulumi.StringOutput {
	needed := len(inputs.Managed(b.useCases)) > 0 || b.hasVolumeCleanup() || len(b.args.InlinePolicies) > 0
	if b.ctx.DryRun() || !needed {
		return trustPolicy
	}
	return b.partition().ApplyT(func(string) pulumi.StringOutput { return trustPolicy }).(pulumi.StringOutput)
}

// attachPolicies attaches the policies of the use cases and the additional ones.
func (b *builder) attachPolicies() error {
	if err := b.attachUseCases(); err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(b.args.AdditionalPolicyArns)) {
		useCase, _ := inputs.WithPolicyKey(key)
		if err := b.attach(key, b.args.AdditionalPolicyArns[key], useCase.Name); err != nil {
			return err
		}
	}
	count := len(inputs.Managed(b.useCases)) + len(b.args.AdditionalPolicyArns)
	if count <= limits.ManagedPolicies {
		return nil
	}
	return b.ctx.Log.Warn(
		fmt.Sprintf("the role has %d managed policies, and IAM allows %d unless the account's quota is raised",
			count, limits.ManagedPolicies),
		&pulumi.LogArgs{Resource: b.component},
	)
}

func (b *builder) attachUseCases() error {
	b.managedPolicyArns = pulumi.StringArray{}.ToStringArrayOutput()
	managed := inputs.Managed(b.useCases)
	if len(managed) == 0 {
		return nil
	}
	b.managedPolicyArns = b.partition().ApplyT(func(partition string) (arns []string) {
		for _, useCase := range managed {
			arns = append(arns, useCase.PolicyArn(partition))
		}
		return arns
	}).(pulumi.StringArrayOutput)
	for _, useCase := range managed {
		arn := b.partition().ApplyT(useCase.PolicyArn).(pulumi.StringOutput)
		if err := b.attach(useCase.Name, arn, useCase.PolicyKey()); err != nil {
			return err
		}
	}
	return nil
}

// getPartition asks the AWS provider of the component. In a preview, a provider whose own configuration is unknown (its
// account is created in the same program, say) answers with nothing, so the partition is unknown too.
func (b *builder) getPartition() pulumi.StringOutput {
	return aws.GetPartitionOutput(b.ctx, aws.GetPartitionOutputArgs{}, pulumi.Parent(b.component)).
		Partition().ApplyT(func(partition string) (pulumi.StringOutput, error) {
		switch {
		case partition != "":
			return pulumi.String(partition).ToStringOutput(), nil
		case b.ctx.DryRun():
			return pulumi.UnsafeUnknownOutput(nil).ApplyT(func(any) string { return "" }).(pulumi.StringOutput), nil
		}
		return pulumi.StringOutput{}, fmt.Errorf("%s %q: aws:index/getPartition:getPartition returned no partition:"+
			" set aws:region or AWS_REGION; in a unit test, make the mocks return one", Type, b.name)
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
	return b.track(iam.NewRolePolicyAttachment(b.ctx, b.name+"-"+key, &iam.RolePolicyAttachmentArgs{
		Role: b.roleName, PolicyArn: policyArn,
	}, options...))
}

// arnLists returns the arguments that list what an inline policy is for.
func (b *builder) arnLists() map[string][]pulumi.StringInput {
	return map[string][]pulumi.StringInput{
		"instanceRoleArns":          b.args.InstanceRoleArns,
		"lifecycleHookFunctionArns": b.args.LifecycleHookFunctionArns,
		"tlsKmsKeyArns":             b.args.TlsKmsKeyArns,
		"volumeKmsKeyArns":          b.args.VolumeKmsKeyArns,
	}
}

// addInlinePolicies adds what the managed policies do not cover, and the program's own policies.
func (b *builder) addInlinePolicies() error {
	if b.hasVolumeCleanup() {
		document := b.partition().ApplyT(policy.VolumeCleanup).(pulumi.StringOutput)
		if err := b.inline(inputs.VolumeCleanupOnly, inputs.VolumeCleanupName, document); err != nil {
			return err
		}
	}
	lists := b.arnLists()
	for _, p := range inputs.InlinePolicies {
		arns := lists[p.Input]
		if len(arns) == 0 {
			continue
		}
		document := inOrder(arns).ApplyT(p.Document).(pulumi.StringOutput)
		if err := b.inline(p.Key, p.Name, document); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(b.args.InlinePolicies)) {
		if err := b.inline("inline/"+name, name, b.inPartition(name, b.args.InlinePolicies[name])); err != nil {
			return err
		}
	}
	return nil
}

// inPartition returns a policy of the program's own. It fails, in a preview already, if the policy is about resources
// in another partition than that of the AWS provider: IAM would refuse it once the role exists.
func (b *builder) inPartition(name string, document pulumi.StringInput) pulumi.StringOutput {
	return pulumi.All(normalized(document), b.partition()).ApplyT(func(both []any) (string, error) {
		text, partition := both[0].(string), both[1].(string)
		at := inputs.At("inlinePolicies").Entry(name)
		return text, inputError(b.name, inputs.InPartition(at, text, partition))
	}).(pulumi.StringOutput)
}

func (b *builder) hasVolumeCleanup() bool {
	return slices.Contains(b.args.UseCases, UseCaseVolumeCleanupOnly)
}

// inline adds an inline policy to the role.
func (b *builder) inline(key, physicalName string, document pulumi.StringOutput) error {
	return b.track(iam.NewRolePolicy(b.ctx, b.name+"-"+key, &iam.RolePolicyArgs{
		Role: b.roleName, Name: pulumi.String(physicalName), Policy: document,
	}, b.child()))
}

// track adds a resource to those that every output depends on.
func (b *builder) track(resource pulumi.Resource, err error) error {
	b.dependencies = append(b.dependencies, resource)
	return err
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
		Policy: b.roleDocument(policy.PassRole),
		Tags:   b.args.Tags,
	}, b.child())
	if err := b.track(b.passRolePolicy, err); err != nil {
		return err
	}
	arn := b.passRolePolicy.Arn
	for _, user := range b.args.PassRoleUsers {
		if err := b.track(iam.NewUserPolicyAttachment(b.ctx, name+"/"+user, &iam.UserPolicyAttachmentArgs{
			User: pulumi.String(user), PolicyArn: arn,
		}, b.child())); err != nil {
			return err
		}
	}
	for _, group := range b.args.PassRoleGroups {
		if err := b.track(iam.NewGroupPolicyAttachment(b.ctx, name+"/"+group, &iam.GroupPolicyAttachmentArgs{
			Group: pulumi.String(group), PolicyArn: arn,
		}, b.child())); err != nil {
			return err
		}
	}
	for _, role := range b.args.PassRoleRoles {
		if err := b.track(iam.NewRolePolicyAttachment(b.ctx, name+"/"+role, &iam.RolePolicyAttachmentArgs{
			Role: pulumi.String(role), PolicyArn: arn,
		}, b.child())); err != nil {
			return err
		}
	}
	return nil
}
