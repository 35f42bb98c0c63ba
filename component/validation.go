package component

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/limits"
)

// validation validates the inputs of one component, each value once: literals before anything is created, and outputs
// when they become known. Since the component is registered with its inputs, nothing is created before all are valid.
type validation struct {
	component string
	lock      sync.Mutex
	values    map[string]property.Value // the inputs; those that were outputs are unknown until they are validated
	secrets   map[string]bool
	faultList

	useCases      []UseCase
	useCasesValid bool                         // otherwise inputs that depend on them cannot be validated
	spellings     map[string]map[string]string // the first spelling of a name by input and name in lower case
	attached      map[string]place             // the additional policies by ARN without the partition
	inlineArns    map[string][]property.Value  // the ARNs of the inline policies by input
	unknownArns   int                          // how many of these are missing
	foundArns     []foundArn                   // whose partitions are not compared yet
	firstArn      foundArn                     // with which they are compared
}

// foundArn is an ARN, or what should be one, in an input.
type foundArn struct {
	input string
	place
}

// validate validates what is known of the inputs, which may be of any type, secret or unknown. A value that is not
// known yet passes where the input allows outputs.
func validate(component string, inputs property.Map) *validation {
	v := &validation{
		component:  component,
		values:     inputs.AsMap(),
		secrets:    secretTexts(property.New(inputs)),
		spellings:  map[string]map[string]string{},
		attached:   map[string]place{},
		inlineArns: map[string][]property.Value{},
	}
	v.componentName()
	v.unsupportedInputs()
	for _, in := range inputTable {
		v.validate(in)
	}
	v.onePartition()
	v.inlinePolicies()
	return v
}

// validateLater validates a value that was unknown: an input, or a place in it. It returns all faults that are known.
func (v *validation) validateLater(in input, at place) error {
	v.lock.Lock()
	defer v.lock.Unlock()
	maps.Copy(v.secrets, secretTexts(at.value))
	if at.path == in.name {
		v.values[in.name] = at.value
		v.componentName()
		v.validate(in)
		nameOrPrefix(v, in, at.value)
	} else {
		v.text(in, at)
	}
	v.onePartition()
	if in.of.useCase != "" {
		v.unknownArns--
		v.inlinePolicies()
	}
	return v.err()
}

// err returns the faults as an error, or nil if there are none.
func (v *validation) err() error {
	if len(v.faults) == 0 {
		return nil
	}
	return &InputError{v.component, v.faults}
}

// validate validates an input.
func (v *validation) validate(in input) {
	value, given := v.values[in.name]
	switch {
	case given && value.IsNull() && in.null != "":
		v.add(KindRequired, in.name, value, "must not be null: "+in.null)
	case value.IsNull() || in.plain.visible == "" || v.plain(in.name, value, in.plain.instead, in.plain.visible):
		kindOf(argumentTypes[in.name]).validate(v, in, value)
	}
}

// rule validates the whole value of an input by its rule.
func (v *validation) rule(in input, value property.Value) {
	if in.rule != nil {
		in.rule(v, in, value)
	}
}

// given returns an input unless it is absent or null, which is the same for all that may be null.
func (v *validation) given(input string) (property.Value, bool) {
	value := v.values[input]
	return value, !value.IsNull()
}

// componentName validates the characters of the component's name, which URNs contain, and its length where the AWS
// provider generates a name from it.
func (v *validation) componentName() {
	fault := func(err error) {
		if err != nil {
			v.append(Fault{Kind: KindInvalid, Path: componentPath, Reason: err.Error()})
		}
	}
	fault(limits.ComponentName(v.component))
	_, named := v.given("name")
	_, prefixed := v.given("namePrefix")
	if !named && !prefixed {
		fault(limits.AutoNamedRole(v.component))
	}
	if _, named := v.given("passRolePolicyName"); !named && !v.noPassRolePolicy() {
		fault(limits.AutoNamedPassRolePolicy(v.component))
	}
}

// unsupportedInputs refuses names that are not inputs.
func (v *validation) unsupportedInputs() {
	names := inputNames()
	for _, name := range slices.Sorted(maps.Keys(v.values)) {
		if !slices.Contains(names, name) && !strings.HasPrefix(name, "__") { // which is reserved by Pulumi
			v.add(KindUnsupported, inputPath(name), v.values[name], "is not an input"+v.suggest(name, names))
		}
	}
}

// plain refuses unknown and secret values, with advice for unknown ones and the reason why the value is not kept
// secret.
func (v *validation) plain(path string, value property.Value, advice, reason string) bool {
	switch {
	case value.IsComputed():
		v.add(KindUnknown, path, value, "must be known before anything is created: "+advice)
	case value.Secret():
		v.add(KindSecret, path, value, "must not be secret: "+reason)
	default:
		return true
	}
	return false
}

// text validates a text: that of an input, or an element or entry of it.
func (v *validation) text(in input, at place) {
	if in.arn {
		v.foundArns = append(v.foundArns, foundArn{in.name, at})
	}
	switch {
	case at.value.IsComputed():
		if in.of.useCase != "" {
			v.unknownArns++
		}
		return
	case at.value.IsNumber():
		v.add(KindType, at.path, at.value, "must be a string: put it in quotes; for YAML from the"+
			" configuration, run pulumi config set --path --type string ids.account VALUE and write ${ids.account}")
		return
	case !at.value.IsString():
		v.add(KindType, at.path, at.value, "must be a string")
		return
	}
	text := at.value.AsString()
	if in.text != nil {
		if err := in.text(text); err != nil {
			v.add(KindInvalid, at.path, at.value, err.Error())
			return
		}
	}
	if in.each != nil {
		in.each(v, in, at, text)
	}
}

// firstSpelling returns how a name was first spelled in an input.
func (v *validation) firstSpelling(input, name string) string {
	if v.spellings[input] == nil {
		v.spellings[input] = map[string]string{}
	}
	lower := strings.ToLower(name)
	if spelling, ok := v.spellings[input][lower]; ok {
		return spelling
	}
	v.spellings[input][lower] = name
	return name
}

// inlinePolicies limits the size of the role's inline policies in total, once all of their ARNs are known.
func (v *validation) inlinePolicies() {
	if v.unknownArns > 0 {
		return
	}
	arns := map[string][]string{}
	for input, values := range v.inlineArns {
		for _, value := range values {
			arns[input] = append(arns[input], value.AsString())
		}
	}
	characters, input := inlinePolicyCharacters(arns, v.useCases)
	if characters > limits.InlinePolicyCharacters {
		v.add(KindTooLarge, input, property.New(v.inlineArns[input]),
			fmt.Sprintf("is too large: the role's inline policies total %d characters, and IAM allows %d",
				characters, limits.InlinePolicyCharacters))
	}
}

// onePartition refuses ARNs that are not in the partition of the first: the account is in one, and IAM would refuse the
// others once the role exists.
func (v *validation) onePartition() {
	for _, arn := range v.foundArns {
		first, found := v.firstArn, arn
		switch {
		case found.partition() == "": // unknown, or has a fault already
			continue
		case first.path == "":
			v.firstArn = found
			continue
		case tableRow(found.input) < tableRow(first.input): // outputs become known in any order
			first, found, v.firstArn = found, first, found
		}
		if found.partition() != first.partition() {
			v.add(KindConflict, found.path, found.value, "must be in the same AWS partition as "+first.path)
		}
	}
	v.foundArns = nil
}

func (a foundArn) partition() string {
	if parts := startOfArn.FindStringSubmatch(textOf(a.value)); parts != nil {
		return parts[1]
	}
	return ""
}

func tableRow(name string) int {
	return slices.IndexFunc(inputTable, func(in input) bool { return in.name == name })
}

var startOfArn = regexp.MustCompile(`^arn:(aws(?:-[a-z]+)*):`)

// withoutPartition returns texts that are no ARN as they are.
func withoutPartition(text string) string { return startOfArn.ReplaceAllString(text, "arn:") }

// add records a fault in a value.
func (v *validation) add(kind Kind, path string, value property.Value, reason string) {
	value = v.withEqualSecret(value)
	v.append(Fault{kind, path, literal(value), hidden(value), reason})
}

// addKey records a fault in the key of an entry. The engine would print its value.
func (v *validation) addKey(kind Kind, at place, reason string) {
	v.append(Fault{kind, at.path, "", hidden(v.withEqualSecret(at.value)), "the key " + reason})
}

// withEqualSecret makes a value secret if another input has the same text as a secret, or an ARN that differs only in
// the partition.
func (v *validation) withEqualSecret(value property.Value) property.Value {
	return value.WithSecret(value.Secret() || v.secrets[withoutPartition(textOf(value))])
}
