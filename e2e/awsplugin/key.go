package main

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/pulumi/pulumi-go-provider/infer"
)

type Key struct{}

type KeyArgs struct {
	Description *string `pulumi:"description,optional"`
}

type KeyState struct {
	KeyArgs
	Arn   string `pulumi:"arn"`
	KeyId string `pulumi:"keyId"`
}

func (k *Key) Annotate(a infer.Annotator) { a.SetToken("kms/key", "Key") }

func (Key) Create(ctx context.Context, req infer.CreateRequest[KeyArgs]) (infer.CreateResponse[KeyState], error) {
	state := KeyState{KeyArgs: req.Inputs}
	if req.DryRun {
		return infer.CreateResponse[KeyState]{Output: state}, nil
	}
	out, err := keys(ctx).CreateKey(ctx, &kms.CreateKeyInput{Description: req.Inputs.Description})
	if err != nil {
		return infer.CreateResponse[KeyState]{}, err
	}
	state.Arn, state.KeyId = *out.KeyMetadata.Arn, *out.KeyMetadata.KeyId
	return infer.CreateResponse[KeyState]{ID: state.KeyId, Output: state}, nil
}

func (Key) Read(
	ctx context.Context,
	req infer.ReadRequest[KeyArgs, KeyState],
) (infer.ReadResponse[KeyArgs, KeyState], error) {
	out, err := keys(ctx).DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: &req.ID})
	if err != nil || out.KeyMetadata.DeletionDate != nil {
		return infer.ReadResponse[KeyArgs, KeyState]{}, withoutKey(err)
	}
	args := KeyArgs{Description: out.KeyMetadata.Description}
	return infer.ReadResponse[KeyArgs, KeyState]{ID: req.ID, Inputs: args,
		State: KeyState{KeyArgs: args, Arn: *out.KeyMetadata.Arn, KeyId: req.ID}}, nil
}

func (Key) Update(
	ctx context.Context,
	req infer.UpdateRequest[KeyArgs, KeyState],
) (infer.UpdateResponse[KeyState], error) {
	state := KeyState{KeyArgs: req.Inputs, Arn: req.State.Arn, KeyId: req.State.KeyId}
	if req.DryRun {
		return infer.UpdateResponse[KeyState]{Output: state}, nil
	}
	_, err := keys(ctx).UpdateKeyDescription(ctx, &kms.UpdateKeyDescriptionInput{
		KeyId: &req.ID, Description: aws.String(aws.ToString(req.Inputs.Description)),
	})
	return infer.UpdateResponse[KeyState]{Output: state}, err
}

func (Key) Delete(ctx context.Context, req infer.DeleteRequest[KeyState]) (infer.DeleteResponse, error) {
	_, err := keys(ctx).ScheduleKeyDeletion(ctx, &kms.ScheduleKeyDeletionInput{KeyId: &req.ID})
	return infer.DeleteResponse{}, withoutKey(err)
}

// withoutKey ignores the error that a key does not exist.
func withoutKey(err error) error {
	if _, ok := errors.AsType[*types.NotFoundException](err); ok {
		return nil
	}
	return err
}
