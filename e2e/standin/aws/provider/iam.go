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
	return *name, do(d, d.iam, "CreateRole", input{
		"RoleName": name, "Path": d.text("path"), "Description": d.optional("description"),
		"AssumeRolePolicyDocument": aws.String(withSortedKeys(*d.text("assume_role_policy"))),
		"MaxSessionDuration":       d.number("max_session_duration"),
		"PermissionsBoundary":      d.optional("permissions_boundary"), "Tags": d.tagList(),
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
	values["managed_policy_arns"], err = principal("Role").attached(d, d.id())
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
		return do(d, d.iam, "UpdateAssumeRolePolicy", input{"RoleName": role, "PolicyDocument": trust})
	}), d.onChange("description", of+"description", func() error {
		return do(d, d.iam, "UpdateRoleDescription", input{"RoleName": role, "Description": d.text("description")})
	}), d.onChange("max_session_duration", of+"MaxSessionDuration", func() error {
		return do(d, d.iam, "UpdateRole",
			input{"RoleName": role, "MaxSessionDuration": d.number("max_session_duration")})
	}), d.onChange("permissions_boundary", of+"permissions boundary", func() error {
		boundary := d.optional("permissions_boundary")
		if boundary == nil {
			return do(d, d.iam, "DeleteRolePermissionsBoundary", input{"RoleName": role})
		}
		return do(d, d.iam, "PutRolePermissionsBoundary", input{"RoleName": role, "PermissionsBoundary": boundary})
	}), func() error { return updateTags(d, "Role", "RoleName") })
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
			return do(d, d.iam, "RemoveRoleFromInstanceProfile",
				input{"InstanceProfileName": profile.InstanceProfileName, "RoleName": role})
		})
	}, func() error {
		if !force && d.Get("managed_policy_arns").(*schema.Set).Len() == 0 {
			return nil
		}
		arns, err := principal("Role").attached(d, role)
		return forEach(arns, err, func(arn string) error { return principal("Role").change(d, "Detach", role, &arn) })
	}, func() error {
		if !force && d.Get("inline_policy").(*schema.Set).Len() == 0 {
			return nil
		}
		names, err := inlinePolicies(d)
		return forEach(names, err, func(name string) error {
			return do(d, d.iam, "DeleteRolePolicy", input{"RoleName": role, "PolicyName": &name})
		})
	}, func() error { return do(d, d.iam, "DeleteRole", input{"RoleName": role}) })
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
		return within(fmt.Sprintf("putting IAM Role (%s) Policy (%s)", role, name), do(d, d.iam, "PutRolePolicy", input{
			"RoleName": &role, "PolicyName": &name, "PolicyDocument": aws.String(withVersionFirst(*d.text("policy"))),
		}))
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
						return do(d, d.iam, "GetRolePolicy", input{"RoleName": role, "PolicyName": name})
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
			return do(d, d.iam, "DeleteRolePolicy", input{"RoleName": &role, "PolicyName": &name})
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
				func() error { return do(d, d.iam, "DeletePolicy", input{"PolicyArn": d.id()}) })
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
			return do(d, d.iam, "CreatePolicyVersion",
				input{"PolicyArn": d.id(), "PolicyDocument": document, "SetAsDefault": true})
		})
	}), func() error { return updateTags(d, "Policy", "PolicyArn") })
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
		return do(d, d.iam, "DeletePolicyVersion", input{"PolicyArn": d.id(), "VersionId": version.VersionId})
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

// principal is a kind of identity: Role, User or Group. IAM names operations and inputs after it.
type principal string

// resource is the principal itself: a user, which has tags, or a group.
func (p principal) resource(longestName int) *schema.Resource {
	named, tagged := func(d data) input { return input{string(p) + "Name": d.id()} }, p == "User"
	form := attributes{
		"name": {Type: schema.TypeString, Required: true, ValidateFunc: validName(longestName)},
		"path": path(false),
	}
	complete := func(r *schema.Resource) *schema.Resource { return r }
	if tagged {
		form, complete = withTags(form), withAllTags
	}
	return complete(operations{
		kind: "IAM " + string(p),
		create: func(d data) (string, error) {
			in := input{string(p) + "Name": d.text("name"), "Path": d.text("path")}
			if tagged {
				in["Tags"] = d.tagList()
			}
			return *d.text("name"), do(d, d.iam, "Create"+string(p), in)
		},
		read: func(d data) (map[string]any, error) {
			out, err := call(d, d.iam, "Get"+string(p), named(d))
			if err != nil {
				return nil, err
			}
			found := out.Elem().FieldByName(string(p)).Elem()
			text := func(field string) string { return found.FieldByName(field).Elem().String() }
			name, uniqueID := text(string(p)+"Name"), text(string(p)+"Id")
			values := map[string]any{"arn": text("Arn"), "name": name, "path": text("Path"), "unique_id": uniqueID}
			if tagged {
				values = tagsRead(d, found.FieldByName("Tags").Interface().([]types.Tag), values)
			}
			return values, nil
		},
		update: func(d data) error {
			in := named(d) // and only what changes: moto takes a group's own name for a conflict
			for attribute, field := range map[string]string{"name": "New" + string(p) + "Name", "path": "NewPath"} {
				if d.HasChange(attribute) {
					in[field] = d.text(attribute)
				}
			}
			if len(in) > 1 {
				if err := do(d, d.iam, "Update"+string(p), in); err != nil {
					return err
				}
				d.SetId(*d.text("name"))
			}
			if tagged {
				return updateTags(d, "User", "UserName")
			}
			return nil
		},
		delete: func(d data) error { return do(d, d.iam, "Delete"+string(p), named(d)) },
	}.resource(form, "arn", "unique_id"))
}

// attachment is the attachment of a managed policy. It has a random id, and no update.
func (p principal) attachment() *schema.Resource {
	kind := strings.ToLower(string(p))
	change := func(d data, change string) error { return p.change(d, change, d.text(kind), d.text("policy_arn")) }
	return operations{
		create: func(d data) (string, error) { return id.PrefixedUniqueId(*d.text(kind) + "-"), change(d, "Attach") },
		read: func(d data) (map[string]any, error) {
			arns, err := p.attached(d, d.text(kind))
			arn := *d.text("policy_arn")
			if err == nil && !slices.Contains(arns, arn) {
				err = errGone
			}
			return nil, within(fmt.Sprintf("reading IAM %s (%s) Policy Attachment (%s)", p, *d.text(kind), arn), err)
		},
		delete:    func(d data) error { return change(d, "Detach") },
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

// change attaches or detaches a policy.
func (p principal) change(d data, change string, name, policyARN *string) error {
	words := map[string]string{
		"Attach": "attaching IAM Policy (%s) to IAM %s (%s)", "Detach": "detaching IAM Policy (%s) from IAM %s (%s)",
	}[change]
	err := do(d, d.iam, change+string(p)+"Policy", input{string(p) + "Name": name, "PolicyArn": policyARN})
	return within(fmt.Sprintf(words, *policyARN, p, *name), err)
}

// attached returns the ARNs of the attached policies.
func (p principal) attached(d data, name *string) (arns []string, err error) {
	out, err := call(d, d.iam, "ListAttached"+string(p)+"Policies", input{string(p) + "Name": name})
	if err != nil {
		return nil, err
	}
	for _, policy := range out.Elem().FieldByName("AttachedPolicies").Interface().([]types.AttachedPolicy) {
		arns = append(arns, *policy.PolicyArn)
	}
	return arns, nil
}
