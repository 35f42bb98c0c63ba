package component

import (
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// late validates outputs once they are known; literals were validated by Check. Since the component is registered with
// its outputs, nothing is created before all of them are known and valid.
type late struct {
	component string
	lock      sync.Mutex
	inputs    property.Map // what is known so far
}

// watch returns the arguments with outputs that fail if Check would refuse their value.
func (l *late) watch(args EcsInfrastructureRoleArgs) EcsInfrastructureRoleArgs {
	args.Name = l.stringInput("name", args.Name)
	args.NamePrefix = l.stringInput("namePrefix", args.NamePrefix)
	args.Path = l.stringInput("path", args.Path)
	args.Description = l.stringInput("description", args.Description)
	args.PermissionsBoundary = l.stringInput("permissionsBoundary", args.PermissionsBoundary)
	args.PassRolePolicyName = l.stringInput("passRolePolicyName", args.PassRolePolicyName)
	args.SourceAccount = l.stringInput("sourceAccount", args.SourceAccount)
	if args.MaxSessionDuration != nil {
		args.MaxSessionDuration = whenKnown[*int](l, args.MaxSessionDuration.ToIntPtrOutput(),
			segment("maxSessionDuration"))
	}
	if args.Tags != nil {
		args.Tags = whenKnown[map[string]string](l, args.Tags.ToStringMapOutput(), segment("tags"))
	}
	additional := map[string]pulumi.StringInput{}
	for name, arn := range args.AdditionalPolicyArns {
		additional[name] = whenKnown[string](l, arn.ToStringOutput(), segment("additionalPolicyArns"), segment(name))
	}
	args.AdditionalPolicyArns = additional
	var instanceRoles []pulumi.StringInput
	for i, arn := range args.InstanceRoleArns {
		instanceRoles = append(instanceRoles,
			whenKnown[string](l, arn.ToStringOutput(), segment("instanceRoleArns"), property.NewSegment(i)))
	}
	args.InstanceRoleArns = instanceRoles
	return args
}

func segment(name string) property.PathSegment { return property.NewSegment(name) }

func (l *late) stringInput(input string, given pulumi.StringPtrInput) pulumi.StringPtrInput {
	if given == nil {
		return nil
	}
	return whenKnown[*string](l, given.ToStringPtrOutput(), segment(input))
}

// whenKnown returns the output, which fails if its value turns out to be wrong. T is the type of its value.
func whenKnown[T any, O pulumi.Output](l *late, output O, path ...property.PathSegment) O {
	return output.ApplyT(func(value T) (T, error) {
		return value, l.check(property.PathFromSegments(path...), toValue(value).WithSecret(pulumi.IsSecret(output)))
	}).(O)
}

// check validates one more value, together with those that are known.
func (l *late) check(path property.Path, value property.Value) error {
	l.lock.Lock()
	defer l.lock.Unlock()
	inputs, err := path.Set(property.New(l.inputs), value)
	if err != nil {
		return err
	}
	l.inputs = inputs.AsMap()
	return Check(l.component, l.inputs)
}
