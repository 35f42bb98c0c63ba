package inputs

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/arn"
)

// Validation validates the inputs of one component, each value once: literals before anything is created, and outputs
// when they become known. Since the component is registered with its inputs, nothing is created before all are valid.
type Validation struct {
	component string
	rows      map[string]int // of the inputs in the table
	lock      sync.Mutex
	values    map[string]property.Value // the inputs; those that were outputs are unknown until they are validated
	secrets   map[string]bool           // the texts that are secret

	selected      []string                     // the use cases
	selectedKnown bool                         // whether all of them are right
	spellings     map[string]map[string]string // the first spelling of a name by input and name in lower case
	attached      map[string]field             // the additional policies by ARN without the partition
	newPolicies   []field                      // which are not among them yet
	inlineTexts   map[string][]field           // what the inline policies are made of, by input
	unknownTexts  int                          // how many of these are missing
	firstArn      *locatedArn                  // with whose partition those of all others are compared
	newArns       []locatedArn                 // which are not compared yet

	found   []found
	isFound map[identity]bool
}

// found is a fault with that by which it is sorted.
type found struct {
	Fault
	rank int
	path Path
}

// identity tells faults apart. All entries of a secret map have the same path, and rules may run again, when the
// value may have become secret.
type identity struct {
	kind, reason string
	path         Path
}

// Check validates what is known of the inputs, which may be of any type, secret or unknown. A value that is not known
// yet passes where the input allows outputs.
func Check(component string, given property.Map) *Validation {
	v := &Validation{
		component:   component,
		rows:        map[string]int{},
		values:      given.AsMap(),
		secrets:     secretTexts(property.New(given)),
		spellings:   map[string]map[string]string{},
		attached:    map[string]field{},
		inlineTexts: map[string][]field{},
		isFound:     map[identity]bool{},
	}
	for i, in := range Table {
		v.rows[in.Name] = i
	}
	v.selected, v.selectedKnown = selectedUseCases(v.of("useCases"))
	v.refuseUnsupported()
	for _, in := range Table {
		v.validate(in)
	}
	v.apply(rules)
	v.apply(arnRules)
	sizeOfInlinePolicies(v)
	return v
}

// Known validates a value that was unknown: an input, or an element or entry of it. It returns all faults so far.
func (v *Validation) Known(at Path, value property.Value) Faults {
	v.lock.Lock()
	defer v.lock.Unlock()
	maps.Copy(v.secrets, secretTexts(value))
	in := Table[v.rows[at.input]]
	if at == At(in.Name) {
		v.values[in.Name] = value
		v.validate(in)
		v.apply(rules)
	} else {
		v.validateText(in, field{at, value})
	}
	v.apply(arnRules)
	if in.inline {
		v.unknownTexts--
		sizeOfInlinePolicies(v)
	}
	return v.Faults()
}

func (v *Validation) apply(rules []func(*Validation)) {
	for _, rule := range rules {
		rule(v)
	}
}

// refuseUnsupported refuses names that are not inputs.
func (v *Validation) refuseUnsupported() {
	names := Names()
	for _, name := range slices.Sorted(maps.Keys(v.values)) {
		if !slices.Contains(names, name) && !strings.HasPrefix(name, "__") { // which is reserved by Pulumi
			v.add(Unsupported, field{At(name), v.values[name]}, "is not an input"+v.suggest(name, names))
		}
	}
}

// Faults returns the faults in the order of [Table], after those of the component's name and of what is no input.
func (v *Validation) Faults() (faults Faults) {
	slices.SortStableFunc(v.found, func(a, b found) int {
		return cmp.Or(a.rank-b.rank, a.path.compare(b.path))
	})
	faults = slices.Grow(faults, len(v.found)) // which stays nil without any
	for _, fault := range v.found {
		faults = append(faults, fault.Fault)
	}
	return faults
}

// before is whether a fault is shown before another.
func (v *Validation) before(a, b Path) bool { return cmp.Or(v.rank(a)-v.rank(b), a.compare(b)) < 0 }

// rank is the row of an input in the table.
func (v *Validation) rank(at Path) int {
	row, supported := v.rows[at.input]
	switch {
	case at.isComponentName():
		return -2
	case !supported:
		return -1
	}
	return row
}

// add records a fault in a value.
func (v *Validation) add(kind string, at field, reason string) {
	value := v.withEqualSecret(at.value)
	v.append(at.Path, Fault{Kind: kind, Value: literal(value), Hidden: hidden(value), Reason: reason})
}

// addKey records a fault in the key of an entry. The engine would print its value.
func (v *Validation) addKey(kind string, at field, reason string) {
	v.append(at.Path, Fault{Kind: kind, Hidden: hidden(v.withEqualSecret(at.value)), Reason: "the key " + reason})
}

// append skips repeats.
func (v *Validation) append(at Path, fault Fault) {
	id := identity{fault.Kind, fault.Reason, at}
	if v.isFound[id] {
		return
	}
	v.isFound[id] = true
	fault.Input, fault.Path = at.Input(), at.String()
	v.found = append(v.found, found{fault, v.rank(at), at})
}

// withEqualSecret makes a value secret if another input has the same text as a secret, or an ARN that differs only in
// the partition.
func (v *Validation) withEqualSecret(value property.Value) property.Value {
	return value.WithSecret(value.Secret() || v.secrets[arn.WithoutPartition(textOf(value))])
}

// checkedKey is the key of a value in a context.
type checkedKey struct{}

// WithChecked returns a context for a component whose inputs are checked already, and whose outputs have their values
// or are known to be unknown.
func WithChecked(ctx context.Context) context.Context {
	return context.WithValue(ctx, checkedKey{}, true)
}

// AreChecked is whether the inputs of a component with the context are checked already.
func AreChecked(ctx context.Context) bool { return ctx.Value(checkedKey{}) != nil }
