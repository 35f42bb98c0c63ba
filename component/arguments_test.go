package component

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/enginetest"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/fields"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/golden"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/inputs"
)

// Each argument has a row in the table, which says of it what its Go type says.
func TestArgumentsAreThoseOfTheTable(t *testing.T) {
	table := map[string]inputs.Input{}
	for _, in := range inputs.Table {
		table[in.Name] = in
	}
	for name, argument := range fields.ByName(&EcsInfrastructureRoleArgs{}) {
		in, ok := table[name]
		delete(table, name)
		if !assert.True(t, ok, "internal/inputs/table.go lacks the input %s of schema.yaml: add a row to Table, such"+
			" as\n\t{Name: %q, shape: text, limit: limits.Description},", name, name) {
			continue
		}
		shapes := map[string]inputs.Outputs{
			"*bool": inputs.None, "*int": inputs.None, "[]string": inputs.None, "[]component.UseCase": inputs.None,
			"[]pulumi.StringInput": inputs.Elements, "map[string]pulumi.StringInput": inputs.Elements,
			"pulumi.BoolPtrInput": inputs.Whole, "pulumi.IntPtrInput": inputs.Whole,
			"pulumi.StringPtrInput": inputs.Whole, "pulumi.StringMapInput": inputs.Whole,
		}
		expected, ok := shapes[argument.Type().String()]
		assert.True(t, ok, "component/arguments.go knows no arguments of type %s, as %s is", argument.Type(), name)
		assert.Equal(t, expected, in.Outputs(),
			"internal/inputs/table.go: the row of %s differs from schema.yaml in what is plain", name)
	}
	for name := range table {
		t.Errorf("internal/inputs/table.go has a row for %s, which is no input of schema.yaml: remove it, or add the"+
			" input and run make generate", name)
	}
}

// An input that nothing uses would pass all other tests.
func TestEveryInputChangesSomething(t *testing.T) {
	with := func(name string, value property.Value) any {
		given := property.Map{}
		for _, allowing := range []string{"useCases", "additionalPolicyArns", "lifecycleHookFunctionArns"} {
			given = given.Set(allowing, enginetest.Values.Get(allowing))
		}
		given = given.Set(name, value)
		var args EcsInfrastructureRoleArgs
		enginetest.SetArguments(nil, &args, given, nil)
		engine, clock := enginetest.Start(t), newFakeClock("2026-11-25T08:00:00Z")
		engine.CreateDate = "2026-11-25T08:00:00Z"
		go func() { clock.advance(<-clock.asked) }()
		require.NoError(t, engine.Run(t, false, func(ctx *pulumi.Context) error {
			_, err := newRole(ctx, "ecs", &args, clock)
			return err
		}))
		// Not the component itself, which is registered with its inputs, whatever becomes of them.
		type created struct {
			resources map[string]registered
			said      []string
		}
		found := created{map[string]registered{}, engine.Infos()}
		for urn, request := range engine.Resources() {
			if request.GetCustom() {
				found.resources[urn] = registeredBy(t, request)
			}
		}
		return found
	}
	// Values that are not those of the cases beside which they are compared.
	others := map[string]property.Value{
		"additionalPolicyArns":      property.New(property.Map{}),
		"createPassRolePolicy":      property.New(false),
		"lifecycleHookFunctionArns": enginetest.ListOf("arn:aws:lambda:us-east-1:123456789012:function:b"),
		"useCases":                  enginetest.ListOf("lifecycleHooks"),
	}
	base := with("useCases", enginetest.Values.Get("useCases"))
	for _, in := range inputs.Table {
		value, ok := others[in.Name]
		if !ok {
			value = enginetest.Values.Get(in.Name)
		}
		if !value.IsNull() { // otherwise another test says that the value is missing
			assert.False(t, reflect.DeepEqual(base, with(in.Name, value)),
				"the input %s changes nothing: use it in component/role.go", in.Name)
		}
	}
}

// What the package exports is what a Go program calls.
func TestExportedNames(t *testing.T) {
	files, err := os.ReadDir(".")
	require.NoError(t, err)
	var names []string
	for _, file := range files {
		if !strings.HasSuffix(file.Name(), ".go") || strings.HasSuffix(file.Name(), "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file.Name(), nil, 0)
		require.NoError(t, err)
		for _, declaration := range parsed.Decls {
			names = append(names, exported(declaration)...)
		}
	}
	slices.Sort(names)
	golden.Assert(t, "exported.txt", strings.Join(names, "\n")+"\n")
}

// exported returns the exported names of a declaration: those of types with their fields and methods.
func exported(declaration ast.Decl) (names []string) {
	add := func(prefix string, identifiers ...*ast.Ident) {
		for _, identifier := range identifiers {
			if identifier.IsExported() {
				names = append(names, prefix+identifier.Name)
			}
		}
	}
	switch d := declaration.(type) {
	case *ast.FuncDecl:
		prefix := ""
		if d.Recv != nil {
			receiver := d.Recv.List[0].Type
			if pointer, ok := receiver.(*ast.StarExpr); ok {
				receiver = pointer.X
			}
			if prefix = receiver.(*ast.Ident).Name + "."; !ast.IsExported(prefix) {
				return nil
			}
		}
		add(prefix, d.Name)
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.ValueSpec:
				add("", spec.Names...)
			case *ast.TypeSpec:
				add("", spec.Name)
				if structure, ok := spec.Type.(*ast.StructType); ok && spec.Name.IsExported() {
					for _, field := range structure.Fields.List {
						add(spec.Name.Name+".", field.Names...)
					}
				}
			}
		}
	}
	return names
}
