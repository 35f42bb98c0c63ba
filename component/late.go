package component

import (
	"reflect"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// properties returns the arguments of a Go program as the engine would hand them over. An output has no value yet.
func properties(args *EcsInfrastructureRoleArgs) property.Map {
	inputs := map[string]property.Value{}
	value := reflect.ValueOf(args).Elem()
	for _, field := range reflect.VisibleFields(value.Type()) {
		if v := value.FieldByIndex(field.Index); !v.IsZero() {
			inputs[field.Tag.Get("pulumi")] = propertyOf(v)
		}
	}
	return property.NewMap(inputs)
}

func propertyOf(v reflect.Value) property.Value {
	if _, ok := v.Interface().(pulumi.Output); ok {
		return property.New(property.Computed)
	}
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if v.IsNil() {
			return property.Value{}
		}
		return propertyOf(v.Elem())
	case reflect.String:
		return property.New(v.String())
	case reflect.Bool:
		return property.New(v.Bool())
	case reflect.Int:
		return property.New(float64(v.Int()))
	case reflect.Slice:
		elements := make([]property.Value, v.Len())
		for i := range elements {
			elements[i] = propertyOf(v.Index(i))
		}
		return property.New(elements)
	case reflect.Map:
		entries := map[string]property.Value{}
		for _, k := range v.MapKeys() {
			entries[k.String()] = propertyOf(v.MapIndex(k))
		}
		return property.New(entries)
	}
	return property.New(property.Computed) // an Input of the program's own
}

// late holds the inputs of a component against their rules as soon as they are known: literals have passed already,
// outputs are known before IAM is asked.
type late struct{ component string }

// check runs one check on a value that has become known, and never shows a secret one.
func (l late) check(output pulumi.Output, value property.Value, check func(*checker, property.Value)) error {
	c := checker{}
	check(&c, value.WithSecret(pulumi.IsSecret(output)))
	return c.err(l.component)
}

func (l late) text(path string, input pulumi.StringPtrInput, accepts rule) pulumi.StringPtrInput {
	if input == nil {
		return nil
	}
	output := input.ToStringPtrOutput()
	return output.ApplyT(func(text *string) (*string, error) {
		if text == nil {
			return nil, nil
		}
		return text, l.check(output, property.New(*text), func(c *checker, value property.Value) {
			c.string(path, value, accepts)
		})
	}).(pulumi.StringPtrOutput)
}

func (l late) number(path string, input pulumi.IntPtrInput, accepts func(float64) string) pulumi.IntPtrInput {
	if input == nil {
		return nil
	}
	output := input.ToIntPtrOutput()
	return output.ApplyT(func(number *int) (*int, error) {
		if number == nil {
			return nil, nil
		}
		return number, l.check(output, property.New(float64(*number)), func(c *checker, value property.Value) {
			c.number(path, value, accepts)
		})
	}).(pulumi.IntPtrOutput)
}

func (l late) tags(input pulumi.StringMapInput) pulumi.StringMapInput {
	if input == nil {
		return nil
	}
	output := input.ToStringMapOutput()
	return output.ApplyT(func(tags map[string]string) (map[string]string, error) {
		return tags, l.check(output, propertyOf(reflect.ValueOf(tags)), (*checker).tags)
	}).(pulumi.StringMapOutput)
}

// policies are the additional policies. One that is known late is held against the literals and those known before.
func (l late) policies(arns map[string]pulumi.StringInput, cases []UseCase) map[string]pulumi.StringOutput {
	var lock sync.Mutex
	lock.Lock() // until the literals are in
	defer lock.Unlock()
	attached := attachedPolicies(cases)
	outputs := map[string]pulumi.StringOutput{}
	for name, arn := range arns {
		output := arn.ToStringOutput()
		if literal := propertyOf(reflect.ValueOf(arn)); literal.IsString() {
			attached.add(name, literal.AsString())
			outputs[name] = output
			continue
		}
		outputs[name] = output.ApplyT(func(arn string) (string, error) {
			lock.Lock()
			defer lock.Unlock()
			return arn, l.check(output, property.New(arn), func(c *checker, value property.Value) {
				c.policy(name, value, attached)
			})
		}).(pulumi.StringOutput)
	}
	return outputs
}

func (l late) instanceRoles(arns []pulumi.StringInput, cases []UseCase) pulumi.StringArrayOutput {
	outputs := make(pulumi.StringArray, len(arns))
	for i, arn := range arns {
		outputs[i] = l.text(index("instanceRoleArns", i), arn.ToStringOutput(), instanceRoleArn).ToStringPtrOutput().Elem()
	}
	all := outputs.ToStringArrayOutput()
	return all.ApplyT(func(arns []string) ([]string, error) {
		return arns, l.check(all, property.Value{}, func(c *checker, value property.Value) {
			c.inlinePolicies(value, arns, cases)
		})
	}).(pulumi.StringArrayOutput)
}
