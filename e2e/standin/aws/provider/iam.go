package provider

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/id"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/validation"
)

func role() *schema.Resource {
	return withAllTags(operations{
		kind: "IAM Role", create: createRole, read: readRole, update: updateRole, delete: deleteRole,
		transient: func(err error) bool { return isInvalidPrincipal(err) || hasCode("DeleteConflict")(err) },
		imported:  func(d *schema.ResourceData) error { return d.Set("force_detach_policies", false) },
	}.resource(withNames(64, withTags(attributes{
		"assume_role_policy": document(withSortedKeys),
		"description": {
			Type: schema.TypeString, Optional: true, ValidateFunc: validation.StringLenBetween(0, 1000),
		},
		"force_detach_policies": {Type: schema.TypeBool, Optional: true, Default: false},
		"max_session_duration": {
			Type: schema.TypeInt, Optional: true, Default: 3600, ValidateFunc: validation.IntBetween(3600, 43200),
		},
		"path":                 path(true),
		"permissions_boundary": {Type: schema.TypeString, Optional: true, ValidateFunc: validARN},
		"inline_policy": {Type: schema.TypeSet, Computed: true, Elem: fields(attributes{
			"name": {Type: schema.TypeString, Computed: true}, "policy": {Type: schema.TypeString, Computed: true},
		})},
		"managed_policy_arns": {Type: schema.TypeSet, Computed: true, Elem: text},
	})), "arn", "create_date", "unique_id"))
}

func createRole(d data) (string, error) {
	name := newName(d)
	return *name, do(d, d.iam.CreateRole, iam.CreateRoleInput{
		RoleName: name, Path: d.text("path"), Description: d.optional("description"),
		AssumeRolePolicyDocument: aws.String(withSortedKeys(*d.text("assume_role_policy"))),
		MaxSessionDuration:       d.number("max_session_duration"),
		PermissionsBoundary:      d.optional("permissions_boundary"), Tags: d.tagList(),
	})
}

// readRole also reads which policies the role has, whoever attached them.
func readRole(d data) (map[string]any, error) {
	out, err := d.iam.GetRole(d.ctx, &iam.GetRoleInput{RoleName: d.id()})
	if err != nil {
		return nil, err
	}
	values := tagsRead(d, out.Role.Tags, roleValues(out.Role))
	values["name_prefix"] = namePrefix(d.Id())
	values["assume_role_policy"] =
		documentRead(d.text("assume_role_policy"), out.Role.AssumeRolePolicyDocument, withSortedKeys)
	names, err := inlinePolicies(d)
	var inline []any
	err = forEach(names, err, func(name string) error {
		policy, err := readInline(d, d.Id(), name, new(string))
		if err == nil {
			inline = append(inline, map[string]any{"name": name, "policy": policy})
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	values["inline_policy"] = inline
	values["managed_policy_arns"], err = roles.attached(d, d.id())
	return values, err
}

func roleValues(role *types.Role) map[string]any {
	values := map[string]any{
		"arn": *role.Arn, "name": *role.RoleName, "path": *role.Path, "unique_id": *role.RoleId,
		"description": aws.ToString(role.Description), "permissions_boundary": "",
		"max_session_duration": int(aws.ToInt32(role.MaxSessionDuration)),
	}
	if role.CreateDate != nil {
		values["create_date"] = role.CreateDate.Format(time.RFC3339)
	}
	if role.PermissionsBoundary != nil {
		values["permissions_boundary"] = aws.ToString(role.PermissionsBoundary.PermissionsBoundaryArn)
	}
	return values
}

// updateRole makes one call for each change. If one fails, the earlier ones stay.
func updateRole(d data) error {
	role, of := d.id(), fmt.Sprintf("updating IAM Role (%s) ", d.Id())
	return inOrder(d.onChange("assume_role_policy", of+"assume role policy", func() error {
		trust := aws.String(withSortedKeys(*d.text("assume_role_policy")))
		return do(d, d.iam.UpdateAssumeRolePolicy,
			iam.UpdateAssumeRolePolicyInput{RoleName: role, PolicyDocument: trust})
	}), d.onChange("description", of+"description", func() error {
		return do(d, d.iam.UpdateRoleDescription,
			iam.UpdateRoleDescriptionInput{RoleName: role, Description: d.text("description")})
	}), d.onChange("max_session_duration", of+"MaxSessionDuration", func() error {
		return do(d, d.iam.UpdateRole,
			iam.UpdateRoleInput{RoleName: role, MaxSessionDuration: d.number("max_session_duration")})
	}), d.onChange("permissions_boundary", of+"permissions boundary", func() error {
		boundary := d.optional("permissions_boundary")
		if boundary == nil {
			return do(d, d.iam.DeleteRolePermissionsBoundary, iam.DeleteRolePermissionsBoundaryInput{RoleName: role})
		}
		return do(d, d.iam.PutRolePermissionsBoundary,
			iam.PutRolePermissionsBoundaryInput{RoleName: role, PermissionsBoundary: boundary})
	}), func() error {
		return updateTags(d, "Role",
			func(keys []string) error {
				return do(d, d.iam.UntagRole, iam.UntagRoleInput{RoleName: role, TagKeys: keys})
			},
			func(tags []types.Tag) error {
				return do(d, d.iam.TagRole, iam.TagRoleInput{RoleName: role, Tags: tags})
			})
	})
}

// deleteRole removes policies of others too, not only with forceDetachPolicies, but also if the state lists any:
// https://github.com/hashicorp/terraform-provider-aws/issues/47855
func deleteRole(d data) error {
	role, force := d.id(), d.Get("force_detach_policies").(bool)
	return inOrder(func() error {
		profiles, err := get(d, d.iam.ListInstanceProfilesForRole,
			iam.ListInstanceProfilesForRoleInput{RoleName: role},
			func(out *iam.ListInstanceProfilesForRoleOutput) []types.InstanceProfile { return out.InstanceProfiles })
		return forEach(profiles, err, func(profile types.InstanceProfile) error {
			return do(d, d.iam.RemoveRoleFromInstanceProfile,
				iam.RemoveRoleFromInstanceProfileInput{
					InstanceProfileName: profile.InstanceProfileName, RoleName: role,
				})
		})
	}, func() error {
		if !force && d.Get("managed_policy_arns").(*schema.Set).Len() == 0 {
			return nil
		}
		arns, err := roles.attached(d, role)
		return forEach(arns, err, func(arn string) error { return roles.detachPolicy(d, role, &arn) })
	}, func() error {
		if !force && d.Get("inline_policy").(*schema.Set).Len() == 0 {
			return nil
		}
		names, err := inlinePolicies(d)
		return forEach(names, err, func(name string) error {
			return do(d, d.iam.DeleteRolePolicy, iam.DeleteRolePolicyInput{RoleName: role, PolicyName: &name})
		})
	}, func() error { return do(d, d.iam.DeleteRole, iam.DeleteRoleInput{RoleName: role}) })
}

func inlinePolicies(d data) ([]string, error) {
	return get(d, d.iam.ListRolePolicies, iam.ListRolePoliciesInput{RoleName: d.id()},
		func(out *iam.ListRolePoliciesOutput) []string { return out.PolicyNames })
}

func getRole() *schema.Resource {
	return function(func(d data) (string, map[string]any, error) {
		out, err := d.iam.GetRole(d.ctx, &iam.GetRoleInput{RoleName: d.text("name")})
		if isGone(err) {
			err = errGone
		}
		if err != nil {
			return "", nil, within(fmt.Sprintf("reading IAM Role (%s)", *d.text("name")), err)
		}
		values := roleValues(out.Role)
		values["assume_role_policy"], err = url.QueryUnescape(*out.Role.AssumeRolePolicyDocument)
		return *out.Role.RoleName, values, err
	}, attributes{
		"name":                 {Type: schema.TypeString, Required: true},
		"max_session_duration": {Type: schema.TypeInt, Computed: true},
	}, "arn", "assume_role_policy", "create_date", "description", "path", "permissions_boundary", "unique_id")
}

// rolePolicy overwrites what is there under the same name. Its id is role:name.
func rolePolicy() *schema.Resource {
	put := func(d data, id string) error {
		role, name, _ := strings.Cut(id, ":")
		document := withVersionFirst(*d.text("policy"))
		return within(fmt.Sprintf("putting IAM Role (%s) Policy (%s)", role, name), do(d, d.iam.PutRolePolicy,
			iam.PutRolePolicyInput{RoleName: &role, PolicyName: &name, PolicyDocument: &document}))
	}
	return operations{
		kind: "IAM Role Policy",
		create: func(d data) (string, error) {
			role, name := d.text("role"), newName(d)
			id := *role + ":" + *name
			return id, inOrder(func() error { return put(d, id) }, func() error { // waits until it is there
				d.SetId(id)
				return within(fmt.Sprintf("waiting for IAM Role Policy (%s) create", id),
					repeat(d.ctx, isGone, func() error {
						return do(d, d.iam.GetRolePolicy, iam.GetRolePolicyInput{RoleName: role, PolicyName: name})
					}))
			})
		},
		read: func(d data) (map[string]any, error) {
			role, name, _ := strings.Cut(d.Id(), ":")
			policy, err := readInline(d, role, name, d.text("policy"))
			return map[string]any{"name": name, "name_prefix": namePrefix(name), "policy": policy, "role": role}, err
		},
		update: func(d data) error { return put(d, d.Id()) },
		delete: func(d data) error {
			role, name, _ := strings.Cut(d.Id(), ":")
			return do(d, d.iam.DeleteRolePolicy, iam.DeleteRolePolicyInput{RoleName: &role, PolicyName: &name})
		},
	}.resource(withNames(128, attributes{
		"policy": document(withVersionFirst),
		"role": {
			Type: schema.TypeString, Required: true, ForceNew: true,
			ValidateFunc: validation.StringDoesNotMatch(arnStart, "must be the role's name not its ARN"),
		},
	}))
}

func readInline(d data, role, name string, old *string) (string, error) {
	return get(d, d.iam.GetRolePolicy, iam.GetRolePolicyInput{RoleName: &role, PolicyName: &name},
		func(out *iam.GetRolePolicyOutput) string {
			return documentRead(old, out.PolicyDocument, withVersionFirst)
		})
}

func policy() *schema.Resource {
	return withAllTags(operations{
		kind: "IAM Policy", create: createPolicy, read: readPolicy, update: updatePolicy,
		delete: func(d data) error { // fails while the policy is attached to anything
			return inOrder(func() error { return deleteVersions(d, 1) },
				func() error { return do(d, d.iam.DeletePolicy, iam.DeletePolicyInput{PolicyArn: d.id()}) })
		},
	}.resource(withNames(128, withTags(attributes{
		"attachment_count": {Type: schema.TypeInt, Computed: true},
		"description":      {Type: schema.TypeString, Optional: true, ForceNew: true},
		"path":             path(true),
		"policy":           document(withSortedKeys),
	})), "arn", "policy_id"))
}

func createPolicy(d data) (string, error) {
	return get(d, d.iam.CreatePolicy, iam.CreatePolicyInput{
		PolicyName: newName(d), Path: d.text("path"), Description: d.text("description"),
		PolicyDocument: aws.String(withSortedKeys(*d.text("policy"))), Tags: d.tagList(),
	}, func(out *iam.CreatePolicyOutput) string { return *out.Policy.Arn })
}

func readPolicy(d data) (map[string]any, error) {
	out, err := d.iam.GetPolicy(d.ctx, &iam.GetPolicyInput{PolicyArn: d.id()})
	if err != nil {
		return nil, err
	}
	policy := out.Policy
	version, err := d.iam.GetPolicyVersion(d.ctx,
		&iam.GetPolicyVersionInput{PolicyArn: policy.Arn, VersionId: policy.DefaultVersionId})
	if err != nil {
		return nil, err
	}
	return tagsRead(d, policy.Tags, map[string]any{
		"arn": *policy.Arn, "path": *policy.Path, "policy_id": *policy.PolicyId,
		"attachment_count": int(aws.ToInt32(policy.AttachmentCount)), "description": aws.ToString(policy.Description),
		"name": *policy.PolicyName, "name_prefix": namePrefix(*policy.PolicyName),
		"policy": documentRead(d.text("policy"), version.PolicyVersion.Document, withSortedKeys),
	}), nil
}

func updatePolicy(d data) error {
	return inOrder(d.onChange("policy", fmt.Sprintf("updating IAM Policy (%s)", d.Id()), func() error {
		return inOrder(func() error { return deleteVersions(d, 4) }, func() error { // IAM allows five
			document := aws.String(withSortedKeys(*d.text("policy")))
			return do(d, d.iam.CreatePolicyVersion,
				iam.CreatePolicyVersionInput{PolicyArn: d.id(), PolicyDocument: document, SetAsDefault: true})
		})
	}), func() error {
		return updateTags(d, "Policy",
			func(keys []string) error {
				return do(d, d.iam.UntagPolicy, iam.UntagPolicyInput{PolicyArn: d.id(), TagKeys: keys})
			},
			func(tags []types.Tag) error {
				return do(d, d.iam.TagPolicy, iam.TagPolicyInput{PolicyArn: d.id(), Tags: tags})
			})
	})
}

// deleteVersions deletes the oldest versions until there are fewer than a number, not counting the default one.
func deleteVersions(d data, number int) error {
	versions, err := get(d, d.iam.ListPolicyVersions, iam.ListPolicyVersionsInput{PolicyArn: d.id()},
		func(out *iam.ListPolicyVersionsOutput) []types.PolicyVersion { return out.Versions })
	versions = slices.DeleteFunc(versions, func(v types.PolicyVersion) bool { return v.IsDefaultVersion })
	slices.SortStableFunc(versions, func(a, b types.PolicyVersion) int {
		return aws.ToTime(a.CreateDate).Compare(aws.ToTime(b.CreateDate))
	})
	return forEach(versions[:max(0, len(versions)-number+1)], err, func(version types.PolicyVersion) error {
		return do(d, d.iam.DeletePolicyVersion,
			iam.DeletePolicyVersionInput{PolicyArn: d.id(), VersionId: version.VersionId})
	})
}

func getPolicyDocument() *schema.Resource {
	return function(policyDocument, attributes{
		"source_policy_documents": {Type: schema.TypeList, Optional: true, Elem: text},
		"statement": {Type: schema.TypeList, Optional: true, Elem: fields(attributes{
			"actions": {Type: schema.TypeSet, Optional: true, Elem: text},
			"principals": {Type: schema.TypeSet, Optional: true, Elem: fields(attributes{
				"identifiers": {Type: schema.TypeSet, Required: true, Elem: text},
				"type":        {Type: schema.TypeString, Required: true},
			})},
			"resources": {Type: schema.TypeSet, Optional: true, Elem: text},
		})},
	}, "json")
}

// policyStatement has the order of keys of the real provider.
type policyStatement struct {
	Sid          string `json:",omitempty"`
	Effect       string `json:",omitempty"`
	Action       any    `json:",omitempty"`
	NotAction    any    `json:",omitempty"`
	Resource     any    `json:",omitempty"`
	NotResource  any    `json:",omitempty"`
	Principal    any    `json:",omitempty"`
	NotPrincipal any    `json:",omitempty"`
	Condition    any    `json:",omitempty"`
}

// policyDocument puts the statements of the sources before its own.
func policyDocument(d data) (string, map[string]any, error) {
	var document struct {
		Version   string
		Statement []policyStatement
	}
	for i, source := range texts(d.Get("source_policy_documents")) {
		var parsed struct{ Statement []policyStatement }
		if err := json.Unmarshal([]byte(source), &parsed); err != nil {
			return "", nil, fmt.Errorf("merging source document %d: %w", i, err)
		}
		document.Statement = append(document.Statement, parsed.Statement...)
	}
	for _, element := range d.Get("statement").([]any) {
		given, principals := element.(map[string]any), map[string]any{}
		for _, element := range given["principals"].(*schema.Set).List() {
			principal := element.(map[string]any)
			principals[principal["type"].(string)] = flattened(principal["identifiers"])
		}
		statement := policyStatement{
			Effect: "Allow", Action: flattened(given["actions"]), Resource: flattened(given["resources"]),
		}
		if len(principals) > 0 {
			statement.Principal = principals
		}
		document.Statement = append(document.Statement, statement)
	}
	document.Version = "2012-10-17"
	indented, err := json.MarshalIndent(document, "", "  ")
	return strconv.Itoa(int(crc32.ChecksumIEEE(indented))), map[string]any{"json": string(indented)}, err
}

// flattened returns a text instead of a list of one.
func flattened(set any) any {
	texts := texts(set)
	if len(texts) == 1 {
		return texts[0]
	}
	slices.SortFunc(texts, func(a, b string) int { return strings.Compare(b, a) })
	return texts
}

// user is an IAM user, which has tags.
func user() *schema.Resource {
	return withAllTags(operations{
		kind: "IAM User",
		create: func(d data) (string, error) {
			name := d.text("name")
			return *name, do(d, d.iam.CreateUser,
				iam.CreateUserInput{UserName: name, Path: d.text("path"), Tags: d.tagList()})
		},
		read: func(d data) (map[string]any, error) {
			out, err := d.iam.GetUser(d.ctx, &iam.GetUserInput{UserName: d.id()})
			if err != nil {
				return nil, err
			}
			found := out.User
			return tagsRead(d, found.Tags, map[string]any{
				"arn": *found.Arn, "name": *found.UserName, "path": *found.Path, "unique_id": *found.UserId,
			}), nil
		},
		update: func(d data) error {
			name, path := changedName(d)
			if name != nil || path != nil {
				err := do(d, d.iam.UpdateUser, iam.UpdateUserInput{UserName: d.id(), NewUserName: name, NewPath: path})
				if err != nil {
					return err
				}
				d.SetId(*d.text("name"))
			}
			name = d.id()
			return updateTags(d, "User",
				func(keys []string) error {
					return do(d, d.iam.UntagUser, iam.UntagUserInput{UserName: name, TagKeys: keys})
				},
				func(tags []types.Tag) error {
					return do(d, d.iam.TagUser, iam.TagUserInput{UserName: name, Tags: tags})
				})
		},
		delete: func(d data) error { return do(d, d.iam.DeleteUser, iam.DeleteUserInput{UserName: d.id()}) },
	}.resource(withTags(withPath(64)), "arn", "unique_id"))
}

func group() *schema.Resource {
	return operations{
		kind: "IAM Group",
		create: func(d data) (string, error) {
			name := d.text("name")
			return *name, do(d, d.iam.CreateGroup, iam.CreateGroupInput{GroupName: name, Path: d.text("path")})
		},
		read: func(d data) (map[string]any, error) {
			out, err := d.iam.GetGroup(d.ctx, &iam.GetGroupInput{GroupName: d.id()})
			if err != nil {
				return nil, err
			}
			found := out.Group
			return map[string]any{
				"arn": *found.Arn, "name": *found.GroupName, "path": *found.Path, "unique_id": *found.GroupId,
			}, nil
		},
		update: func(d data) error {
			name, path := changedName(d)
			err := do(d, d.iam.UpdateGroup, iam.UpdateGroupInput{GroupName: d.id(), NewGroupName: name, NewPath: path})
			if err == nil {
				d.SetId(*d.text("name"))
			}
			return err
		},
		delete: func(d data) error { return do(d, d.iam.DeleteGroup, iam.DeleteGroupInput{GroupName: d.id()}) },
	}.resource(withPath(128), "arn", "unique_id")
}

func withPath(longestName int) attributes {
	return attributes{
		"name": {Type: schema.TypeString, Required: true, ValidateFunc: validName(longestName)},
		"path": path(false),
	}
}

// changedName returns what changes of a user or group: moto takes a group's own name for a conflict.
func changedName(d data) (name, path *string) {
	if d.HasChange("name") {
		name = d.text("name")
	}
	if d.HasChange("path") {
		path = d.text("path")
	}
	return name, path
}

// principals are what a managed policy can be attached to.
type principals struct {
	kind           string
	attach, detach func(d data, name, policyARN *string) error
	list           func(d data, name *string) ([]types.AttachedPolicy, error)
}

var users = principals{
	"User",
	func(d data, name, arn *string) error {
		return do(d, d.iam.AttachUserPolicy, iam.AttachUserPolicyInput{UserName: name, PolicyArn: arn})
	},
	func(d data, name, arn *string) error {
		return do(d, d.iam.DetachUserPolicy, iam.DetachUserPolicyInput{UserName: name, PolicyArn: arn})
	},
	func(d data, name *string) ([]types.AttachedPolicy, error) {
		return get(d, d.iam.ListAttachedUserPolicies, iam.ListAttachedUserPoliciesInput{UserName: name},
			func(out *iam.ListAttachedUserPoliciesOutput) []types.AttachedPolicy { return out.AttachedPolicies })
	},
}

var groups = principals{
	"Group",
	func(d data, name, arn *string) error {
		return do(d, d.iam.AttachGroupPolicy, iam.AttachGroupPolicyInput{GroupName: name, PolicyArn: arn})
	},
	func(d data, name, arn *string) error {
		return do(d, d.iam.DetachGroupPolicy, iam.DetachGroupPolicyInput{GroupName: name, PolicyArn: arn})
	},
	func(d data, name *string) ([]types.AttachedPolicy, error) {
		return get(d, d.iam.ListAttachedGroupPolicies, iam.ListAttachedGroupPoliciesInput{GroupName: name},
			func(out *iam.ListAttachedGroupPoliciesOutput) []types.AttachedPolicy { return out.AttachedPolicies })
	},
}

var roles = principals{
	"Role",
	func(d data, name, arn *string) error {
		return do(d, d.iam.AttachRolePolicy, iam.AttachRolePolicyInput{RoleName: name, PolicyArn: arn})
	},
	func(d data, name, arn *string) error {
		return do(d, d.iam.DetachRolePolicy, iam.DetachRolePolicyInput{RoleName: name, PolicyArn: arn})
	},
	func(d data, name *string) ([]types.AttachedPolicy, error) {
		return get(d, d.iam.ListAttachedRolePolicies, iam.ListAttachedRolePoliciesInput{RoleName: name},
			func(out *iam.ListAttachedRolePoliciesOutput) []types.AttachedPolicy { return out.AttachedPolicies })
	},
}

// attachment is the attachment of a managed policy. It has a random id, and no update.
func (p principals) attachment() *schema.Resource {
	kind := strings.ToLower(p.kind)
	return operations{
		create: func(d data) (string, error) {
			name, arn := d.text(kind), d.text("policy_arn")
			return id.PrefixedUniqueId(*name + "-"), within(
				fmt.Sprintf("attaching IAM Policy (%s) to IAM %s (%s)", *arn, p.kind, *name), p.attach(d, name, arn))
		},
		read: func(d data) (map[string]any, error) {
			arns, err := p.attached(d, d.text(kind))
			arn := *d.text("policy_arn")
			if err == nil && !slices.Contains(arns, arn) {
				err = errGone
			}
			return nil, within(
				fmt.Sprintf("reading IAM %s (%s) Policy Attachment (%s)", p.kind, *d.text(kind), arn), err)
		},
		delete:    func(d data) error { return p.detachPolicy(d, d.text(kind), d.text("policy_arn")) },
		transient: hasCode("ConcurrentModification"),
		imported: func(d *schema.ResourceData) error {
			name, arn, _ := strings.Cut(d.Id(), "/")
			d.SetId(name + "-" + arn)
			return errors.Join(d.Set(kind, name), d.Set("policy_arn", arn))
		},
	}.resource(attributes{
		kind:         {Type: schema.TypeString, Required: true},
		"policy_arn": {Type: schema.TypeString, Required: true, ValidateFunc: validARN},
	})
}

func (p principals) detachPolicy(d data, name, arn *string) error {
	return within(fmt.Sprintf("detaching IAM Policy (%s) from IAM %s (%s)", *arn, p.kind, *name),
		p.detach(d, name, arn))
}

// attached returns the ARNs of the attached policies.
func (p principals) attached(d data, name *string) (arns []string, err error) {
	policies, err := p.list(d, name)
	for _, policy := range policies {
		arns = append(arns, *policy.PolicyArn)
	}
	return arns, err
}
