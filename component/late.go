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

// late checks what becomes known after the component has been declared, as Check would have, and never shows a secret
// value.
type late struct {
	component string
	inputs    property.Map // as Check has them
}

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
	final.MaxSessionDuration = l.maxSessionDuration(args.MaxSessionDuration)
	final.PermissionsBoundary = l.text("permissionsBoundary", args.PermissionsBoundary, policyArn)
	final.PassRolePolicyName = l.textBy("passRolePolicyName", args.PassRolePolicyName, (*checker).passRolePolicyName)
	final.SourceAccount = l.textBy("sourceAccount", args.SourceAccount, (*checker).sourceAccount)
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

// check runs a check on an input that has become known, or on one element of it.
func (l late) check(output pulumi.Output, value property.Value, check func(*checker, property.Value)) error {
	c := checker{inputs: l.inputs}
	check(&c, value.WithSecret(pulumi.IsSecret(output)))
	return c.err(l.component)
}

// checkInput runs a check that looks for the value among the inputs.
func (l late) checkInput(name string, output pulumi.Output, value any, check func(*checker)) error {
	return l.check(output, propertyOf(reflect.ValueOf(value)), func(c *checker, value property.Value) {
		c.inputs = c.inputs.Set(name, value)
		check(c)
	})
}

// text and those that follow return nothing for a literal null too.
func (l late) text(name string, input pulumi.StringPtrInput, accepts rule) pulumi.StringPtrInput {
	return l.textBy(name, input, func(c *checker) { c.text(name, accepts) })
}

func (l late) textBy(name string, input pulumi.StringPtrInput, check func(*checker)) pulumi.StringPtrInput {
	if isNull(input) {
		return nil
	}
	output := input.ToStringPtrOutput()
	return output.ApplyT(func(text *string) (*string, error) {
		return text, l.checkInput(name, output, text, check)
	}).(pulumi.StringPtrOutput)
}

// exclusive returns the second of two inputs, which it refuses when both have a value.
func (l late) exclusive(first string, other pulumi.StringPtrInput, second string, input pulumi.StringPtrInput) pulumi.StringPtrInput {
	if other == nil || input == nil {
		return input
	}
	output := input.ToStringPtrOutput()
	return pulumi.All(other, output).ApplyT(func(values []any) (*string, error) {
		text := values[1].(*string)
		return text, l.checkInput(second, output, text, func(c *checker) {
			c.inputs = c.inputs.Set(first, propertyOf(reflect.ValueOf(values[0])))
			c.exclusive(first, second)
		})
	}).(pulumi.StringPtrOutput)
}

func (l late) maxSessionDuration(input pulumi.IntPtrInput) pulumi.IntPtrInput {
	if isNull(input) {
		return nil
	}
	output := input.ToIntPtrOutput()
	return output.ApplyT(func(seconds *int) (*int, error) {
		return seconds, l.checkInput("maxSessionDuration", output, seconds, (*checker).maxSessionDuration)
	}).(pulumi.IntPtrOutput)
}

// tags returns nothing for an empty literal either.
func (l late) tags(input pulumi.StringMapInput) pulumi.StringMapInput {
	if isNull(input) {
		return nil
	}
	if literal := propertyOf(reflect.ValueOf(input)); literal.IsMap() && literal.AsMap().Len() == 0 {
		return nil
	}
	output := input.ToStringMapOutput()
	return output.ApplyT(func(tags map[string]string) (map[string]string, error) {
		return tags, l.checkInput("tags", output, tags, (*checker).tags)
	}).(pulumi.StringMapOutput)
}

func isNull(input pulumi.Input) bool {
	return input == nil || propertyOf(reflect.ValueOf(input)).IsNull()
}

// element checks an element of a list or map.
func (l late) element(input pulumi.StringInput, check func(*checker, property.Value)) pulumi.StringOutput {
	output := input.ToStringOutput()
	return output.ApplyT(func(text string) (string, error) {
		return text, l.check(output, property.New(text), check)
	}).(pulumi.StringOutput)
}

// policies are the additional policies. One that is known late is held against the literals and those known before.
func (l late) policies(arns map[string]pulumi.StringInput, cases []UseCase) map[string]pulumi.StringInput {
	var lock sync.Mutex
	lock.Lock() // until the literals are in
	defer lock.Unlock()
	attached := attachedPolicies(cases)
	outputs := map[string]pulumi.StringInput{}
	for name, arn := range arns {
		if literal := propertyOf(reflect.ValueOf(arn)); literal.IsString() {
			attached.add(name, literal.AsString())
			outputs[name] = arn
			continue
		}
		outputs[name] = l.element(arn, func(c *checker, value property.Value) {
			lock.Lock()
			defer lock.Unlock()
			c.policy(name, value, attached)
		})
	}
	return outputs
}

func (l late) instanceRoles(arns []pulumi.StringInput, cases []UseCase) pulumi.StringArrayOutput {
	outputs := make(pulumi.StringArray, len(arns))
	for i, arn := range arns {
		outputs[i] = l.element(arn, func(c *checker, value property.Value) {
			c.string(index("instanceRoleArns", i), value, instanceRoleArn)
		})
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
