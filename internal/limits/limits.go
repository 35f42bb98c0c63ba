// Package limits validates single values against the limits of the IAM API and of this package. Each function returns
// nil, or an error that says what is accepted, such as "must be an AWS account ID of 12 digits".
//
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html and the pages beside it
package limits

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"
)

// Quotas of one role. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const (
	// ManagedPolicies is the default quota of attached policies. It can be raised.
	ManagedPolicies = 10
	// InlinePolicyCharacters is the total size of the inline policies.
	InlinePolicyCharacters = 10240
	Tags                   = 50
)

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names
var (
	RoleName   = name(64)
	UserName   = name(64)
	GroupName  = name(128)
	PolicyName = name(128)
	// RoleNamePrefix leaves room for the suffix that the AWS provider generates.
	RoleNamePrefix = because("the generated suffix takes 26 of 64 characters", name(38))
)

// ComponentName has the characters of role names: a / or : would end the name in the URNs of the component's resources.
var ComponentName = characters(1, math.MaxInt, nameCharacter+`+`,
	"must be letters, digits or _+=,.@-: its resources are named after it")

// Limits of the component's name where the AWS provider generates a name from it.
var (
	AutoNamedRole = autoNamed("", 64,
		"the role is auto-named after it, with 8 more: shorten it, or set name or namePrefix")
	AutoNamedPassRolePolicy = autoNamed("-pass-role", 128,
		"the PassRole policy is auto-named after it, with 18 more: shorten it, or set passRolePolicyName")
)

// autoNamed limits the length of a name to which the AWS provider adds a hyphen and seven characters.
func autoNamed(suffix string, most int, reason string) func(text string) error {
	most -= len(suffix) + len("-1234567")
	return characters(0, most, `(?s).*`, fmt.Sprintf("must be at most %d characters: %s", most, reason))
}

// Path is a path for both a role and a policy: CreatePolicy accepts fewer characters than CreateRole.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html
func Path(text string) error {
	if strings.HasPrefix(text, "/aws-service-role/") {
		return errors.New("must not begin with /aws-service-role/, which IAM reserves for service-linked roles")
	}
	return path(text)
}

var path = characters(1, 512, `(/`+pathCharacter+`+)*/`,
	"must be / or a path such as /ecs/ or /team/ecs/, of at most 512 letters, digits or _+=,.@- between slashes")

// Description is the description of a role.
var Description = characters(0, 1000, `[\t\n\r -~\x{A1}-\x{FF}]*`,
	"must be at most 1000 characters of Latin-1, so no typographic quotes or dashes")

// AccountID is an AWS account ID.
var AccountID = characters(12, 12, `[0-9]+`, "must be an AWS account ID of 12 digits")

// SessionDuration is the maximum session duration of a role.
var SessionDuration = wholeSeconds(3600, 43200)

// PropagationSeconds is a limit of this package: IAM gives no time after which a change has surely arrived.
var PropagationSeconds = wholeSeconds(0, 300)

// PolicyArn is the ARN of a managed policy, of AWS or of a customer.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
func PolicyArn(text string) error {
	if strings.Contains(text, ":policy/aws-service-role/") {
		return errors.New("must not be the policy of a service-linked role: IAM attaches it to that role only")
	}
	return policyArn(text)
}

var policyArn = arn(`(?:\d{12}|aws):policy`, pathCharacter, 128,
	"must be the ARN of a managed policy, such as arn:aws:iam::123456789012:policy/name")

// InstanceRoleArn is the ARN of an instance role, for the Resource of a policy, in which *, ? and ${} would match more
// than one role.
func InstanceRoleArn(text string) error {
	switch {
	case strings.Contains(text, ":instance-profile/"):
		return errors.New("must be the ARN of the role in the instance profile, not of the profile")
	case strings.ContainsAny(text, "*?$"):
		return errors.New("must be the ARN of one role, without wildcards")
	case strings.Contains(text, ":role/aws-service-role/"):
		return errors.New("must not be a service-linked role: no EC2 instance can have it")
	}
	return roleArn(text)
}

var roleArn = arn(`\d{12}:role`, `[!-.0-~]`, 64,
	"must be the ARN of a role, such as arn:aws:iam::123456789012:role/name")

// FunctionArn is the ARN of a Lambda function, or of one of its versions or aliases, for the Resource of a policy.
// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
func FunctionArn(text string) error {
	switch {
	case strings.Contains(text, ":apigateway:"):
		return errors.New("must be the ARN of the function, not its invoke ARN for API Gateway")
	case strings.ContainsAny(text, "*?"), strings.Contains(text, "${"):
		return errors.New("must be the ARN of one function, without wildcards")
	}
	return functionArn(text)
}

var functionArn = characters(1, 2048,
	regionalArn("lambda", `function:[A-Za-z0-9_-]{1,64}(?::(?:\$LATEST|[A-Za-z0-9_-]{1,128}))?`),
	"must be the ARN of a Lambda function, such as arn:aws:lambda:us-east-1:123456789012:function:name,"+
		" with or without a version or alias")

// KmsKeyArn is the ARN of a KMS key, for the Resource of a policy, in which the ARN of an alias matches nothing.
// https://docs.aws.amazon.com/kms/latest/developerguide/cmks-in-iam-policies.html
func KmsKeyArn(text string) error {
	switch {
	case strings.HasPrefix(text, "alias/"), strings.Contains(text, ":alias/"):
		return errors.New("must be the ARN of the key, not of an alias: in the Resource of a policy, IAM does not" +
			" resolve aliases")
	case strings.ContainsAny(text, "*?$"):
		return errors.New("must be the ARN of one key, without wildcards")
	}
	return kmsKeyArn(text)
}

var kmsKeyArn = characters(1, 2048, regionalArn("kms", `key/[A-Za-z0-9-]+`), "must be the ARN of a KMS key, such as"+
	" arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab")

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules
var (
	TagKey = notReserved(
		characters(1, 128, tagCharacter+`+`, "must be 1 to 128 letters, digits, spaces or _.:/=+-@"))
	TagValue = notReserved(
		characters(0, 256, tagCharacter+`*`, "must be at most 256 letters, digits, spaces or _.:/=+-@"))
)

const (
	nameCharacter = `[\w+=,.@-]`
	pathCharacter = `[A-Za-z0-9.,+@=_-]`
	tagCharacter  = `[\p{L}\p{Z}\p{N}_.:/=+\-@]`
)

// characters limits the length of a text and its characters.
func characters(least, most int, pattern, sentence string) func(text string) error {
	whole := Compiled(`^(?:` + pattern + `)$`)
	return func(text string) error {
		if n := utf8.RuneCountInString(text); n < least || n > most || !whole().MatchString(text) {
			return errors.New(sentence)
		}
		return nil
	}
}

func name(most int) func(text string) error {
	return characters(1, most, nameCharacter+`+`, fmt.Sprintf("must be 1 to %d letters, digits or _+=,.@-", most))
}

func wholeSeconds(least, most float64) func(seconds float64) error {
	return func(seconds float64) error {
		if seconds != math.Trunc(seconds) || seconds < least || seconds > most {
			return fmt.Errorf("must be a whole number of seconds, %.0f to %.0f", least, most)
		}
		return nil
	}
}

// Compiled returns a function that compiles a regular expression when it is first called. Compiling them all takes a
// millisecond, at the start of each program that imports the component.
func Compiled(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}

// arn limits the ARN of a resource that has a path, of at most 512 characters, and a name.
func arn(owner, pathCharacter string, longestName int, sentence string) func(text string) error {
	whole := Compiled(
		`^arn:aws(?:-[a-z]+)*:iam::` + owner + `((?:/` + pathCharacter + `+)*/)(` + nameCharacter + `+)$`)
	return func(text string) error {
		parts := whole().FindStringSubmatch(text)
		if parts == nil || len(text) > 2048 || len(parts[1]) > 512 || len(parts[2]) > longestName {
			return fmt.Errorf("%s: a path of at most 512 characters and a name of at most %d", sentence, longestName)
		}
		return nil
	}
}

// regionalArn is the pattern of the ARN of a resource of a service in a region.
func regionalArn(service, resource string) string {
	return `arn:aws(?:-[a-z]+)*:` + service + `:[a-z]+(?:-[a-z]+)+-\d+:\d{12}:` + resource
}

// because adds a reason to a limit that the user would not find in the API Reference.
func because(reason string, limit func(string) error) func(text string) error {
	return func(text string) error {
		if err := limit(text); err != nil {
			return fmt.Errorf("%w: %s", err, reason)
		}
		return nil
	}
}

// notReserved refuses the prefix aws: first.
func notReserved(limit func(string) error) func(text string) error {
	return func(text string) error {
		if strings.HasPrefix(strings.ToLower(text), "aws:") {
			return errors.New("must not begin with aws:, which AWS reserves")
		}
		return limit(text)
	}
}
