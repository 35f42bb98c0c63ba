package component

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/unexported"
)

// InputError has everything that is wrong with the inputs of one component.
type InputError struct {
	// Name is the name of the component in the program.
	Name   string
	Faults []Fault
}

// Error shows the first [shownFaults] faults.
func (e *InputError) Error() string {
	lines := []string{fmt.Sprintf("%s %s: %s", Type, quoted(e.Name), e.summary())}
	for _, fault := range e.shown() {
		lines = append(lines, "  - "+fault.String())
	}
	return strings.Join(lines, "\n")
}

// shownFaults is how many faults are shown. A program that is generated can have thousands.
const shownFaults = 100

func (e *InputError) shown() []Fault { return e.Faults[:min(len(e.Faults), shownFaults)] }

// summary counts the inputs that have faults.
func (e *InputError) summary() string {
	inputs, wrong := map[string]bool{}, []string{}
	for _, fault := range e.Faults {
		inputs[fault.input()] = true
	}
	if inputs[componentPath] {
		delete(inputs, componentPath)
		wrong = append(wrong, "the name of the component")
	}
	switch n := len(inputs); n {
	case 0:
	case 1:
		wrong = append(wrong, "1 input")
	default:
		wrong = append(wrong, fmt.Sprintf("%d inputs", n))
	}
	summary := strings.Join(wrong, " and ") + " must be changed"
	if n := len(e.Faults); n > shownFaults {
		summary += fmt.Sprintf(" (the first %d of %d faults)", shownFaults, n)
	}
	return summary
}

// Fault is one thing that is wrong with one input: its kind, where, the value, and what to change.
type Fault struct {
	Kind Kind
	// Path is the property path of the input, such as passRoleUsers[1].
	Path string
	// Value is the value as a literal, of which a long one is shortened. It is empty if the value is secret, unknown, a
	// list or a map, and if the fault is in a key.
	Value string
	// Hidden is "secret" or "unknown" if the value is, or if it contains such values, and otherwise "large" if the
	// value has more than 2048 characters.
	Hidden string
	// Reason is the message without path and value.
	Reason string
}

// Kind is the kind of a fault. Programs and tests can tell faults apart by it and need not compare messages.
type Kind string

// The kinds of faults.
const (
	KindRequired    Kind = "required"    // missing, or null where null is not the same as missing
	KindUnsupported Kind = "unsupported" // not one of the names that are accepted
	KindType        Kind = "type"        // a value of the wrong type
	KindInvalid     Kind = "invalid"     // IAM or Pulumi would refuse it
	KindUnknown     Kind = "unknown"     // an output where the value must be known in preview
	KindSecret      Kind = "secret"      // a secret where the value becomes visible
	KindConflict    Kind = "conflict"    // contradicts another input
	KindDuplicate   Kind = "duplicate"   // the same as another for IAM
	KindTooLarge    Kind = "too large"   // exceeds a quota of IAM
)

// input is the name of the input at the beginning of the path.
func (f Fault) input() string {
	if end := strings.IndexAny(f.Path, ".["); end > 0 {
		return f.Path[:end]
	}
	return f.Path // [name of the component], or the name of an unsupported input in brackets
}

// place is the path to show. The engine looks a path up in the inputs and prints the value, even a secret one or one of
// thousands of elements. So the path of a hidden value ends in a word in brackets, and so does one with an escape that
// the engine would read as part of the name: neither parses, whatever the inputs are called.
func (f Fault) place() string {
	switch {
	case f.Hidden != "":
		return f.Path + " [" + f.Hidden + "]"
	case strings.Contains(f.Path, `\`):
		return f.Path + " [escaped]"
	case strings.HasSuffix(f.Path, ellipsis):
		return f.Path + " [shortened]"
	}
	return f.Path
}

// inEngine returns the fault for the engine. It would print a large number with an exponent.
func (f Fault) inEngine() unexported.Fault {
	number, err := strconv.ParseFloat(f.Value, 64)
	switch place := f.place(); {
	case err == nil && fmt.Sprint(number) != f.Value:
		return unexported.Fault{Path: place + " [number]", Reason: f.Reason + "; got " + f.Value}
	case f.Hidden != "" && f.Value != "":
		return unexported.Fault{Path: place, Reason: f.Reason + "; got " + f.Value}
	default:
		return unexported.Fault{Path: place, Reason: f.Reason}
	}
}

func (f Fault) String() string {
	if f.Value == "" {
		return f.place() + ": " + f.Reason
	}
	return f.place() + ": " + f.Reason + "; got " + f.Value
}

// faultList collects faults.
type faultList struct {
	faults []Fault
	found  map[Fault]bool
}

// append skips repeats: all entries of a secret map have the same path.
func (l *faultList) append(fault Fault) {
	if l.found == nil {
		l.found = map[Fault]bool{}
	}
	if !l.found[fault] {
		l.found[fault] = true
		l.faults = append(l.faults, fault)
	}
}

// hidden returns why a value must not be shown, or not in full, if so.
func hidden(value property.Value) string {
	switch {
	case value.HasSecrets():
		return "secret"
	case value.HasComputed():
		return "unknown"
	case characters(value) > longestShown:
		return "large"
	}
	return ""
}

// characters is about how many characters the engine prints for a value: in a list or map, each has a line of its own.
func characters(value property.Value) int {
	const ofLine = len("[100]: ")
	n := len(textOf(value))
	switch {
	case value.IsAsset(), value.IsArchive(), value.IsResourceReference(): // which may be of any size
		return longestShown + 1
	case value.IsArray():
		for _, element := range value.AsArray().All {
			n += ofLine + characters(element)
		}
	case value.IsMap():
		for key, entry := range value.AsMap().All {
			n += ofLine + len(key) + characters(entry)
		}
	}
	return n
}

// secretTexts returns the texts and numbers that are secret, keys included, without the partitions of ARNs.
func secretTexts(value property.Value) map[string]bool {
	texts := map[string]bool{}
	var collect func(value property.Value, secret bool)
	collect = func(value property.Value, secret bool) {
		secret = secret || value.Secret()
		if text := textOf(value); secret && text != "" {
			texts[withoutPartition(text)] = true
		}
		switch {
		case value.IsArray():
			for _, element := range value.AsArray().All {
				collect(element, secret)
			}
		case value.IsMap():
			for key, entry := range value.AsMap().All {
				collect(property.New(key), secret)
				collect(entry, secret)
			}
		}
	}
	collect(value, false)
	return texts
}

// textOf returns a string, or a number as it is shown, or else nothing.
func textOf(value property.Value) string {
	switch {
	case value.IsString():
		return value.AsString()
	case value.IsNumber():
		return strconv.FormatFloat(value.AsNumber(), 'f', -1, 64)
	}
	return ""
}

// literal returns a value as it is shown; lists and maps are not shown.
func literal(value property.Value) string {
	switch {
	case value.HasSecrets(), value.HasComputed():
		return ""
	case value.IsString():
		return quoted(value.AsString())
	case value.IsNumber():
		return textOf(value)
	case value.IsBool():
		return strconv.FormatBool(value.AsBool())
	}
	return ""
}

const (
	longestShown = 2048  // the longest text that IAM accepts, an ARN
	ellipsis     = "..." // ends what is shortened; a property path with it does not parse
)

// shortened returns the beginning of a text that is longer.
func shortened(text string) (beginning, end string) {
	if len(text) <= longestShown {
		return text, ""
	}
	return strings.ToValidUTF8(text[:100], ""), ellipsis
}

// componentPath stands for the name of the component. It does not parse as a property path.
const componentPath = "[name of the component]"

// inputPath is the property path of an input, whose name may be anything that a program can write.
func inputPath(name string) string {
	if len(name) <= longestShown && isIdentifier(name) {
		return name
	}
	return bracketed(name)
}

// elementPath is the property path of an element of a list.
func elementPath(list string, i int) string { return fmt.Sprintf("%s[%d]", list, i) }

// entryPath is the property path of an entry of a map.
func entryPath(entries, key string) string {
	if path := inputPath(key); path == key {
		return entries + "." + key
	}
	return entries + bracketed(key)
}

// bracketed is a name in the syntax of property paths, which has no escape but \". See place for the others.
func bracketed(name string) string {
	beginning, end := shortened(name)
	return "[" + strconv.Quote(beginning) + "]" + end
}

// quoted is a text in a message.
func quoted(text string) string {
	beginning, end := shortened(text)
	return strconv.Quote(beginning) + end
}
