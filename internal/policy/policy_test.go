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

// Each key may only be used through EC2 in its own region, whose name has the DNS suffix of the partition.
func TestUseVolumeKeys(t *testing.T) {
	for _, test := range []struct{ partition, region, suffix string }{
		{"aws", "us-east-1", "amazonaws.com"},
		{"aws-cn", "cn-north-1", "amazonaws.com.cn"},
		{"aws-us-gov", "us-gov-west-1", "amazonaws.com"},
	} {
		a := "arn:" + test.partition + ":kms:" + test.region + ":123456789012:key/1234abcd"
		b := "arn:" + test.partition + ":kms:" + test.region + ":123456789012:key/mrk-1234"
		document := `{"Version":"2012-10-17","Statement":[` +
			`{"Effect":"Allow","Action":"kms:DescribeKey","Resource":["` + a + `","` + b + `"]},` +
			volumeKeyStatements(`["`+a+`","`+b+`"]`, "ec2."+test.region+"."+test.suffix) + `]}`
		assert.Equal(t, document, UseVolumeKeys([]string{a, b}))
		assert.Equal(t, document, UseVolumeKeys([]string{b, a, b}))
	}
}

func TestUseVolumeKeysOfTwoRegions(t *testing.T) {
	a := "arn:aws:kms:eu-central-1:123456789012:key/1234abcd"
	b := "arn:aws:kms:us-east-1:123456789012:key/0234abcd"
	assert.Equal(t, `{"Version":"2012-10-17","Statement":[`+
		`{"Effect":"Allow","Action":"kms:DescribeKey","Resource":["`+a+`","`+b+`"]},`+
		volumeKeyStatements(`["`+a+`"]`, "ec2.eu-central-1.amazonaws.com")+`,`+
		volumeKeyStatements(`["`+b+`"]`, "ec2.us-east-1.amazonaws.com")+`]}`,
		UseVolumeKeys([]string{b, a}))
}

func volumeKeyStatements(keys, service string) string {
	return `{"Effect":"Allow","Action":["kms:GenerateDataKey*","kms:ReEncryptTo","kms:ReEncryptFrom"],` +
		`"Resource":` + keys + `,"Condition":{` +
		`"ForAnyValue:StringEquals":{"kms:EncryptionContextKeys":"aws:ebs:id"},` +
		`"StringEquals":{"kms:ViaService":"` + service + `"}}},` +
		`{"Effect":"Allow","Action":"kms:CreateGrant",` +
		`"Resource":` + keys + `,"Condition":{` +
		`"Bool":{"kms:GrantIsForAWSResource":"true"},` +
		`"ForAnyValue:StringEquals":{"kms:EncryptionContextKeys":"aws:ebs:id"},` +
		`"StringEquals":{"kms:ViaService":"` + service + `"}}}`
}

func TestVolumeKeyPolicy(t *testing.T) {
	for _, partition := range partitions {
		role := "arn:" + partition + ":iam::123456789012:role/ecs/a"
		assert.Equal(t, `{"Version":"2012-10-17","Statement":[`+
			`{"Effect":"Allow","Principal":{"AWS":"`+role+`"},"Action":"kms:DescribeKey","Resource":"*"},`+
			`{"Effect":"Allow","Principal":{"AWS":"`+role+`"},`+
			`"Action":["kms:GenerateDataKey*","kms:ReEncryptTo","kms:ReEncryptFrom"],"Resource":"*","Condition":{`+
			`"ForAnyValue:StringEquals":{"kms:EncryptionContextKeys":"aws:ebs:id"},`+
			`"StringEquals":{"kms:CallerAccount":"123456789012"},`+
			`"StringLike":{"kms:ViaService":"ec2.*"}}},`+
			`{"Effect":"Allow","Principal":{"AWS":"`+role+`"},"Action":"kms:CreateGrant","Resource":"*","Condition":{`+
			`"Bool":{"kms:GrantIsForAWSResource":"true"},`+
			`"ForAnyValue:StringEquals":{"kms:EncryptionContextKeys":"aws:ebs:id"},`+
			`"StringEquals":{"kms:CallerAccount":"123456789012"},`+
			`"StringLike":{"kms:ViaService":"ec2.*"}}}]}`,
			VolumeKeyPolicy(role))
	}
	assert.Contains(t, VolumeKeyPolicy("made up"), `"AWS":"made up"`)
}

func TestUseTLSKeysIgnoresOrderAndRepeats(t *testing.T) {
	for _, partition := range partitions {
		a := "arn:" + partition + ":kms:us-east-1:123456789012:key/1234abcd"
		b := "arn:" + partition + ":kms:us-east-1:123456789012:key/mrk-1234"
		document := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow",` +
			`"Action":["kms:Encrypt","kms:Decrypt","kms:GenerateDataKey","kms:GenerateDataKeyPair"],` +
			`"Resource":["` + a + `","` + b + `"]}]}`
		assert.Equal(t, document, UseTLSKeys([]string{a, b}))
		assert.Equal(t, document, UseTLSKeys([]string{b, a, b}))
	}
}

func TestTLSKeyPolicy(t *testing.T) {
	for _, partition := range partitions {
		role := "arn:" + partition + ":iam::123456789012:role/ecs/a"
		assert.Equal(t, `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"`+role+`"},`+
			`"Action":["kms:Encrypt","kms:Decrypt","kms:GenerateDataKey","kms:GenerateDataKeyPair"],`+
			`"Resource":"*"}]}`,
			TLSKeyPolicy(role))
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
