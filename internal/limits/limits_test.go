package limits

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Each limit from both sides, with its message.
func TestLimits(t *testing.T) {
	a := func(n int) string { return strings.Repeat("a", n) }
	names := []string{"a", "aA0_+=,.@-", "arn"}
	notNames := []string{"", "a/b", "a b", "a*", "ä", "a\n", "/", "a/", "a/b c"}
	const functions = "arn:aws:lambda:us-east-1:123456789012:function:"
	const keys = "arn:aws:kms:us-east-1:123456789012:key/"
	const policies, roles = "arn:aws:iam::aws:policy/", "arn:aws:iam::123456789012:role/"
	for name, test := range map[string]struct {
		limit    func(string) error
		sentence string
		accepted []string
		refused  []string
	}{
		"RoleName": {
			RoleName, "must be 1 to 64 letters, digits or _+=,.@-",
			append(names, a(64)), append(notNames, a(65)),
		},
		"UserName": {
			UserName, "must be 1 to 64 letters, digits or _+=,.@-",
			append(names, a(64)), append(notNames, a(65)),
		},
		"GroupName": {
			GroupName, "must be 1 to 128 letters, digits or _+=,.@-",
			append(names, a(128)), append(notNames, a(129)),
		},
		"PolicyName": {
			PolicyName, "must be 1 to 128 letters, digits or _+=,.@-",
			append(names, a(128)), append(notNames, a(129)),
		},
		"RoleNamePrefix": {
			RoleNamePrefix,
			"must be 1 to 38 letters, digits or _+=,.@-: the generated suffix takes 26 of 64 characters",
			append(names, a(38)), append(notNames, a(39)),
		},
		"Path": {
			Path,
			"must be / or a path such as /ecs/ or /team/ecs/," +
				" of at most 512 letters, digits or _+=,.@- between slashes",
			[]string{"/", "/a/", "/aA0/_+=,.@-/", "/" + a(510) + "/"},
			[]string{
				"", "a", "/a", "a/", "//", "/a//b/", "/a b/", "/ä/", "/a\n/", "/team:x/", "/a!b/", "/team-*/",
				"/te?m/",
				"/${aws:username}/", "/" + a(511) + "/",
			},
		},
		"Description": {
			Description, "must be at most 1000 characters of Latin-1, so no typographic quotes or dashes",
			[]string{"", "a\t\n\r ~¡ÿ", strings.Repeat("ÿ", 1000)},
			[]string{"“quoted”", "a\x00", "a\u00a0b", "a\u0100", a(1001)},
		},
		"AccountID": {
			AccountID, "must be an AWS account ID of 12 digits",
			[]string{"012345678901"},
			[]string{"", "01234567890", "0123456789012", "01234567890a", "٠١٢٣٤٥٦٧٨٩٠١"},
		},
		"PolicyArn": {
			PolicyArn, "must be the ARN of a managed policy, such as arn:aws:iam::123456789012:policy/name:" +
				" a path of at most 512 characters and a name of at most 128",
			[]string{
				policies + "a", "arn:aws:iam::123456789012:policy/path/a", "arn:aws-us-gov:iam::123456789012:policy/a",
				"arn:aws-iso-b:iam::aws:policy/a", policies + "path/_+=,.@-/" + a(128), policies + a(510) + "/a",
			},
			[]string{
				"", "a", "AmazonECSInfrastructureRolePolicyForVolumes", policies, "arn::iam::aws:policy/abc",
				"arn:aws:iam::12345678901:policy/a", "arn:aws:iam::123456789012:role/a",
				"arn:aws:iam:us-east-1:123456789012:policy/a", policies + "a b", policies + a(129), policies + "a/",
				policies + a(511) + "/a", policies + "/a", policies + "a//b", policies + "*", policies + "a*",
				policies + "a!b/c", "arn:aws" + strings.Repeat("-iso", 600) + ":iam::aws:policy/a",
			},
		},
		"InstanceRoleArn": {
			InstanceRoleArn, "must be the ARN of a role, such as arn:aws:iam::123456789012:role/name:" +
				" a path of at most 512 characters and a name of at most 64",
			[]string{
				roles + "a", "arn:aws-cn:iam::123456789012:role/path/a", roles + a(64), roles + a(510) + "/a",
				roles + "a:b!~/a",
			},
			[]string{
				"", "a", "arn:aws:iam::aws:role/a", roles, "arn:aws:iam::123456789012:user/a", roles + a(65),
				roles + a(511) + "/a", roles + "a/", roles + "/a", roles + "a//b", roles + "a b/c",
			},
		},
		"InstanceRoleArn, service-linked roles": {
			InstanceRoleArn, "must not be a service-linked role: no EC2 instance can have it",
			nil, []string{roles + "aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"},
		},
		"InstanceRoleArn, instance profiles": {
			InstanceRoleArn, "must be the ARN of the role in the instance profile, not of the profile",
			nil, []string{"arn:aws:iam::123456789012:instance-profile/a"},
		},
		"InstanceRoleArn, wildcards": {
			InstanceRoleArn, "must be the ARN of one role, without wildcards",
			nil, []string{"*", roles + "a*", roles + "?", roles + "${aws:username}"},
		},
		"FunctionArn": {
			FunctionArn, "must be the ARN of a Lambda function, such as" +
				" arn:aws:lambda:us-east-1:123456789012:function:name, with or without a version or alias",
			[]string{
				functions + "a", functions + "aA0_-", functions + a(64), functions + "a:1", functions + "a:$LATEST",
				functions + "a:live", functions + "a:" + a(128),
				"arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:a",
				"arn:aws-cn:lambda:cn-north-1:123456789012:function:a",
			},
			[]string{
				"", "a", functions, functions + a(65), functions + "a:", functions + "a:" + a(129), functions + "a:1:2",
				functions + "a b", functions + "ä", functions + "a\n", functions + "a:$OTHER", functions + "a/b",
				"arn:aws:lambda:us-east-1:123456789012:layer:a", "arn:aws:lambda:us-east-1:12345678901:function:a",
				"arn:aws:lambda::123456789012:function:a", "arn:aws:lambda:us-east:123456789012:function:a",
				"arn:aws:iam::123456789012:role/a",
			},
		},
		"FunctionArn, wildcards": {
			FunctionArn, "must be the ARN of one function, without wildcards",
			nil, []string{"*", functions + "*", functions + "a:*", functions + "a?", functions + "${aws:username}"},
		},
		"FunctionArn, API Gateway": {
			FunctionArn, "must be the ARN of the function, not its invoke ARN for API Gateway",
			nil, []string{
				"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/" + functions + "a/invocations",
				"arn:aws:apigateway:us-east-1:lambda:path/2021-11-15/functions/" + functions +
					"a/response-streaming-invocations",
			},
		},
		"KmsKeyArn": {
			KmsKeyArn, "must be the ARN of a KMS key, such as" +
				" arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
			[]string{
				keys + "1234abcd-12ab-34cd-56ef-1234567890ab", keys + "mrk-1234abcd12ab34cd56ef1234567890ab",
				"arn:aws-cn:kms:cn-north-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
				"arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
				"arn:aws-iso-b:kms:us-isob-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
				"arn:aws-eusc:kms:eusc-de-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
				keys + a(2048-len(keys)),
			},
			[]string{
				"", "a", "1234abcd-12ab-34cd-56ef-1234567890ab", keys, keys + "a/b", keys + "a:b", keys + "a b",
				keys + "a\n", keys + "a_b", keys + "ä", keys + a(2049-len(keys)),
				"arn:aws:kms::123456789012:key/a", "arn:aws:kms:us-east-1:12345678901:key/a",
				"arn:aws:kms:us-east-1:123456789012:a", "arn::kms:us-east-1:123456789012:key/a",
				"arn:aws:lambda:us-east-1:123456789012:function:a",
			},
		},
		"KmsKeyArn, aliases": {
			KmsKeyArn,
			"must be the ARN of the key, not of an alias: in the Resource of a policy, IAM does not resolve aliases",
			nil, []string{"alias/a", "alias/aws/ebs", "arn:aws:kms:us-east-1:123456789012:alias/a"},
		},
		"KmsKeyArn, wildcards": {
			KmsKeyArn, "must be the ARN of one key, without wildcards",
			nil, []string{"*", keys + "*", keys + "a?", keys + "${aws:username}"},
		},
		"TagKey": {
			TagKey, "must be 1 to 128 letters, digits, spaces or _.:/=+-@",
			[]string{"a", "aA0 _.:/=+-@ä", "a aws:", "aws", a(128)}, []string{"", "a;b", "a\tb", "a*", a(129)},
		},
		"TagKey, reserved": {
			TagKey, "must not begin with aws:, which AWS reserves",
			nil, []string{"aws:", "aws:a", "AWS:a", "aws:a;b"},
		},
		"TagValue": {
			TagValue, "must be at most 256 letters, digits, spaces or _.:/=+-@",
			[]string{"", "aA0 _.:/=+-@ä", "a aws:", "aws", a(256)}, []string{"a;b", "a\tb", "a*", a(257)},
		},
		"TagValue, reserved": {
			TagValue, "must not begin with aws:, which AWS reserves",
			nil, []string{"aws:", "aws:a", "AWS:a", "aws:a;b"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, text := range test.accepted {
				assert.NoError(t, test.limit(text), "%q", text)
			}
			for _, text := range test.refused {
				assert.EqualError(t, test.limit(text), test.sentence, "%q", text)
			}
		})
	}
}

func TestSessionDuration(t *testing.T) {
	for _, seconds := range []float64{3600, 3601, 43200} {
		assert.NoError(t, SessionDuration(seconds), seconds)
	}
	for _, seconds := range []float64{-3600, 0, 3599, 3600.5, 43201} {
		assert.EqualError(t, SessionDuration(seconds), "must be a whole number of seconds, 3600 to 43200", seconds)
	}
}

func TestPropagationSeconds(t *testing.T) {
	for _, seconds := range []float64{0, 1, 10, 300} {
		assert.NoError(t, PropagationSeconds(seconds), seconds)
	}
	for _, seconds := range []float64{-1, 0.5, 299.5, 301, math.Inf(1), math.NaN()} {
		assert.EqualError(t, PropagationSeconds(seconds), "must be a whole number of seconds, 0 to 300", seconds)
	}
}
