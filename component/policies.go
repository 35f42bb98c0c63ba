package component

import (
	"bytes"
	"encoding/json"
)

// ecsPrincipal is the service principal of ECS in every partition, China included: ecs.amazonaws.com.cn does not exist.
const ecsPrincipal = "ecs.amazonaws.com"

// document is an IAM policy document. The order of the fields is the order in the JSON.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
type document struct {
	Version   string
	Statement []statement
}

type statement struct {
	Sid       string `json:",omitempty"`
	Effect    string
	Principal *principal `json:",omitempty"`
	Action    string
	Resource  any       `json:",omitempty"` // a string or a list of strings
	Condition condition `json:",omitempty"`
}

type principal struct{ Service string }

// condition is operator, key, value.
type condition map[string]map[string]string

// trustPolicy lets ECS assume the role; with an account, on behalf of that account only. AWS documents no condition for
// this role and does not say that ECS sends the key, hence IfExists: without the key the condition has no effect.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html
func trustPolicy(sourceAccount string) string {
	s := statement{
		Sid:       "AllowAccessToECSForInfrastructureManagement",
		Effect:    "Allow",
		Principal: &principal{ecsPrincipal},
		Action:    "sts:AssumeRole",
	}
	if sourceAccount != "" {
		s.Condition = condition{"StringEqualsIfExists": {"aws:SourceAccount": sourceAccount}}
	}
	return policyJSON(s)
}

// passRolePolicy lets its holder pass exactly this role, and only to ECS.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
func passRolePolicy(roleArn string) string {
	return policyJSON(statement{
		Effect:    "Allow",
		Action:    "iam:PassRole",
		Resource:  roleArn,
		Condition: condition{"StringEquals": {"iam:PassedToService": ecsPrincipal}},
	})
}

// instanceRolesPolicy lets ECS pass the instance roles to EC2. The managed policy for Managed Instances covers only
// role/ecsInstanceRole*, and so none on a path; the condition is the one it uses.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-instance-profile.html
func instanceRolesPolicy(roleArns []string) string {
	return policyJSON(statement{
		Effect:    "Allow",
		Action:    "iam:PassRole",
		Resource:  unique(roleArns),
		Condition: condition{"StringLike": {"iam:PassedToService": "ec2.*"}},
	})
}

// volumeCleanupPolicy is what AmazonECSInfrastructureRolePolicyForVolumes says for the three actions that must stay
// while tasks with volumes still run. EC2 authorizes a detach on the volume and on the instance, and only the volume
// carries ECS's tags.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html
func volumeCleanupPolicy(partition string) string {
	volumes := "arn:" + partition + ":ec2:*:*:volume/*"
	managed := map[string]string{"aws:ResourceTag/AmazonECSManaged": "true"}
	return policyJSON(
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

// managedPolicyArn is the ARN of an AWS managed policy.
func managedPolicyArn(partition, path string) string {
	return "arn:" + partition + ":iam::aws:policy/" + path
}

// policyJSON renders a document; the same statements give the same bytes.
func policyJSON(statements ...statement) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false) // an ARN may hold & < >
	if err := encoder.Encode(document{Version: "2012-10-17", Statement: statements}); err != nil {
		panic(err) // only strings, lists and maps of strings get here
	}
	return string(bytes.TrimSpace(b.Bytes()))
}
