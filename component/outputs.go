package component

import (
	"reflect"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/fields"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/inputs"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/policy"
)

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
	c.CloudTrailUserNames = when(ready, pulumi.ToStringArray(inputs.SessionNames(b.useCases)).ToStringArrayOutput())
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
	for name, output := range fields.ByName(c) {
		outputs[name] = orNull(ready, output.Interface().(pulumi.Output))
	}
	return b.ctx.RegisterResourceOutputs(c, outputs)
}

// roleDocument returns a policy document about the role.
func (b *builder) roleDocument(document func(roleArn string) string) pulumi.StringPtrOutput {
	return b.unlessSkipped(b.role, b.role.Arn.ApplyT(document).(pulumi.StringOutput))
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
