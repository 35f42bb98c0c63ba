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
	for input, argument := range fields(&args) {
		if !valueOf(argument).HasComputed() {
			continue // a literal
		}
		at := property.NewSegment(input)
		switch argument := argument.Addr().Interface().(type) {
		case *pulumi.StringPtrInput:
			*argument = whenKnown[*string](l, (*argument).ToStringPtrOutput(), at)
		case *pulumi.IntPtrInput:
			*argument = whenKnown[*int](l, (*argument).ToIntPtrOutput(), at)
		case *pulumi.StringMapInput:
			*argument = whenKnown[map[string]string](l, (*argument).ToStringMapOutput(), at)
		case *map[string]pulumi.StringInput:
			entries := map[string]pulumi.StringInput{}
			for key, entry := range *argument {
				entries[key] = whenKnown[string](l, entry.ToStringOutput(), at, property.NewSegment(key))
			}
			*argument = entries
		case *[]pulumi.StringInput:
			elements := make([]pulumi.StringInput, len(*argument))
			for i, element := range *argument {
				elements[i] = whenKnown[string](l, element.ToStringOutput(), at, property.NewSegment(i))
			}
			*argument = elements
		}
	}
	return args
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
