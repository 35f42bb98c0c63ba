package inputs

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestOrder(t *testing.T) {
	assert.Equal(t, []string{"a", "b"}, InOrder([]string{"b", "a", "b"}))
	assert.Equal(t, []string{}, InOrder[string](nil), "the engine treats an empty list and an absent one as different")
}
