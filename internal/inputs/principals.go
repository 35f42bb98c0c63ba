package inputs

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/arn"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/limits"
)

// principal is what can be allowed to pass the role.
type principal struct {
	entity string // user, group or role, as in ARNs
	input  string
	limit  func(name string) error
}

var (
	users  = principal{"user", "passRoleUsers", limits.UserName}
	groups = principal{"group", "passRoleGroups", limits.GroupName}
	roles  = principal{"role", "passRoleRoles", changeableRoleName}
)

var principals = []principal{users, groups, roles}

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
			return fmt.Errorf("must be the name of a %s, without its path: %q", p.entity, name)
		}
		return p.limit(text)
	}
	entity, name := principalIn(arn.Parse(text))
	i := slices.IndexFunc(principals, func(other principal) bool { return other.entity == entity })
	if i < 0 || limits.GroupName(name) != nil { // the longest of the names
		return fmt.Errorf("must be the name of a %s, not an ARN", p.entity)
	}
	if err := principals[i].limit(name); err != nil {
		return err
	}
	if entity == p.entity {
		return fmt.Errorf("must be the name of a %s in this account, not an ARN: %q", p.entity, name)
	}
	return fmt.Errorf("must be the name of a %s, but this is a %s: put %q in %s if it is in this account",
		p.entity, entity, name, principals[i].input)
}

// principalIn returns the entity and its name in an ARN, or nothing.
func principalIn(a arn.ARN) (entity, name string) {
	segments := strings.Split(a.Resource, "/")
	switch {
	case a.Service != "iam" && a.Service != "sts" || a.Region != "" || len(segments) < 2:
		return "", ""
	case segments[0] == "assumed-role": // arn:aws:sts::<account>:assumed-role/<role>/<session>
		return "role", segments[1]
	}
	return segments[0], segments[len(segments)-1]
}
