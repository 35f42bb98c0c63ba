package stacktest

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var Update = flag.Bool("update", false, "rewrite the golden files")

func AssertGolden(t *testing.T, name, found string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *Update {
		require.NoError(t, os.WriteFile(file, []byte(found+"\n"), 0o644))
	}
	golden, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Empty(t, cmp.Diff(string(golden), found+"\n"), "run go test -update if %s is to change", file)
}

// SkipIfShort leaves a test that takes minutes out of `make test`.
func SkipIfShort(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("takes minutes")
	}
}
