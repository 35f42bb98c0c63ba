package component

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sync"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

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
	inputs := validate(name, inputsOf(*args))
	if err := inputs.err(); err != nil {
		return nil, err
	}
	// Whether an output is secret is known later, and its program must not wait for it here.
	mayBeSecret := func(pulumi.Output) bool { return true }
	return newValidRole(ctx, name, inputs.watched(normalize(*args)), mayBeSecret, clock, opts...)
}

// newValidRole is newRole for arguments that are normalized and validated, or watched.
func newValidRole(ctx *pulumi.Context, name string, args EcsInfrastructureRoleArgs,
	mayBeSecret func(pulumi.Output) bool, clock clock, opts ...pulumi.ResourceOption) (*EcsInfrastructureRole, error) {
	options, err := pulumi.NewResourceOptions(opts...)
	if err != nil {
		return nil, err
	}
	b := &builder{
		ctx:       ctx,
		options:   options,
		secret:    mayBeSecret,
		clock:     clock,
		name:      name,
		args:      args,
		rows:      rowsOf(args.UseCases),
		component: &EcsInfrastructureRole{},
	}
	b.partition = sync.OnceValue(b.getPartition)
	if err := ctx.RegisterComponentResourceV2(Type, name, registeredInputs(b.args), b.component, opts...); err != nil {
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

// builder creates the resources of one component.
type builder struct {
	ctx       *pulumi.Context
	options   *pulumi.ResourceOptions // of the component
	clock     clock
	secret    func(pulumi.Output) bool // whether an output may be secret
	name      string
	args      EcsInfrastructureRoleArgs
	rows      []useCaseRow // of the selected use cases
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

// afterPartition holds the role back in an update until the partition is known, if the use cases need it. Without a
// partition, the update fails before it creates anything.
func (b *builder) afterPartition(trustPolicy pulumi.StringOutput) pulumi.StringOutput {
	if b.ctx.DryRun() || len(managed(b.rows)) == 0 && !slices.Contains(b.args.UseCases, UseCaseVolumeCleanupOnly) {
		return trustPolicy
	}
	return b.partition().ApplyT(func(string) pulumi.StringOutput { return trustPolicy }).(pulumi.StringOutput)
}

// secretLists returns the outputs of the role that list its policies, if these may contain a secret. The AWS provider
// fills them when it reads the role again: in a refresh, an import or an update.
func (b *builder) secretLists() (outputs []string) {
	arguments := maps.Collect(fields(&b.args))
	mayBeSecret := func(text pulumi.StringInput) bool {
		output, ok := text.(pulumi.Output)
		return ok && b.secret(output)
	}
	for _, row := range inlinePolicyTable {
		if slices.ContainsFunc(arguments[row.input].Interface().([]pulumi.StringInput), mayBeSecret) {
			outputs = []string{"inlinePolicies"}
		}
	}
	if slices.ContainsFunc(slices.Collect(maps.Values(b.args.AdditionalPolicyArns)), mayBeSecret) {
		outputs = append(outputs, "managedPolicyArns")
	}
	return outputs
}

// unlessSkipped returns an output of a resource. It is null if an update skips the creation of the resource because of
// --target or --exclude: there is no id then, but the SDK resolves the name to the input, and AWS may have another
// resource of that name.
func (b *builder) unlessSkipped(resource pulumi.CustomResource, output pulumi.StringOutput) pulumi.StringPtrOutput {
	return pulumi.All(b.exists(resource), output).ApplyT(func(both []any) *string {
		if value := both[1].(string); both[0].(bool) {
			return &value
		}
		return nil
	}).(pulumi.StringPtrOutput)
}

// exists returns false if an update skips the creation of the resource. Neither previews nor unit tests, whose mocks
// may return no id, skip any.
func (b *builder) exists(resource pulumi.CustomResource) pulumi.BoolOutput {
	if b.ctx.DryRun() || b.ctx.RunningWithMocks() {
		return pulumi.Bool(true).ToBoolOutput()
	}
	return resource.ID().ApplyT(func(id pulumi.ID) bool { return id != "" }).(pulumi.BoolOutput)
}

// attachPolicies attaches the policies of the use cases and the additional ones.
func (b *builder) attachPolicies() error {
	if err := b.attachUseCases(); err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(b.args.AdditionalPolicyArns)) {
		row, _ := useCaseWithKey(key)
		if err := b.attach(key, b.args.AdditionalPolicyArns[key], string(row.useCase)); err != nil {
			return err
		}
	}
	count := len(managed(b.rows)) + len(b.args.AdditionalPolicyArns)
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
	rows := managed(b.rows)
	if len(rows) == 0 {
		return nil
	}
	partition := b.partition()
	b.managedPolicyArns = partition.ApplyT(func(partition string) []string {
		return managedPolicyArns(partition, rows)
	}).(pulumi.StringArrayOutput)
	for _, row := range rows {
		arn := partition.ApplyT(row.policyArn).(pulumi.StringOutput)
		if err := b.attach(string(row.useCase), arn, managedPolicyKey(row.policyPath)); err != nil {
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

// addInlinePolicies adds what the managed policies do not cover.
func (b *builder) addInlinePolicies() error {
	if slices.Contains(b.args.UseCases, UseCaseVolumeCleanupOnly) {
		document := b.partition().ApplyT(policy.VolumeCleanup).(pulumi.StringOutput)
		if err := b.inline(string(UseCaseVolumeCleanupOnly), "VolumeCleanupOnly", document); err != nil {
			return err
		}
	}
	arguments := maps.Collect(fields(&b.args))
	for _, row := range inlinePolicyTable {
		arns := arguments[row.input].Interface().([]pulumi.StringInput)
		if len(arns) == 0 {
			continue
		}
		document := sorted(arns).ApplyT(row.document).(pulumi.StringOutput)
		if err := b.inline(row.key, row.name, document); err != nil {
			return err
		}
	}
	return nil
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

// roleDocument returns a policy document about the role.
func (b *builder) roleDocument(document func(roleArn string) string) pulumi.StringPtrOutput {
	return b.unlessSkipped(b.role, b.role.Arn.ApplyT(document).(pulumi.StringOutput))
}

// registerOutputs sets the outputs. They wait for the attachments, so that ECS never has the role without its policies:
// tasks would be stuck in DEPROVISIONING and their EBS volumes stranded. They also wait until IAM has propagated a new
// role.
func (b *builder) registerOutputs() error {
	policyArn, policyName := empty(), empty()
	if b.passRolePolicy != nil {
		policyArn = b.passRolePolicy.Arn
		policyName = b.unlessSkipped(b.passRolePolicy, b.passRolePolicy.Name).Elem()
	}
	c, ready := b.component, b.ready()
	c.CloudTrailUserNames = when(ready, pulumi.ToStringArray(sessionNames(b.rows)).ToStringArrayOutput())
	c.ManagedPolicyArns = when(ready, b.managedPolicyArns)
	c.PassRolePolicyArn = when(ready, policyArn)
	c.PassRolePolicyJson = when(ready, b.roleDocument(policy.PassRole).Elem())
	c.PassRolePolicyName = when(ready, policyName)
	c.RoleArn = when(ready, b.role.Arn)
	c.RoleName = when(ready, b.roleName.Elem())
	c.RoleUniqueId = when(ready, b.role.UniqueId)
	c.TlsKeyPolicyJson = when(ready, b.roleDocument(policy.TLSKeyPolicy).Elem())
	c.TrustPolicyJson = when(ready, b.trustPolicy)
	c.VolumeKeyPolicyJson = when(ready, b.roleDocument(policy.VolumeKeyPolicy).Elem())
	b.hide()

	outputs := pulumi.Map{}
	for name, output := range fields(c) {
		outputs[name] = orNull(ready, output.Interface().(pulumi.Output))
	}
	return b.ctx.RegisterResourceOutputs(c, outputs)
}

func empty() pulumi.StringOutput { return pulumi.String("").ToStringOutput() }

// ready returns whether the role exists, when it is propagated, and depends on the attachments. It does not wait for
// their outputs, as pulumi.All would: in a preview with a new attachment, these are unknown, and every consumer of
// the role would seem to change.
func (b *builder) ready() pulumi.BoolOutput {
	// The program ends when all outputs of its context are resolved. One made of literals is not of the context.
	ofContext, resolve, _ := b.ctx.NewOutput()
	defer resolve(true) // at the end, since OutputWithDependencies reads the output without its lock
	propagated := ofContext.ApplyT(func(any) pulumi.BoolOutput { return b.propagated }).(pulumi.BoolOutput)
	return pulumi.OutputWithDependencies(b.ctx.Context(), propagated, b.dependencies...).(pulumi.BoolOutput)
}

// when returns the output once it is known whether the role exists, with the dependencies of both. The outputs of a
// role that an update skips are empty to a Go program, as those of an aws.iam.Role are.
func when[O pulumi.Output](ready pulumi.BoolOutput, output O) O {
	return ready.ApplyT(func(exists bool) O {
		if !exists {
			return pulumi.ToOutput(reflect.Zero(output.ElementType()).Interface()).(O)
		}
		return output
	}).(O)
}

// orNull returns the output for the state, where those of a skipped role are null.
func orNull(ready pulumi.BoolOutput, output pulumi.Output) pulumi.Output {
	return pulumi.All(ready, output).ApplyT(func(both []any) any {
		if exists := both[0].(bool); !exists {
			return nil
		}
		return both[1]
	})
}
