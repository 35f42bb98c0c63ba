package inputs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/arn"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/limits"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/policy"
)

// rules are over several inputs, once each was validated by its row. They may run again.
var rules = []func(v *Validation){
	nameOfComponent, useCasesTogether, nameOrPrefix, principalsNeedPolicy, policyNameNeedsPolicy, listsHaveUseCases,
}

// arnRules are over the ARNs in several inputs, also when one of them becomes known. They go through the new ones.
var arnRules = []func(v *Validation){attachedOnce, onePartition}

// nameOfComponent validates the characters of the component's name, which URNs contain, and its length where the AWS
// provider generates a name from it.
func nameOfComponent(v *Validation) {
	names := []func(string) error{limits.ComponentName}
	if v.of("name").IsNull() && v.of("namePrefix").IsNull() {
		names = append(names, limits.AutoNamedRole)
	}
	if v.of("passRolePolicyName").IsNull() && !v.noPassRolePolicy() {
		names = append(names, limits.AutoNamedPassRolePolicy)
	}
	for _, limit := range names {
		if err := limit(v.component); err != nil {
			v.append(Path{}, Fault{Kind: Invalid, Reason: err.Error()})
		}
	}
}

// useCasesTogether requires a use case or a policy, and refuses use cases that contradict each other.
func useCasesTogether(v *Validation) {
	at := field{At("useCases"), v.of("useCases")}
	noPolicy := v.isEmptyMap("additionalPolicyArns") && v.isEmptyMap("inlinePolicies")
	has := func(name string) bool { return slices.Contains(v.selected, name) }
	choose := "choose from " + strings.Join(UseCaseNames(), ", ")
	switch {
	case at.value.IsNull():
		v.add(Required, at, "is required: "+choose)
	case !v.selectedKnown:
	case len(v.selected) == 0 && noPolicy:
		v.add(Required, at, "may be empty only with additionalPolicyArns or inlinePolicies: "+choose)
	case has("volumes") && has(VolumeCleanupOnly):
		v.add(Conflict, at, "must not contain both volumes and volumeCleanupOnly: volumes includes the cleanup")
	}
}

func (v *Validation) isEmptyMap(input string) bool {
	value := v.of(input)
	return value.IsNull() || value.IsMap() && value.AsMap().Len() == 0
}

// selectedUseCases returns the names of the use cases, unless one of them is wrong.
func selectedUseCases(value property.Value) (names []string, known bool) {
	if !value.IsArray() || value.Secret() {
		return nil, false
	}
	for _, element := range value.AsArray().All {
		if element.Secret() || !element.IsString() || !slices.Contains(UseCaseNames(), element.AsString()) {
			return nil, false
		}
		names = append(names, element.AsString())
	}
	return names, true
}

func knownUseCase(v *Validation, _ Input, at field, name string) {
	if names := UseCaseNames(); !slices.Contains(names, name) {
		v.add(Unsupported, at, "is not a use case"+v.suggest(name, names))
	}
}

// nameOrPrefix refuses a prefix if there is a name. An unknown value may turn out to be null.
func nameOrPrefix(v *Validation) {
	given := func(value property.Value) bool { return !value.IsNull() && !value.IsComputed() }
	if prefix := v.of("namePrefix"); given(prefix) && given(v.of("name")) {
		v.add(Conflict, field{At("namePrefix"), prefix}, "cannot be combined with name")
	}
}

// noPassRolePolicy is true if the program does not want the policy, provided that it says so with a valid value.
func (v *Validation) noPassRolePolicy() bool {
	create := v.of("createPassRolePolicy")
	return create.IsBool() && !create.AsBool() && !create.Secret()
}

func principalsNeedPolicy(v *Validation) {
	for _, p := range principals {
		names := v.of(p.input)
		if v.noPassRolePolicy() && names.IsArray() && !names.Secret() && names.AsArray().Len() > 0 {
			v.add(Conflict, field{At(p.input), names},
				"must be empty with createPassRolePolicy: false: there is no policy to attach")
		}
	}
}

func policyNameNeedsPolicy(v *Validation) {
	name := v.of("passRolePolicyName")
	if v.noPassRolePolicy() && !name.IsNull() && !name.IsComputed() {
		v.add(Conflict, field{At("passRolePolicyName"), name}, "cannot be combined with createPassRolePolicy: false")
	}
}

// listsHaveUseCases refuses a list without the use case that uses it, and the use case without the list that it needs.
func listsHaveUseCases(v *Validation) {
	for _, in := range Table {
		at := field{At(in.Name), v.of(in.Name)}
		if in.only == "" || !v.selectedKnown || !at.value.IsNull() && !at.value.IsArray() {
			continue
		}
		empty := at.value.IsNull() || at.value.AsArray().Len() == 0
		switch selected := slices.Contains(v.selected, in.only); {
		case !empty && !selected:
			v.add(Conflict, at, "must be empty without the use case "+in.only+", the only one that uses it")
		case empty && selected && in.needed:
			v.add(Required, at, "is required with the use case "+in.only+", and must not be empty")
		}
	}
}

func tagKey(v *Validation, key string, tag field) bool {
	if err := limits.TagKey(key); err != nil {
		v.addKey(Invalid, tag, err.Error())
	}
	refuseReserved(v, key, tag)
	if other := v.firstSpelling("tags", key); other != key {
		if other = quoted(other); v.of("tags").Secret() {
			other = "another key"
		}
		v.addKey(Duplicate, tag, "must not differ from "+other+" only in case: IAM has one tag for both")
	}
	return true
}

// refuseReserved refuses keys that the plugin would lose: Pulumi's Go SDK leaves them out of the maps of a component.
// https://github.com/pulumi/pulumi/blob/sdk/v3.259.0/sdk/go/pulumi/provider.go#L610
func refuseReserved(v *Validation, key string, entry field) {
	if strings.HasPrefix(key, "__") {
		v.addKey(Invalid, entry, "must not begin with __, which Pulumi reserves: choose another key")
	}
}

// firstSpelling returns how a name was first spelled in an input.
func (v *Validation) firstSpelling(input, name string) string {
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

// attachmentKey refuses keys that are not identifiers, or that name the attachment of a use case.
func attachmentKey(v *Validation, key string, attached field) bool {
	switch {
	case !isIdentifier(key):
		v.addKey(Invalid, attached, "must start with a letter and contain only letters, digits and _")
	case slices.Contains(v.selected, key):
		v.addKey(Duplicate, attached, "is a selected use case: remove one of the two")
		return false
	case slices.Contains(UseCaseNames(), key):
		v.addKey(Conflict, attached,
			"must not be the name of a use case, which names its attachment: select it, or choose another key")
	}
	return true
}

// asAttached collects the policies for [attachedOnce].
func asAttached(v *Validation, _ Input, at field, _ string) {
	v.newPolicies = append(v.newPolicies, at)
}

// inInlinePolicy collects the texts for [sizeOfInlinePolicies].
func inInlinePolicy(v *Validation, in Input, at field, _ string) {
	v.inlineTexts[in.Name] = append(v.inlineTexts[in.Name], at)
}

// inlinePolicyName validates the key of a policy document, which is the name of the policy in IAM.
func inlinePolicyName(v *Validation, key string, document field) bool {
	if err := limits.PolicyName(key); err != nil {
		v.addKey(Invalid, document, err.Error())
	}
	refuseReserved(v, key, document)
	for _, own := range inlinePolicyNames() {
		if strings.EqualFold(own, key) {
			v.addKey(Conflict, document, "must not be "+own+", the name of a policy that the component adds:"+
				" choose another key")
			return true
		}
	}
	if other := v.firstSpelling("inlinePolicies", key); other != key {
		v.addKey(Duplicate, document,
			"must not differ from "+quoted(other)+" only in case: IAM has one policy for both")
	}
	return true
}

// policyDocument refuses what IAM would refuse, and says where in the document.
func policyDocument(v *Validation, in Input, at field, document string) {
	inInlinePolicy(v, in, at, document)
	checked := policy.Check(document)
	for _, problem := range checked.Problems {
		advice := problem.Detail
		if len(problem.Choices) > 0 {
			advice += v.suggest(problem.Value, problem.Choices)
		}
		v.addInDocument(Invalid, at, problem.Reason, advice, problem.Value)
	}
	for _, resource := range checked.Resources {
		found := field{at.Path, property.New(resource.Text).WithSecret(at.value.Secret())}
		v.newArns = append(v.newArns, locatedArn{found, resource.Place})
	}
}

// addInDocument records a fault in a policy document. Its reason has the text that is wrong, with advice, unless one of
// both is secret.
func (v *Validation) addInDocument(kind string, at field, reason, advice, text string) {
	wrong := v.withEqualSecret(property.New(text))
	hidden := at.value.Secret() || text != "" && wrong.Secret()
	if !hidden {
		reason += advice
		if text != "" {
			reason += "; got " + literal(wrong)
		}
	}
	v.add(kind, field{at.Path, property.Value{}.WithSecret(hidden)}, reason)
}

// attachedOnce refuses policies that the role has already, that AWS has under another path, or whose attachment would
// have to be renamed when its use case is selected.
func attachedOnce(v *Validation) {
	for _, at := range v.newPolicies {
		v.attach(at)
	}
	v.newPolicies = nil
}

func (v *Validation) attach(at field) {
	text := at.value.AsString()
	at.value = v.withEqualSecret(at.value)
	unlessSecret := func(reason, secretly string) string {
		if at.value.Secret() {
			return secretly
		}
		return reason
	}
	partition, policyPath := awsManagedPolicy(text)
	if useCase, ok := withPolicy(policyPath); ok && useCase.policyPath != policyPath {
		v.add(Invalid, at, unlessSecret(
			"must be "+useCase.PolicyArn(partition)+", which the use case "+useCase.Name+" attaches",
			"must have the path that AWS gave the policy of this name"))
		return
	}
	if repeat, owner := v.ownPolicy(at, text); owner != "" {
		at = repeat
		at.value = v.withEqualSecret(at.value) // which may have become known as a secret since
		v.add(Duplicate, at,
			unlessSecret("must not repeat the policy of "+owner, "must not repeat another policy of the role"))
		return
	}
	name := policyKey(policyPath)
	useCase, ofUseCase := WithPolicyKey(at.key)
	switch {
	case name == at.key:
	case name != "":
		v.addKey(Invalid, at,
			unlessSecret("must be "+name+", the name of the policy", "must be the name of the policy")+
				": renaming the key later would detach the policy")
	case ofUseCase:
		v.addKey(Conflict, at, "must not be the name of the policy that the use case "+useCase.Name+
			" attaches: choose another key")
	}
}

// ownPolicy returns the second of two fields with the same policy, and the owner of the first. IAM would attach the
// policy once, so removing one of the two would detach it.
func (v *Validation) ownPolicy(at field, text string) (repeat field, owner string) {
	_, policyPath := awsManagedPolicy(text)
	if useCase, ok := withPolicy(policyPath); ok && slices.Contains(v.selected, useCase.Name) {
		return at, "the use case " + useCase.Name
	}
	text = arn.WithoutPartition(text)
	first, owned := v.attached[text]
	if !owned {
		v.attached[text] = at
		return field{}, ""
	}
	if at.key < first.key { // outputs become known in any order
		at, first, v.attached[text] = first, at, at
	}
	beginning, end := shortened(first.key)
	return at, "the key " + beginning + end
}

// locatedArn is an ARN, and its place if it is in a policy document.
type locatedArn struct {
	field
	place string
}

// partition is empty if the ARN is unknown, has a fault already, or is of every partition.
func (at locatedArn) partition() string { return arn.Partition(textOf(at.value)) }

func (at locatedArn) String() string {
	if at.place != "" {
		return at.place + " of " + at.Path.String()
	}
	return at.Path.String()
}

// onePartition refuses ARNs that are not in the partition of the first: the account is in one, and IAM would refuse the
// others once the role exists.
func onePartition(v *Validation) {
	for _, at := range v.newArns {
		first, other := v.firstArn, &at
		switch {
		case at.partition() == "":
			continue
		case first == nil:
			v.firstArn = other
			continue
		case v.before(other.Path, first.Path): // outputs become known in any order
			first, other, v.firstArn = other, first, other
		}
		if other.partition() == first.partition() {
			continue
		}
		reason := "must be in the same AWS partition as " + first.String()
		if other.place == "" {
			v.add(Conflict, other.field, reason)
		} else {
			v.addInDocument(Conflict, other.field, other.place+" "+reason, "", textOf(other.value))
		}
	}
	v.newArns = nil
}

// InPartition refuses a policy document with an ARN in another partition. It shows no value, which may be secret.
func InPartition(at Path, document, partition string) (faults Faults) {
	for _, resource := range policy.Check(document).Resources {
		if other := arn.Partition(resource.Text); other != "" && other != partition {
			reason := resource.Place + " must be in the partition " + partition + ", that of the AWS provider"
			faults = append(faults, Fault{Kind: Conflict, Input: at.Input(), Path: at.String(), Reason: reason})
		}
	}
	return faults
}

// sizeOfInlinePolicies limits the size of the role's inline policies in total, once all of their texts are known.
func sizeOfInlinePolicies(v *Validation) {
	if v.unknownTexts > 0 {
		return
	}
	characters, at := v.inlinePolicyCharacters()
	if characters > limits.InlinePolicyCharacters {
		v.add(TooLarge, at,
			fmt.Sprintf("is too large: the role's inline policies total %d characters, and IAM allows %d",
				characters, limits.InlinePolicyCharacters))
	}
}
