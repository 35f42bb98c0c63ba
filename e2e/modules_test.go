package e2e

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The local AWS plugin and the CLI have most of their packages in common. In the same versions, Go compiles them once,
// which saves everybody's first build a minute.
func TestLocalAwsPluginAndCLIShareVersions(t *testing.T) {
	t.Parallel()
	cli := modulesOfPackages(t, "tools", "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi")
	for path, module := range modulesOfPackages(t, "awsplugin", ".") {
		if inCLI, shared := cli[path]; shared {
			assert.Equal(t, inCLI, module, "make the versions in e2e/tools/go.mod and e2e/awsplugin/go.mod equal")
		}
	}
}

// modulesOfPackages returns the modules, with versions, of the packages that a program in a folder consists of.
func modulesOfPackages(t *testing.T, folder, program string) map[string]string {
	t.Helper()
	list := exec.Command("go", "list", "-deps", "-f",
		"{{with .Module}}{{$.ImportPath}} {{with .Replace}}{{.}}{{else}}{{.}}{{end}}{{end}}", program)
	list.Dir = folder
	out, err := list.Output()
	require.NoError(t, err)
	modules := map[string]string{}
	for line := range strings.Lines(string(out)) {
		path, module, _ := strings.Cut(strings.TrimSpace(line), " ")
		modules[path] = module
	}
	return modules
}
