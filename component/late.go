package component

import (
	"reflect"
	"slices"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// properties returns the arguments of a Go program as the engine would hand them over. An output has no value yet.
func properties(args *EcsInfrastructureRoleArgs) property.Map {
	inputs := map[string]property.Value{}
	value := reflect.ValueOf(args).Elem()
	for _, field := range reflect.VisibleFields(value.Type()) {
		if given := propertyOf(value.FieldByIndex(field.Index)); !given.IsNull() {
			inputs[field.Tag.Get("pulumi")] = given
		}
	}
	return property.NewMap(inputs)
}

func propertyOf(v reflect.Value) property.Value {
	if (v.Kind() == reflect.Slice || v.Kind() == reflect.Map) && v.IsNil() {
		return property.Value{}
	}
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

// late checks what becomes known after the component has been declared, and never shows a secret value.
type late struct{ component string }

// finalArgs are the arguments as the component and its resources get them: lists of which the order does not matter are
// in order and without repeats, and an output fails when it turns out to be what Check would have refused. The component
// is registered with all of them, so that nothing is created before each is known and accepted.
type finalArgs struct {
	*EcsInfrastructureRoleArgs
	instanceRoleArns pulumi.StringArrayOutput // InstanceRoleArns as one value
}

func (l late) finalize(args *EcsInfrastructureRoleArgs) finalArgs {
	final := *args
	final.UseCases = unique(args.UseCases)
	final.PassRoleUsers, final.PassRoleGroups, final.PassRoleRoles = unique(args.PassRoleUsers), unique(args.PassRoleGroups), unique(args.PassRoleRoles)
	final.CreatePassRolePolicy = pulumi.BoolRef(args.CreatePassRolePolicy == nil || *args.CreatePassRolePolicy)

	final.Name = l.text("name", args.Name, roleName)
	final.NamePrefix = l.exclusive("name", final.Name, "namePrefix", l.text("namePrefix", args.NamePrefix, roleNamePrefix))
	final.Path = l.text("path", args.Path, rolePath)
	final.Description = l.text("description", args.Description, roleDescription)
	final.MaxSessionDuration = l.number("maxSessionDuration", args.MaxSessionDuration, sessionSeconds)
	final.PermissionsBoundary = l.text("permissionsBoundary", args.PermissionsBoundary, policyArn)
	final.PassRolePolicyName = l.text("passRolePolicyName", args.PassRolePolicyName, policyName)
	if !*final.CreatePassRolePolicy {
		final.PassRolePolicyName = l.absent("passRolePolicyName", final.PassRolePolicyName, noPolicyToName)
	}
	final.SourceAccount = l.present("sourceAccount", l.text("sourceAccount", args.SourceAccount, accountID), noAccount)
	final.Tags = l.tags(args.Tags)
	final.AdditionalPolicyArns = l.policies(args.AdditionalPolicyArns, final.UseCases)
	return finalArgs{&final, l.instanceRoles(args.InstanceRoleArns, final.UseCases)}
}

// properties are the inputs that the component is registered with. What is empty is left out: the engine takes absent
// and empty for a difference.
func (f finalArgs) properties() pulumi.Map {
	properties := pulumi.Map{}
	value := reflect.ValueOf(f.EcsInfrastructureRoleArgs).Elem()
	for _, field := range reflect.VisibleFields(value.Type()) {
		input := field.Tag.Get("pulumi")
		switch argument := value.FieldByIndex(field.Index).Interface().(type) {
		case nil:
		case []pulumi.StringInput:
			if len(argument) > 0 {
				properties[input] = f.instanceRoleArns
			}
		case map[string]pulumi.StringInput:
			if len(argument) > 0 {
				properties[input] = pulumi.StringMap(argument)
			}
		case []string:
			if len(argument) > 0 {
				properties[input] = pulumi.ToStringArray(argument)
			}
		case []UseCase: // required
			properties[input] = pulumi.ToOutput(append([]UseCase{}, argument...))
		default:
			properties[input] = pulumi.ToOutput(argument)
		}
	}
	return properties
}

func (l late) check(output pulumi.Output, value property.Value, check func(*checker, property.Value)) error {
	c := checker{}
	check(&c, value.WithSecret(pulumi.IsSecret(output)))
	return c.err(l.component)
}

// text returns nothing for a literal null too.
func (l late) text(path string, input pulumi.StringPtrInput, accepts rule) pulumi.StringPtrInput {
	if propertyOf(reflect.ValueOf(&input).Elem()).IsNull() {
		return nil
	}
	return l.textWith(input, func(c *checker, value property.Value) {
		if !value.IsNull() {
			c.string(path, value, accepts)
		}
	})
}

// present refuses null.
func (l late) present(path string, input pulumi.StringPtrInput, reason string) pulumi.StringPtrInput {
	return l.textWith(input, func(c *checker, value property.Value) {
		if value.IsNull() {
			c.fault(path, value, reason)
		}
	})
}

// absent refuses all but null.
func (l late) absent(path string, input pulumi.StringPtrInput, reason string) pulumi.StringPtrInput {
	return l.textWith(input, func(c *checker, value property.Value) {
		if !value.IsNull() {
			c.fault(path, value, reason)
		}
	})
}

// exclusive returns the second input, which it refuses when both have a value.
func (l late) exclusive(first string, other pulumi.StringPtrInput, second string, input pulumi.StringPtrInput) pulumi.StringPtrInput {
	if other == nil || input == nil {
		return input
	}
	output := input.ToStringPtrOutput()
	return pulumi.All(other, output).ApplyT(func(values []any) (*string, error) {
		text := values[1].(*string)
		return text, l.check(output, propertyOf(reflect.ValueOf(text)), func(c *checker, value property.Value) {
			c.inputs = property.NewMap(map[string]property.Value{first: propertyOf(reflect.ValueOf(values[0])), second: value})
			c.exclusive(first, second)
		})
	}).(pulumi.StringPtrOutput)
}

func (l late) textWith(input pulumi.StringPtrInput, check func(*checker, property.Value)) pulumi.StringPtrInput {
	if input == nil {
		return nil
	}
	output := input.ToStringPtrOutput()
	return output.ApplyT(func(text *string) (*string, error) {
		return text, l.check(output, propertyOf(reflect.ValueOf(text)), check)
	}).(pulumi.StringPtrOutput)
}

func (l late) number(path string, input pulumi.IntPtrInput, accepts func(float64) string) pulumi.IntPtrInput {
	if propertyOf(reflect.ValueOf(&input).Elem()).IsNull() {
		return nil
	}
	output := input.ToIntPtrOutput()
	return output.ApplyT(func(number *int) (*int, error) {
		return number, l.check(output, propertyOf(reflect.ValueOf(number)), func(c *checker, value property.Value) {
			c.number(path, value, accepts)
		})
	}).(pulumi.IntPtrOutput)
}

func (l late) tags(input pulumi.StringMapInput) pulumi.StringMapInput {
	if tags := propertyOf(reflect.ValueOf(&input).Elem()); tags.IsNull() || tags.IsMap() && tags.AsMap().Len() == 0 {
		return nil
	}
	output := input.ToStringMapOutput()
	return output.ApplyT(func(tags map[string]string) (map[string]string, error) {
		return tags, l.check(output, propertyOf(reflect.ValueOf(tags)), (*checker).tags)
	}).(pulumi.StringMapOutput)
}

// policies are the additional policies. One that is known late is held against the literals and those known before.
func (l late) policies(arns map[string]pulumi.StringInput, cases []UseCase) map[string]pulumi.StringInput {
	var lock sync.Mutex
	lock.Lock() // until the literals are in
	defer lock.Unlock()
	attached := attachedPolicies(cases)
	outputs := map[string]pulumi.StringInput{}
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
		arns = unique(arns)
		return arns, l.check(all, property.Value{}, func(c *checker, value property.Value) {
			c.inlinePolicies(value, arns, cases)
		})
	}).(pulumi.StringArrayOutput)
}

// unique returns the texts in order, each once.
func unique[T ~string](texts []T) []T {
	return slices.Compact(slices.Sorted(slices.Values(texts)))
}
