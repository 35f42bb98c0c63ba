package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTagMustBeTheVersion(t *testing.T) {
	out := t.TempDir()
	assert.ErrorContains(t, run("../..", out, "v99.0.0", nil), "the tag v99.0.0 is not the version v")
	assert.NoFileExists(t, out+"/SHA256SUMS")
}

func TestTargetWithoutArchitecture(t *testing.T) {
	assert.EqualError(t, run("../..", t.TempDir(), "", []string{"linux"}),
		"linux: must be a system and an architecture, such as linux/amd64")
}
