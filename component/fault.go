package component

import (
	"fmt"
	"strings"
)

// Fault is one thing that is wrong with one input.
type Fault struct {
	// Path is the property path of the input, such as passRoleUsers[1].
	Path string
	// Value is the value as it was given. It is empty for a secret, and for what has no short form.
	Value string
	// Secret says that the value is secret or holds secrets.
	Secret bool
	// Reason says what is accepted instead.
	Reason string
}

func (f Fault) String() string {
	if f.Value == "" {
		return f.Path + ": " + f.Reason
	}
	return f.Path + ": " + f.Reason + "; it is " + f.Value
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

// Summary counts the faults.
func (e *InputError) Summary() string {
	if len(e.Faults) == 1 {
		return "1 input must be changed"
	}
	return fmt.Sprintf("%d inputs must be changed", len(e.Faults))
}
