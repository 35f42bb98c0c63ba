package component

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// A rule is one limit of the IAM API: it says what a value must be, or nothing when the value is accepted. The limits
// are those of https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html and its neighbours.
type rule func(value string) string

var (
	roleName        = nameOf("", 64, "")
	roleNamePrefix  = nameOf("", 38, " (the generated suffix takes 26 of 64)")
	rolePath        = limit(1, 512, `(/`+pathChars+`+)*/`, "/ or a path such as /ecs/ or /team/ecs/, of at most 512 letters, digits or _+=,.@- between slashes")
	roleDescription = limit(0, 1000, `[\t\n\r -~\x{A1}-\x{FF}]*`, "at most 1000 characters of Latin-1, so no typographic quotes or dashes")
	policyName      = nameOf("", 128, "")
	policyArn       = arnOf(`(?:\d{12}|aws):policy`, pathChars, 128, "the ARN of a managed policy, such as arn:aws:iam::123456789012:policy/name")
	accountID       = limit(12, 12, `[0-9]+`, "an AWS account ID of 12 digits")
	tagKey          = notReserved("keys", limit(1, 128, tagChars+`+`, "1 to 128 letters, digits, spaces or _.:/=+-@"))
	tagValue        = notReserved("values", limit(0, 256, tagChars+`*`, "at most 256 letters, digits, spaces or _.:/=+-@"))

	anyRoleArn = arnOf(`\d{12}:role`, `[!-.0-~]`, 64, "the ARN of a role, such as arn:aws:iam::123456789012:role/name")
)

// The path of the role is also that of the PassRole policy, and CreatePolicy takes fewer characters than CreateRole.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html
const (
	nameChars = `[\w+=,.@-]`
	pathChars = `[A-Za-z0-9.,+@=_-]`
	tagChars  = `[\p{L}\p{Z}\p{N}_.:/=+\-@]`
	arnStart  = `arn:aws(?:-[a-z]+)*:iam::`
)

// Quotas of one role. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const (
	defaultManagedPolicies = 10
	inlinePolicyCharacters = 10240
)

// limit is a rule about the length in characters and the characters themselves.
func limit(least, most int, pattern, accepted string) rule {
	re := regexp.MustCompile(`^(?:` + pattern + `)$`)
	return func(value string) string {
		if n := utf8.RuneCountInString(value); n < least || n > most || !re.MatchString(value) {
			return "must be " + accepted
		}
		return ""
	}
}

// arnOf is a rule about the ARN of something in IAM that has a path of at most 512 characters, and a name.
func arnOf(owner, pathChars string, longestName int, accepted string) rule {
	re := regexp.MustCompile(`^` + arnStart + owner + `((?:/` + pathChars + `+)*/)(` + nameChars + `+)$`)
	return func(value string) string {
		parts := re.FindStringSubmatch(value)
		if parts == nil || len(value) > 2048 || len(parts[1]) > 512 || len(parts[2]) > longestName {
			return fmt.Sprintf("must be %s: a path of at most 512 characters and a name of at most %d", accepted, longestName)
		}
		return ""
	}
}

// nameOf is a rule about a name, with words before and after what is accepted.
func nameOf(before string, most int, after string) rule {
	return limit(1, most, nameChars+`+`, fmt.Sprintf("%s1 to %d letters, digits or _+=,.@-%s", before, most, after))
}

// instanceRoleArn stands in the Resource of a policy, where *, ? and ${} would name more than one role.
func instanceRoleArn(value string) string {
	if strings.Contains(value, ":instance-profile/") {
		return "must be the ARN of the role in the instance profile, not of the profile"
	}
	if strings.ContainsAny(value, "*?$") {
		return "must be the ARN of one role, without wildcards"
	}
	if strings.Contains(value, ":role/aws-service-role/") {
		return "must not be a service-linked role: no EC2 instance can have it"
	}
	return anyRoleArn(value)
}

// principalKind is one kind of those who may pass the role.
type principalKind struct {
	kind  string // as ARNs say it
	input string
	name  rule
}

var principalKinds = []principalKind{
	{"user", "passRoleUsers", nameOf("a user name: ", 64, "")},
	{"group", "passRoleGroups", nameOf("a group name: ", 128, "")},
	{"role", "passRoleRoles", changeableRoleName},
}

// changeableRoleName refuses the roles whose policies IAM does not let anyone change.
func changeableRoleName(value string) string {
	switch {
	case strings.HasPrefix(value, "AWSReservedSSO_"):
		return "must not be a role of IAM Identity Center, which IAM does not let anyone change: set passRolePolicyName," +
			" then add that policy to the permission set"
	case strings.HasPrefix(value, "AWSServiceRoleFor"):
		return "must not be a service-linked role, which IAM does not let anyone change"
	}
	return anyRoleName(value)
}

var anyRoleName = nameOf("a role name: ", 64, "")

var principalArn = regexp.MustCompile(`^arn:[^:]*:(?:iam|sts)::[^:]*:(user|group|role|assumed-role)/(.+)$`)

// accepts is the rule for one of the names. It offers the name that an ARN or a path ends in, when that is accepted.
func (p principalKind) accepts(value string) string {
	if !strings.HasPrefix(value, "arn:") {
		if name := value[strings.LastIndex(value, "/")+1:]; name != value && p.name(name) == "" {
			return fmt.Sprintf("must be the name of a %s, without its path: %q", p.kind, name)
		}
		return p.name(value)
	}
	kind, name := principalOf(value)
	other := slices.IndexFunc(principalKinds, func(other principalKind) bool { return other.kind == kind })
	if other < 0 || anyName(name) != "" {
		return fmt.Sprintf("must be the name of a %s, not an ARN", p.kind)
	}
	if reason := principalKinds[other].name(name); reason != "" {
		return reason
	}
	if kind == p.kind {
		return fmt.Sprintf("must be the name of a %s of this account, not an ARN: %q", p.kind, name)
	}
	return fmt.Sprintf("must be the name of a %s, and this is a %s: put %q of this account into %s",
		p.kind, kind, name, principalKinds[other].input)
}

var anyName = nameOf("", 128, "")

// principalOf is the kind and the name in an ARN.
func principalOf(arn string) (kind, name string) {
	parts := principalArn.FindStringSubmatch(arn)
	if parts == nil {
		return "", ""
	}
	segments := strings.Split(parts[2], "/")
	if parts[1] == "assumed-role" { // arn:aws:sts::<account>:assumed-role/<role>/<session>
		return "role", segments[0]
	}
	return parts[1], segments[len(segments)-1]
}

// policyKey is what may name an additional policy. It has no hyphen: the name of the attachment is that of the component,
// which may have hyphens, then one hyphen and the key, so that no two components make the same name.
func policyKey(value string) string {
	if !policyKeys.MatchString(value) {
		return "must begin with a letter and hold only letters, digits and _"
	}
	return ""
}

var policyKeys = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)

func sessionSeconds(value float64) string {
	if value != math.Trunc(value) || value < 3600 || value > 43200 {
		return "must be a whole number of seconds, 3600 to 43200"
	}
	return ""
}

// notReserved refuses what begins with aws: before it looks at the rest.
func notReserved(what string, accepts rule) rule {
	return func(value string) string {
		if strings.HasPrefix(strings.ToLower(value), "aws:") {
			return "must not begin with aws:, AWS keeps such " + what + " for itself"
		}
		return accepts(value)
	}
}
