package docs

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// What programs ask of Cloud Control is JSON, which no type checker reads. cfn-lint has the schemas of CloudFormation.
func TestDesiredStatesHaveTheSchemaOfCloudFormation(t *testing.T) {
	stacktest.SkipIfShort(t)
	t.Parallel()
	resources := map[string]any{}
	for guide := range guides {
		for name, resource := range cloudControl(t, guide) {
			id := regexp.MustCompile(`\W`).ReplaceAllString(guide+name, "")
			resources[id] = map[string]any{"Type": resource.TypeName, "Properties": resource.DesiredState.JSON}
		}
	}
	assert.Len(t, resources, 5)
	assert.Empty(t, lint(t, resources))

	resources["vpclatticebluegreenservice"].(map[string]any)["Properties"].(map[string]any)["Cluster"] = []any{}
	assert.Contains(t, lint(t, resources), "E3012", "cfn-lint compares with the schema")
}

// The programs of a guide in other languages ask the same of Cloud Control: they have the same names and values.
func TestDesiredStatesAreTheSameInEachLanguage(t *testing.T) {
	for guide := range guides {
		for name, resource := range cloudControl(t, guide) {
			for _, language := range []string{"typescript", "python", "go"} {
				text := program(t, guide, language)
				for _, word := range append(words(resource.DesiredState.JSON), resource.TypeName) {
					assert.Contains(t, text, word, "examples/guides/%s, %s, %s", guide, language, name)
				}
			}
		}
	}
}

type cloudControlResource struct {
	TypeName     string `yaml:"typeName"`
	DesiredState struct {
		JSON map[string]any `yaml:"fn::toJSON"`
	} `yaml:"desiredState"`
}

// cloudControl returns the resources of a program in YAML that Cloud Control creates, with values for outputs.
func cloudControl(t *testing.T, guide string) map[string]cloudControlResource {
	t.Helper()
	text := strings.NewReplacer(
		"${ecs.roleArn}", "arn:aws:iam::123456789012:role/ecs",
		"${gateway.id}", "arn:aws:ecs:us-east-1:123456789012:gateway/web",
		"${lattice}", "arn:aws:vpc-lattice:us-east-1:123456789012",
		"${listener}", "arn:aws:vpc-lattice:us-east-1:123456789012:service/svc-a/listener/listener-a",
	).Replace(program(t, guide, "yaml"))
	var parsed struct {
		Resources map[string]struct {
			Type       string
			Properties yaml.Node
		}
	}
	require.NoError(t, yaml.Unmarshal([]byte(text), &parsed))
	found := map[string]cloudControlResource{}
	for name, resource := range parsed.Resources {
		if resource.Type == "aws:cloudcontrol:Resource" {
			var r cloudControlResource
			require.NoError(t, resource.Properties.Decode(&r))
			found[name] = r
		}
	}
	return found
}

// words returns the names and values in a desired state. Of an ARN that programs put together, it has the end.
func words(value any) (all []string) {
	switch value := value.(type) {
	case map[string]any:
		for name, value := range value {
			all = append(append(all, name), words(value)...)
		}
	case []any:
		for _, value := range value {
			all = append(all, words(value)...)
		}
	default:
		text := fmt.Sprint(value)
		if strings.HasPrefix(text, "arn:aws:iam::123456789012:role/ecs") || strings.Contains(text, ":gateway/") {
			return nil // an output
		}
		all = append(all, text[strings.LastIndex(text, "/")+1:])
	}
	return all
}

// lint returns what cfn-lint says of resources.
func lint(t *testing.T, resources map[string]any) string {
	t.Helper()
	template, err := json.Marshal(map[string]any{"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources})
	require.NoError(t, err)
	dir := t.TempDir()
	write(t, dir, "template.json", string(template))
	linter := installed(t, "cfn-lint")
	out, _ := output(dir, linter, "--format", "parseable", "--regions", "us-east-1", "--", "template.json")
	return out
}
