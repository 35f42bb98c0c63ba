package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/pulumi/pulumi-go-provider/infer"
)

type KeyPolicy struct{}

type KeyPolicyArgs struct {
	KeyId  string `pulumi:"keyId" provider:"replaceOnChanges"`
	Policy string `pulumi:"policy"`
}

func (k *KeyPolicy) Annotate(a infer.Annotator) { a.SetToken("kms/keyPolicy", "KeyPolicy") }

func (KeyPolicy) Check(ctx context.Context, req infer.CheckRequest) (infer.CheckResponse[KeyPolicyArgs], error) {
	args, failures, err := infer.DefaultCheck[KeyPolicyArgs](ctx, equivalent("policy", req, req.NewInputs))
	return infer.CheckResponse[KeyPolicyArgs]{Inputs: args, Failures: failures}, err
}

func (KeyPolicy) Create(
	ctx context.Context,
	req infer.CreateRequest[KeyPolicyArgs],
) (infer.CreateResponse[KeyPolicyArgs], error) {
	response := infer.CreateResponse[KeyPolicyArgs]{ID: req.Inputs.KeyId, Output: req.Inputs}
	if req.DryRun {
		return response, nil
	}
	return response, putKeyPolicy(ctx, req.Inputs)
}

func putKeyPolicy(ctx context.Context, in KeyPolicyArgs) error {
	_, err := keys(ctx).PutKeyPolicy(ctx,
		&kms.PutKeyPolicyInput{KeyId: &in.KeyId, PolicyName: aws.String("default"), Policy: &in.Policy})
	return err
}

func (KeyPolicy) Read(ctx context.Context, req infer.ReadRequest[KeyPolicyArgs, KeyPolicyArgs],
) (infer.ReadResponse[KeyPolicyArgs, KeyPolicyArgs], error) {
	out, err := keys(ctx).GetKeyPolicy(ctx, &kms.GetKeyPolicyInput{KeyId: &req.ID, PolicyName: aws.String("default")})
	if err != nil {
		return infer.ReadResponse[KeyPolicyArgs, KeyPolicyArgs]{}, withoutKey(err)
	}
	args := KeyPolicyArgs{KeyId: req.ID, Policy: *out.Policy}
	return infer.ReadResponse[KeyPolicyArgs, KeyPolicyArgs]{ID: req.ID, Inputs: args, State: args}, nil
}

func (KeyPolicy) Update(ctx context.Context, req infer.UpdateRequest[KeyPolicyArgs, KeyPolicyArgs],
) (infer.UpdateResponse[KeyPolicyArgs], error) {
	response := infer.UpdateResponse[KeyPolicyArgs]{Output: req.Inputs}
	if req.DryRun {
		return response, nil
	}
	return response, putKeyPolicy(ctx, req.Inputs)
}

// Delete leaves the policy, since a key cannot be without one. The real provider restores the default policy.
func (KeyPolicy) Delete(context.Context, infer.DeleteRequest[KeyPolicyArgs]) (infer.DeleteResponse, error) {
	return infer.DeleteResponse{}, nil
}
