package inputs

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

// Path leads to an input, or to an element or entry of it. The zero Path stands for the name of the component.
type Path struct {
	input string
	index int    // of an element, 0 for an entry, and -1 for the whole input
	key   string // of an entry
	// shown has the names in their short form: a property.Path holds less than 16 KiB.
	shown property.Path
	end   string // the ellipsis if the key is shortened
}

// At returns the path of an input, whose name may be anything that a program can write.
func At(input string) Path {
	beginning, _ := shortened(input)
	return Path{input: input, index: -1, shown: property.PathFromSegments(property.NewSegment(beginning))}
}

// Element returns the path of an element of a list.
func (p Path) Element(i int) Path {
	p.index, p.shown = i, property.PathFromSegments(property.NewSegment(p.input), property.NewSegment(i))
	return p
}

// Entry returns the path of an entry of a map.
func (p Path) Entry(key string) Path {
	beginning, end := shortened(key)
	p.shown = property.PathFromSegments(property.NewSegment(p.input), property.NewSegment(beginning))
	p.index, p.key, p.end = 0, key, end
	return p
}

// componentName is the name of the zero Path. It does not parse as a property path.
const componentName = "[name of the component]"

func (p Path) isComponentName() bool { return p == Path{} }

// Input is the path of the whole input: its name, unless that is one that no input has.
func (p Path) Input() string {
	if p.isComponentName() {
		return componentName
	}
	return written(shortened(p.input))
}

// String writes the path in the syntax of property paths, which has no escape but \". See [Fault.Place] for the others.
func (p Path) String() string {
	text := ""
	for segment := range p.shown.AsGlob().Segments {
		switch segment := segment.(type) {
		case property.IndexSegment:
			text += fmt.Sprintf("[%d]", segment.Index())
		case property.KeySegment:
			if text == "" {
				text = p.Input()
				continue
			}
			name := written(segment.Key(), p.end)
			if name[0] != '[' {
				text += "."
			}
			text += name
		}
	}
	return cmp.Or(text, p.Input()) // of the component's name, which has no segments
}

// written is a name in a path, of which end is the ellipsis if it is shortened.
func written(name, end string) string {
	if end == "" && isIdentifier(name) {
		return name
	}
	return "[" + strconv.Quote(name) + "]" + end
}

// compare orders the paths in one input.
func (p Path) compare(q Path) int {
	return cmp.Or(cmp.Compare(p.index, q.index), strings.Compare(p.key, q.key))
}

// isIdentifier is true for names that need no quotes in a path, and for the keys of additional policies. These have no
// hyphen, so that <component>-<key> is different for every component and key: the names of components may have hyphens.
func isIdentifier(text string) bool { return identifier.MatchString(text) }

var identifier = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)

// field is a value and its path.
type field struct {
	Path
	value property.Value
}

func (f field) element(i int, value property.Value) field {
	return field{f.Element(i), value.WithSecret(value.Secret() || f.value.Secret())}
}

// entry has the path of the map if that is secret, since its keys are secret too.
func (f field) entry(key string, value property.Value) field {
	if f.value.Secret() {
		return field{f.Path, value.WithSecret(true)}
	}
	return field{f.Entry(key), value}
}
