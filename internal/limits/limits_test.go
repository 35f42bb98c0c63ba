package limits

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/golden"
)

// Each limit from both sides, with its message.
func TestLimits(t *testing.T) {
	a := func(n int) string { return strings.Repeat("a", n) }
	names := []string{"a", "aA0_+=,.@-", "arn", "", "a/b", "a b", "a*", "ä", "a\n", "/", "a/", "a/b c"}
	const functions = "arn:aws:lambda:us-east-1:123456789012:function:"
	const keys = "arn:aws:kms:us-east-1:123456789012:key/"
	const policies, roles = "arn:aws:iam::aws:policy/", "arn:aws:iam::123456789012:role/"
	texts := map[string]struct {
		limit func(string) error
		texts []string
	}{
		"RoleName":       {RoleName, append(names, a(64), a(65))},
		"UserName":       {UserName, append(names, a(64), a(65))},
		"GroupName":      {GroupName, append(names, a(128), a(129))},
		"PolicyName":     {PolicyName, append(names, a(128), a(129))},
		"RoleNamePrefix": {RoleNamePrefix, append(names, a(38), a(39))},
		"Path": {Path, []string{
			"/", "/a/", "/aA0/_+=,.@-/", "/" + a(510) + "/", "", "a", "/a", "a/", "//", "/a//b/", "/a b/",
			"/ä/", "/a\n/", "/team:x/", "/a!b/", "/team-*/", "/te?m/", "/${aws:username}/", "/" + a(511) + "/",
		}},
		"Description": {Description, []string{
			"", "a\t\n\r ~¡ÿ", strings.Repeat("ÿ", 1000), "“quoted”", "a\x00", "a\u00a0b", "a\u0100", a(1001),
		}},
		"AccountID": {AccountID, []string{
			"012345678901", "", "01234567890", "0123456789012", "01234567890a", "٠١٢٣٤٥٦٧٨٩٠١",
		}},
		"PolicyArn": {PolicyArn, []string{
			policies + "a", "arn:aws:iam::123456789012:policy/path/a",
			"arn:aws-us-gov:iam::123456789012:policy/a", "arn:aws-iso-b:iam::aws:policy/a",
			policies + "path/_+=,.@-/" + a(128), policies + a(510) + "/a", "", "a",
			"AmazonECSInfrastructureRolePolicyForVolumes", policies, "arn::iam::aws:policy/abc",
			"arn:aws:iam::12345678901:policy/a", "arn:aws:iam::123456789012:role/a",
			"arn:aws:iam:us-east-1:123456789012:policy/a", policies + "a b", policies + a(129),
			policies + "a/", policies + a(511) + "/a", policies + "/a", policies + "a//b", policies + "*",
			policies + "a*", policies + "a!b/c",
			"arn:aws" + strings.Repeat("-iso", 600) + ":iam::aws:policy/a",
		}},
		"InstanceRoleArn": {InstanceRoleArn, []string{
			roles + "a", "arn:aws-cn:iam::123456789012:role/path/a", roles + a(64), roles + a(510) + "/a",
			roles + "a:b!~/a", "", "a", "arn:aws:iam::aws:role/a", roles, "arn:aws:iam::123456789012:user/a",
			roles + a(65), roles + a(511) + "/a", roles + "a/", roles + "/a", roles + "a//b", roles + "a b/c",
			roles + "aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
			"arn:aws:iam::123456789012:instance-profile/a", "*", roles + "a*", roles + "?",
			roles + "${aws:username}",
		}},
		"FunctionArn": {FunctionArn, []string{
			functions + "a", functions + "aA0_-", functions + a(64), functions + "a:1",
			functions + "a:$LATEST", functions + "a:live", functions + "a:" + a(128),
			"arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:a",
			"arn:aws-cn:lambda:cn-north-1:123456789012:function:a", "", "a", functions, functions + a(65),
			functions + "a:", functions + "a:" + a(129), functions + "a:1:2", functions + "a b",
			functions + "ä", functions + "a\n", functions + "a:$OTHER", functions + "a/b",
			"arn:aws:lambda:us-east-1:123456789012:layer:a", "arn:aws:lambda:us-east-1:12345678901:function:a",
			"arn:aws:lambda::123456789012:function:a", "arn:aws:lambda:us-east:123456789012:function:a",
			"arn:aws:iam::123456789012:role/a", "*", functions + "*", functions + "a:*", functions + "a?",
			functions + "${aws:username}",
			"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/" + functions + "a/invocations",
			"arn:aws:apigateway:us-east-1:lambda:path/2021-11-15/functions/" + functions +
				"a/response-streaming-invocations",
		}},
		"KmsKeyArn": {KmsKeyArn, []string{
			keys + "1234abcd-12ab-34cd-56ef-1234567890ab", keys + "mrk-1234abcd12ab34cd56ef1234567890ab",
			"arn:aws-cn:kms:cn-north-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
			"arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
			"arn:aws-iso-b:kms:us-isob-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
			"arn:aws-eusc:kms:eusc-de-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
			keys + a(2048-len(keys)), "", "a", "1234abcd-12ab-34cd-56ef-1234567890ab", keys, keys + "a/b",
			keys + "a:b", keys + "a b", keys + "a\n", keys + "a_b", keys + "ä", keys + a(2049-len(keys)),
			"arn:aws:kms::123456789012:key/a", "arn:aws:kms:us-east-1:12345678901:key/a",
			"arn:aws:kms:us-east-1:123456789012:a", "arn::kms:us-east-1:123456789012:key/a",
			"arn:aws:lambda:us-east-1:123456789012:function:a", "alias/a", "alias/aws/ebs",
			"arn:aws:kms:us-east-1:123456789012:alias/a", "*", keys + "*", keys + "a?",
			keys + "${aws:username}",
		}},
		"TagKey": {TagKey, []string{
			"a", "aA0 _.:/=+-@ä", "a aws:", "aws", a(128), "", "a;b", "a\tb", "a*", a(129), "aws:", "aws:a",
			"AWS:a", "aws:a;b",
		}},
		"TagValue": {TagValue, []string{
			"", "aA0 _.:/=+-@ä", "a aws:", "aws", a(256), "a;b", "a\tb", "a*", a(257), "aws:", "aws:a",
			"AWS:a", "aws:a;b",
		}},
	}
	numbers := map[string]struct {
		limit   func(float64) error
		numbers []float64
	}{
		"SessionDuration": {SessionDuration, []float64{-3600, 0, 3599, 3600, 3600.5, 3601, 43200, 43201}},
		"PropagationSeconds": {
			PropagationSeconds, []float64{-1, 0, 0.5, 1, 10, 299.5, 300, 301, math.Inf(1), math.NaN()},
		},
	}
	var found strings.Builder
	write := func(value string, err error) {
		said := "accepted"
		if err != nil {
			said = err.Error()
		}
		if characters := []rune(value); len(characters) > 100 {
			value = fmt.Sprintf("%s... (%d characters)", string(characters[:100]), len(characters))
		}
		fmt.Fprintf(&found, "  %s: %s\n", value, said)
	}
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		fmt.Fprintln(&found, name)
		for _, text := range texts[name].texts {
			write(fmt.Sprintf("%q", text), texts[name].limit(text))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(numbers)) {
		fmt.Fprintln(&found, name)
		for _, number := range numbers[name].numbers {
			write(fmt.Sprint(number), numbers[name].limit(number))
		}
	}
	golden.Assert(t, "limits.txt", found.String())
}
