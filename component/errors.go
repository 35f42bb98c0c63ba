package component

import "github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/inputs"

// InputError has everything that is wrong with the inputs of one component.
type InputError struct {
	// Name is the name of the component in the program.
	Name string
	// Faults are in the order of the inputs, first those of the component's name.
	Faults []Fault
}

// Fault is one thing that is wrong with one input: its kind, where, the value, and what to change.
type Fault struct {
	Kind FaultKind
	// Input is the path of the whole input, which is its name, or "[name of the component]".
	Input string
	// Path is the property path in the inputs, such as passRoleUsers[1]. A long key in it is shortened.
	Path string
	// Value is the value as a literal, of which a long one is shortened. It is empty if the value is secret, unknown, a
	// list or a map, and if the fault is in a key or in a policy document, where the reason has the value.
	Value string
	// Hidden is "secret" or "unknown" if the value is, or if it contains such values, and otherwise "large" if the
	// value has more than 2048 characters.
	Hidden string
	// Reason is the message without path and value.
	Reason string
}

// FaultKind is the kind of a fault. Programs and tests can tell faults apart by it and need not compare messages.
type FaultKind string

// The kinds of faults.
const (
	KindRequired    FaultKind = "required"    // missing, or null where null is not the same as missing
	KindUnsupported FaultKind = "unsupported" // not one of the names that are accepted
	KindType        FaultKind = "type"        // a value of the wrong type
	KindInvalid     FaultKind = "invalid"     // IAM or Pulumi would refuse it
	KindUnknown     FaultKind = "unknown"     // an output where the value must be known in preview
	KindSecret      FaultKind = "secret"      // a secret where the value becomes visible
	KindConflict    FaultKind = "conflict"    // contradicts another input
	KindDuplicate   FaultKind = "duplicate"   // the same as another for IAM
	KindTooLarge    FaultKind = "too large"   // exceeds a quota of IAM
)

// Error shows the first 100 faults, each in a line.
func (e *InputError) Error() string {
	var faults inputs.Faults
	for _, fault := range e.Faults {
		faults = append(faults, fault.checked())
	}
	return faults.Message(Type, e.Name)
}

// String returns the path, the reason, and the value if it can be shown.
func (f Fault) String() string { return f.checked().String() }

// checked is the fault as the check returned it.
func (f Fault) checked() inputs.Fault {
	return inputs.Fault{
		Kind: string(f.Kind), Input: f.Input, Path: f.Path, Value: f.Value, Hidden: f.Hidden, Reason: f.Reason,
	}
}

// inputError returns the faults as an error, or nil if there are none.
func inputError(name string, faults inputs.Faults) error {
	if len(faults) == 0 {
		return nil
	}
	e := &InputError{Name: name}
	for _, f := range faults {
		e.Faults = append(e.Faults, Fault{
			Kind: FaultKind(f.Kind), Input: f.Input, Path: f.Path, Value: f.Value, Hidden: f.Hidden, Reason: f.Reason,
		})
	}
	return e
}
