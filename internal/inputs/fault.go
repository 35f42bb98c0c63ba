package inputs

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/arn"
)

// Fault is one thing that is wrong with one input. The component has the same type for users, with what its fields
// mean.
type Fault struct{ Kind, Input, Path, Value, Hidden, Reason string }

// The kinds of faults, which the component explains.
const (
	Required    = "required"
	Unsupported = "unsupported"
	Type        = "type"
	Invalid     = "invalid"
	Unknown     = "unknown"
	Secret      = "secret"
	Conflict    = "conflict"
	Duplicate   = "duplicate"
	TooLarge    = "too large"
)

// Place is the path to show. The engine looks a path up in the inputs and prints the value, even a secret one or one of
// thousands of elements. So the path of a hidden value ends in a word in brackets, and so does one with an escape that
// the engine would read as part of the name: neither parses, whatever the inputs are called.
func (f Fault) Place() string {
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

func (f Fault) String() string { return f.Place() + ": " + f.said() }

// said is the reason, with the value if it can be shown.
func (f Fault) said() string {
	if f.Value == "" {
		return f.Reason
	}
	return f.Reason + "; got " + f.Value
}

// InEngine returns the place and the reason for the engine, which prints the value that it finds there: a large number
// with an exponent, and all of a policy document for each fault in it.
func (f Fault) InEngine() (place, reason string) {
	number, err := strconv.ParseFloat(f.Value, 64)
	switch place = f.Place(); {
	case err == nil && fmt.Sprint(number) != f.Value:
		return place + " [number]", f.said()
	case f.Hidden != "":
		return place, f.said()
	case f.inDocument():
		return place + " [document]", f.said()
	}
	return place, f.Reason
}

// inDocument is whether the value in the inputs is a policy document.
func (f Fault) inDocument() bool { return HasDocuments(f.Input) && f.Path != f.Input }

// Faults are those of one component, in the order in which they are shown.
type Faults []Fault

// mostShown is how many faults are shown. A program that is generated can have thousands.
const mostShown = 100

// Shown returns the faults to show.
func (f Faults) Shown() Faults { return f[:min(len(f), mostShown)] }

// Summary counts the inputs that have faults.
func (f Faults) Summary() string {
	inputs, wrong := map[string]bool{}, []string{}
	for _, fault := range f {
		inputs[fault.Input] = true
	}
	if inputs[componentName] {
		delete(inputs, componentName)
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
	if n := len(f); n > mostShown {
		summary += fmt.Sprintf(" (the first %d of %d faults)", mostShown, n)
	}
	return summary
}

// Message shows the first faults of a component.
func (f Faults) Message(typ, name string) string {
	lines := []string{fmt.Sprintf("%s %s: %s", typ, quoted(name), f.Summary())}
	for _, fault := range f.Shown() {
		lines = append(lines, "  - "+fault.String())
	}
	return strings.Join(lines, "\n")
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
			texts[arn.WithoutPartition(text)] = true
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

// quoted is a text in a message.
func quoted(text string) string {
	beginning, end := shortened(text)
	return strconv.Quote(beginning) + end
}
