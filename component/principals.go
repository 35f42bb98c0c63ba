package component

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/limits"
)

// principal is a kind of identity that can be allowed to pass the role.
type principal struct {
	kind  string // as in ARNs
	input string
	limit func(name string) error
}

var (
	user  = principal{"user", "passRoleUsers", limits.UserName}
	group = principal{"group", "passRoleGroups", limits.GroupName}
	role  = principal{"role", "passRoleRoles", changeableRoleName}
)

var allPrincipals = []principal{user, group, role}

// changeableRoleName refuses roles to which no policy can be attached.
func changeableRoleName(name string) error {
	switch {
	case strings.HasPrefix(name, "AWSReservedSSO_"):
		return errors.New("must not be a role of IAM Identity Center, which cannot be changed in IAM:" +
			" set passRolePolicyName and add that policy to the permission set")
	case strings.HasPrefix(name, "AWSServiceRoleFor"):
		return errors.New("must not be a service-linked role, which cannot be changed in IAM")
	}
	return limits.RoleName(name)
}

// name accepts the name of such a principal. For an ARN or a path, the error offers the name in it, if that is
// accepted.
func (p principal) name(text string) error {
	if !strings.HasPrefix(text, "arn:") {
		if name := text[strings.LastIndex(text, "/")+1:]; name != text && p.limit(name) == nil {
			return fmt.Errorf("must be the name of a %s, without its path: %q", p.kind, name)
		}
		return p.limit(text)
	}
	kind, name := principalIn(text)
	i := slices.IndexFunc(allPrincipals, func(other principal) bool { return other.kind == kind })
	if i < 0 || limits.GroupName(name) != nil { // the longest of the names
		return fmt.Errorf("must be the name of a %s, not an ARN", p.kind)
	}
	if err := allPrincipals[i].limit(name); err != nil {
		return err
	}
	if kind == p.kind {
		return fmt.Errorf("must be the name of a %s in this account, not an ARN: %q", p.kind, name)
	}
	return fmt.Errorf("must be the name of a %s, but this is a %s: put %q in %s if it is in this account",
		p.kind, kind, name, allPrincipals[i].input)
}

var principalArn = regexp.MustCompile(`^arn:[^:]*:(?:iam|sts)::[^:]*:(user|group|role|assumed-role)/(.+)$`)

// principalIn returns the kind and the name in an ARN, or nothing.
func principalIn(arn string) (kind, name string) {
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
