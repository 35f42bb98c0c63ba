package inputs

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

// shape is what the values of several inputs have in common.
type shape int

const (
	boolean shape = iota
	number
	text
	textMap       // which may be unknown as a whole
	list          // of literals
	listOfOutputs // whose elements may be unknown
	mapOfOutputs  // whose entries may be unknown
)

// validate validates an input by its row alone.
func (v *Validation) validate(in Input) {
	at := field{At(in.Name), v.values[in.Name]}
	_, given := v.values[in.Name]
	switch null := at.value.IsNull(); {
	case given && null && in.null != "":
		v.add(Required, at, "must not be null: "+in.null)
	case null && in.shape != mapOfOutputs, in.plain != nil && !v.literal(at, in.plain.instead, in.plain.visible):
	default:
		v.validateShape(in, at)
	}
}

// validateShape validates a value. Only a map whose keys name resources may be null, since a secret null is refused.
func (v *Validation) validateShape(in Input, at field) {
	unknown := at.value.IsComputed()
	switch in.shape {
	case boolean:
		if !unknown && !at.value.IsBool() {
			v.add(Type, at, "must be true or false")
		}
	case number:
		if !unknown {
			v.validateNumber(in, at)
		}
	case text:
		v.validateText(in, at)
	case textMap:
		if !unknown {
			v.validateEntries(in, at)
		}
	case list:
		v.validateElements(in, at)
	case listOfOutputs:
		if unknown { // YAML programs make it of a variable with one unknown element
			v.unknownTexts++
			return
		}
		v.validateElements(in, at)
	case mapOfOutputs:
		v.validateNamedEntries(in, at)
	}
}

func (v *Validation) validateNumber(in Input, at field) {
	if !at.value.IsNumber() {
		v.add(Type, at, "must be a number")
		return
	}
	if err := in.numberLimit(at.value.AsNumber()); err != nil {
		v.add(Invalid, at, err.Error())
	}
}

func (v *Validation) validateElements(in Input, at field) {
	if !at.value.IsArray() {
		v.add(Type, at, "must be a list")
		return
	}
	for i, value := range at.value.AsArray().All {
		element := at.element(i, value)
		if in.plain == nil || v.literal(element, in.plain.insteadOfElement, in.plain.visible) {
			v.validateText(in, element)
		}
	}
}

func (v *Validation) validateEntries(in Input, at field) {
	if !at.value.IsMap() {
		v.add(Type, at, "must be a map")
		return
	}
	if n := at.value.AsMap().Len(); in.most > 0 && n > in.most {
		v.add(TooLarge, at, fmt.Sprintf("must be at most %d tags; there are %d", in.most, n))
	}
	for key, value := range at.value.AsMap().AllStable {
		if entry := at.entry(key, value); in.key(v, key, entry) {
			v.validateText(in, entry)
		}
	}
}

// validateNamedEntries validates a map whose keys name resources.
func (v *Validation) validateNamedEntries(in Input, at field) {
	switch {
	case at.value.IsComputed():
		v.add(Unknown, at, "must be a map with known keys, because they name resources: only its values may be"+
			" outputs; in YAML, write the map here and not in variables, where one unknown value makes all of it"+
			" unknown")
	case at.value.Secret():
		v.add(Secret, at,
			"must not be secret: its keys become part of resource names; only its values may be secret")
	case at.value.IsNull():
	default:
		v.validateEntries(in, at)
	}
}

// validateText validates a text: that of an input, or an element or entry of it.
func (v *Validation) validateText(in Input, at field) {
	if in.arn {
		v.newArns = append(v.newArns, locatedArn{field: at})
	}
	switch {
	case at.value.IsComputed():
		if in.inline {
			v.unknownTexts++
		}
		return
	case in.document && !at.value.IsString():
		v.add(Type, at, "must be a string: write the document as JSON, in YAML with fn::toJSON")
		return
	case at.value.IsNumber(), at.value.IsBool():
		v.add(Type, at, "must be a string: put it in quotes; for YAML from the"+
			" configuration, run pulumi config set --path --type string ids.account VALUE and write ${ids.account}")
		return
	case !at.value.IsString():
		v.add(Type, at, "must be a string")
		return
	}
	text := at.value.AsString()
	if in.limit != nil {
		if err := in.limit(text); err != nil {
			v.add(Invalid, at, err.Error())
			return
		}
	}
	if in.each != nil {
		in.each(v, in, at, text)
	}
}

// literal refuses unknown and secret values, with advice for unknown ones and the reason why the value is not kept
// secret.
func (v *Validation) literal(at field, advice, reason string) bool {
	switch {
	case at.value.IsComputed():
		v.add(Unknown, at, "must be known before anything is created: "+advice)
	case at.value.Secret():
		v.add(Secret, at, "must not be secret: "+reason)
	default:
		return true
	}
	return false
}

// of returns the value of an input, or null.
func (v *Validation) of(input string) property.Value { return v.values[input] }
