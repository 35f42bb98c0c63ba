package provider

import (
	"testing"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/structpb"
)

// A policy pack changes tags after Check, which has computed tagsAll. That is no difference once the tags are there.
func TestTagsOfAPolicyPack(t *testing.T) {
	ctx := t.Context()
	bridged := Bridged(unversioned)
	provider := tfbridge.NewProvider(ctx, nil, "aws", unversioned, bridged.P, bridged, []byte(schemaJSON))
	_, err := provider.Configure(ctx, &pulumirpc.ConfigureRequest{
		AcceptSecrets: true, AcceptResources: true,
		Args: properties(t, map[string]any{"region": "us-east-1", "accessKey": "none", "secretKey": "none"}),
	})
	require.NoError(t, err)
	const urn = "urn:pulumi:dev::program::aws:iam/role:Role::role"
	const trust = `{"Statement":[],"Version":"2012-10-17"}`
	given := map[string]any{"assumeRolePolicy": trust, "name": "role", "tags": map[string]any{"a": "b"}}
	checked, err := provider.Check(ctx, &pulumirpc.CheckRequest{Urn: urn, News: properties(t, given)})
	require.NoError(t, err)
	require.Empty(t, checked.GetFailures())
	both := map[string]any{"a": "b", "pack": "c"}
	changed := checked.GetInputs()
	changed.Fields["tags"] = structpb.NewStructValue(properties(t, both))
	state := properties(t, map[string]any{
		"arn": "arn:aws:iam::123456789012:role/role", "assumeRolePolicy": trust, "createDate": "2026-01-01T00:00:00Z",
		"description": "", "forceDetachPolicies": false, "id": "role", "inlinePolicies": []any{},
		"managedPolicyArns": []any{}, "maxSessionDuration": 3600, "name": "role", "namePrefix": "", "path": "/",
		"permissionsBoundary": "", "tags": both, "tagsAll": both, "uniqueId": "AROA",
	})
	diff, err := provider.Diff(ctx, &pulumirpc.DiffRequest{
		Id: "role", Urn: urn, Olds: state, OldInputs: changed, News: changed,
	})
	require.NoError(t, err)
	assert.Equal(t, pulumirpc.DiffResponse_DIFF_NONE, diff.GetChanges(), diff.GetDiffs())
}

func properties(t *testing.T, values map[string]any) *structpb.Struct {
	encoded, err := plugin.MarshalProperties(resource.NewPropertyMapFromMap(values), plugin.MarshalOptions{})
	require.NoError(t, err)
	return encoded
}

func TestTerraformProviderIsValid(t *testing.T) {
	require.NoError(t, terraformProvider().InternalValidate())
}
