// Package policy writes the IAM policy documents of the infrastructure role. The same arguments always give the same
// bytes.
package policy

import (
	"bytes"
	"encoding/json"
	"slices"
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
		Resource:  unique(roleArns),
		Condition: condition{"StringLike": {"iam:PassedToService": "ec2.*"}},
	})
}

// InvokeFunctions lets ECS invoke the Lambda functions.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-permissions.html
func InvokeFunctions(functionArns []string) string {
	return document(statement{Effect: "Allow", Action: "lambda:InvokeFunction", Resource: unique(functionArns)})
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

// unique sorts texts and removes repeats.
func unique(texts []string) []string { return slices.Compact(slices.Sorted(slices.Values(texts))) }

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
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false) // role ARNs may contain & < >
	err := encoder.Encode(struct {
		Version   string
		Statement []statement
	}{"2012-10-17", statements})
	if err != nil {
		panic(err) // statements hold only strings, and lists and maps of strings
	}
	return string(bytes.TrimSpace(b.Bytes()))
}
