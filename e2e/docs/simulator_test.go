package docs

import (
	"bytes"
	"encoding/json"
	"maps"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// keys has the values of condition keys, which are texts or lists of texts.
type keys map[string]any

func (k keys) with(key string, value any) keys {
	changed := maps.Clone(k)
	changed[key] = value
	return changed
}

const (
	theRole    = "arn:aws:iam::123456789012:role/ecs/R&D@ecs"
	anyUser    = "arn:aws:iam::123456789012:user/alice"
	managedTag = "aws:ResourceTag/AmazonECSManaged"
	volume     = "arn:aws:ec2:eu-central-1:123456789012:volume/vol-0123456789abcdef0"
	instance   = "arn:aws:ec2:eu-central-1:123456789012:instance/i-0123456789abcdef0"
	function   = "arn:aws:lambda:us-east-1:123456789012:function:a"
	volumeKey  = "arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/1234abcd"
	anyKey     = "arn:aws:kms:us-east-1:123456789012:key/a"
)

// fromEBS is what KMS tells of a request of EBS that uses a key for a volume.
func fromEBS(region string) keys {
	return keys{
		"kms:ViaService": "ec2." + region + ".amazonaws.com", "kms:EncryptionContextKeys": []string{"aws:ebs:id"},
		"kms:GrantIsForAWSResource": "true", "kms:CallerAccount": "123456789012",
	}
}

// simulated are requests and whether a document allows them. An identity policy for a KMS key works together with a key
// policy that delegates to IAM.
var simulated = []struct {
	document, principal, action, resource string
	context                               keys
	allowed                               bool
}{
	{"trust", "ecs.amazonaws.com", "sts:AssumeRole", theRole, nil, true},
	{"trust", "ecs-tasks.amazonaws.com", "sts:AssumeRole", theRole, nil, false},
	{"trust-of-an-account", "ecs.amazonaws.com", "sts:AssumeRole", theRole, nil, true},
	{"trust-of-an-account", "ecs.amazonaws.com", "sts:AssumeRole", theRole,
		keys{"aws:SourceAccount": "012345678901"}, true},
	{"trust-of-an-account", "ecs.amazonaws.com", "sts:AssumeRole", theRole,
		keys{"aws:SourceAccount": "999999999999"}, false},
	{"trust-of-an-account", "ecs-tasks.amazonaws.com", "sts:AssumeRole", theRole,
		keys{"aws:SourceAccount": "012345678901"}, false},

	{"pass-role", anyUser, "iam:PassRole", theRole, keys{"iam:PassedToService": "ecs.amazonaws.com"}, true},
	{"pass-role", anyUser, "iam:PassRole", theRole, keys{"iam:PassedToService": "ecs-tasks.amazonaws.com"}, false},
	{"pass-role", anyUser, "iam:PassRole", theRole, nil, false},
	{"pass-role", anyUser, "iam:PassRole", theRole + "2", keys{"iam:PassedToService": "ecs.amazonaws.com"}, false},
	{"pass-instance-roles", theRole, "iam:PassRole", "arn:aws:iam::123456789012:role/a",
		keys{"iam:PassedToService": "ec2.amazonaws.com"}, true},
	{"pass-instance-roles", theRole, "iam:PassRole", "arn:aws:iam::123456789012:role/a",
		keys{"iam:PassedToService": "ec2.amazonaws.com.cn"}, true},
	{"pass-instance-roles", theRole, "iam:PassRole", "arn:aws:iam::123456789012:role/a",
		keys{"iam:PassedToService": "ecs.amazonaws.com"}, false},
	{"pass-instance-roles", theRole, "iam:PassRole", "arn:aws:iam::123456789012:role/c",
		keys{"iam:PassedToService": "ec2.amazonaws.com"}, false},

	{"volume-cleanup", theRole, "ec2:DescribeVolumes", "*", nil, true},
	{"volume-cleanup", theRole, "ec2:DetachVolume", volume, keys{managedTag: "true"}, true},
	{"volume-cleanup", theRole, "ec2:DetachVolume", volume, nil, false},
	{"volume-cleanup", theRole, "ec2:DetachVolume", instance, nil, true},
	{"volume-cleanup", theRole, "ec2:DeleteVolume", volume, keys{managedTag: "true",
		"aws:ResourceTag/AmazonECSCreated": "arn:aws:ecs:eu-central-1:123456789012:task/cluster/0123"}, true},
	{"volume-cleanup", theRole, "ec2:DeleteVolume", volume, keys{managedTag: "true"}, false},
	{"volume-cleanup", theRole, "ec2:CreateVolume", volume, keys{managedTag: "true"}, false},

	{"use-volume-keys", theRole, "kms:CreateGrant", volumeKey, fromEBS("us-gov-west-1"), true},
	{"use-volume-keys", theRole, "kms:CreateGrant", volumeKey, fromEBS("us-gov-east-1"), false},
	{"use-volume-keys", theRole, "kms:CreateGrant", volumeKey,
		fromEBS("us-gov-west-1").with("kms:GrantIsForAWSResource", "false"), false},
	{"use-volume-keys", theRole, "kms:CreateGrant", volumeKey,
		fromEBS("us-gov-west-1").with("kms:EncryptionContextKeys", []string{}), false},
	{"use-volume-keys", theRole, "kms:GenerateDataKeyWithoutPlaintext", volumeKey, fromEBS("us-gov-west-1"), true},
	{"use-volume-keys", theRole, "kms:ReEncryptFrom", volumeKey, fromEBS("us-gov-west-1"), true},
	{"use-volume-keys", theRole, "kms:DescribeKey", volumeKey, nil, true},
	{"use-volume-keys", theRole, "kms:Decrypt", volumeKey, fromEBS("us-gov-west-1"), false},
	{"volume-key-policy", theRole, "kms:CreateGrant", anyKey, fromEBS("us-east-1"), true},
	{"volume-key-policy", theRole, "kms:CreateGrant", anyKey,
		fromEBS("us-east-1").with("kms:CallerAccount", "999999999999"), false},
	{"volume-key-policy", anyUser, "kms:CreateGrant", anyKey, fromEBS("us-east-1"), false},

	{"use-tls-keys", theRole, "kms:GenerateDataKeyPair", anyKey, nil, true},
	{"use-tls-keys", theRole, "kms:CreateGrant", anyKey, nil, false},
	{"tls-key-policy", theRole, "kms:GenerateDataKeyPair", anyKey, nil, true},
	{"tls-key-policy", anyUser, "kms:GenerateDataKeyPair", anyKey, nil, false},

	{"invoke-functions", theRole, "lambda:InvokeFunction", function, nil, true},
	{"invoke-functions", theRole, "lambda:InvokeFunction", function + ":live", nil, false},

	{"../deployer", anyUser, "iam:CreateRole", "arn:aws:iam::123456789012:role/platform/ecs", nil, true},
	{"../deployer", anyUser, "iam:CreateRole", "arn:aws:iam::123456789012:role/ecs", nil, false},
	{"../deployer", anyUser, "iam:AttachRolePolicy", "arn:aws:iam::123456789012:role/platform/ecs",
		keys{"iam:PolicyARN": "arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForVpcLattice"}, true},
	{"../deployer", anyUser, "iam:AttachRolePolicy", "arn:aws:iam::123456789012:role/platform/ecs",
		keys{"iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess"}, false},
}

// What the documents allow, and what they do not, according to a simulator of IAM.
// https://github.com/cloud-copilot/iam-simulate
func TestWhatTheDocumentsAllow(t *testing.T) {
	stacktest.SkipIfShort(t)
	if !stacktest.HasLanguages("typescript") {
		t.Skip("without typescript: the simulator runs in Node.js")
	}
	t.Parallel()
	type object = map[string]any
	none := []any{}
	var simulations []object
	tried := map[string]bool{}
	for _, s := range simulated {
		tried[s.document] = true
		document := json.RawMessage(stacktest.Read(t, "docs/documents/"+s.document+".json"))
		principal := s.principal
		if strings.HasPrefix(s.resource, "arn:aws-us-gov:") {
			principal = strings.Replace(principal, "arn:aws:", "arn:aws-us-gov:", 1)
		}
		context := s.context
		if context == nil {
			context = keys{}
		}
		simulation := object{
			"request": object{
				"action": s.action, "principal": principal, "contextVariables": context,
				"resource": object{"resource": s.resource, "accountId": "123456789012"},
			},
			"identityPolicies": none, "serviceControlPolicies": none, "resourceControlPolicies": none,
		}
		switch {
		case strings.Contains(string(document), `"Principal"`):
			simulation["resourcePolicy"] = document
		case strings.HasPrefix(s.action, "kms:"):
			account, _, _ := strings.Cut(principal, ":role/")
			simulation["resourcePolicy"] = object{"Version": "2012-10-17", "Statement": object{
				"Effect": "Allow", "Principal": object{"AWS": account + ":root"}, "Action": "kms:*", "Resource": "*",
			}}
			fallthrough
		default:
			simulation["identityPolicies"] = []object{{"name": s.document, "policy": document}}
		}
		simulations = append(simulations, simulation)
	}
	for name := range documents {
		assert.True(t, tried[name], "nothing is simulated for docs/documents/%s.json", name)
	}

	text, err := json.Marshal(simulations)
	require.NoError(t, err)
	simulate := exec.CommandContext(t.Context(), "node", "--input-type=module", "--eval",
		stacktest.Read(t, "e2e/docs/testdata/simulate.mjs"))
	simulate.Dir = "../../.build/iam-simulate"
	simulate.Stdin = bytes.NewReader(text)
	var stderr bytes.Buffer
	simulate.Stderr = &stderr
	out, err := simulate.Output()
	require.NoError(t, err, stderr.String())
	results := strings.Split(strings.TrimSpace(string(out)), "\n")
	require.Len(t, results, len(simulated), string(out))
	for i, s := range simulated {
		expected := map[bool]string{true: "Allowed", false: "ImplicitlyDenied"}[s.allowed]
		assert.Equal(t, expected, results[i], "%s: %s by %s on %s with %v", s.document, s.action, s.principal,
			s.resource, s.context)
	}
}
