package inputs

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/enginetest"
)

// What a generated program gets wrong in thousands of places, or in megabytes of text, is shown in part.
func TestManyFaultsAndLongValuesAreShortened(t *testing.T) {
	long := strings.Repeat("a", 10_000_000)
	const key = "arn:aws:iam::123456789012:policy/a"
	asset, err := resource.NewTextAsset(long)
	require.NoError(t, err)
	keys, tags := l{}, m{}
	for i := range 10_000 {
		keys = append(keys, fmt.Sprint("arn:aws:kms:us-east-1:123456789012:key/", i))
		tags[fmt.Sprint("key", i)] = "value"
	}
	for name, test := range map[string]struct {
		given m
		shown string
	}{
		"names": {m{"passRoleUsers": l{long}},
			`passRoleUsers[0] [large]: must be 1 to 64 letters, digits or _+=,.@-; got "` + long[:100] + `"...`},
		"a text with quotes": {m{"description": strings.Repeat("“", 1000)}, "description [large]: must be at" +
			` most 1000 characters of Latin-1, so no typographic quotes or dashes; got "` +
			strings.Repeat("“", 33) + `"...`},
		"a key": {m{"tags": m{long: ""}},
			`tags["` + long[:100] + `"]... [shortened]: the key must be 1 to 128 letters, digits, spaces or _.:/=+-@`},
		"an input": {m{long: "a"}, `["` + long[:100] + `"]... [shortened]: is not an input: choose from ` +
			strings.Join(Names(), ", ") + `; got "a"`},
		"a list": {m{"volumeKmsKeyArns": keys}, "volumeKmsKeyArns [large]: is too large: the role's inline policies" +
			" total 1377270 characters, and IAM allows 10240"},
		"a map":            {m{"tags": tags}, "tags [large]: must be at most 50 tags; there are 10000"},
		"a map for a text": {m{"name": tags}, "name [large]: must be a string"},
		"an unknown input": {m{"tag": m{"a": l{tags}}}, `tag [large]: is not an input; did you mean "tags"?`},
		"keys that differ in case": {m{"tags": m{long: "", strings.ToUpper(long): ""}},
			`tags["` + strings.ToUpper(long[:100]) +
				`"]... [shortened]: the key must be 1 to 128 letters, digits, spaces or _.:/=+-@`},
		"keys of one policy": {m{"additionalPolicyArns": m{long + "a": key, long + "b": key}},
			`additionalPolicyArns["` + long[:100] + `"]... [shortened]: must not repeat the policy of the key ` +
				long[:100] + `...; got "` + key + `"`},
		"an asset": {m{"tag": asset}, `tag [large]: is not an input; did you mean "tags"?`},
		"the value of a key": {m{"tags": m{"aws:a": long}},
			`tags["aws:a"] [large]: the key must not begin with aws:, which AWS reserves`},
	} {
		t.Run(name, func(t *testing.T) {
			faults := faultsOf(test.given)
			require.NotEmpty(t, faults)
			assert.Equal(t, test.shown, faults[0].String())
			for _, fault := range faults {
				place, _ := fault.InEngine()
				assert.Regexp(t, `\[(shortened|large)\]$`, place, "the engine would print the value")
				assert.Less(t, len(fault.String()), 2000)
			}
		})
	}
	names := l{}
	for i := range 20_000 {
		names = append(names, fmt.Sprint("a/", i))
	}
	faults := faultsOf(m{"passRoleUsers": names})
	assert.Len(t, faults, 20_000)
	assert.Equal(t, "1 input must be changed (the first 100 of 20000 faults)", faults.Summary())
	assert.Len(t, strings.Split(faults.Message("type", "ecs"), "\n"), 101)
}

// What is not shown must cost little: goal is under a second for 20,000 faults.
func BenchmarkFaults(b *testing.B) {
	for _, n := range []int{100, 20_000} {
		useCases, unknown := l{}, m{"useCases": l{"volumes"}}
		for i := range n {
			useCases = append(useCases, fmt.Sprint("volume-", i))
			unknown[fmt.Sprint("tag-", i)] = "value"
		}
		for name, inputs := range map[string]m{"use cases": {"useCases": useCases}, "unknown inputs": unknown} {
			given := valueFor(inputs).AsMap()
			b.Run(fmt.Sprintf("of=%s/n=%d", name, n), func(b *testing.B) {
				for b.Loop() {
					Check("ecs", given).Faults().Message("type", "ecs")
				}
			})
		}
	}
}

// The time must grow with the size of the inputs, not with its square: ns/op of n=1000 and of n=10000 differ tenfold.
func BenchmarkValidate(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		tags, policies, names, roles := m{}, m{}, l{}, l{}
		for i := range n {
			tags[fmt.Sprint("key", i)] = "value"
			policies[fmt.Sprint("key", i)] = fmt.Sprint("arn:aws:iam::123456789012:policy/", i)
			names = append(names, fmt.Sprint("name", i))
			roles = append(roles, fmt.Sprint("arn:aws:iam::123456789012:role/", i))
		}
		large := m{
			"tags": tags, "additionalPolicyArns": policies, "passRoleUsers": names, "instanceRoleArns": roles,
			"description": strings.Repeat("a", 1000*n),
		}
		for input, value := range large {
			b.Run(fmt.Sprintf("input=%s/n=%d", input, n), func(b *testing.B) {
				given := valueFor(m{"useCases": l{"managedInstances"}, input: value}).AsMap()
				for b.Loop() {
					Check("ecs", given)
				}
			})
		}
		b.Run(fmt.Sprintf("input=outputs/n=%d", n), func(b *testing.B) {
			given := valueFor(m{"useCases": l{"managedInstances"}, "additionalPolicyArns": policies}).AsMap()
			for b.Loop() {
				v := Check("ecs", given.Set("additionalPolicyArns", property.New(property.Map{})))
				for key, arn := range given.Get("additionalPolicyArns").AsMap().All {
					v.Known(At("additionalPolicyArns").Entry(key), arn)
				}
			}
		})
	}
}

// Each row has what values of its shape are validated with.
func TestEveryRowHasALimit(t *testing.T) {
	for _, in := range Table {
		switch in.shape {
		case boolean:
		case number:
			assert.NotNil(t, in.numberLimit, "internal/inputs/table.go: the row of %s lacks the limit of the number",
				in.Name)
		case textMap, mapOfOutputs:
			assert.NotNil(t, in.key, "internal/inputs/table.go: the row of %s lacks what keys may be", in.Name)
			fallthrough
		default:
			assert.True(t, in.limit != nil || in.document || in.Name == "useCases", // whose limit is the enum
				"internal/inputs/table.go: the row of %s lacks the limit of the text", in.Name)
		}
	}
}

// No row waits for another: in another order, the same is wrong. Only the ARN with whose partition the others are
// compared is another, since it is the first.
func TestOrderOfTheTableIsOnlyThatOfFaults(t *testing.T) {
	found := func(given property.Map) (reasons []string) {
		for _, fault := range Check("ecs", given).Faults() {
			if !strings.Contains(fault.Reason, "AWS partition") {
				reasons = append(reasons, fault.String())
			}
		}
		slices.Sort(reasons)
		return reasons
	}
	cases, expected := enginetest.ReadInputs(t, "testdata/messages.json"), map[string][]string{}
	for name, given := range cases {
		if _, ok := given.GetOk("useCases"); !ok {
			cases[name] = given.Set("useCases", valueFor(l{"volumes"}))
		}
		expected[name] = found(cases[name])
	}
	slices.Reverse(Table)
	t.Cleanup(func() { slices.Reverse(Table) })
	for name, given := range cases {
		assert.Equal(t, expected[name], found(given), name)
	}
}
