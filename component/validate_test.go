package component

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/policy"
)

type (
	m = map[string]any
	l = []any
)

// Each rule for one text on both sides of its limits. What is refused is refused for the one reason.
func TestLimitsOfTexts(t *testing.T) {
	instanceRole := func(text string) m { return m{"useCases": l{"managedInstances"}, "instanceRoleArns": l{text}} }
	const ssoReason = "must not be a role of IAM Identity Center, which IAM does not let anyone change: set passRolePolicyName," +
		" then add that policy to the permission set"
	const nameReason = "letters, digits or _+=,.@-"
	nameRefused := []string{"", "a/b", "a b", "a*", "ä", "a\n"}
	policyArns := []string{
		"arn:aws:iam::aws:policy/a", "arn:aws:iam::123456789012:policy/path/a", "arn:aws-us-gov:iam::123456789012:policy/a",
		"arn:aws-iso-b:iam::aws:policy/a", "arn:aws:iam::aws:policy/path/_+=,.@-/" + strings.Repeat("a", 128),
		"arn:aws:iam::aws:policy/" + strings.Repeat("p", 510) + "/a",
	}
	noPolicyArns := []string{
		"", "a", "AmazonECSInfrastructureRolePolicyForVolumes", "arn:aws:iam::aws:policy/", "arn::iam::aws:policy/abc",
		"arn:aws:iam::12345678901:policy/a", "arn:aws:iam::123456789012:role/a", "arn:aws:iam:us-east-1:123456789012:policy/a",
		"arn:aws:iam::aws:policy/a b", "arn:aws:iam::aws:policy/" + strings.Repeat("a", 129), "arn:aws:iam::aws:policy/a/",
		"arn:aws:iam::aws:policy/" + strings.Repeat("p", 511) + "/a", "arn:aws:iam::aws:policy//a", "arn:aws:iam::aws:policy/a//b",
		"arn:aws:iam::aws:policy/*", "arn:aws:iam::aws:policy/a*", "arn:aws:iam::aws:policy/a!b/c",
		"arn:aws" + strings.Repeat("-iso", 600) + ":iam::aws:policy/a",
	}
	const policyArnReason = "must be the ARN of a managed policy, such as arn:aws:iam::123456789012:policy/name:" +
		" a path of at most 512 characters and a name of at most 128"
	tests := map[string]struct {
		at       func(text string) m
		path     string
		accepted []string
		refused  []string
		reason   string
	}{
		"name": {
			accepted: []string{"a", "aA0_+=,.@-", strings.Repeat("a", 64)},
			refused:  append(nameRefused, strings.Repeat("a", 65)),
			reason:   "must be 1 to 64 " + nameReason,
		},
		"namePrefix": {
			accepted: []string{"a", "aA0_+=,.@-", strings.Repeat("a", 38)},
			refused:  append(nameRefused, strings.Repeat("a", 39)),
			reason:   "must be 1 to 38 " + nameReason + " (the generated suffix takes 26 of 64)",
		},
		"passRolePolicyName": {
			accepted: []string{"a", "aA0_+=,.@-", strings.Repeat("a", 128)},
			refused:  append(nameRefused, strings.Repeat("a", 129)),
			reason:   "must be 1 to 128 " + nameReason,
		},
		"path": {
			accepted: []string{"/", "/a/", "/aA0/_+=,.@-/", "/" + strings.Repeat("a", 510) + "/"},
			refused: []string{"", "a", "/a", "a/", "//", "/a//b/", "/a b/", "/ä/", "/a\n/", "/team:x/", "/a!b/", "/team-*/", "/te?m/",
				"/${aws:username}/", "/" + strings.Repeat("a", 511) + "/"},
			reason: "must be / or a path such as /ecs/ or /team/ecs/, of at most 512 letters, digits or _+=,.@- between slashes",
		},
		"description": {
			accepted: []string{"", "a\t\n\r ~¡ÿ", strings.Repeat("ÿ", 1000)},
			refused:  []string{"“quoted”", "a\x00", "a\u00a0b", "a\u0100", strings.Repeat("a", 1001)},
			reason:   "must be at most 1000 characters of Latin-1, so no typographic quotes or dashes",
		},
		"permissionsBoundary": {accepted: policyArns, refused: noPolicyArns, reason: policyArnReason},
		"additionalPolicyArns": {
			at:       func(text string) m { return m{"additionalPolicyArns": m{"a": text}} },
			path:     "additionalPolicyArns.a",
			accepted: slices.DeleteFunc(slices.Clone(policyArns), func(arn string) bool { return strings.HasSuffix(arn, "aa") }), // a policy of AWS
			refused:  noPolicyArns, reason: policyArnReason,
		},
		"sourceAccount": {
			accepted: []string{"012345678901"},
			refused:  []string{"", "01234567890", "0123456789012", "01234567890a", "٠١٢٣٤٥٦٧٨٩٠١"},
			reason:   "must be an AWS account ID of 12 digits",
		},
		"instanceRoleArns": {
			at:   instanceRole,
			path: "instanceRoleArns[0]",
			accepted: []string{
				"arn:aws:iam::123456789012:role/a", "arn:aws-cn:iam::123456789012:role/path/a",
				"arn:aws:iam::123456789012:role/" + strings.Repeat("a", 64),
				"arn:aws:iam::123456789012:role/" + strings.Repeat("p", 510) + "/a", "arn:aws:iam::123456789012:role/a:b!~/a",
			},
			refused: []string{
				"", "a", "arn:aws:iam::aws:role/a", "arn:aws:iam::123456789012:role/", "arn:aws:iam::123456789012:user/a",
				"arn:aws:iam::123456789012:role/" + strings.Repeat("a", 65),
				"arn:aws:iam::123456789012:role/" + strings.Repeat("p", 511) + "/a", "arn:aws:iam::123456789012:role/a/",
				"arn:aws:iam::123456789012:role//a", "arn:aws:iam::123456789012:role/a//b", "arn:aws:iam::123456789012:role/a b/c",
			},
			reason: "must be the ARN of a role, such as arn:aws:iam::123456789012:role/name:" +
				" a path of at most 512 characters and a name of at most 64",
		},
		"instanceRoleArns, service-linked roles": {
			at:      instanceRole,
			path:    "instanceRoleArns[0]",
			refused: []string{"arn:aws:iam::123456789012:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"},
			reason:  "must not be a service-linked role: no EC2 instance can have it",
		},
		"instanceRoleArns, profiles": {
			at:      instanceRole,
			path:    "instanceRoleArns[0]",
			refused: []string{"arn:aws:iam::123456789012:instance-profile/a"},
			reason:  "must be the ARN of the role in the instance profile, not of the profile",
		},
		"instanceRoleArns, wildcards": {
			at:      instanceRole,
			path:    "instanceRoleArns[0]",
			refused: []string{"*", "arn:aws:iam::123456789012:role/a*", "arn:aws:iam::123456789012:role/?", "arn:aws:iam::123456789012:role/${aws:username}"},
			reason:  "must be the ARN of one role, without wildcards",
		},
		"tag values": {
			at:       func(text string) m { return m{"tags": m{"key": text}} },
			path:     "tags.key",
			accepted: []string{"", "aA0 _.:/=+-@ä", "a aws:", "aws", strings.Repeat("a", 256)},
			refused:  []string{"a;b", "a\tb", "a*", strings.Repeat("a", 257)},
			reason:   "must be at most 256 letters, digits, spaces or _.:/=+-@",
		},
		"tag values of AWS": {
			at:      func(text string) m { return m{"tags": m{"key": text}} },
			path:    "tags.key",
			refused: []string{"aws:", "aws:a", "AWS:a", "aws:a;b"},
			reason:  "must not begin with aws:, AWS keeps such values for itself",
		},
	}
	for _, kind := range []struct {
		input, kind string
		longest     int
	}{{"passRoleUsers", "user", 64}, {"passRoleGroups", "group", 128}, {"passRoleRoles", "role", 64}} {
		of, reason := " of a "+kind.kind, fmt.Sprintf("must be a %s name: 1 to %d %s", kind.kind, kind.longest, nameReason)
		at := func(text string) m { return m{kind.input: l{text}} }
		test := tests["name"]
		test.at, test.path, test.reason = at, kind.input+"[0]", reason
		test.accepted = []string{"a", "aA0_+=,.@-", "arn", strings.Repeat("a", kind.longest)}
		test.refused = []string{"", "a b", "a*", "ä", "a\n", "/", "a/", "a/b c", strings.Repeat("a", kind.longest+1)}
		tests[kind.input] = test
		test.accepted = nil
		test.refused = []string{"arn:aws:iam::123456789012:" + kind.kind + "/path/a", "arn:aws-cn:iam::123456789012:" + kind.kind + "/a"}
		test.reason = "must be the name" + of + ` of this account, not an ARN: "a"`
		tests[kind.input+", ARNs"] = test
		test.refused = []string{"arn:", "arn:aws:iam::123456789012:policy/a", "arn:aws:iam::123456789012:root",
			"arn:aws:iam::123456789012:" + kind.kind + "/", "arn:aws:iam::123456789012:" + kind.kind + "/ops/",
			"arn:aws:iam::123456789012:" + kind.kind + "/a*"}
		test.reason = "must be the name" + of + ", not an ARN"
		tests[kind.input+", other ARNs"] = test
		test.refused, test.reason = []string{"ci/a", "/ci/a"}, "must be the name"+of+`, without its path: "a"`
		tests[kind.input+", paths"] = test
		test.refused = []string{
			"arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef",
			"arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/me",
		}
		test.reason = ssoReason
		tests[kind.input+", ARNs of IAM Identity Center"] = test
	}
	for name, test := range tests {
		if test.at == nil {
			test.at, test.path = func(text string) m { return m{name: text} }, name
		}
		t.Run(name, func(t *testing.T) {
			for _, text := range test.accepted {
				assert.Empty(t, faults(t, test.at(text)))
			}
			for _, text := range test.refused {
				assert.Equal(t, []Fault{{Path: test.path, Value: fmt.Sprintf("%q", text), Reason: test.reason}}, faults(t, test.at(text)))
			}
		})
	}
}

// Everything else that is refused, with its neighbour that is not.
func TestRules(t *testing.T) {
	const arn = "arn:aws:iam::123456789012:policy/a"
	const oneKey = "a later change of the key would detach the policy"
	tests := map[string]struct {
		given  m
		faults []string
	}{
		"nothing": {m{"useCases": nil}, []string{"useCases: is required: " + useCaseList()}},
		"no use case": {m{"useCases": l{}}, []string{
			"useCases: may be empty only with additionalPolicyArns: " + useCaseList()}},
		"no use case and no policy": {m{"useCases": l{}, "additionalPolicyArns": m{}}, []string{
			"useCases: may be empty only with additionalPolicyArns: " + useCaseList()}},
		"no use case, a policy": {m{"useCases": l{}, "additionalPolicyArns": m{"a": arn}}, nil},
		"repeated use case":     {m{"useCases": l{"volumes", "volumes"}}, nil},
		"misspelt use cases": {m{"useCases": l{"Volumes", "vpc-lattice", "serviceConnectTLS", "loadBalancer", "s3"}}, []string{
			`useCases[0]: is not a use case; did you mean "volumes"?; it is "Volumes"`,
			`useCases[1]: is not a use case; did you mean "vpcLattice"?; it is "vpc-lattice"`,
			`useCases[2]: is not a use case; did you mean "serviceConnectTls"?; it is "serviceConnectTLS"`,
			`useCases[3]: is not a use case; did you mean "loadBalancers"?; it is "loadBalancer"`,
			`useCases[4]: is not a use case: ` + useCaseList() + `; it is "s3"`,
		}},
		"volumes and cleanup": {m{"useCases": l{"volumeCleanupOnly", "volumes"}}, []string{
			"useCases: must not hold volumes and volumeCleanupOnly together: volumes allows the cleanup too"}},
		"misspelt inputs": {m{"usecases": l{"volumes"}, "passRoleUser": l{"alice"}, "policyStatements": true}, []string{
			"passRoleUser: is not an input; did you mean \"passRoleUsers\"?",
			"policyStatements: is not an input: choose from " + strings.Join(inputNames, ", ") + "; it is true",
			"usecases: is not an input; did you mean \"useCases\"?",
		}},
		"Pulumi's own keys": {m{"__internal": "a"}, nil},
		"misspelt inputs with other characters": {m{"tags.password": "a", `["description"]`: "b", "a\\b": "c"}, []string{
			`["[\"description\"]"] [escaped]: is not an input; did you mean "description"?; it is "b"`,
			`["a\\b"] [escaped]: is not an input: choose from ` + strings.Join(inputNames, ", ") + `; it is "c"`,
			`["tags.password"]: is not an input: choose from ` + strings.Join(inputNames, ", ") + `; it is "a"`,
		}},
		"name and prefix":     {m{"name": "a", "namePrefix": "a"}, []string{`namePrefix: must not be given together with name; it is "a"`}},
		"shortest session":    {m{"maxSessionDuration": 3600.0}, nil},
		"longest session":     {m{"maxSessionDuration": 43200.0}, nil},
		"too short a session": {m{"maxSessionDuration": 3599.0}, []string{"maxSessionDuration: must be a whole number of seconds, 3600 to 43200; it is 3599"}},
		"too long a session":  {m{"maxSessionDuration": 43201.0}, []string{"maxSessionDuration: must be a whole number of seconds, 3600 to 43200; it is 43201"}},
		"session with half seconds": {m{"maxSessionDuration": 3600.5}, []string{
			"maxSessionDuration: must be a whole number of seconds, 3600 to 43200; it is 3600.5"}},
		"50 tags":  {m{"tags": manyTags(50)}, nil},
		"51 tags":  {m{"tags": manyTags(51)}, []string{"tags: must be at most 50, and there are 51"}},
		"tag keys": {m{"tags": m{"a": "", "aA0 _.:/=+-@ä": "", strings.Repeat("k", 128): ""}}, nil},
		"wrong tag keys": {m{"tags": m{"": "", "AWS:b": "", "a;b": "", "aws:a": "", strings.Repeat("k", 129): ""}}, []string{
			`tags[""]: the key must be 1 to 128 letters, digits, spaces or _.:/=+-@`,
			`tags["AWS:b"]: the key must not begin with aws:, AWS keeps such keys for itself`,
			`tags["a;b"]: the key must be 1 to 128 letters, digits, spaces or _.:/=+-@`,
			`tags["aws:a"]: the key must not begin with aws:, AWS keeps such keys for itself`,
			`tags.` + strings.Repeat("k", 129) + `: the key must be 1 to 128 letters, digits, spaces or _.:/=+-@`,
		}},
		"tag keys in one case": {m{"tags": m{"Team": "a", "team": "b"}}, []string{
			`tags.team: the key must not differ from "Team" in case only: for IAM this is one key`}},
		"roles that IAM does not let be changed": {m{"passRoleRoles": l{"AWSReservedSSO_Admin_0123456789abcdef", "AWSServiceRoleForECS", "AWSServiceRole"}}, []string{
			`passRoleRoles[0]: must not be a role of IAM Identity Center, which IAM does not let anyone change: set passRolePolicyName,` +
				` then add that policy to the permission set; it is "AWSReservedSSO_Admin_0123456789abcdef"`,
			`passRoleRoles[1]: must not be a service-linked role, which IAM does not let anyone change; it is "AWSServiceRoleForECS"`,
		}},
		"ARN of another kind": {m{"passRoleUsers": l{"arn:aws:iam::123456789012:group/a"}, "passRoleGroups": l{"arn:aws:sts::123456789012:assumed-role/b/session"}}, []string{
			`passRoleUsers[0]: must be the name of a user, and this is a group: put "a" of this account into passRoleGroups; it is "arn:aws:iam::123456789012:group/a"`,
			`passRoleGroups[0]: must be the name of a group, and this is a role: put "b" of this account into passRoleRoles; it is "arn:aws:sts::123456789012:assumed-role/b/session"`,
		}},
		"session of a role": {m{"passRoleRoles": l{"arn:aws:sts::123456789012:assumed-role/b/session"}}, []string{`passRoleRoles[0]: must be the name of a role of this account, not an ARN: "b"; it is "arn:aws:sts::123456789012:assumed-role/b/session"`}},
		"names in one case": {m{"passRoleUsers": l{"alice", "Alice", "alice"}, "passRoleRoles": l{"ALICE"}}, []string{`passRoleUsers[1]: must not differ from "alice" in case only: for IAM this is one name; it is "Alice"`}},
		"names and no policy": {m{"createPassRolePolicy": false, "passRoleUsers": l{"alice"}, "passRolePolicyName": "a"}, []string{
			"passRoleUsers: must be empty with createPassRolePolicy: false: there is no policy to attach",
			`passRolePolicyName: must not be given with createPassRolePolicy: false; it is "a"`,
		}},
		"no names and no policy": {m{"createPassRolePolicy": false, "passRoleUsers": l{}}, nil},
		"instance roles without instances": {m{"instanceRoleArns": l{"arn:aws:iam::123456789012:role/a"}}, []string{
			"instanceRoleArns: must be empty without the use case managedInstances, the only one that uses it"}},
		"no instance roles": {m{"instanceRoleArns": l{}}, nil},
		"keys of policies":  {m{"additionalPolicyArns": m{"a": arn, "aA0_": arn + "2"}}, nil},
		"wrong keys of policies": {m{"additionalPolicyArns": m{"": arn, "0a": arn + "2", "a-b": arn + "3", "_a": arn + "4"}}, []string{
			`additionalPolicyArns[""]: the key must begin with a letter and hold only letters, digits and _`,
			`additionalPolicyArns["0a"]: the key must begin with a letter and hold only letters, digits and _`,
			`additionalPolicyArns["_a"]: the key must begin with a letter and hold only letters, digits and _`,
			`additionalPolicyArns["a-b"]: the key must begin with a letter and hold only letters, digits and _`,
		}},
		"key of a selected use case": {m{"additionalPolicyArns": m{"volumes": arn}}, []string{
			`additionalPolicyArns.volumes: the key is a selected use case: remove one of the two`}},
		"key of another use case": {m{"additionalPolicyArns": m{"vpcLattice": arn}}, nil},
		"policy under two keys": {m{"additionalPolicyArns": m{"a": arn, "b": arn}}, []string{
			`additionalPolicyArns.b: must not repeat the policy of the key a; it is "` + arn + `"`}},
		"policy of a selected use case": {m{"additionalPolicyArns": m{"a": "arn:aws:iam::aws:policy/service-role/AmazonECSInfrastructureRolePolicyForVolumes"}}, []string{
			`additionalPolicyArns.a: must not repeat the policy of the use case volumes; it is "arn:aws:iam::aws:policy/service-role/AmazonECSInfrastructureRolePolicyForVolumes"`}},
		"policies of AWS": {m{"additionalPolicyArns": m{
			"AmazonECSInfrastructureRolePolicyForVpcLattice": "arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForVpcLattice",
			"CloudWatch_CrossAccountAccess":                  "arn:aws-cn:iam::aws:policy/service-role/CloudWatch-CrossAccountAccess",
			"ReadOnlyAccess":                                 "arn:aws:iam::123456789012:policy/ReadOnlyAccess",
		}}, nil},
		"policies of AWS under other keys": {m{"additionalPolicyArns": m{
			"a":          "arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForVpcLattice",
			"vpcLattice": "arn:aws-cn:iam::aws:policy/service-role/CloudWatch-CrossAccountAccess",
		}}, []string{
			`additionalPolicyArns.a: the key must be AmazonECSInfrastructureRolePolicyForVpcLattice, the policy's own name: ` + oneKey,
			`additionalPolicyArns.vpcLattice: the key must be CloudWatch_CrossAccountAccess, the policy's own name: ` + oneKey,
		}},
		"account as a number":       {m{"sourceAccount": 12345678901.0}, []string{"sourceAccount: must be a string: put it in quotes; it is 12345678901"}},
		"a number with an exponent": {m{"name": 1e21}, []string{"name: must be a string: put it in quotes; it is 1000000000000000000000"}},
		"a secret map": {m{"tags": resource.MakeSecret(resource.NewProperty(resource.NewPropertyMapFromMap(
			m{"aws:hidden": "", "Hidden": "aws:hidden", "hidden": "hidden;"})))}, []string{
			"tags [secret]: must not begin with aws:, AWS keeps such values for itself",
			"tags [secret]: the key must not begin with aws:, AWS keeps such keys for itself",
			"tags [secret]: the key must not differ from another in case only: for IAM this is one key",
			"tags [secret]: must be at most 256 letters, digits, spaces or _.:/=+-@",
		}},
		"a secret policy of a selected use case": {m{"additionalPolicyArns": m{"a": resource.MakeSecret(resource.NewProperty(
			"arn:aws:iam::aws:policy/service-role/AmazonECSInfrastructureRolePolicyForVolumes"))}}, []string{
			"additionalPolicyArns.a [secret]: must not repeat another policy of the role"}},
		"a secret policy of AWS": {m{"additionalPolicyArns": m{"a": resource.MakeSecret(resource.NewProperty("arn:aws:iam::aws:policy/Hidden"))}}, []string{
			"additionalPolicyArns.a [secret]: the key must be the policy's own name: " + oneKey}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var found []string
			for _, fault := range faults(t, test.given) {
				found = append(found, fault.String())
			}
			assert.Equal(t, test.faults, found)
		})
	}
}

// The inline policies of a role together hold 10240 characters.
func TestSizeOfInlinePolicies(t *testing.T) {
	roles := func(useCases l, characters int) m {
		arns, used := l{}, len(policy.PassInstanceRoles(nil))-len("null")+len("[]")-len(",")
		for i := 0; used < characters; i++ {
			start, end := fmt.Sprintf("arn:aws-cn:iam::123456789012:role/%02d", i), "/a"
			missing := characters - used - len(`"",`) - len(start) - len(end)
			if missing > 500 { // a path holds 512; enough is left for the last role
				missing = 400
			}
			arns = append(arns, start+strings.Repeat("p", missing)+end)
			used += len(`"",`) + len(arns[i].(string))
		}
		return m{"useCases": useCases, "instanceRoleArns": arns}
	}
	refused := func(characters int) []Fault {
		return []Fault{{Path: "instanceRoleArns", Reason: fmt.Sprintf("must be fewer or shorter: with them the inline policies"+
			" of the role have %d characters, and IAM allows 10240", characters)}}
	}
	instances, both := l{"managedInstances"}, l{"managedInstances", "volumeCleanupOnly"}
	assert.Empty(t, faults(t, roles(instances, 10240)))
	assert.Equal(t, refused(10241), faults(t, roles(instances, 10241)))
	cleanup := len(policy.VolumeCleanup("aws-cn"))
	assert.Empty(t, faults(t, roles(both, 10240-cleanup)))
	assert.Equal(t, refused(10241), faults(t, roles(both, 10241-cleanup)))
}

// The other resources are named after the component, and some have no other name in IAM.
func TestNameOfTheComponent(t *testing.T) {
	inputs := property.NewMap(map[string]property.Value{"useCases": listOf(property.New("volumes"))})
	for _, name := range []string{"a", "aA0_+=,.@-", strings.Repeat("a", 64)} {
		assert.NoError(t, Check(name, inputs), name)
	}
	for _, name := range []string{"", "team/ecs", "a b", "ä", "a:b", strings.Repeat("a", 65)} {
		assert.EqualError(t, Check(name, inputs), fmt.Sprintf(`ecs-infrastructure:index:EcsInfrastructureRole %q: 1 input must be changed
  - [name of the component]: must be 1 to 64 letters, digits or _+=,.@-: the role is named after it`, name))
	}
}

func manyTags(n int) m {
	tags := m{}
	for i := range n {
		tags[fmt.Sprint("key", i)] = ""
	}
	return tags
}

// faults are those of the given inputs; where they have no use case it is volumes.
func faults(t *testing.T, given m) []Fault {
	t.Helper()
	inputs := m{"useCases": l{"volumes"}}
	for input, value := range given {
		inputs[input] = value
	}
	return faultsOf(t, Check("ecs", resource.FromResourcePropertyMap(resource.NewPropertyMapFromMap(inputs))))
}

func faultsOf(t *testing.T, err error) []Fault {
	t.Helper()
	if err == nil {
		return nil
	}
	var found *InputError
	require.True(t, errors.As(err, &found), "%v", err)
	return found.Faults
}
