package component

import (
	"fmt"
	"strings"
)

// Fault is one thing that is wrong with one input.
type Fault struct {
	// Path is the property path of the input, such as passRoleUsers[1].
	Path string
	// Value is the value as it was given. It is empty for what is hidden, and for what has no short form.
	Value string
	// Hidden is "secret" or "unknown" where the value is that, or holds such values.
	Hidden string
	// Reason says what is accepted instead.
	Reason string
}

// Place is the property path with the reason why the value is not shown.
func (f Fault) Place() string {
	if f.Hidden == "" {
		return f.Path
	}
	return f.Path + " (" + f.Hidden + ")"
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
