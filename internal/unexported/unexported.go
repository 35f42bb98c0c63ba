// Package unexported has what provider/ needs of component/ and users do not. component/ sets the variables.
package unexported

import (
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

var (
	// Check returns what is wrong with the inputs of a component, which may be of any type, secret or unknown, or nil.
	// A value that is not known yet passes where the input allows outputs.
	Check func(component string, inputs property.Map) *Refusal
	// New is component.NewEcsInfrastructureRole for arguments, of which args is a pointer, that Check has accepted.
	New func(ctx *pulumi.Context, name string, args any, opts ...pulumi.ResourceOption,
	) (pulumi.ComponentResource, error)
)

// Refusal is a component.InputError in the words of the engine, which prints its own heading, and each path with the
// value that it finds there.
type Refusal struct {
	Summary string
	Faults  []Fault
}

// Fault is one of the faults. The path of a value that the engine must not print, or would print badly, does not parse.
type Fault struct{ Path, Reason string }
