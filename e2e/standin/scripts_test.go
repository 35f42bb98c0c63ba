package standin

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// What the AWS plugin does in the life of a stack, as the real one.
func TestScripts(t *testing.T) {
	stacktest.RunScripts(t, nil)
}

// Every input that replaces its resource changes in the script replacements, to a variable such as ${oneOrTwo}.
func TestReplacementsAreComplete(t *testing.T) {
	script := txtar.Parse([]byte(stacktest.Read(t, "e2e/standin/testdata/script/replacements.txtar")))
	file := slices.IndexFunc(script.Files, func(file txtar.File) bool { return file.Name == "Pulumi.yaml" })
	var program struct {
		Resources map[string]struct {
			Type       string
			Properties map[string]any
		}
	}
	require.NoError(t, yaml.Unmarshal(script.Files[file].Data, &program))
	changes := map[string]bool{}
	for _, resource := range program.Resources {
		for name, value := range resource.Properties {
			changes[resource.Type+" "+name] = changes[resource.Type+" "+name] ||
				regexp.MustCompile(`\$\{\w+Or\w+\}`).MatchString(fmt.Sprint(value))
		}
	}
	var schema struct {
		Resources map[string]struct {
			InputProperties map[string]struct{ WillReplaceOnChanges bool }
		}
	}
	require.NoError(t, json.Unmarshal([]byte(stacktest.Read(t, "e2e/standin/aws/provider/schema.json")), &schema))
	for token, resource := range schema.Resources {
		module, _, _ := strings.Cut(token, "/")
		for name, input := range resource.InputProperties {
			changed := module + token[strings.LastIndex(token, ":"):] + " " + name
			assert.True(t, changes[changed] || !input.WillReplaceOnChanges, "does not change: %s", changed)
		}
	}
}
