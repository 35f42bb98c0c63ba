package main

import (
	"context"
	"errors"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"
	"github.com/pulumi/pulumi-go-provider/infer"
)

type CustomerManagedPolicyAttachment struct{}

type CustomerManagedPolicyAttachmentArgs struct {
	CustomerManagedPolicyReference PolicyReference `pulumi:"customerManagedPolicyReference" provider:"replaceOnChanges"`
	InstanceArn                    string          `pulumi:"instanceArn" provider:"replaceOnChanges"`
	PermissionSetArn               string          `pulumi:"permissionSetArn" provider:"replaceOnChanges"`
}

type PolicyReference struct {
	Name string  `pulumi:"name"`
	Path *string `pulumi:"path,optional"`
}

func (r PolicyReference) sdk() *types.CustomerManagedPolicyReference {
	return &types.CustomerManagedPolicyReference{Name: &r.Name, Path: r.Path}
}

func (c *CustomerManagedPolicyAttachment) Annotate(a infer.Annotator) {
	a.SetToken("ssoadmin/customerManagedPolicyAttachment", "CustomerManagedPolicyAttachment")
}

func (CustomerManagedPolicyAttachment) Create(
	ctx context.Context,
	req infer.CreateRequest[CustomerManagedPolicyAttachmentArgs],
) (infer.CreateResponse[CustomerManagedPolicyAttachmentArgs], error) {
	in := req.Inputs
	reference := in.CustomerManagedPolicyReference
	path := "/"
	if reference.Path != nil {
		path = *reference.Path
	}
	response := infer.CreateResponse[CustomerManagedPolicyAttachmentArgs]{
		ID:     strings.Join([]string{reference.Name, path, in.PermissionSetArn, in.InstanceArn}, ","),
		Output: in,
	}
	if req.DryRun {
		return response, nil
	}
	return response, errOf(ssoClient(ctx).AttachCustomerManagedPolicyReferenceToPermissionSet(ctx,
		&ssoadmin.AttachCustomerManagedPolicyReferenceToPermissionSetInput{
			CustomerManagedPolicyReference: reference.sdk(),
			InstanceArn:                    &in.InstanceArn,
			PermissionSetArn:               &in.PermissionSetArn,
		}))
}

func (CustomerManagedPolicyAttachment) Delete(
	ctx context.Context,
	req infer.DeleteRequest[CustomerManagedPolicyAttachmentArgs],
) (infer.DeleteResponse, error) {
	err := errOf(ssoClient(ctx).DetachCustomerManagedPolicyReferenceFromPermissionSet(ctx,
		&ssoadmin.DetachCustomerManagedPolicyReferenceFromPermissionSetInput{
			CustomerManagedPolicyReference: req.State.CustomerManagedPolicyReference.sdk(),
			InstanceArn:                    &req.State.InstanceArn,
			PermissionSetArn:               &req.State.PermissionSetArn,
		}))
	if _, ok := errors.AsType[*types.ResourceNotFoundException](err); ok {
		err = nil
	}
	return infer.DeleteResponse{}, err
}
