package inputs

import (
	"fmt"
	"maps"
	"regexp"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/stretchr/testify/assert"
)

// FuzzFaultsShowNoSecret sets every input to a wrong secret, and adds names and keys that could turn the path of one
// input into that of another. The faults must not show a secret when the engine prints them.
func FuzzFaultsShowNoSecret(f *testing.F) {
	for _, name := range []string{
		"a", "", "description", `["description"]`, "tags", "tags.password", `tags["password"]`,
		`["tags"].password`, "tags[0]",
		"description [secret]", "description (secret)", "a [secret]", "a (secret)", "[secret]",
		"[name of the component]",
		`a\`, `a"`, `a\"`, `"]`, `"].description`, `\"]["tags`, "a\nb", `a\nb`, ".", "..", "a.", ".a",
		"[", "]", "[]", "[*]", "*", "a[", "ä", "\x00", "\xff",
		"number [number]", "0", "__a",
	} {
		f.Add(name, name)
		f.Add(name, "a")
		f.Add("a", name)
	}
	f.Fuzz(func(t *testing.T, name, key string) {
		hidden := func(text string) property.Value { return property.New(text).WithSecret(true) }
		inputs := map[string]property.Value{
			name:               property.New("seen"),
			name + " [secret]": hidden("hidden"),
			name + " (secret)": hidden("hidden"),
		}
		maps.Copy(inputs, map[string]property.Value{
			"additionalPolicyArns": property.New(values{key: hidden("hidden"), "password": hidden("hidden")}),
			"createPassRolePolicy": hidden("hidden"),
			"description":          hidden("hidden“"),
			"forceDetachPolicies":  hidden("hidden"),
			"inlinePolicies": property.New(values{
				key: hidden(`{"hidden": "hidden", "Version": "hidden"}`), "password": hidden("hidden"),
			}),
			"instanceRoleArns":          property.New([]property.Value{hidden("hidden")}),
			"lifecycleHookFunctionArns": property.New([]property.Value{hidden("hidden")}),
			"maxSessionDuration":        hidden("hidden"),
			"name":                      hidden("hidden/"),
			"namePrefix":                hidden("hidden/"),
			"passRoleGroups":            listWith(property.New("hidden")).WithSecret(true),
			"passRolePolicyName":        hidden("hidden/"),
			"passRoleRoles":             listWith(hidden("arn:aws:iam::123456789012:role/hidden")),
			"passRoleUsers":             property.New([]property.Value{hidden("hidden/a")}),
			"path":                      hidden("hidden"),
			"permissionsBoundary":       hidden("hidden"),
			"propagationSeconds":        hidden("hidden"),
			"sourceAccount":             property.New(123456789012.0).WithSecret(true),
			"tags": property.New(values{
				key: hidden("hidden;"), key + " [secret]": hidden("hidden;"), "password": hidden("hidden;"),
			}),
			"tlsKmsKeyArns":    listWith(property.New("hidden")).WithSecret(true),
			"useCases":         property.New([]property.Value{hidden("hidden")}),
			"volumeKmsKeyArns": property.New([]property.Value{hidden("alias/hidden")}),
		})
		assertNoSecretShown(t, property.NewMap(inputs))

		inputs["tags"] = property.New(map[string]property.Value{
			"hidden" + key: property.New("hidden;"), "HIDDEN" + key: property.New(""), "aws:hidden": property.New(""),
		}).WithSecret(true)
		inputs["additionalPolicyArns"] = property.New(values{"hidden" + key: property.New("hidden")}).WithSecret(true)
		inputs["inlinePolicies"] = property.New(values{"hidden" + key: property.New("hidden")}).WithSecret(true)
		assertNoSecretShown(t, property.NewMap(inputs))

		// Literals with the same text as a secret.
		const policy = "arn:aws:iam::210987654321:policy/hidden"
		inputs["description"] = property.New("hidden“")
		inputs["namePrefix"] = property.New("hidden/")
		inputs["permissionsBoundary"] = property.New("hidden")
		inputs["path"] = property.New(123456789012.0)
		inputs["additionalPolicyArns"] = property.New(values{
			key: hidden(policy), "copy": property.New(policy), "password": property.New("hidden"),
		})
		inputs["volumeKmsKeyArns"] = listWith(property.New("alias/hidden"))
		inputs["inlinePolicies"] = property.New(values{
			key:        property.New(`{"Version": "hidden", "alias/hidden": 1, "Statement": {"Sid": "hidden/"}}`),
			"password": property.New(`{"Version": "2012-10-17", "Statement": {"hidden": 1, "Resource": "hidden"}}`),
		})
		inputs["tags"] = property.New(values{
			"a": hidden("hidden“"), "b": hidden("hidden/"), "c": hidden("hidden"), "d": hidden("alias/hidden"),
			"e": property.New("hidden“"), "aws:f": property.New("hidden“"),
		})
		assertNoSecretShown(t, property.NewMap(inputs))

		// The same policy in another partition, and keys of a secret map.
		inputs["additionalPolicyArns"] = property.New(values{
			"a": hidden(policy), "b": property.New("arn:aws-cn:iam::210987654321:policy/hidden"),
		})
		assertNoSecretShown(t, property.NewMap(inputs))
		inputs["additionalPolicyArns"] = property.New(values{
			"hiddenA": property.New(policy), "hiddenB": property.New("arn:aws-cn:iam::210987654321:policy/b"),
		}).WithSecret(true)
		assertNoSecretShown(t, property.NewMap(inputs))
	})
}

type values = map[string]property.Value

func assertNoSecretShown(t *testing.T, inputs property.Map) {
	t.Helper()
	faults := Check("ecs", inputs).Faults()
	assertHides(t, faults.Message("type", "ecs"))
	for _, fault := range faults {
		assertHides(t, printed(fault, resource.NewProperty(resource.ToResourcePropertyMap(inputs))))
		exposed := withoutSecrets(property.New(inputs)).AsMap()
		assertHides(t, printed(fault, resource.NewProperty(resource.ToResourcePropertyMap(exposed))))
	}
}

func assertHides(t *testing.T, text string) {
	t.Helper()
	for _, secret := range []string{"hidden", "123456789012"} {
		if strings.Contains(exampleArn.ReplaceAllString(strings.ToLower(text), ""), secret) {
			t.Errorf("shows %s: %s", secret, text)
		}
	}
}

// exampleArn matches the examples in messages, which contain the account.
var exampleArn = regexp.MustCompile(`arn:aws:\w+:[a-z0-9-]*:123456789012:`)

// printed returns a fault as the engine prints it: errorToMessage in pkg/resource/deploy/source_eval.go of Pulumi.
func printed(fault Fault, inputs resource.PropertyValue) string {
	place, reason := fault.InEngine()
	if path, err := resource.ParsePropertyPath(place); err == nil {
		if value, ok := path.Get(inputs); ok {
			return fmt.Sprintf("property %v with value '%v' has a problem: %v", place, value, reason)
		}
	}
	return fmt.Sprintf("property %v has a problem: %v", place, reason)
}

// withoutSecrets returns a value whose secrecy was lost on the way to the engine.
func withoutSecrets(value property.Value) property.Value {
	value = value.WithSecret(false)
	switch {
	case value.IsArray():
		elements := value.AsArray().AsSlice()
		for i, element := range elements {
			elements[i] = withoutSecrets(element)
		}
		return property.New(elements)
	case value.IsMap():
		entries := value.AsMap().AsMap()
		for key, entry := range entries {
			entries[key] = withoutSecrets(entry)
		}
		return property.New(entries)
	}
	return value
}

// The engine finds the value of a fault by its path, unless it is hidden or the path has characters that property paths
// cannot express.
func TestPathsLeadToTheirValues(t *testing.T) {
	inputs := resource.NewPropertyMapFromMap(m{
		"usecases": "a", "tags.password": "b", "ä b": "c", "": "d", `a"b`: "e", `a\b`: "f", "a\nb": "g", `a\nb`: "h",
		"tags": m{"a.b": "1;", "a [0]": "2;", `"`: "3;", "ok": "4;"}, "useCases": l{"volumes"},
	})
	values := map[string]string{}
	for _, fault := range Check("ecs", resource.FromResourcePropertyMap(inputs)).Faults() {
		values[fault.Place()] = "(not printed)"
		if path, err := resource.ParsePropertyPath(fault.Place()); err == nil {
			if value, ok := path.Get(resource.NewProperty(inputs)); ok {
				values[fault.Place()] = value.StringValue()
			}
		}
	}
	assert.Equal(t, map[string]string{
		"usecases": "a", `["tags.password"]`: "b", `["ä b"]`: "c", `[""]`: "d",
		`["a\"b"] [escaped]`: "(not printed)", `["a\\b"] [escaped]`: "(not printed)",
		`["a\nb"] [escaped]`: "(not printed)", `["a\\nb"] [escaped]`: "(not printed)",
		`tags["a.b"]`: "1;", `tags["a [0]"]`: "2;", `tags["\""] [escaped]`: "(not printed)", "tags.ok": "4;",
	}, values)
}
