package inputs

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/stretchr/testify/assert"
)

// documented has the limits in the words of the IAM API Reference.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html and the pages of CreatePolicy,
// AttachUserPolicy, AttachGroupPolicy and Tag
var documented = []struct {
	input       string
	at          func(text string) property.Value
	pattern     string
	least, most int
	// except is true for texts that IAM refuses although the pattern matches.
	except func(text string) bool
}{
	{"name", single, `[\w+=,.@-]+`, 1, 64, nil},
	{"namePrefix", single, `[\w+=,.@-]+`, 1, 38, nil}, // the AWS provider adds 26 characters
	{"passRolePolicyName", single, `[\w+=,.@-]+`, 1, 128, nil},
	{"path", single, `((/[A-Za-z0-9\.,\+@=_-]+)*)/`, 1, 512, func(text string) bool {
		return strings.HasPrefix(text, "/aws-service-role/")
	}},
	{"description", single, `[\x{0009}\x{000A}\x{000D}\x{0020}-\x{007E}\x{00A1}-\x{00FF}]*`, 0, 1000, nil},
	{"sourceAccount", single, `[0-9]{12}`, 12, 12, nil},
	{"tags", entryOf, `[\p{L}\p{Z}\p{N}_.:/=+\-@]*`, 0, 256, ofAWS},
	{"tags", keyOf, `[\p{L}\p{Z}\p{N}_.:/=+\-@]+`, 1, 128, ofAWS},
	{"passRoleUsers", elementOf, `[\w+=,.@-]+`, 1, 64, nil},
	{"passRoleGroups", elementOf, `[\w+=,.@-]+`, 1, 128, nil},
	{"passRoleRoles", elementOf, `[\w+=,.@-]+`, 1, 64, func(text string) bool {
		return strings.HasPrefix(text, "AWSReservedSSO_") || strings.HasPrefix(text, "AWSServiceRoleFor")
	}},
	{"permissionsBoundary", single, `(?s).*`, 20, 2048, isNoPolicyArn},
	{"additionalPolicyArns", policyOf, `(?s).*`, 20, 2048, isNoPolicyArn},
	{"instanceRoleArns", elementOf, `(?s).*`, 20, 2048, isNoInstanceRoleArn},
	{"lifecycleHookFunctionArns", elementOf,
		`arn:aws(-[a-z]+)*:lambda:([a-z]+-){2,}[0-9]+:[0-9]{12}:function:[\w-]{1,64}(:\$LATEST|:[\w-]{1,128})?`,
		20, 2048, nil},
	{"tlsKmsKeyArns", elementOf,
		`arn:aws(-[a-z]+)*:kms:([a-z]+-){2,}[0-9]+:[0-9]{12}:key/[0-9A-Za-z-]+`, 20, 2048, nil},
	{"volumeKmsKeyArns", elementOf,
		`arn:aws(-[a-z]+)*:kms:([a-z]+-){2,}[0-9]+:[0-9]{12}:key/[0-9A-Za-z-]+`, 20, 2048, nil},
}

func TestDocumentedLimitsAreComplete(t *testing.T) {
	for _, in := range Table {
		if in.limit != nil {
			found := false
			for _, limit := range documented {
				found = found || limit.input == in.Name
			}
			assert.True(t, found, "internal/inputs/limits_fuzz_test.go lacks the limit of %s in AWS's words: add a"+
				" line to documented, such as\n\t{%q, single, `[a-z]+`, 1, 64, nil},", in.Name, in.Name)
		}
	}
}

// FuzzLimits compares the limit of each input with the documented one. The seeds are one character away from texts that
// are accepted.
func FuzzLimits(f *testing.F) {
	examples := []string{
		"name", "/", "/ecs/", "/team/ecs/", "text", "123456789012", "key", "aws", "a aws:",
		"AWSReservedSSO", "AWSServiceRoleFo", "ä",
		"arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role",
		"arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy", "/aws-service-role/",
		"arn:aws-us-gov:iam::123456789012:policy/name", "arn:aws:iam::123456789012:role/ecsInstanceRole",
		"arn:aws-cn:iam::123456789012:role/team/ecs/name", "arn:aws:iam::123456789012:role/aws-service-role/name",
		"arn:aws:lambda:us-east-1:123456789012:function:name", "arn:aws:lambda:us-east-1:123456789012:function:name:1",
		"arn:aws-cn:lambda:cn-north-1:123456789012:function:name:$LATEST",
		"arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
		"arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/a", "arn:aws:kms:us-east-1:123456789012:alias/a",
	}
	long := []string{}
	for _, most := range []int{1, 12, 38, 64, 128, 256, 512, 1000} {
		for _, n := range []int{most - 1, most, most + 1} {
			long = append(long, strings.Repeat("n", max(n, 1)), "/"+strings.Repeat("p", max(n-2, 1))+"/",
				"arn:aws:iam::aws:policy/"+strings.Repeat("n", n),
				"arn:aws:iam::123456789012:role/"+strings.Repeat("n", n),
				"arn:aws:iam::aws:policy/"+strings.Repeat("p", max(n-2, 1))+"/n",
				"arn:aws:iam::123456789012:role/"+strings.Repeat("p", max(n-2, 1))+"/n",
				"arn:aws:lambda:us-east-1:123456789012:function:"+strings.Repeat("n", n),
				"arn:aws:lambda:us-east-1:123456789012:function:n:"+strings.Repeat("n", n),
				"arn:aws:kms:us-east-1:123456789012:key/"+strings.Repeat("n", n))
		}
	}
	others := []string{
		"", "\u0085", "\u00a0", "¡", "ÿ", "Ā", "٠", "–", "“", "日", "\U0001F600",
		"\u2028", "\u0130", "ſ", "K", "\xff",
	}
	for c := range byte(128) {
		others = append(others, string(c))
	}
	for _, text := range long {
		f.Add(text)
	}
	for _, example := range examples {
		for _, other := range others {
			f.Add(example + other)
			f.Add(other + example)
			f.Add(example[:len(example)/2] + other + example[len(example)/2:])
			f.Add(example[:len(example)-1] + other)
		}
	}
	var reported sync.Map // one text of each input is enough
	f.Fuzz(func(t *testing.T, text string) {
		for _, limit := range documented {
			matches := utf8.ValidString(text) && whole(limit.pattern).MatchString(text)
			n := utf8.RuneCountInString(text)
			accepted := matches && n >= limit.least && n <= limit.most && (limit.except == nil || !limit.except(text))
			found := slices.DeleteFunc(faultsWith(limit.input, limit.at(text)), func(fault Fault) bool {
				return fault.Kind == Conflict // the other inputs have ARNs in the partition aws
			})
			if _, known := reported.Load(limit.input); known || accepted == (len(found) == 0) {
				continue
			}
			reported.Store(limit.input, true)
			t.Errorf("%s: is %q accepted? documented in internal/inputs/limits_fuzz_test.go says %v, the row in"+
				" internal/inputs/table.go says %v: %v", limit.input, text, accepted, len(found) == 0, found)
		}
	})
}

func single(text string) property.Value    { return property.New(text) }
func elementOf(text string) property.Value { return listWith(property.New(text)) }
func entryOf(text string) property.Value   { return mapWith(property.New(text)) }

func keyOf(text string) property.Value {
	return property.New(map[string]property.Value{text: property.New("")})
}

// policyOf returns an additional policy, an AWS managed one under its name.
func policyOf(text string) property.Value {
	key := "key"
	if _, path, ofAWS := strings.Cut(text, ":iam::aws:policy/"); ofAWS {
		name := regexp.MustCompile(`[^\w]`).ReplaceAllString(path[strings.LastIndex(path, "/")+1:], "_")
		if matches(`[A-Za-z]\w*`, name, 2048) {
			key = name
		}
	}
	return property.New(map[string]property.Value{key: property.New(text)})
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules
func ofAWS(text string) bool { return len(text) >= 4 && strings.EqualFold(text[:4], "aws:") }

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
func isNoPolicyArn(text string) bool {
	owner, path, name := splitArn(text, "policy")
	return owner != "aws" && !isAccount(owner) || strings.HasPrefix(path, "/aws-service-role/") ||
		!matches(`((/[A-Za-z0-9\.,\+@=_-]+)*)/`, path, 512) ||
		!matches(`[\w+=,.@-]+`, name, 128)
}

// Instance roles are the Resource of a policy, so wildcards, variables and empty path segments are refused. Otherwise
// the limits are those of CreateRole.
func isNoInstanceRoleArn(text string) bool {
	owner, path, name := splitArn(text, "role")
	return !isAccount(owner) || !matches(`(\x{002F})|(\x{002F}[\x{0021}-\x{007E}]+\x{002F})`, path, 512) ||
		!matches(`[\w+=,.@-]+`, name, 64) ||
		strings.ContainsAny(path, "*?$") || strings.Contains(path, "//") ||
		strings.HasPrefix(path, "/aws-service-role/")
}

// splitArn returns nothing if the text is not such an ARN.
func splitArn(text, kind string) (owner, path, name string) {
	parts := strings.SplitN(text, ":", 6)
	if len(parts) < 6 || parts[0] != "arn" || !matches(`aws(-[a-z]+)*`, parts[1], 2048) || parts[2] != "iam" ||
		parts[3] != "" {
		return "", "", ""
	}
	rest, ok := strings.CutPrefix(parts[5], kind)
	if !ok || !strings.Contains(rest, "/") {
		return "", "", ""
	}
	slash := strings.LastIndex(rest, "/")
	return parts[4], rest[:slash+1], rest[slash+1:]
}

func isAccount(text string) bool { return matches(`[0-9]{12}`, text, 12) }

func matches(pattern, text string, most int) bool {
	return len(text) <= most && whole(pattern).MatchString(text)
}

var compiled = map[string]*regexp.Regexp{}

func whole(pattern string) *regexp.Regexp {
	if compiled[pattern] == nil {
		compiled[pattern] = regexp.MustCompile(`\A(?:` + pattern + `)\z`)
	}
	return compiled[pattern]
}

var offered = regexp.MustCompile(`: "([^"]+)"$|: put "([^"]+)" in (\w+) if it is in this account$`)

// FuzzHints follows the advice in the faults of names. The result must be accepted.
func FuzzHints(f *testing.F) {
	for _, text := range []string{
		"ci/deployer", "/ci/", "a//b", "ops/AWSReservedSSO_a",
		"arn:aws:iam::123456789012:user/ops/", "arn:aws:iam::210987654321:user/ops/alice",
		"arn:aws:iam::123456789012:group/a", "arn:aws:iam::123456789012:role/AWSServiceRoleForECS",
		"arn:aws-cn:iam::123456789012:role/a*",
		"arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Admin_x/me",
		"arn:aws:sts::123456789012:assumed-role/deployer/me",
		"arn:aws:sts::123456789012:federated-user/me", "arn:aws:iam::123456789012:root",
		"arn:aws:iam::123456789012:user/" + strings.Repeat("a", 65),
		"arn:aws:iam::123456789012:group/" + strings.Repeat("a", 129), "a b", "é/é",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, principal := range principals {
			for _, found := range faultsWith(principal.input, elementOf(text)) {
				advice := offered.FindStringSubmatch(found.Reason)
				if advice == nil {
					continue
				}
				name, input := advice[1]+advice[2], principal.input
				if advice[3] != "" {
					input = advice[3]
				}
				assert.Empty(t, faultsWith(input, elementOf(name)), "%q: %s", text, found.Reason)
				if strings.HasPrefix(text, "arn:") {
					assert.Contains(t, found.Reason, "in this account")
				}
			}
		}
	})
}
