package provider

import (
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
)

func key() *schema.Resource {
	return operations{
		kind: "KMS Key",
		create: func(d data) (string, error) {
			return get(d, d.kms.CreateKey, kms.CreateKeyInput{Description: d.optional("description")},
				func(out *kms.CreateKeyOutput) string { return *out.KeyMetadata.KeyId })
		},
		read: readKey,
		update: func(d data) error {
			return do(d, d.kms.UpdateKeyDescription,
				kms.UpdateKeyDescriptionInput{KeyId: d.id(), Description: d.text("description")})
		},
		delete: func(d data) error {
			return inOrder(func() error {
				return do(d, d.kms.ScheduleKeyDeletion, kms.ScheduleKeyDeletionInput{KeyId: d.id()})
			},
				func() error { return untilGone(d, readKey) })
		},
	}.resource(attributes{
		"description": {Type: schema.TypeString, Optional: true, Computed: true},
	}, "arn", "key_id", "policy")
}

func readKey(d data) (map[string]any, error) {
	out, err := d.kms.DescribeKey(d.ctx, &kms.DescribeKeyInput{KeyId: d.id()})
	if err != nil {
		return nil, err
	}
	key := out.KeyMetadata
	if key.KeyState == types.KeyStatePendingDeletion {
		return nil, errGone
	}
	policy, err := get(d, d.kms.GetKeyPolicy, kms.GetKeyPolicyInput{KeyId: d.id(), PolicyName: aws.String("default")},
		func(out *kms.GetKeyPolicyOutput) string { return *out.Policy })
	return map[string]any{
		"arn": *key.Arn, "description": aws.ToString(key.Description), "key_id": *key.KeyId, "policy": policy,
	}, err
}

// keyPolicy does not follow a change of key_id, like the real one.
func keyPolicy() *schema.Resource {
	return operations{
		kind: "KMS Key Policy",
		create: func(d data) (string, error) {
			return *d.text("key_id"), putPolicy(d, *d.text("key_id"), *d.text("policy"))
		},
		read: func(d data) (map[string]any, error) {
			key, err := readKey(d)
			if err != nil {
				return nil, err
			}
			found := url.QueryEscape(key["policy"].(string))
			policy := documentRead(d.text("policy"), &found, withSortedKeys)
			return map[string]any{"key_id": key["key_id"], "policy": policy}, nil
		},
		update: func(d data) error { return putPolicy(d, d.Id(), *d.text("policy")) },
		delete: func(d data) error { // a key is never without a policy
			key, err := readKey(d)
			if err != nil {
				return unlessGone(err)
			}
			arn := strings.Split(key["arn"].(string), ":")
			return putPolicy(d, d.Id(), `{"Version":"2012-10-17","Id":"default","Statement":[{"Effect":"Allow",`+
				`"Principal":{"AWS":"arn:`+arn[1]+`:iam::`+arn[4]+`:root"},"Action":"kms:*","Resource":"*"}]}`)
		},
		transient: func(err error) bool { return isGone(err) || isInvalidPrincipal(err) },
	}.resource(attributes{
		"key_id": {Type: schema.TypeString, Required: true},
		"policy": document(withSortedKeys),
	})
}

func putPolicy(d data, key, document string) error {
	written := withSortedKeys(document)
	return do(d, d.kms.PutKeyPolicy,
		kms.PutKeyPolicyInput{KeyId: &key, PolicyName: aws.String("default"), Policy: &written})
}
