package component

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/inputs"
)

func TestKindsAreThoseOfTheCheck(t *testing.T) {
	for kind, checked := range map[FaultKind]string{
		KindConflict: inputs.Conflict, KindDuplicate: inputs.Duplicate, KindInvalid: inputs.Invalid,
		KindRequired: inputs.Required, KindSecret: inputs.Secret, KindTooLarge: inputs.TooLarge,
		KindType: inputs.Type, KindUnknown: inputs.Unknown, KindUnsupported: inputs.Unsupported,
	} {
		assert.Equal(t, checked, string(kind))
	}
}
