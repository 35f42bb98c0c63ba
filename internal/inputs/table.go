package inputs

import (
	"fmt"
	"slices"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/limits"
)

// Input is what schema.yaml does not say about an input.
type Input struct {
	Name        string
	shape       shape
	limit       func(string) error // of the text, or of each text in a list or map
	numberLimit func(float64) error
	most        int    // how many tags the map may have, if they are tags
	arn         bool   // whether the texts are ARNs
	document    bool   // whether the texts are policy documents
	inline      bool   // whether the texts become part of inline policies
	plain       *plain // why the input cannot be an output, if so
	null        string // what to write instead of null, if null is not the same as no value
	only        string // the use case without which the list must be empty, if there is one
	needed      bool   // whether that use case needs the list
	// Beyond the limits: the key of a map, whose entry is not validated if it returns false, and a text within the
	// limit.
	key  func(v *Validation, key string, entry field) bool
	each func(v *Validation, in Input, at field, text string)
}

// plain says what to write instead of an output, or of an element that is one, and why secrets are refused.
type plain struct{ instead, insteadOfElement, visible string }

// Table has a row for each input. Its order is the one in which faults are shown, and has no other meaning.
var Table = []Input{
	{Name: "useCases", shape: list, each: knownUseCase, plain: &plain{
		"write the use cases as literals", "write the use case as a literal", namesResource}},
	{Name: "name", shape: text, limit: limits.RoleName},
	{Name: "namePrefix", shape: text, limit: limits.RoleNamePrefix},
	{Name: "path", shape: text, limit: limits.Path},
	{Name: "description", shape: text, limit: limits.Description},
	{Name: "maxSessionDuration", shape: number, numberLimit: limits.SessionDuration},
	{Name: "permissionsBoundary", shape: text, limit: limits.PolicyArn, arn: true,
		null: "omit it for a role without a boundary"},
	{Name: "forceDetachPolicies", shape: boolean},
	{Name: "tags", shape: textMap, limit: limits.TagValue, most: limits.Tags, key: tagKey},
	{Name: "createPassRolePolicy", shape: boolean, plain: &plain{
		instead: "write true or false", visible: "it decides which resources exist"}},
	namesOf(users),
	namesOf(groups),
	namesOf(roles),
	{Name: "passRolePolicyName", shape: text, limit: limits.PolicyName},
	{Name: "instanceRoleArns", shape: listOfOutputs, limit: limits.InstanceRoleArn, arn: true, inline: true,
		only: "managedInstances", each: inInlinePolicy},
	{Name: "lifecycleHookFunctionArns", shape: listOfOutputs, limit: limits.FunctionArn, arn: true, inline: true,
		only: "lifecycleHooks", needed: true, each: inInlinePolicy},
	{Name: "volumeKmsKeyArns", shape: listOfOutputs, limit: limits.KmsKeyArn, arn: true, inline: true,
		only: "volumes", each: inInlinePolicy},
	{Name: "tlsKmsKeyArns", shape: listOfOutputs, limit: limits.KmsKeyArn, arn: true, inline: true,
		only: "serviceConnectTls", each: inInlinePolicy},
	{Name: "additionalPolicyArns", shape: mapOfOutputs, limit: limits.PolicyArn, arn: true, key: attachmentKey,
		each: asAttached},
	{Name: "inlinePolicies", shape: mapOfOutputs, inline: true, document: true, key: inlinePolicyName,
		each: policyDocument},
	{Name: "propagationSeconds", shape: number, numberLimit: limits.PropagationSeconds, plain: &plain{
		instead: "write a number", visible: "it is shown while a new role is held back"}},
	{Name: "sourceAccount", shape: text, limit: limits.AccountID,
		null: "omit it for a trust policy without a condition"},
}

// namesOf is the input with the principals of an entity that may pass the role.
func namesOf(p principal) Input {
	instead := fmt.Sprintf("attach the output passRolePolicyArn to a %s created in the same program,"+
		" or write its name as a literal and add dependsOn", p.entity)
	return Input{
		Name: p.input, shape: list, limit: p.name, plain: &plain{instead, instead, namesResource},
		each: func(v *Validation, in Input, at field, name string) {
			if other := v.firstSpelling(in.Name, name); other != name {
				v.add(Duplicate, at, fmt.Sprintf("must not differ from %q only in case: IAM has one %s for both",
					other, p.entity))
			}
		},
	}
}

// namesResource is why a value must not be secret.
const namesResource = "it becomes part of a resource name"

// Outputs says what of an input may be an output.
type Outputs int

// What may be an output: nothing, the elements or entries, or the input as a whole.
const (
	None Outputs = iota
	Elements
	Whole
)

// Outputs returns what of the input may be an output.
func (in Input) Outputs() Outputs {
	switch {
	case in.plain != nil:
		return None
	case in.shape == listOfOutputs, in.shape == mapOfOutputs:
		return Elements
	}
	return Whole
}

// HasDocuments is whether the texts of an input are policy documents.
func HasDocuments(input string) bool {
	return slices.ContainsFunc(Table, func(in Input) bool { return in.document && in.Name == input })
}

// Names returns the names of the inputs in alphabetical order.
func Names() []string {
	names := make([]string, len(Table))
	for i, in := range Table {
		names[i] = in.Name
	}
	slices.Sort(names)
	return names
}
