package component

import (
	"fmt"
	"strconv"
	"strings"
)

// Fault is one thing that is wrong with one input.
type Fault struct {
	// Path is the property path of the input, such as passRoleUsers[1].
	Path string
	// Value is the value as it was given. It is empty when the value is secret, unknown, a list or a map.
	Value string
	// Hidden is "secret" or "unknown" when the value is that, or holds such values.
	Hidden string
	// Reason says what is accepted instead.
	Reason string
}

// Place is the property path as the engine may have it. The engine looks the path up in the inputs and prints what it
// finds there, also when that is secret. A path in which something is hidden or escaped therefore ends in a word in
// brackets: it does not parse then, whatever the names of the inputs are.
func (f Fault) Place() string {
	switch {
	case f.Hidden != "":
		return f.Path + " [" + f.Hidden + "]"
	case strings.Contains(f.Path, `\`):
		return f.Path + " [escaped]"
	}
	return f.Path
}

func (f Fault) String() string {
	if f.Value == "" {
		return f.Place() + ": " + f.Reason
	}
	return f.Place() + ": " + f.Reason + "; it is " + f.Value
}

// InputError holds all that is wrong with the inputs of one component.
type InputError struct {
	// Name is the name of the component in the program.
	Name   string
	Faults []Fault
}

func (e *InputError) Error() string {
	lines := []string{fmt.Sprintf("%s %q: %s", Type, e.Name, e.Summary())}
	for _, f := range e.Faults {
		lines = append(lines, "  - "+f.String())
	}
	return strings.Join(lines, "\n")
}

// Summary counts the inputs.
func (e *InputError) Summary() string {
	paths := map[string]bool{}
	for _, f := range e.Faults {
		paths[f.Path] = true
	}
	if len(paths) == 1 {
		return "1 input must be changed"
	}
	return fmt.Sprintf("%d inputs must be changed", len(paths))
}

// componentName stands where a property path would, and does not parse as one.
const componentName = "[name of the component]"

// input is the property path of an input, which may have a name that the component does not know.
func input(name string) string {
	if isPlainName(name) {
		return name
	}
	return quoted(name)
}

// index and key are the property paths of an element.
func index(input string, i int) string { return fmt.Sprintf("%s[%d]", input, i) }

func key(input, name string) string {
	if isPlainName(name) {
		return input + "." + name
	}
	return input + quoted(name)
}

// quoted is a name in the syntax of property paths. That has no escapes but \", and no other may be read as a name: a
// path with a backslash is never looked up, see Place.
func quoted(name string) string { return "[" + strconv.Quote(name) + "]" }

func isPlainName(name string) bool { return policyKey(name) == "" }
