package inputs

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/stretchr/testify/assert"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/enginetest"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/golden"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/policy"
)

type (
	m = map[string]any
	l = []any
)

// Every message of Check, except those of limits, which have a test of their own, beside inputs that are
// just right. The golden file has the messages.
func TestMessages(t *testing.T) {
	tests := enginetest.ReadInputs(t, "testdata/messages.json")
	for n := range 2 {
		tests[fmt.Sprint(50+n, " tags")] = valueFor(m{"tags": manyTags(50 + n)}).AsMap()
	}
	golden.AssertCases(t, "messages.txt", slices.Sorted(maps.Keys(tests)), func(name string) (all []string) {
		inputs := valueFor(m{"useCases": l{"volumes"}}).AsMap()
		for input, value := range tests[name].All {
			inputs = inputs.Set(input, value)
		}
		for _, fault := range Check("ecs", inputs).Faults() {
			all = append(all, fault.String())
		}
		return all
	})
}

// The inline policies of a role total at most 10240 characters.
func TestSizeOfInlinePolicies(t *testing.T) {
	roles := func(useCases l, characters int) m {
		arns, used := l{}, len(policy.PassInstanceRoles(nil))-len("null")+len("[]")-len(",")
		for i := 0; used < characters; i++ {
			start, end := fmt.Sprintf("arn:aws-cn:iam::123456789012:role/%02d", i), "/a"
			missing := characters - used - len(`"",`) - len(start) - len(end)
			if missing > 500 { // a path has at most 512, and the last role needs some
				missing = 400
			}
			arns = append(arns, start+strings.Repeat("p", missing)+end)
			used += len(`"",`) + len(arns[i].(string))
		}
		return m{"useCases": useCases, "instanceRoleArns": arns}
	}
	refused := func(characters int) Faults {
		reason := fmt.Sprintf("is too large: the role's inline policies total %d characters, and IAM allows 10240",
			characters)
		return Faults{{Kind: TooLarge, Input: "instanceRoleArns", Path: "instanceRoleArns", Hidden: "large",
			Reason: reason}}
	}
	instances, both := l{"managedInstances"}, l{"managedInstances", "volumeCleanupOnly"}
	assert.Empty(t, faultsOf(roles(instances, 10240)))
	assert.Equal(t, refused(10241), faultsOf(roles(instances, 10241)))
	repeated := roles(instances, 10240)
	repeated["instanceRoleArns"] = append(repeated["instanceRoleArns"].(l), repeated["instanceRoleArns"].(l)...)
	assert.Empty(t, faultsOf(repeated), "an ARN that is listed twice is in the policy once")
	cleanup := len(policy.VolumeCleanup("aws-cn"))
	assert.Empty(t, faultsOf(roles(both, 10240-cleanup)))
	assert.Equal(t, refused(10241), faultsOf(roles(both, 10241-cleanup)))
}

// Policies of the program's own count too, without their white space.
func TestSizeOfInlinePoliciesOfTheProgram(t *testing.T) {
	document := func(characters int) string {
		const around = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::"}}`
		name := strings.Repeat("n", characters-len(around))
		return strings.ReplaceAll(strings.Replace(around, `:::`, `:::`+name, 1), ",", ",\n  ")
	}
	of := func(a, b int, useCases ...any) (places []string) {
		documents := m{"a": document(a), "b": document(b)}
		for _, fault := range faultsOf(m{"useCases": l(useCases), "inlinePolicies": documents}) {
			places = append(places, fault.Kind+" "+fault.Place())
		}
		return places
	}
	refused := func(path string) []string { return []string{"too large " + path} }
	assert.Empty(t, of(5120, 5120))
	assert.Equal(t, refused("inlinePolicies.b"), of(5120, 5121))
	assert.Equal(t, refused("inlinePolicies.a"), of(10140, 101))
	assert.Empty(t, of(5120, 5120-len(policy.VolumeCleanup("aws")), VolumeCleanupOnly))
	assert.Equal(t, refused("inlinePolicies.a"), of(5121, 5120-len(policy.VolumeCleanup("aws")), VolumeCleanupOnly))
}

// All lists of ARNs count, and the fault is at the one whose policy is the largest.
func TestSizeOfInlinePoliciesTogether(t *testing.T) {
	keys := func(n int) (arns l) {
		for i := range n {
			arns = append(arns, fmt.Sprintf("arn:aws:kms:us-east-1:123456789012:key/%036d", i))
		}
		return arns
	}
	roles := func(n int) (arns l) {
		for i := range n {
			arns = append(arns, fmt.Sprintf("arn:aws:iam::123456789012:role/%03d", i))
		}
		return arns
	}
	for _, test := range []struct {
		roles, tlsKeys, volumeKeys l
		fault                      string
	}{
		{roles(1), keys(50), keys(20), ""},
		{roles(1), keys(50), keys(30), "volumeKmsKeyArns"},
		{roles(1), keys(100), keys(20), "tlsKmsKeyArns"},
		{roles(150), keys(50), keys(1), "instanceRoleArns"},
	} {
		faults := faultsOf(m{
			"useCases":         l{"managedInstances", "volumes", "serviceConnectTls"},
			"instanceRoleArns": test.roles, "tlsKmsKeyArns": test.tlsKeys, "volumeKmsKeyArns": test.volumeKeys,
		})
		if test.fault == "" {
			assert.Empty(t, faults)
			continue
		}
		expected := Faults{{Kind: TooLarge, Input: test.fault, Path: test.fault, Hidden: "large"}}
		assert.Equal(t, expected, withoutReasons(faults))
	}
}

// The role and the PassRole policy are auto-named after the component, unless they have names.
func TestNameOfTheComponent(t *testing.T) {
	const (
		characters = "must be letters, digits or _+=,.@-: its resources are named after it"
		ofRole     = "must be at most 56 characters: the role is auto-named after it, with 8 more: shorten it, or set" +
			" name or namePrefix"
		ofPolicy = "must be at most 110 characters: the PassRole policy is auto-named after it, with 18 more: shorten" +
			" it, or set passRolePolicyName"
	)
	long := func(n int) string { return strings.Repeat("a", n) }
	for _, test := range []struct {
		name    string
		given   m
		reasons []string
	}{
		{"a", nil, nil},
		{"aA0_+=,.@-", nil, nil},
		{"", nil, []string{characters}},
		{"team/ecs", m{"name": "a", "passRolePolicyName": "b"}, []string{characters}},
		{"a b", nil, []string{characters}},
		{"ä", nil, []string{characters}},
		{"a:b", nil, []string{characters}},
		{long(56), nil, nil},
		{long(57), nil, []string{ofRole}},
		{long(57), m{"name": nil}, []string{ofRole}},
		{long(57), m{"passRolePolicyName": "b"}, []string{ofRole}},
		{long(111), nil, []string{ofRole, ofPolicy}},
		{long(110), m{"name": "a"}, nil},
		{long(110), m{"namePrefix": "a"}, nil},
		{long(111), m{"name": "a"}, []string{ofPolicy}},
		{long(111), m{"name": "a", "passRolePolicyName": "b"}, nil},
		{long(111), m{"name": "a", "createPassRolePolicy": false}, nil},
		{long(111), m{"name": notKnown, "passRolePolicyName": notKnown}, nil},
	} {
		given := m{"useCases": l{"volumes"}}
		maps.Copy(given, test.given)
		inputs := valueFor(given).AsMap()
		var reasons []string
		for _, fault := range Check(test.name, inputs).Faults() {
			assert.Equal(t, "[name of the component]", fault.Path)
			reasons = append(reasons, fault.Reason)
		}
		assert.Equal(t, test.reasons, reasons, "%s %v", test.name, test.given)
	}
}

// What is wrong with outputs does not depend on which of them is known first.
func TestOutputsAreKnownInAnyOrder(t *testing.T) {
	const (
		policy   = "arn:aws:iam::123456789012:policy/a"
		inChina  = "arn:aws-cn:iam::123456789012:role/a"
		boundary = "arn:aws:iam::123456789012:policy/boundary"
	)
	policies := At("additionalPolicyArns")
	values := map[Path]string{
		policies.Entry("a"): policy, policies.Entry("b"): policy,
		At("instanceRoleArns").Element(0): inChina, At("permissionsBoundary"): boundary,
	}
	given := valueFor(m{
		"useCases": l{"managedInstances"}, "permissionsBoundary": notKnown, "instanceRoleArns": l{notKnown},
		"additionalPolicyArns": m{"a": notKnown, "b": notKnown},
	}).AsMap()
	expected := []string{
		`instanceRoleArns[0]: must be in the same AWS partition as permissionsBoundary; got "` + inChina + `"`,
		`additionalPolicyArns.b: must not repeat the policy of the key a; got "` + policy + `"`,
	}
	paths := slices.Collect(maps.Keys(values))
	for range 100 { // orders
		rand.Shuffle(len(paths), func(i, j int) { paths[i], paths[j] = paths[j], paths[i] })
		v, shown := Check("ecs", given), []string{}
		var faults Faults
		for _, path := range paths {
			faults = v.Known(path, property.New(values[path]))
		}
		for _, fault := range faults {
			if fault.Input != "additionalPolicyArns" || fault.Kind != Conflict { // with what was known before
				shown = append(shown, fault.String())
			}
		}
		assert.Equal(t, expected, shown, "%v", paths)
	}
}

// A rule that runs again, since another output is known, finds the same fault, also if its value is a secret by then.
func TestFaultIsFoundOnce(t *testing.T) {
	v := Check("a/b", valueFor(m{"useCases": l{"volumes"}, "createPassRolePolicy": false,
		"passRolePolicyName": notKnown, "description": notKnown, "unsupported": 1}).AsMap())
	v.Known(At("passRolePolicyName"), property.New("text"))
	var shown []string
	for _, fault := range v.Known(At("description"), property.New("text").WithSecret(true)) {
		shown = append(shown, fault.Input)
	}
	assert.Equal(t, []string{componentName, "unsupported", "passRolePolicyName"}, shown)
}

// Keys that begin alike are shown alike, and are still two faults. So are secret keys, of which nothing is shown.
func TestLongKeysAreToldApart(t *testing.T) {
	long := strings.Repeat("a", 3000)
	tags := func(secret bool) Faults {
		given := m{"useCases": l{"volumes"}, "tags": m{long + "b": "", long + "c": ""}}
		inputs := valueFor(given).AsMap()
		return Check("ecs", inputs.Set("tags", inputs.Get("tags").WithSecret(secret))).Faults()
	}
	assert.Len(t, tags(false), 2)
	assert.Equal(t, Faults{{Kind: Invalid, Input: "tags", Path: "tags", Hidden: "secret",
		Reason: "the key must be 1 to 128 letters, digits, spaces or _.:/=+-@"}}, tags(true))
}

var notKnown = resource.MakeComputed(resource.NewProperty(""))

// The summary counts inputs, not what is wrong with them.
func TestSummary(t *testing.T) {
	inputs := m{"useCases": l{"a", "b"}, "tags": m{"aws:a": ";"}, "a.b": "c", "c[0]": "d"}
	check := func(name string, inputs m) string {
		return Check(name, valueFor(inputs).AsMap()).Faults().Summary()
	}
	assert.Equal(t, "4 inputs must be changed", check("ecs", inputs))
	assert.Equal(t, "1 input must be changed", check("ecs", m{"useCases": l{"a", "b"}}))
	assert.Equal(t, "the name of the component must be changed", check("a/b", m{"useCases": l{"volumes"}}))
	assert.Equal(t, "the name of the component and 1 input must be changed", check("a/b", m{"useCases": l{}}))
	assert.Equal(t, "the name of the component and 4 inputs must be changed", check("a/b", inputs))
	named := m{"useCases": l{"volumes"}, "[name of the component]": "a", "": "b"}
	assert.Equal(t, "2 inputs must be changed", check("ecs", named))
}

func manyTags(n int) m {
	tags := m{}
	for i := range n {
		tags[fmt.Sprint("key", i)] = ""
	}
	return tags
}

// valueFor converts a Go value.
func valueFor(value any) property.Value {
	return resource.FromResourcePropertyValue(resource.NewPropertyValue(value))
}

// faultsOf returns the faults of inputs, which have the use case volumes unless they set useCases.
func faultsOf(given m) Faults {
	inputs := m{"useCases": l{"volumes"}}
	maps.Copy(inputs, given)
	return Check("ecs", valueFor(inputs).AsMap()).Faults()
}
