// Package policy writes the IAM policy documents of the infrastructure role. The same arguments always give the same
// bytes. Lists of ARNs are written as they are: the caller has them in order, each once.
package policy

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/arn"
)

// ecsPrincipal is the service principal of ECS in every partition. In China too: ecs.amazonaws.com.cn does not exist.
const ecsPrincipal = "ecs.amazonaws.com"

// Trust lets ECS assume the role. With a source account, ECS may do so only on behalf of that account: AWS documents no
// condition for this role and does not say whether ECS sends aws:SourceAccount, hence IfExists, which has no effect
// when the key is missing.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html
func Trust(sourceAccount string) string {
	s := statement{
		Sid:       "AllowAccessToECSForInfrastructureManagement",
		Effect:    "Allow",
		Principal: principal{"Service": ecsPrincipal},
		Action:    "sts:AssumeRole",
	}
	if sourceAccount != "" {
		s.Condition = condition{"StringEqualsIfExists": {"aws:SourceAccount": sourceAccount}}
	}
	return document(s)
}

// PassRole allows passing exactly this role, and only to ECS.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
func PassRole(roleArn string) string {
	return document(statement{
		Effect:    "Allow",
		Action:    "iam:PassRole",
		Resource:  roleArn,
		Condition: condition{"StringEquals": {"iam:PassedToService": ecsPrincipal}},
	})
}

// PassInstanceRoles lets ECS pass the instance roles to EC2, with the condition of the managed policy for Managed
// Instances. That policy only covers role/ecsInstanceRole*, which excludes every role on a path.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-instance-profile.html
func PassInstanceRoles(roleArns []string) string {
	return document(statement{
		Effect:    "Allow",
		Action:    "iam:PassRole",
		Resource:  roleArns,
		Condition: condition{"StringLike": {"iam:PassedToService": "ec2.*"}},
	})
}

// InvokeFunctions lets ECS invoke the Lambda functions.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-permissions.html
func InvokeFunctions(functionArns []string) string {
	return document(statement{Effect: "Allow", Action: "lambda:InvokeFunction", Resource: functionArns})
}

// UseVolumeKeys lets ECS encrypt volumes with the keys, each through EC2 in its own region. The managed policy for
// volumes has no actions of KMS, and AWS documents these statements for key policies only.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ebs-kms-encryption.html
func UseVolumeKeys(keyArns []string) string {
	byService := map[string][]string{}
	for _, key := range keyArns {
		found := arn.Parse(key)
		service := "ec2." + found.Region + "." + dnsSuffix(found.Partition)
		byService[service] = append(byService[service], key)
	}
	statements := []statement{{Effect: "Allow", Action: "kms:DescribeKey", Resource: keyArns}}
	for _, service := range slices.Sorted(maps.Keys(byService)) {
		statements = append(statements, encryptVolumes(byService[service], condition{
			"StringEquals": {"kms:ViaService": service},
		})...)
	}
	return document(statements...)
}

// VolumeKeyPolicy lets the role do the same with the key whose policy this becomes a part of.
func VolumeKeyPolicy(roleArn string) string {
	statements := append(
		[]statement{{Effect: "Allow", Action: "kms:DescribeKey", Resource: "*"}},
		encryptVolumes("*", condition{
			"StringEquals": {"kms:CallerAccount": arn.Parse(roleArn).Account},
			"StringLike":   {"kms:ViaService": "ec2.*"},
		})...,
	)
	return keyPolicy(roleArn, statements...)
}

// encryptVolumes allows the actions that KMS restricts to volumes, with a condition on the service that calls it.
func encryptVolumes(keys any, service condition) []statement {
	volume, grant := maps.Clone(service), maps.Clone(service)
	volume["ForAnyValue:StringEquals"] = map[string]string{"kms:EncryptionContextKeys": "aws:ebs:id"}
	grant["ForAnyValue:StringEquals"] = volume["ForAnyValue:StringEquals"]
	grant["Bool"] = map[string]string{"kms:GrantIsForAWSResource": "true"}
	return []statement{
		{
			Effect:    "Allow",
			Action:    []string{"kms:GenerateDataKey*", "kms:ReEncryptTo", "kms:ReEncryptFrom"},
			Resource:  keys,
			Condition: volume,
		},
		{Effect: "Allow", Action: "kms:CreateGrant", Resource: keys, Condition: grant},
	}
}

// UseTLSKeys lets ECS encrypt the private keys of Service Connect TLS with the keys.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-tls.html
func UseTLSKeys(keyArns []string) string { return document(encryptTLS(keyArns)) }

// TLSKeyPolicy lets the role do the same with the key whose policy this becomes a part of.
func TLSKeyPolicy(roleArn string) string { return keyPolicy(roleArn, encryptTLS("*")) }

func encryptTLS(keys any) statement {
	return statement{
		Effect:   "Allow",
		Action:   []string{"kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyPair"},
		Resource: keys,
	}
}

// keyPolicy allows the statements to the role, for a key whose policy does not delegate to IAM.
func keyPolicy(roleArn string, statements ...statement) string {
	for i := range statements {
		statements[i].Principal = principal{"AWS": roleArn}
	}
	return document(statements...)
}

// VolumeCleanup allows what AmazonECSInfrastructureRolePolicyForVolumes allows for the three actions that ECS still
// needs while tasks with volumes are running. EC2 authorizes a detach on both the volume and the instance, and only the
// volume carries the tags of ECS.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html
func VolumeCleanup(partition string) string {
	volumes := "arn:" + partition + ":ec2:*:*:volume/*"
	managed := map[string]string{"aws:ResourceTag/AmazonECSManaged": "true"}
	return document(
		statement{
			Sid:      "DescribeVolumesForLifecycle",
			Effect:   "Allow",
			Action:   "ec2:DescribeVolumes",
			Resource: "*",
		},
		statement{
			Sid:       "ManageEBSVolumeLifecycle",
			Effect:    "Allow",
			Action:    "ec2:DetachVolume",
			Resource:  volumes,
			Condition: condition{"StringEquals": managed},
		},
		statement{
			Sid:      "ManageVolumeAttachmentsForEC2",
			Effect:   "Allow",
			Action:   "ec2:DetachVolume",
			Resource: "arn:" + partition + ":ec2:*:*:instance/*",
		},
		statement{
			Sid:      "DeleteEBSManagedVolume",
			Effect:   "Allow",
			Action:   "ec2:DeleteVolume",
			Resource: volumes,
			Condition: condition{
				"ArnLike":      {"aws:ResourceTag/AmazonECSCreated": "arn:" + partition + ":ecs:*:*:task/*"},
				"StringEquals": managed,
			},
		},
	)
}

// dnsSuffix is the domain of a partition's endpoints, which end the names of services in kms:ViaService.
// https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
func dnsSuffix(partition string) string {
	switch partition {
	case "aws-cn":
		return "amazonaws.com.cn"
	case "aws-eusc":
		return "amazonaws.eu"
	case "aws-iso":
		return "c2s.ic.gov"
	case "aws-iso-b":
		return "sc2s.sgov.gov"
	case "aws-iso-e":
		return "cloud.adc-e.uk"
	case "aws-iso-f":
		return "csp.hci.ic.gov"
	}
	return "amazonaws.com"
}

// statement has its fields in the order of the JSON.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
type statement struct {
	Sid       string `json:",omitempty"`
	Effect    string
	Principal principal `json:",omitempty"`
	Action    any       // a string or a list of strings
	Resource  any       `json:",omitempty"` // a string or a list of strings
	Condition condition `json:",omitempty"`
}

// principal maps a kind of principal to the principal.
type principal map[string]string

// condition maps an operator to a key and its value.
type condition map[string]map[string]string

func document(statements ...statement) string {
	return encoded(struct {
		Version   string
		Statement []statement
	}{version, statements})
}

func encoded(document any) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false) // role ARNs may contain & < >
	if err := encoder.Encode(document); err != nil {
		panic(err) // documents hold only values of JSON
	}
	return string(bytes.TrimSpace(b.Bytes()))
}
