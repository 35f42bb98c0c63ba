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

func TestNotesOfAVersion(t *testing.T) {
	const changelog = `# Changelog

## [Unreleased]

## [0.2.0] - 2027-01-02

### Added

- One thing.

## [0.1.0] - 2026-12-01

- All.

[0.2.0]: https://example.com
`
	for version, want := range map[string]string{"0.2.0": "### Added\n\n- One thing.\n", "0.1.0": "- All.\n"} {
		text, err := notes(changelog, version)
		assert.NoError(t, err)
		assert.Equal(t, want, text)
	}
	_, err := notes(changelog, "0.3.0")
	assert.EqualError(t, err, "CHANGELOG.md has no title ## [0.3.0] - <date>")
}
