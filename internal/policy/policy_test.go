package policy

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

var partitions = []string{"aws", "aws-cn", "aws-us-gov"}

func TestTrust(t *testing.T) {
	assert.Equal(t, `{"Version":"2012-10-17","Statement":[{`+
		`"Sid":"AllowAccessToECSForInfrastructureManagement","Effect":"Allow",`+
		`"Principal":{"Service":"ecs.amazonaws.com"},"Action":"sts:AssumeRole"}]}`,
		Trust(""))
	assert.Equal(t, `{"Version":"2012-10-17","Statement":[{`+
		`"Sid":"AllowAccessToECSForInfrastructureManagement","Effect":"Allow",`+
		`"Principal":{"Service":"ecs.amazonaws.com"},"Action":"sts:AssumeRole",`+
		`"Condition":{"StringEqualsIfExists":{"aws:SourceAccount":"012345678901"}}}]}`,
		Trust("012345678901"))
}

func TestPassRole(t *testing.T) {
	for _, partition := range partitions {
		arn := "arn:" + partition + ":iam::123456789012:role/ecs/R&D@ecs"
		assert.Equal(t, `{"Version":"2012-10-17","Statement":[{`+
			`"Effect":"Allow","Action":"iam:PassRole","Resource":"`+arn+`",`+
			`"Condition":{"StringEquals":{"iam:PassedToService":"ecs.amazonaws.com"}}}]}`,
			PassRole(arn))
	}
}

func TestPassInstanceRolesIgnoresOrderAndRepeats(t *testing.T) {
	for _, partition := range partitions {
		a, b := "arn:"+partition+":iam::123456789012:role/a", "arn:"+partition+":iam::123456789012:role/b"
		document := `{"Version":"2012-10-17","Statement":[{` +
			`"Effect":"Allow","Action":"iam:PassRole","Resource":["` + a + `","` + b + `"],` +
			`"Condition":{"StringLike":{"iam:PassedToService":"ec2.*"}}}]}`
		assert.Equal(t, document, PassInstanceRoles([]string{a, b}))
		assert.Equal(t, document, PassInstanceRoles([]string{b, a, b}))
	}
}

func TestInvokeFunctionsIgnoresOrderAndRepeats(t *testing.T) {
	for _, partition := range partitions {
		a := "arn:" + partition + ":lambda:us-east-1:123456789012:function:a"
		document := `{"Version":"2012-10-17","Statement":[{` +
			`"Effect":"Allow","Action":"lambda:InvokeFunction","Resource":["` + a + `","` + a + `:live"]}]}`
		assert.Equal(t, document, InvokeFunctions([]string{a, a + ":live"}))
		assert.Equal(t, document, InvokeFunctions([]string{a + ":live", a, a + ":live"}))
	}
}

func TestVolumeCleanup(t *testing.T) {
	for _, partition := range partitions {
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
			VolumeCleanup(partition))
	}
}
