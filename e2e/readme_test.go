package e2e

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
)

func TestYAMLProgramOfTheReadme(t *testing.T) {
	t.Parallel()
	s := newSandbox(t)
	project := fstest.MapFS{"Pulumi.yaml": {Data: []byte(blocks(t, "yaml")[0]), Mode: 0o644}}
	stack, err := s.Stack(t.Context(), project, "dev")
	require.NoError(t, err)
	setRegion(t, stack)
	preview, err := stack.Preview(t.Context())
	require.NoError(t, err)
	// The stack, the component, the role, an attachment and the PassRole policy.
	assert.Equal(t, map[apitype.OpType]int{apitype.OpCreate: 5}, preview.ChangeSummary)
}

// The Go code of the README becomes a package in an overlay of this module: the program and the grant are compiled, and
// the mocks are used in a test.
func TestGoOfTheReadme(t *testing.T) {
	t.Parallel()
	program, grant, mocks := blocks(t, "go")[0], blocks(t, "go")[1], blocks(t, "go")[2]
	replace := map[string]string{}
	for name, text := range map[string]string{
		"main.go":       program,
		"grant.go":      readmeGrant[0] + grant + readmeGrant[1],
		"mocks_test.go": mocks,
		"main_test.go":  readmeTest,
	} {
		file := filepath.Join(t.TempDir(), name)
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
		inModule, err := filepath.Abs(filepath.Join("readme", name))
		require.NoError(t, err)
		replace[inModule] = file
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	require.NoError(t, err)
	overlay := filepath.Join(t.TempDir(), "overlay.json")
	require.NoError(t, os.WriteFile(overlay, text, 0o644))
	compiled := filepath.Join(t.TempDir(), "readme.test")
	out, err := exec.Command("go", "test", "-c", "-o", compiled, "-vet=off", "-overlay", overlay, "./readme").
		CombinedOutput()
	require.NoError(t, err, string(out))
	// go test would run it in its folder, which exists only in the overlay.
	out, err = exec.Command(compiled).CombinedOutput()
	require.NoError(t, err, string(out))
}

var readmeGrant = [2]string{`package main

import (
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func grant(ctx *pulumi.Context, deployer *iam.Role, ecs *component.EcsInfrastructureRole) (err error) {
`, `
	return err
}
`}

const readmeTest = `package main

import (
	"testing"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func Test(t *testing.T) {
	var arn string
	err := pulumi.RunErr(func(ctx *pulumi.Context) error {
		ecs, err := component.NewEcsInfrastructureRole(ctx, "ecs", &component.EcsInfrastructureRoleArgs{
			UseCases: []component.UseCase{component.UseCaseVolumes}, PassRoleUsers: []string{"alice"},
		})
		if err != nil {
			return err
		}
		ecs.RoleArn.ApplyT(func(found string) any { arn = found; return nil })
		deployer, err := iam.NewRole(ctx, "deployer", &iam.RoleArgs{AssumeRolePolicy: pulumi.String("{}")})
		if err != nil {
			return err
		}
		return grant(ctx, deployer, ecs)
	}, pulumi.WithMocks("project", "stack", mocks{}))
	if err != nil || arn != "arn:aws:iam::123456789012:role/ecs" {
		t.Fatal(arn, err)
	}
}
`

// blocks returns the code blocks of a language in the README.
func blocks(t *testing.T, language string) []string { return blocksOf(t, "README.md", language) }

func blocksOf(t *testing.T, file, language string) []string {
	var all []string
	for _, found := range regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllStringSubmatch(read(t, file), -1) {
		all = append(all, found[1])
	}
	return all
}

func readme(t *testing.T) string { return read(t, "README.md") }

// read returns a file of this checkout.
func read(t *testing.T, file string) string {
	text, err := os.ReadFile(filepath.Join("..", file))
	require.NoError(t, err)
	return string(text)
}

func TestTablesOfTheReadme(t *testing.T) {
	schema := servedSchema(t)
	resource, enum := schema.Resources[component.Type], schema.Types["ecs-infrastructure:index:UseCase"].Enum
	table := rows(t, "Use cases")
	require.Len(t, table, len(enum))
	for i, row := range table {
		assert.Equal(t, []string{enum[i].Value.(string)}, code(row[0]))
		for _, text := range append(code(row[1]), code(row[2])...) {
			assert.Contains(t, enum[i].Description, text)
		}
	}
	var inputs, outputs []string
	for name := range resource.InputProperties {
		inputs = append(inputs, name)
	}
	for name := range resource.Properties {
		outputs = append(outputs, name)
	}
	assert.ElementsMatch(t, inputs, firstColumn(t, "Inputs"))
	assert.ElementsMatch(t, outputs, firstColumn(t, "Outputs"))
}

// The messages in the troubleshooting table are those of the component, or else of AWS and Pulumi.
func TestErrorsOfTheReadme(t *testing.T) {
	var source strings.Builder
	var files []string
	for _, folder := range []string{"component", "internal/limits"} {
		found, err := filepath.Glob(filepath.Join("..", folder, "*.go"))
		require.NoError(t, err)
		files = append(files, found...)
	}
	for _, file := range files {
		if !strings.HasSuffix(file, "_test.go") {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			source.Write(text)
		}
	}
	foreign := []string{"unable to assume", "IdempotentParameterMismatch", "NoSuchEntity", "DeleteConflict",
		"EntityAlreadyExists",
		"not specified in --target list", "because it is protected", "grpc: the client connection is closing",
		"could not find latest version for provider ecs-infrastructure"}
	for _, quoted := range firstColumn(t, "Troubleshooting") {
		if !slices.Contains(foreign, quoted) {
			assert.True(t, strings.Contains(source.String(), quoted), quoted)
		}
	}
}

func TestLinksOfTheReadme(t *testing.T) {
	for _, link := range regexp.MustCompile(`\]\(([^)]*)\)`).FindAllStringSubmatch(readme(t), -1) {
		switch target := link[1]; {
		case strings.HasPrefix(target, "https://"):
		case strings.HasPrefix(target, "#"):
			title := strings.ReplaceAll(strings.TrimPrefix(target, "#"), "-", " ")
			assert.True(t, regexp.MustCompile(`(?mi)^## `+title+`$`).MatchString(readme(t)), title)
		default:
			assert.FileExists(t, filepath.Join("..", target))
		}
	}
}

// rows returns the cells of the first table under a title.
func rows(t *testing.T, title string) [][]string {
	_, section, found := strings.Cut(readme(t), "\n## "+title+"\n")
	require.True(t, found, title)
	section, _, _ = strings.Cut(section, "\n## ")
	var table [][]string
	for _, line := range strings.Split(section, "\n") {
		if strings.HasPrefix(line, "| ") {
			table = append(table, strings.Split(strings.Trim(line, "| "), " | "))
		}
	}
	require.Greater(t, len(table), 2, title)
	return table[2:]
}

func firstColumn(t *testing.T, title string) []string {
	var all []string
	for _, row := range rows(t, title) {
		all = append(all, code(row[0])...)
	}
	return all
}

// code returns the code spans.
func code(cell string) []string {
	var all []string
	for _, span := range regexp.MustCompile("`([^`]*)`").FindAllStringSubmatch(cell, -1) {
		all = append(all, span[1])
	}
	return all
}
