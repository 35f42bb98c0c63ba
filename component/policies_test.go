package component

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTrustPolicy(t *testing.T) {
	assert.Equal(t, `{"Version":"2012-10-17","Statement":[{`+
		`"Sid":"AllowAccessToECSForInfrastructureManagement","Effect":"Allow",`+
		`"Principal":{"Service":"ecs.amazonaws.com"},"Action":"sts:AssumeRole"}]}`,
		trustPolicy(""))
	assert.Equal(t, `{"Version":"2012-10-17","Statement":[{`+
		`"Sid":"AllowAccessToECSForInfrastructureManagement","Effect":"Allow",`+
		`"Principal":{"Service":"ecs.amazonaws.com"},"Action":"sts:AssumeRole",`+
		`"Condition":{"StringEqualsIfExists":{"aws:SourceAccount":"012345678901"}}}]}`,
		trustPolicy("012345678901"))
}

func TestPassRolePolicy(t *testing.T) {
	assert.Equal(t, `{"Version":"2012-10-17","Statement":[{`+
		`"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws-cn:iam::123456789012:role/ecs/R&D@ecs",`+
		`"Condition":{"StringEquals":{"iam:PassedToService":"ecs.amazonaws.com"}}}]}`,
		passRolePolicy("arn:aws-cn:iam::123456789012:role/ecs/R&D@ecs"))
}

func TestInstanceRolesPolicyDoesNotDependOnOrderOrRepeats(t *testing.T) {
	const a, b = "arn:aws:iam::123456789012:role/a", "arn:aws:iam::123456789012:role/b"
	const document = `{"Version":"2012-10-17","Statement":[{` +
		`"Effect":"Allow","Action":"iam:PassRole","Resource":["` + a + `","` + b + `"],` +
		`"Condition":{"StringLike":{"iam:PassedToService":"ec2.*"}}}]}`
	assert.Equal(t, document, instanceRolesPolicy([]string{a, b}))
	assert.Equal(t, document, instanceRolesPolicy([]string{b, a, b}))
}

func TestVolumeCleanupPolicy(t *testing.T) {
	for _, partition := range []string{"aws", "aws-cn", "aws-us-gov"} {
		assert.Equal(t, `{"Version":"2012-10-17","Statement":[`+
			`{"Sid":"DescribeVolumesForLifecycle","Effect":"Allow","Action":"ec2:DescribeVolumes","Resource":"*"},`+
			`{"Sid":"ManageEBSVolumeLifecycle","Effect":"Allow","Action":"ec2:DetachVolume",`+
			`"Resource":"arn:`+partition+`:ec2:*:*:volume/*",`+
			`"Condition":{"StringEquals":{"aws:ResourceTag/AmazonECSManaged":"true"}}},`+
			`{"Sid":"ManageVolumeAttachmentsForEC2","Effect":"Allow","Action":"ec2:DetachVolume",`+
			`"Resource":"arn:`+partition+`:ec2:*:*:instance/*"},`+
			`{"Sid":"DeleteEBSManagedVolume","Effect":"Allow","Action":"ec2:DeleteVolume",`+
			`"Resource":"arn:`+partition+`:ec2:*:*:volume/*",`+
			`"Condition":{"ArnLike":{"aws:ResourceTag/AmazonECSCreated":"arn:`+partition+`:ecs:*:*:task/*"},`+
			`"StringEquals":{"aws:ResourceTag/AmazonECSManaged":"true"}}}]}`,
			volumeCleanupPolicy(partition))
	}
}
