package docs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// make lint says what a script in findings/ lacks.
func TestFormOfFindings(t *testing.T) {
	t.Parallel()
	const script = `#!/usr/bin/env bash
# Package:   tool 1.2.0
# One would guess: a.
# Behaviour: b.
# Seen:      c
set -euo pipefail
echo c
`
	const row = "| [a.sh](a.sh) | tool 1.2.0 | a | b |\n"
	without := func(text, part string) string {
		require.Contains(t, text, part)
		return strings.Replace(text, part, "", 1)
	}
	for name, c := range map[string]struct {
		script, row string
		mode        os.FileMode
		says        string
	}{
		"complete":             {script, row, 0o755, ""},
		"no run bit":           {script, row, 0o644, "set its run bit: chmod +x"},
		"goes on after errors": {without(script, "set -euo pipefail\n"), row, 0o755, "must be: set -euo pipefail"},
		"set in a text": {without(script, "set -euo pipefail\n") + "cat <<E\nset -euo pipefail\nE\n", row, 0o755,
			"must be: set -euo pipefail"},
		"no output":             {without(script, "# Seen:      c\n"), row, 0o755, "begins with: # Seen:"},
		"head after the code":   {without(script, "# Seen:      c\n") + "# Seen: c\n", row, 0o755, "with: # Seen:"},
		"empty part":            {without(script, " a."), row, 0o755, "begins with: # One would guess:"},
		"no version":            {without(script, " 1.2.0"), row, 0o755, "needs a version"},
		"not listed":            {script, "", 0o755, "needs a row for it: | [a.sh](a.sh) | package and version |"},
		"row without a guess":   {script, without(row, " a |"), 0o755, "needs a row for it"},
		"row without a version": {script, without(row, " 1.2.0"), 0o755, "needs a row for it"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, "README.md", c.row)
			write(t, dir, "a.sh", c.script)
			require.NoError(t, os.Chmod(filepath.Join(dir, "a.sh"), c.mode))
			check, err := filepath.Abs("../../.ci/check-finding")
			require.NoError(t, err)
			out, err := output(dir, check, filepath.Join(dir, "a.sh"))
			assert.Equal(t, c.says == "", err == nil, out)
			assert.Contains(t, out, c.says)
		})
	}
}
