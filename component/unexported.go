package component

import (
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/unexported"
)

func init() {
	unexported.Check = func(component string, inputs property.Map) *unexported.Refusal {
		v := validate(component, inputs)
		if len(v.faults) == 0 {
			return nil
		}
		found := &InputError{component, v.faults}
		refusal := &unexported.Refusal{Summary: found.summary()}
		for _, fault := range found.shown() {
			refusal.Faults = append(refusal.Faults, fault.inEngine())
		}
		return refusal
	}
	unexported.New = func(ctx *pulumi.Context, name string, args any, opts ...pulumi.ResourceOption,
	) (pulumi.ComponentResource, error) {
		// The plugin has the values of all outputs, or knows that they are unknown.
		return newValidRole(ctx, name, normalize(*args.(*EcsInfrastructureRoleArgs)), pulumi.IsSecret, systemClock{},
			opts...)
	}
}
