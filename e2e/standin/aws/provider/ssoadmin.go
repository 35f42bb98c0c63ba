package provider

import (
	"errors"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
)

// permissionSetAttachment provisions the permission set to its accounts after each change.
func permissionSetAttachment() *schema.Resource {
	const reference = "customer_managed_policy_reference"
	const policyName, policyPath = reference + ".0.name", reference + ".0.path"
	type step func(policy *types.CustomerManagedPolicyReference, instance, set *string) error
	change := func(d data, change step) error {
		set, instance := d.text("permission_set_arn"), d.text("instance_arn")
		policy := &types.CustomerManagedPolicyReference{Name: d.text(policyName), Path: d.text(policyPath)}
		if err := change(policy, instance, set); err != nil {
			return err
		}
		d.SetId(strings.Join([]string{*policy.Name, *policy.Path, *set, *instance}, ","))
		return do(d, d.sso.ProvisionPermissionSet, ssoadmin.ProvisionPermissionSetInput{
			InstanceArn: instance, PermissionSetArn: set,
			TargetType: types.ProvisionTargetTypeAllProvisionedAccounts,
		})
	}
	return operations{
		kind: "SSO Customer Managed Policy Attachment",
		create: func(d data) (string, error) {
			err := change(d, func(policy *types.CustomerManagedPolicyReference, instance, set *string) error {
				return do(d, d.sso.AttachCustomerManagedPolicyReferenceToPermissionSet,
					ssoadmin.AttachCustomerManagedPolicyReferenceToPermissionSetInput{
						CustomerManagedPolicyReference: policy, InstanceArn: instance, PermissionSetArn: set,
					})
			})
			return d.Id(), err
		},
		read: func(d data) (map[string]any, error) {
			out, err := d.sso.ListCustomerManagedPolicyReferencesInPermissionSet(d.ctx,
				&ssoadmin.ListCustomerManagedPolicyReferencesInPermissionSetInput{
					InstanceArn: d.text("instance_arn"), PermissionSetArn: d.text("permission_set_arn"),
				})
			if err != nil {
				return nil, err
			}
			for _, found := range out.CustomerManagedPolicyReferences {
				if *found.Name == *d.text(policyName) && aws.ToString(found.Path) == *d.text(policyPath) {
					return nil, nil
				}
			}
			return nil, errGone
		},
		delete: func(d data) error {
			return change(d, func(policy *types.CustomerManagedPolicyReference, instance, set *string) error {
				return do(d, d.sso.DetachCustomerManagedPolicyReferenceFromPermissionSet,
					ssoadmin.DetachCustomerManagedPolicyReferenceFromPermissionSetInput{
						CustomerManagedPolicyReference: policy, InstanceArn: instance, PermissionSetArn: set,
					})
			})
		},
		transient: hasCode("ConflictException"),
		imported: func(d *schema.ResourceData) error {
			parts := strings.Split(d.Id()+",,,", ",") // name and path of the policy, permission set, instance
			return errors.Join(d.Set(reference, []any{map[string]any{"name": parts[0], "path": parts[1]}}),
				d.Set("permission_set_arn", parts[2]), d.Set("instance_arn", parts[3]))
		},
	}.resource(attributes{
		reference: {Type: schema.TypeList, Required: true, MaxItems: 1, Elem: fields(attributes{
			"name": {Type: schema.TypeString, Required: true, ForceNew: true, ValidateFunc: validName(128)},
			"path": path(true),
		})},
		"instance_arn":       {Type: schema.TypeString, Required: true, ValidateFunc: validARN},
		"permission_set_arn": {Type: schema.TypeString, Required: true, ValidateFunc: validARN},
	})
}
