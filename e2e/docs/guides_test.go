package docs

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// guides are those with programs for the use cases, and the first version of the AWS provider that has what these use.
var guides = map[string]int{
	"aws-v7": 6, "batch": 6, "blue-green": 7, "express-mode": 7, "gateways": 6, "managed-instances": 7,
	"service-connect-tls": 6, "volumes": 6, "vpc-lattice": 6, "vpc-lattice-blue-green": 6,
}

// Each use case has a guide, and all guides for new services have the same parts.
func TestPartsOfGuides(t *testing.T) {
	for _, row := range rows(t, "README.md", "Use cases") {
		link := regexp.MustCompile(`^\[.*\]\((docs/(.*)\.md)(?:#.*)?\)$`).FindStringSubmatch(row[0])
		if !assert.NotNil(t, link, "README.md, Use cases: %s does not link to its guide, as [`useCase`](docs/guide.md)",
			row[0]) {
			continue
		}
		page, guide := link[1], link[2]
		assert.Contains(t, guides, guide, "e2e/docs/guides_test.go, guides, lacks %q: 6, or 7 if its program needs"+
			" version 7 of the AWS provider", guide)
		titles := regexp.MustCompile(`(?m)^## (.*)$`).FindAllString(stacktest.Read(t, page), -1)
		assert.Equal(t, []string{"## The program", "## What else it needs", "## How to stop using it"}, titles, page)
	}
}

// The type checkers accept the programs of the guides with the SDKs of both versions of the AWS provider, or only with
// that of version 7 if a guide needs it. Programs in YAML are checked as TypeScript.
func TestGuides(t *testing.T) {
	stacktest.SkipIfShort(t)
	t.Parallel()
	build, err := filepath.Abs("../../.build")
	require.NoError(t, err)
	check := func(name string, check func(t *testing.T), languages ...string) {
		if stacktest.HasLanguages(languages...) {
			t.Run(name, func(t *testing.T) { t.Parallel(); check(t) })
		}
	}
	check("typescript/v6", func(t *testing.T) { checkTypeScript(t, build, "/typescript", 6) }, "typescript")
	check("typescript/v7", func(t *testing.T) { checkTypeScript(t, build, "/aws7-typescript", 7) }, "typescript")
	// pyright needs Node.js.
	check("python/v6", func(t *testing.T) { checkPython(t, build, "/python/venv", 6) }, "python", "typescript")
	check("python/v7", func(t *testing.T) { checkPython(t, build, "/aws7-python", 7) }, "python", "typescript")
	check("go", checkGo, "go")
}

// program returns that of a guide.
func program(t *testing.T, guide, language string) string {
	return stacktest.Read(t, filepath.Join("examples/guides", guide, stacktest.ProgramIn[language]))
}

func checkTypeScript(t *testing.T, build, withSDK string, version int) {
	t.Helper()
	dir := t.TempDir()
	for guide := range guides {
		write(t, dir, guide+".ts", program(t, guide, "typescript"))
		write(t, dir, guide+".yaml.ts", asTypeScript(t, program(t, guide, "yaml")))
	}
	modules := build + "/typescript/node_modules/"
	sdk := build + withSDK + "/node_modules/@pulumi/aws"
	options, err := json.Marshal(map[string]any{"compilerOptions": map[string]any{
		"strict": true, "noEmit": true, "skipLibCheck": true, "target": "es2022", "module": "commonjs",
		"moduleResolution": "node", "types": []string{}, "baseUrl": ".", "paths": map[string][]string{
			"@pulumi/aws": {sdk}, "@pulumi/aws/*": {sdk + "/*"}, "*": {modules + "*"},
		},
	}})
	require.NoError(t, err)
	write(t, dir, "tsconfig.json", string(options))
	var wrong []string
	for _, guide := range newerThan(version) {
		wrong = append(wrong, guide, guide+".yaml")
	}
	assertErrorsIn(t, wrong, `(?m)^([\w.-]+)\.ts\(`, dir, "node", modules+"typescript/bin/tsc", "--pretty", "false")
}

func checkPython(t *testing.T, build, withSDK string, version int) {
	t.Helper()
	dir := t.TempDir()
	for guide := range guides {
		write(t, dir, guide+".py", program(t, guide, "python"))
	}
	write(t, dir, "pyrightconfig.json", `{"extraPaths": ["`+build+`/sdks/python"]}`)
	pyright := build + "/pyright/node_modules/pyright/index.js"
	python := build + withSDK + "/bin/python"
	assertErrorsIn(t, newerThan(version), `([\w-]+)\.py:\d+:\d+ - error`, dir, "node", pyright, "--pythonpath", python)
}

func checkGo(t *testing.T) {
	dir := t.TempDir()
	root, err := filepath.Abs(stacktest.Root)
	require.NoError(t, err)
	write(t, dir, "go.mod", strings.ReplaceAll(stacktest.Read(t, "examples/guides/go.mod"), "=> ../..", "=> "+root))
	write(t, dir, "go.sum", stacktest.Read(t, "examples/guides/go.sum"))
	for guide := range guides {
		text := program(t, guide, "go")
		write(t, dir, guide+"/main.go", text)
		write(t, dir, guide+"/v7/main.go", strings.ReplaceAll(text, "/sdk/v6/", "/sdk/v7/"))
	}
	out, err := output(dir, "go", "vet", "-mod=mod", "./...") // which may also print what it downloads
	assert.NoError(t, err, out)
	unformatted, err := output(dir, "gofmt", "-l", ".")
	assert.NoError(t, err)
	assert.Empty(t, unformatted)
}

// newerThan returns the guides whose programs need a later version of the AWS provider.
func newerThan(version int) (all []string) {
	for guide, since := range guides {
		if since > version {
			all = append(all, guide)
		}
	}
	return all
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	file := filepath.Join(dir, name)
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
	require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
}

// output returns what a command prints.
func output(dir string, command ...string) (string, error) {
	run := exec.Command(command[0], command[1:]...)
	run.Dir = dir
	out, err := run.CombinedOutput()
	return string(out), err
}

// assertErrorsIn fails unless a type checker reports errors in these files, and in no other.
func assertErrorsIn(t *testing.T, files []string, report, dir string, command ...string) {
	t.Helper()
	out, err := output(dir, command...)
	assert.Equal(t, len(files) > 0, err != nil, out)
	var reported []string
	for _, match := range regexp.MustCompile(report).FindAllStringSubmatch(out, -1) {
		reported = append(reported, match[1])
	}
	slices.Sort(reported)
	assert.ElementsMatch(t, files, slices.Compact(reported), out)
}

// asTypeScript returns a program in YAML in TypeScript. What it refers to is defined further up.
func asTypeScript(t *testing.T, text string) string {
	t.Helper()
	var parsed struct {
		Variables yaml.Node
		Resources yaml.Node
	}
	require.NoError(t, yaml.Unmarshal([]byte(text), &parsed))
	lines := []string{
		`import { EcsInfrastructureRole } from "@ecs-infrastructure/pulumi-ecs-infrastructure";`,
		`import * as aws from "@pulumi/aws";`, `import * as pulumi from "@pulumi/pulumi";`,
	}
	for i := 0; i < len(parsed.Variables.Content); i += 2 {
		lines = append(lines,
			"const "+parsed.Variables.Content[i].Value+" = "+expression(parsed.Variables.Content[i+1])+";")
	}
	for i := 0; i < len(parsed.Resources.Content); i += 2 {
		name, properties, options := parsed.Resources.Content[i].Value, "{}", "{}"
		var resource struct {
			Type                string
			Properties, Options yaml.Node
		}
		require.NoError(t, parsed.Resources.Content[i+1].Decode(&resource))
		if resource.Properties.Kind != 0 {
			properties = expression(&resource.Properties)
		}
		if resource.Options.Kind != 0 {
			options = expression(&resource.Options)
		}
		class := strings.NewReplacer("ecs-infrastructure:", "", "pulumi:providers:aws", "aws.Provider", ":", ".").
			Replace(resource.Type)
		lines = append(lines, fmt.Sprintf("const %s = new %s(%q, %s, %s);", name, class, name, properties, options))
	}
	return strings.Join(lines, "\n")
}

var reference = regexp.MustCompile(`\$\{([\w.]+)\}`)

// expression returns a value in YAML in TypeScript.
func expression(node *yaml.Node) string {
	var parts []string
	switch {
	case node.Kind == yaml.MappingNode && node.Content[0].Value == "fn::toJSON":
		return "pulumi.jsonStringify(" + expression(node.Content[1]) + ")"
	case node.Kind == yaml.MappingNode:
		for i := 0; i < len(node.Content); i += 2 {
			parts = append(parts, strconv.Quote(node.Content[i].Value)+": "+expression(node.Content[i+1]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case node.Kind == yaml.SequenceNode:
		for _, element := range node.Content {
			parts = append(parts, expression(element))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case node.Tag != "!!str":
		return node.Value
	}
	if whole := reference.FindStringSubmatch(node.Value); whole != nil && whole[0] == node.Value {
		return whole[1]
	}
	if reference.MatchString(node.Value) {
		return "pulumi.interpolate`" + node.Value + "`"
	}
	return strconv.Quote(node.Value)
}
