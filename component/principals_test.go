package component

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// Names are accepted, or refused with advice.
func TestPrincipals(t *testing.T) {
	const account = "arn:aws:iam::123456789012:"
	notNames := []string{"arn:", account + "policy/a", account + "root"}
	user, group, role := allPrincipals[0], allPrincipals[1], allPrincipals[2]
	for _, test := range []struct {
		principal  principal
		texts      []string
		suggestion string
	}{
		{user, []string{"alice", "arn", "AWSReservedSSO_a"}, ""},
		{group, []string{"developers", "AWSServiceRoleForECS"}, ""},
		{role, []string{"deployer", "AWSServiceRole"}, ""},

		{user, []string{"", "a b", "a*", "/", "a/", "a/b c"}, "must be 1 to 64 letters, digits or _+=,.@-"},
		{group, []string{"", "a b", "a*", "/", "a/", "a/b c"}, "must be 1 to 128 letters, digits or _+=,.@-"},
		{role, []string{"", "a b", "a*", "/", "a/", "a/b c"}, "must be 1 to 64 letters, digits or _+=,.@-"},

		{user, []string{"ci/a", "/ci/a"}, `must be the name of a user, without its path: "a"`},
		{group, []string{"ci/a", "/ci/a"}, `must be the name of a group, without its path: "a"`},
		{role, []string{"ci/a", "/ci/a"}, `must be the name of a role, without its path: "a"`},

		{user, []string{account + "user/path/a", "arn:aws-cn:iam::123456789012:user/a"},
			`must be the name of a user in this account, not an ARN: "a"`},
		{group, []string{account + "group/path/a", "arn:aws-cn:iam::123456789012:group/a"},
			`must be the name of a group in this account, not an ARN: "a"`},
		{role, []string{account + "role/path/a", "arn:aws:sts::123456789012:assumed-role/a/session"},
			`must be the name of a role in this account, not an ARN: "a"`},

		{user, append(notNames, account+"user/", account+"user/ops/", account+"user/a*"),
			"must be the name of a user, not an ARN"},
		{group, append(notNames, account+"group/", account+"group/ops/", account+"group/a*"),
			"must be the name of a group, not an ARN"},
		{role, append(notNames, account+"role/", account+"role/ops/", account+"role/a*"),
			"must be the name of a role, not an ARN"},

		{user, []string{account + "group/a"},
			`must be the name of a user, but this is a group: put "a" in passRoleGroups if it is in this account`},
		{group, []string{"arn:aws:sts::123456789012:assumed-role/a/session"},
			`must be the name of a group, but this is a role: put "a" in passRoleRoles if it is in this account`},
		{role, []string{account + "user/path/a"},
			`must be the name of a role, but this is a user: put "a" in passRoleUsers if it is in this account`},

		{user, ssoArns, ssoAdvice},
		{group, ssoArns, ssoAdvice},
		{role, append(ssoArns, "AWSReservedSSO_Admin_0123456789abcdef"), ssoAdvice},
		{role, []string{"AWSServiceRoleForECS"}, "must not be a service-linked role, which cannot be changed in IAM"},
	} {
		for _, text := range test.texts {
			err := test.principal.name(text)
			if test.suggestion == "" {
				assert.NoError(t, err, "%s %q", test.principal.kind, text)
			} else {
				assert.EqualError(t, err, test.suggestion, "%s %q", test.principal.kind, text)
			}
		}
	}
}

var ssoArns = []string{
	"arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef",
	"arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/me",
}

const ssoAdvice = "must not be a role of IAM Identity Center, which cannot be changed in IAM:" +
	" set passRolePolicyName and add that policy to the permission set"
