package component

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/limits"
)

// input is what schema.yaml does not say about an input. Its kind follows from the type of its field in
// [EcsInfrastructureRoleArgs].
type input struct {
	name   string
	text   func(string) error  // the limit of the text, or of each text in a list or map
	number func(float64) error // the limit of the number
	arn    bool                // whether the texts are ARNs
	plain  plainness           // why the input cannot be an output, if so
	null   string              // what to write instead of null, if null is not the same as no value
	of     belonging           // the only use case that uses the input, if there is one
	// Rules beyond the limit: of the whole value, which may be null; of a key of a map, whose entry is not validated if
	// it returns false; and of a text that is within the limit.
	rule func(v *validation, in input, value property.Value)
	key  func(v *validation, at place) bool
	each func(v *validation, in input, at place, text string)
}

// plainness says what to write instead of an output, or of an element that is one, and why secrets are refused.
type plainness struct{ instead, insteadOfElement, visible string }

// belonging is the use case that an input belongs to.
type belonging struct {
	useCase  UseCase
	required bool // whether the use case needs the input
}

// place is where a value is: at a path, in a map also under a key.
type place struct {
	path, key string
	value     property.Value
}

// inputTable is in the order in which faults are reported.
var inputTable = []input{
	{name: "useCases", rule: useCasesTogether, each: knownUseCase, plain: plainness{
		"write the use cases as literals", "write the use case as a literal", namesResource}},
	{name: "name", text: limits.RoleName},
	{name: "namePrefix", text: limits.RoleNamePrefix, rule: nameOrPrefix},
	{name: "path", text: limits.Path},
	{name: "description", text: limits.Description},
	{name: "maxSessionDuration", number: limits.SessionDuration},
	{name: "permissionsBoundary", text: limits.PolicyArn, arn: true, null: "omit it for a role without a boundary"},
	{name: "forceDetachPolicies"},
	{name: "tags", text: limits.TagValue, rule: notTooManyTags, key: tagKey},
	{name: "createPassRolePolicy", plain: plainness{
		instead: "write true or false", visible: "it decides which resources exist"}},
	namesOf(user),
	namesOf(group),
	namesOf(role),
	{name: "passRolePolicyName", text: limits.PolicyName, rule: withPassRolePolicy},
	{name: "instanceRoleArns", text: limits.InstanceRoleArn, arn: true, of: belonging{UseCaseManagedInstances, false},
		rule: withItsUseCase, each: inInlinePolicy},
	{name: "lifecycleHookFunctionArns", text: limits.FunctionArn, arn: true, of: belonging{UseCaseLifecycleHooks, true},
		rule: withItsUseCase, each: inInlinePolicy},
	{name: "volumeKmsKeyArns", text: limits.KmsKeyArn, arn: true, of: belonging{UseCaseVolumes, false},
		rule: withItsUseCase, each: inInlinePolicy},
	{name: "tlsKmsKeyArns", text: limits.KmsKeyArn, arn: true, of: belonging{UseCaseServiceConnectTls, false},
		rule: withItsUseCase, each: inInlinePolicy},
	{name: "additionalPolicyArns", text: limits.PolicyArn, arn: true, key: attachmentKey, each: attachedOnce},
	{name: "propagationSeconds", number: limits.PropagationSeconds, plain: plainness{
		instead: "write a number", visible: "it is shown while a new role is held back"}},
	{name: "sourceAccount", text: limits.AccountID, null: "omit it for a trust policy without a condition"},
}

// namesResource is why a value must not be secret.
const namesResource = "it becomes part of a resource name"

// inputNames returns the names of the inputs in alphabetical order, as the arguments have them.
func inputNames() (names []string) {
	for name := range fields(&EcsInfrastructureRoleArgs{}) {
		names = append(names, name)
	}
	return names
}

// useCasesTogether requires a use case or a policy, and refuses use cases that contradict each other.
func useCasesTogether(v *validation, in input, value property.Value) {
	if value.IsNull() {
		v.add(KindRequired, in.name, value, "is required: "+chooseUseCase())
		return
	}
	var useCases []UseCase
	for _, element := range value.AsArray().All {
		if element.Secret() || !element.IsString() || !slices.Contains(useCaseNames(), element.AsString()) {
			return // a fault of the element
		}
		useCases = append(useCases, UseCase(element.AsString()))
	}
	v.useCases, v.useCasesValid = useCases, true
	additional, given := v.given("additionalPolicyArns")
	if len(v.useCases) == 0 && (!given || additional.IsMap() && additional.AsMap().Len() == 0) {
		v.add(KindRequired, in.name, value, "may be empty only with additionalPolicyArns: "+chooseUseCase())
	}
	if slices.Contains(v.useCases, UseCaseVolumes) && slices.Contains(v.useCases, UseCaseVolumeCleanupOnly) {
		v.add(KindConflict, in.name, value,
			"must not contain both volumes and volumeCleanupOnly: volumes includes the cleanup")
	}
}

func chooseUseCase() string { return "choose from " + strings.Join(useCaseNames(), ", ") }

func knownUseCase(v *validation, _ input, at place, name string) {
	if !slices.Contains(useCaseNames(), name) {
		v.add(KindUnsupported, at.path, at.value, "is not a use case"+v.suggest(name, useCaseNames()))
	}
}

// nameOrPrefix refuses a prefix if there is a name. An unknown value may turn out to be null.
func nameOrPrefix(v *validation, _ input, _ property.Value) {
	name, named := v.given("name")
	prefix, prefixed := v.given("namePrefix")
	if named && prefixed && !name.IsComputed() && !prefix.IsComputed() {
		v.add(KindConflict, "namePrefix", prefix, "cannot be combined with name")
	}
}

func withPassRolePolicy(v *validation, in input, value property.Value) {
	if !value.IsNull() && !value.IsComputed() && v.noPassRolePolicy() {
		v.add(KindConflict, in.name, value, "cannot be combined with createPassRolePolicy: false")
	}
}

// noPassRolePolicy is true if the program does not want the policy, provided that it says so with a valid value.
func (v *validation) noPassRolePolicy() bool {
	create := v.values["createPassRolePolicy"]
	return create.IsBool() && !create.AsBool() && !create.Secret()
}

func notTooManyTags(v *validation, in input, value property.Value) {
	if value.IsMap() && value.AsMap().Len() > limits.Tags {
		v.add(KindTooLarge, in.name, value,
			fmt.Sprintf("must be at most %d tags; there are %d", limits.Tags, value.AsMap().Len()))
	}
}

func tagKey(v *validation, at place) bool {
	if err := limits.TagKey(at.key); err != nil {
		v.addKey(KindInvalid, at, err.Error())
	}
	if other := v.firstSpelling("tags", at.key); other != at.key {
		if other = quoted(other); v.values["tags"].Secret() {
			other = "another key"
		}
		v.addKey(KindDuplicate, at, "must not differ from "+other+" only in case: IAM has one tag for both")
	}
	return true
}

// namesOf is the input with the principals of a kind that may pass the role.
func namesOf(p principal) input {
	instead := fmt.Sprintf("attach the output passRolePolicyArn to a %s created in the same program,"+
		" or write its name as a literal and add dependsOn", p.kind)
	return input{
		name: p.input, text: p.name, plain: plainness{instead, instead, namesResource},
		rule: func(v *validation, in input, value property.Value) {
			if v.noPassRolePolicy() && value.IsArray() && value.AsArray().Len() > 0 {
				v.add(KindConflict, in.name, value,
					"must be empty with createPassRolePolicy: false: there is no policy to attach")
			}
		},
		each: func(v *validation, in input, at place, name string) {
			if other := v.firstSpelling(in.name, name); other != name {
				v.add(KindDuplicate, at.path, at.value,
					fmt.Sprintf("must not differ from %q only in case: IAM has one %s for both", other, p.kind))
			}
		},
	}
}

// withItsUseCase refuses a list without the use case that uses it, and the use case without the list that it needs.
func withItsUseCase(v *validation, in input, value property.Value) {
	empty := value.IsNull() || value.AsArray().Len() == 0
	switch selected := slices.Contains(v.useCases, in.of.useCase); {
	case !v.useCasesValid:
	case !empty && !selected:
		v.add(KindConflict, in.name, value,
			"must be empty without the use case "+string(in.of.useCase)+", the only one that uses it")
	case empty && selected && in.of.required:
		v.add(KindRequired, in.name, value,
			"is required with the use case "+string(in.of.useCase)+", and must not be empty")
	}
}

// inInlinePolicy collects the ARNs for [validation.inlinePolicies].
func inInlinePolicy(v *validation, in input, at place, _ string) {
	v.inlineArns[in.name] = append(v.inlineArns[in.name], at.value)
}

func attachmentKey(v *validation, at place) bool {
	switch {
	case !isIdentifier(at.key):
		v.addKey(KindInvalid, at, "must start with a letter and contain only letters, digits and _")
	case slices.Contains(v.useCases, UseCase(at.key)):
		v.addKey(KindDuplicate, at, "is a selected use case: remove one of the two")
		return false
	case slices.Contains(useCaseNames(), at.key):
		v.addKey(KindConflict, at,
			"must not be the name of a use case, which names its attachment: select it, or choose another key")
	}
	return true
}

// attachedOnce refuses a policy that the role has already, that AWS has under another path, or whose attachment would
// have to be renamed when its use case is selected.
func attachedOnce(v *validation, in input, at place, arn string) {
	at.value = v.withEqualSecret(at.value)
	unlessSecret := func(reason, secretly string) string {
		if at.value.Secret() {
			return secretly
		}
		return reason
	}
	partition, policyPath := awsManagedPolicy(arn)
	if row, ok := useCaseWithPolicy(policyPath); ok && row.policyPath != policyPath {
		v.add(KindInvalid, at.path, at.value, unlessSecret(
			"must be "+row.policyArn(partition)+", which the use case "+string(row.useCase)+" attaches",
			"must have the path that AWS gave the policy of this name"))
		return
	}
	if repeat, owner := v.ownPolicy(at, arn); owner != "" {
		at = repeat
		at.value = v.withEqualSecret(at.value) // which may have become known as a secret since
		v.add(KindDuplicate, at.path, at.value,
			unlessSecret("must not repeat the policy of "+owner, "must not repeat another policy of the role"))
		return
	}
	name := managedPolicyKey(policyPath)
	row, ofUseCase := useCaseWithKey(at.key)
	switch {
	case name == at.key:
	case name != "":
		v.addKey(KindInvalid, at,
			unlessSecret("must be "+name+", the name of the policy", "must be the name of the policy")+
				": renaming the key later would detach the policy")
	case ofUseCase:
		v.addKey(KindConflict, at, "must not be the name of the policy that the use case "+
			string(row.useCase)+" attaches: choose another key")
	}
}

// ownPolicy returns the second of two places with the same policy, and the owner of the first. IAM would attach the
// policy once, so removing one of the two would detach it.
func (v *validation) ownPolicy(at place, arn string) (repeat place, owner string) {
	_, policyPath := awsManagedPolicy(arn)
	if row, ok := useCaseWithPolicy(policyPath); ok && slices.Contains(v.useCases, row.useCase) {
		return at, "the use case " + string(row.useCase)
	}
	arn = withoutPartition(arn)
	first, owned := v.attached[arn]
	if !owned {
		v.attached[arn] = at
		return place{}, ""
	}
	if at.key < first.key { // outputs become known in any order
		at, first, v.attached[arn] = first, at, at
	}
	beginning, end := shortened(first.key)
	return at, "the key " + beginning + end
}

// awsManagedPolicy returns the partition and the path with the name of an AWS managed policy, or nothing.
func awsManagedPolicy(arn string) (partition, policyPath string) {
	start, policyPath, ok := strings.Cut(arn, ":iam::aws:policy/")
	if !ok {
		return "", ""
	}
	return strings.TrimPrefix(start, "arn:"), policyPath
}

// managedPolicyKey is the key of an AWS managed policy in additionalPolicyArns: the name of the policy, with _ for the
// characters that keys cannot have. A freely chosen key would be renamed some day, at the latest when the policy
// becomes a use case, and Pulumi would then attach the policy under the new name before it detaches it under the old. A
// name that does not start with a letter, of which AWS has none so far, gives no key.
func managedPolicyKey(policyPath string) string {
	key := notInKeys.ReplaceAllString(policyName(policyPath), "_")
	if !isIdentifier(key) {
		return ""
	}
	return key
}

var notInKeys = regexp.MustCompile(`[^A-Za-z0-9_]`)

// isIdentifier is true for the keys of additional policies. They have no hyphen, so that <component>-<key> is different
// for every component and key: the names of components may have hyphens.
func isIdentifier(text string) bool { return identifier.MatchString(text) }

var identifier = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)
