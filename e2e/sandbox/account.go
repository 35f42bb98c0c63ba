package sandbox

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

// Account is the content of IAM: roles, users and groups by name, and customer managed policies by ARN. Its policy
// documents are canonical.
type Account struct {
	Roles    map[string]Role
	Policies map[string]Policy
	Users    map[string]Principal
	Groups   map[string]Principal
}

// Principal is a user or a group.
type Principal struct {
	Arn      string
	Attached Attached
}

// Role is a role with its trust policy.
type Role struct {
	Arn, Description, Trust, Boundary string
	MaxSessionSeconds                 int32
	Attached                          Attached
	Inline                            map[string]string
	Tags                              map[string]string
}

// Policy is a customer managed policy.
type Policy struct {
	Document string
	Tags     map[string]string
}

// Attached has the ARNs of the attached policies in order.
type Attached []string

// ReadAccount reads the content of IAM.
func ReadAccount(ctx context.Context, client *iam.Client) (Account, error) {
	account := Account{map[string]Role{}, map[string]Policy{}, map[string]Principal{}, map[string]Principal{}}
	pages := iam.NewGetAccountAuthorizationDetailsPaginator(client, &iam.GetAccountAuthorizationDetailsInput{
		Filter: []types.EntityType{
			types.EntityTypeRole,
			types.EntityTypeUser,
			types.EntityTypeGroup,
			types.EntityTypeLocalManagedPolicy,
		},
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return Account{}, err
		}
		for _, role := range page.RoleDetailList {
			read, err := client.GetRole(ctx, &iam.GetRoleInput{RoleName: role.RoleName}) // the page lacks some of it
			if err != nil {
				return Account{}, err
			}
			account.Roles[*role.RoleName] = roleOf(role, read.Role)
		}
		for _, policy := range page.Policies {
			read, err := client.GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: policy.Arn}) // the page lacks the tags
			if err != nil {
				return Account{}, err
			}
			account.Policies[*policy.Arn] = Policy{defaultVersion(policy), tags(read.Policy.Tags)}
		}
		for _, user := range page.UserDetailList {
			account.Users[*user.UserName] = Principal{*user.Arn, attached(user.AttachedManagedPolicies)}
		}
		for _, group := range page.GroupDetailList {
			account.Groups[*group.GroupName] = Principal{*group.Arn, attached(group.AttachedManagedPolicies)}
		}
	}
	return account, nil
}

func roleOf(detail types.RoleDetail, read *types.Role) Role {
	role := Role{
		Arn:               *detail.Arn,
		Description:       aws.ToString(read.Description),
		Trust:             document(detail.AssumeRolePolicyDocument),
		MaxSessionSeconds: aws.ToInt32(read.MaxSessionDuration),
		Attached:          attached(detail.AttachedManagedPolicies),
		Inline:            map[string]string{},
		Tags:              tags(detail.Tags),
	}
	if boundary := detail.PermissionsBoundary; boundary != nil {
		role.Boundary = aws.ToString(boundary.PermissionsBoundaryArn)
	}
	for _, inline := range detail.RolePolicyList {
		role.Inline[*inline.PolicyName] = document(inline.PolicyDocument)
	}
	return role
}

func defaultVersion(policy types.ManagedPolicyDetail) string {
	for _, version := range policy.PolicyVersionList {
		if version.IsDefaultVersion {
			return document(version.Document)
		}
	}
	return ""
}

// document decodes a policy document, which IAM percent-encodes.
func document(encoded *string) string {
	decoded, err := url.PathUnescape(aws.ToString(encoded))
	if err != nil {
		return *encoded
	}
	return Canonical(decoded)
}

// Canonical sorts the keys of a policy document. The AWS provider writes documents again, so that IAM does not hold the
// bytes of the program.
func Canonical(document string) string {
	var parsed any
	if json.Unmarshal([]byte(document), &parsed) != nil {
		return document
	}
	sorted, err := json.Marshal(parsed)
	if err != nil {
		return document
	}
	return string(sorted)
}

func attached(policies []types.AttachedPolicy) Attached {
	arns := Attached{}
	for _, policy := range policies {
		arns = append(arns, *policy.PolicyArn)
	}
	slices.Sort(arns)
	return arns
}

func tags(list []types.Tag) map[string]string {
	tags := map[string]string{}
	for _, tag := range list {
		tags[*tag.Key] = *tag.Value
	}
	return tags
}

// Lines returns one line for each thing that IAM holds, in order, with * for what is generated.
func (account Account) Lines() (lines []string) {
	add := func(holder, what, value string) {
		if value != "" {
			line := GeneratedName.ReplaceAllString(holder+" "+what+" "+value, "*")
			lines = append(lines, generatedID.ReplaceAllString(line, "*"))
		}
	}
	for name, role := range account.Roles {
		add("role "+name, "arn", role.Arn)
		add("role "+name, "trust", role.Trust)
		add("role "+name, "description", role.Description)
		add("role "+name, "boundary", role.Boundary)
		add("role "+name, "session", fmt.Sprint(role.MaxSessionSeconds, " s"))
		for _, arn := range role.Attached {
			add("role "+name, "has", arn)
		}
		for policy, document := range role.Inline {
			add("role "+name, "inline "+policy, document)
		}
		for key, value := range role.Tags {
			add("role "+name, "tag "+key, value)
		}
	}
	for arn, policy := range account.Policies {
		add(arn, "document", policy.Document)
		for key, value := range policy.Tags {
			add(arn, "tag "+key, value)
		}
	}
	for kind, principals := range map[string]map[string]Principal{
		"user": account.Users, "group": account.Groups,
	} {
		for name, principal := range principals {
			add(kind+" "+name, "arn", principal.Arn)
			for _, arn := range principal.Attached {
				add(kind+" "+name, "has", arn)
			}
		}
	}
	slices.Sort(lines)
	return lines
}

// GeneratedName matches the ends of names that are generated without and with a prefix.
var GeneratedName = regexp.MustCompile(`\b[0-9a-f]{7}\b|\b\d{18}[0-9a-f]{8}\b`)

// generatedID matches the IDs of roles and keys.
var generatedID = regexp.MustCompile(`\bAROA[A-Z0-9]+\b|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b`)
