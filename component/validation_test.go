package component

import (
	"fmt"
	"maps"
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

// Every message of Check, except those of limits and principals, which have their own tests, beside inputs that are
// just right.
func TestMessages(t *testing.T) {
	const arn = "arn:aws:iam::123456789012:policy/a"
	const volumesArn = "arn:aws:iam::aws:policy/service-role/AmazonECSInfrastructureRolePolicyForVolumes"
	const vpcLatticeArn = "arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForVpcLattice"
	const cloudWatchArn = "arn:aws:iam::aws:policy/service-role/CloudWatch-CrossAccountAccess"
	const functionArn = "arn:aws:lambda:us-east-1:123456789012:function:a"
	const kmsKeyArn = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
	const oneKey = "renaming the key later would detach the policy"
	tests := map[string]struct {
		given  m
		faults []string
	}{
		"nothing": {m{"useCases": nil}, []string{"useCases: is required: " + chooseUseCase()}},
		"no use case": {m{"useCases": l{}}, []string{
			"useCases: may be empty only with additionalPolicyArns: " + chooseUseCase()}},
		"no use case and no policy": {m{"useCases": l{}, "additionalPolicyArns": m{}}, []string{
			"useCases: may be empty only with additionalPolicyArns: " + chooseUseCase()}},
		"no use case, a policy": {m{"useCases": l{}, "additionalPolicyArns": m{"a": arn}}, nil},
		"repeated use case":     {m{"useCases": l{"volumes", "volumes"}}, nil},
		"misspelt use cases": {
			m{"useCases": l{"Volumes", "vpc-lattice", "serviceConnectTLS", "loadBalancer", "s3"}},
			[]string{
				`useCases[0]: is not a use case; did you mean "volumes"?; got "Volumes"`,
				`useCases[1]: is not a use case; did you mean "vpcLattice"?; got "vpc-lattice"`,
				`useCases[2]: is not a use case; did you mean "serviceConnectTls"?; got "serviceConnectTLS"`,
				`useCases[3]: is not a use case; did you mean "loadBalancers"?; got "loadBalancer"`,
				`useCases[4]: is not a use case: ` + chooseUseCase() + `; got "s3"`,
			},
		},
		"volumes and cleanup": {m{"useCases": l{"volumeCleanupOnly", "volumes"}}, []string{
			"useCases: must not contain both volumes and volumeCleanupOnly: volumes includes the cleanup"}},
		"misspelt inputs": {m{"usecases": l{"volumes"}, "passRoleUser": l{"alice"}, "policyStatements": true}, []string{
			"passRoleUser: is not an input; did you mean \"passRoleUsers\"?",
			"policyStatements: is not an input: choose from " + strings.Join(inputNames(), ", ") + "; got true",
			"usecases: is not an input; did you mean \"useCases\"?",
		}},
		"Pulumi's own keys": {m{"__internal": "a"}, nil},
		"misspelt inputs with other characters": {
			m{"tags.password": "a", `["description"]`: "b", "a\\b": "c"},
			[]string{
				`["[\"description\"]"] [escaped]: is not an input; did you mean "description"?; got "b"`,
				`["a\\b"] [escaped]: is not an input: choose from ` + strings.Join(inputNames(), ", ") + `; got "c"`,
				`["tags.password"]: is not an input: choose from ` + strings.Join(inputNames(), ", ") + `; got "a"`,
			},
		},
		"name and prefix": {
			m{"name": "a", "namePrefix": "a"},
			[]string{`namePrefix: cannot be combined with name; got "a"`},
		},
		"shortest session": {m{"maxSessionDuration": 3600.0}, nil},
		"longest session":  {m{"maxSessionDuration": 43200.0}, nil},
		"too short a session": {
			m{"maxSessionDuration": 3599.0},
			[]string{"maxSessionDuration: must be a whole number of seconds, 3600 to 43200; got 3599"},
		},
		"too long a session": {
			m{"maxSessionDuration": 43201.0},
			[]string{"maxSessionDuration: must be a whole number of seconds, 3600 to 43200; got 43201"},
		},
		"session with half seconds": {m{"maxSessionDuration": 3600.5}, []string{
			"maxSessionDuration: must be a whole number of seconds, 3600 to 43200; got 3600.5"}},
		"no propagation":      {m{"propagationSeconds": 0.0}, nil},
		"longest propagation": {m{"propagationSeconds": 300.0}, nil},
		"negative propagation": {
			m{"propagationSeconds": -1.0},
			[]string{"propagationSeconds: must be a whole number of seconds, 0 to 300; got -1"},
		},
		"too long a propagation": {
			m{"propagationSeconds": 301.0},
			[]string{"propagationSeconds: must be a whole number of seconds, 0 to 300; got 301"},
		},
		"propagation with half seconds": {
			m{"propagationSeconds": 9.5},
			[]string{"propagationSeconds: must be a whole number of seconds, 0 to 300; got 9.5"},
		},
		"50 tags":  {m{"tags": manyTags(50)}, nil},
		"51 tags":  {m{"tags": manyTags(51)}, []string{"tags: must be at most 50 tags; there are 51"}},
		"tag keys": {m{"tags": m{"a": "", "aA0 _.:/=+-@ä": "", strings.Repeat("k", 128): ""}}, nil},
		"wrong tag keys": {
			m{"tags": m{"": "", "AWS:b": "", "a;b": "", "aws:a": "", strings.Repeat("k", 129): ""}},
			[]string{
				`tags[""]: the key must be 1 to 128 letters, digits, spaces or _.:/=+-@`,
				`tags["AWS:b"]: the key must not begin with aws:, which AWS reserves`,
				`tags["a;b"]: the key must be 1 to 128 letters, digits, spaces or _.:/=+-@`,
				`tags["aws:a"]: the key must not begin with aws:, which AWS reserves`,
				`tags.` + strings.Repeat("k", 129) + `: the key must be 1 to 128 letters, digits, spaces or _.:/=+-@`,
			},
		},
		"tag keys in one case": {m{"tags": m{"Team": "a", "team": "b"}}, []string{
			`tags.team: the key must not differ from "Team" only in case: IAM has one tag for both`}},
		"names in one case": {
			m{"passRoleUsers": l{"alice", "Alice", "alice"}, "passRoleRoles": l{"ALICE"}},
			[]string{
				`passRoleUsers[1]: must not differ from "alice" only in case: IAM has one user for both; got "Alice"`,
			},
		},
		"names and no policy": {
			m{"createPassRolePolicy": false, "passRoleUsers": l{"alice"}, "passRolePolicyName": "a"},
			[]string{
				"passRoleUsers: must be empty with createPassRolePolicy: false: there is no policy to attach",
				`passRolePolicyName: cannot be combined with createPassRolePolicy: false; got "a"`,
			},
		},
		"no names and no policy": {m{"createPassRolePolicy": false, "passRoleUsers": l{}}, nil},
		"instance roles without instances": {m{"instanceRoleArns": l{"arn:aws:iam::123456789012:role/a"}}, []string{
			"instanceRoleArns: must be empty without the use case managedInstances, the only one that uses it"}},
		"no instance roles": {m{"instanceRoleArns": l{}}, nil},
		"hooks without functions": {m{"useCases": l{"lifecycleHooks"}}, []string{
			"lifecycleHookFunctionArns: is required with the use case lifecycleHooks, and must not be empty"}},
		"hooks with no functions": {m{"useCases": l{"lifecycleHooks"}, "lifecycleHookFunctionArns": l{}}, []string{
			"lifecycleHookFunctionArns: is required with the use case lifecycleHooks, and must not be empty"}},
		"functions without hooks": {m{"lifecycleHookFunctionArns": l{functionArn}}, []string{
			"lifecycleHookFunctionArns: must be empty without the use case lifecycleHooks," +
				" the only one that uses it"}},
		"hooks with functions": {
			m{"useCases": l{"lifecycleHooks"}, "lifecycleHookFunctionArns": l{functionArn, functionArn + ":live"}}, nil,
		},
		"no functions":       {m{"lifecycleHookFunctionArns": l{}}, nil},
		"keys with volumes":  {m{"volumeKmsKeyArns": l{kmsKeyArn, kmsKeyArn}}, nil},
		"no keys of volumes": {m{"useCases": l{"vpcLattice"}, "volumeKmsKeyArns": l{}}, nil},
		"keys of volumes that are retired": {
			m{"useCases": l{"volumeCleanupOnly"}, "volumeKmsKeyArns": l{kmsKeyArn}},
			[]string{"volumeKmsKeyArns: must be empty without the use case volumes, the only one that uses it"},
		},
		"keys with TLS": {m{"useCases": l{"serviceConnectTls"}, "tlsKmsKeyArns": l{kmsKeyArn}}, nil},
		"keys without TLS": {m{"tlsKmsKeyArns": l{kmsKeyArn}}, []string{
			"tlsKmsKeyArns: must be empty without the use case serviceConnectTls, the only one that uses it"}},
		"lists and a wrong use case": {
			m{"useCases": l{"s3"}, "tlsKmsKeyArns": l{kmsKeyArn}},
			[]string{`useCases[0]: is not a use case: ` + chooseUseCase() + `; got "s3"`},
		},
		"keys of policies": {m{"additionalPolicyArns": m{"a": arn, "aA0_": arn + "2"}}, nil},
		"wrong keys of policies": {
			m{"additionalPolicyArns": m{"": arn, "0a": arn + "2", "a-b": arn + "3", "_a": arn + "4"}},
			[]string{
				`additionalPolicyArns[""]: the key must start with a letter and contain only letters, digits and _`,
				`additionalPolicyArns["0a"]: the key must start with a letter and contain only letters, digits and _`,
				`additionalPolicyArns["_a"]: the key must start with a letter and contain only letters, digits and _`,
				`additionalPolicyArns["a-b"]: the key must start with a letter and contain only letters, digits and _`,
			},
		},
		"key of a selected use case": {m{"additionalPolicyArns": m{"volumes": arn}}, []string{
			`additionalPolicyArns.volumes: the key is a selected use case: remove one of the two`}},
		"key of a use case beside a wrong one": {
			m{"useCases": l{"volumes", "s3"}, "additionalPolicyArns": m{"volumes": arn}},
			[]string{
				`useCases[1]: is not a use case: ` + chooseUseCase() + `; got "s3"`,
				"additionalPolicyArns.volumes: the key must not be the name of a use case, which names its" +
					" attachment: select it, or choose another key",
			},
		},
		"keys of other use cases": {
			m{"additionalPolicyArns": m{"vpcLattice": arn, "volumeCleanupOnly": arn + "2", "VpcLattice": arn + "3"}},
			[]string{
				"additionalPolicyArns.volumeCleanupOnly: the key must not be the name of a use case, which names its" +
					" attachment: select it, or choose another key",
				"additionalPolicyArns.vpcLattice: the key must not be the name of a use case, which names its" +
					" attachment: select it, or choose another key",
			},
		},
		"key of a use case's policy": {
			m{"additionalPolicyArns": m{"AmazonECSInfrastructureRolePolicyForVpcLattice": arn}},
			[]string{"additionalPolicyArns.AmazonECSInfrastructureRolePolicyForVpcLattice: the key must not be the" +
				" name of the policy that the use case vpcLattice attaches: choose another key"},
		},
		"key of a selected use case's policy": {
			m{"additionalPolicyArns": m{"AmazonECSInfrastructureRolePolicyForVolumes": arn}},
			[]string{"additionalPolicyArns.AmazonECSInfrastructureRolePolicyForVolumes: the key must not be the" +
				" name of the policy that the use case volumes attaches: choose another key"},
		},
		"policies of AWS with another path": {
			m{"additionalPolicyArns": m{
				"AmazonECSInfrastructureRolePolicyForVpcLattice": "arn:aws-cn:iam::aws:policy/service-role/" +
					"AmazonECSInfrastructureRolePolicyForVpcLattice",
				"AmazonECSInfrastructureRoleForExpressGatewayServices": "arn:aws-cn:iam::aws:policy/service-role/" +
					"AmazonECSInfrastructureRoleForExpressGatewayServices",
				"a": "arn:aws-cn:iam::aws:policy/AmazonECSInfrastructureRolePolicyForVolumes",
			}},
			[]string{
				"additionalPolicyArns.AmazonECSInfrastructureRoleForExpressGatewayServices: must be" +
					" arn:aws-cn:iam::aws:policy/service-role/AmazonECSInfrastructureRoleforExpressGatewayServices," +
					" which the use case expressGatewayServices attaches; got" +
					` "arn:aws-cn:iam::aws:policy/service-role/AmazonECSInfrastructureRoleForExpressGatewayServices"`,
				"additionalPolicyArns.AmazonECSInfrastructureRolePolicyForVpcLattice: must be" +
					" arn:aws-cn:iam::aws:policy/AmazonECSInfrastructureRolePolicyForVpcLattice," +
					" which the use case vpcLattice attaches; got" +
					` "arn:aws-cn:iam::aws:policy/service-role/AmazonECSInfrastructureRolePolicyForVpcLattice"`,
				"additionalPolicyArns.a: must be" +
					" arn:aws-cn:iam::aws:policy/service-role/AmazonECSInfrastructureRolePolicyForVolumes," +
					" which the use case volumes attaches; got" +
					` "arn:aws-cn:iam::aws:policy/AmazonECSInfrastructureRolePolicyForVolumes"`,
			},
		},
		"a secret policy of AWS with another path": {
			m{"additionalPolicyArns": m{"a": secretly("arn:aws:iam::aws:policy/service-role/" +
				"AmazonECSInfrastructureRolePolicyForVpcLattice")}},
			[]string{"additionalPolicyArns.a [secret]: must have the path that AWS gave the policy of this name"},
		},
		"two partitions": {
			m{
				"useCases": l{"managedInstances"}, "permissionsBoundary": arn,
				"additionalPolicyArns": m{"a": arn + "2", "b": "arn:aws-cn:iam::123456789012:policy/b"},
				"instanceRoleArns":     l{"arn:aws-us-gov:iam::123456789012:role/a"},
			},
			[]string{
				"instanceRoleArns[0]: must be in the same AWS partition as permissionsBoundary;" +
					` got "arn:aws-us-gov:iam::123456789012:role/a"`,
				"additionalPolicyArns.b: must be in the same AWS partition as permissionsBoundary;" +
					` got "arn:aws-cn:iam::123456789012:policy/b"`,
			},
		},
		"one policy in two partitions": {
			m{"additionalPolicyArns": m{"a": arn, "b": strings.Replace(arn, "aws", "aws-cn", 1)}},
			[]string{
				"additionalPolicyArns.b: must not repeat the policy of the key a;" +
					` got "arn:aws-cn:iam::123456789012:policy/a"`,
				"additionalPolicyArns.b: must be in the same AWS partition as additionalPolicyArns.a;" +
					` got "arn:aws-cn:iam::123456789012:policy/a"`,
			},
		},
		"policies of service-linked roles": {
			m{
				"permissionsBoundary": "arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy",
				"additionalPolicyArns": m{
					"AmazonECSServiceRolePolicy": "arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy",
				},
			},
			[]string{
				"permissionsBoundary: must not be the policy of a service-linked role: IAM attaches it to that" +
					` role only; got "arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy"`,
				"additionalPolicyArns.AmazonECSServiceRolePolicy: must not be the policy of a service-linked role:" +
					` IAM attaches it to that role only; got ` +
					`"arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy"`,
			},
		},
		"path of service-linked roles": {
			m{"path": "/aws-service-role/ecs.amazonaws.com/"},
			[]string{"path: must not begin with /aws-service-role/, which IAM reserves for service-linked roles;" +
				` got "/aws-service-role/ecs.amazonaws.com/"`},
		},
		"nulls": {
			m{"permissionsBoundary": nil, "sourceAccount": nil, "name": nil, "description": nil},
			[]string{
				"permissionsBoundary: must not be null: omit it for a role without a boundary",
				"sourceAccount: must not be null: omit it for a trust policy without a condition",
			},
		},
		"a policy that is secret under another key": {
			m{"additionalPolicyArns": m{"a": secretly(arn), "b": arn}},
			[]string{"additionalPolicyArns.b [secret]: must not repeat another policy of the role"},
		},
		"a text that is secret elsewhere": {
			m{"description": "hidden“", "tags": m{"a": secretly("hidden“")}},
			[]string{
				"description [secret]: must be at most 1000 characters of Latin-1, so no typographic quotes or dashes",
				"tags.a [secret]: must be at most 256 letters, digits, spaces or _.:/=+-@",
			},
		},
		"policy under two keys": {m{"additionalPolicyArns": m{"a": arn, "b": arn}}, []string{
			`additionalPolicyArns.b: must not repeat the policy of the key a; got "` + arn + `"`}},
		"policy of a selected use case": {
			m{"additionalPolicyArns": m{"a": volumesArn}},
			[]string{
				`additionalPolicyArns.a: must not repeat the policy of the use case volumes; got "` + volumesArn + `"`},
		},
		"policies of AWS": {m{"additionalPolicyArns": m{
			"AmazonECSInfrastructureRolePolicyForVpcLattice": vpcLatticeArn,
			"CloudWatch_CrossAccountAccess":                  cloudWatchArn,
			"ReadOnlyAccess":                                 "arn:aws:iam::123456789012:policy/ReadOnlyAccess",
		}}, nil},
		"policies of AWS under other keys": {m{"additionalPolicyArns": m{
			"a":          vpcLatticeArn,
			"vpcLattice": cloudWatchArn,
		}}, []string{
			"additionalPolicyArns.a: the key must be AmazonECSInfrastructureRolePolicyForVpcLattice," +
				" the name of the policy: " + oneKey,
			"additionalPolicyArns.vpcLattice: the key must not be the name of a use case, which names its" +
				" attachment: select it, or choose another key",
			"additionalPolicyArns.vpcLattice: the key must be CloudWatch_CrossAccountAccess," +
				" the name of the policy: " + oneKey,
		}},
		"account as a number": {
			m{"sourceAccount": 12345678901.0},
			[]string{"sourceAccount: must be a string: put it in quotes, or, if a YAML program has it from the" +
				" configuration, in fn::toJSON; got 12345678901"},
		},
		"a number with an exponent": {
			m{"name": 1e21},
			[]string{"name: must be a string: put it in quotes, or, if a YAML program has it from the" +
				" configuration, in fn::toJSON; got 1000000000000000000000"},
		},
		"a secret map": {m{"tags": resource.MakeSecret(resource.NewProperty(resource.NewPropertyMapFromMap(
			m{"aws:hidden": "", "Hidden": "aws:hidden", "hidden": "hidden;"})))}, []string{
			"tags [secret]: must not begin with aws:, which AWS reserves",
			"tags [secret]: the key must not begin with aws:, which AWS reserves",
			"tags [secret]: the key must not differ from another key only in case: IAM has one tag for both",
			"tags [secret]: must be at most 256 letters, digits, spaces or _.:/=+-@",
		}},
		"a secret policy of a selected use case": {
			m{"additionalPolicyArns": m{"a": secretly(volumesArn)}},
			[]string{"additionalPolicyArns.a [secret]: must not repeat another policy of the role"},
		},
		"a secret policy of AWS": {
			m{"additionalPolicyArns": m{"a": secretly("arn:aws:iam::aws:policy/Hidden")}},
			[]string{"additionalPolicyArns.a [secret]: the key must be the name of the policy: " + oneKey},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var found []string
			for _, fault := range faultsOf(t, test.given) {
				found = append(found, fault.String())
			}
			assert.Equal(t, test.faults, found)
		})
	}
}

// The inline policies of a role total at most 10240 characters.
func TestSizeOfInlinePolicies(t *testing.T) {
	roles := func(useCases l, characters int) m {
		arns, used := l{}, len(policy.PassInstanceRoles(nil))-len("null")+len("[]")-len(",")
		for i := 0; used < characters; i++ {
			start, end := fmt.Sprintf("arn:aws-cn:iam::123456789012:role/%02d", i), "/a"
			missing := characters - used - len(`"",`) - len(start) - len(end)
			if missing > 500 { // a path has at most 512, and the last role needs some
				missing = 400
			}
			arns = append(arns, start+strings.Repeat("p", missing)+end)
			used += len(`"",`) + len(arns[i].(string))
		}
		return m{"useCases": useCases, "instanceRoleArns": arns}
	}
	refused := func(characters int) []Fault {
		return []Fault{{Kind: KindTooLarge, Path: "instanceRoleArns", Reason: fmt.Sprintf("is too large:"+
			" the role's inline policies total %d characters, and IAM allows 10240", characters)}}
	}
	instances, both := l{"managedInstances"}, l{"managedInstances", "volumeCleanupOnly"}
	assert.Empty(t, faultsOf(t, roles(instances, 10240)))
	assert.Equal(t, refused(10241), faultsOf(t, roles(instances, 10241)))
	cleanup := len(policy.VolumeCleanup("aws-cn"))
	assert.Empty(t, faultsOf(t, roles(both, 10240-cleanup)))
	assert.Equal(t, refused(10241), faultsOf(t, roles(both, 10241-cleanup)))
}

// All lists of ARNs count, and the fault is at the one whose policy is the largest.
func TestSizeOfInlinePoliciesTogether(t *testing.T) {
	keys := func(n int) (arns l) {
		for i := range n {
			arns = append(arns, fmt.Sprintf("arn:aws:kms:us-east-1:123456789012:key/%036d", i))
		}
		return arns
	}
	roles := func(n int) (arns l) {
		for i := range n {
			arns = append(arns, fmt.Sprintf("arn:aws:iam::123456789012:role/%03d", i))
		}
		return arns
	}
	for _, test := range []struct {
		roles, tlsKeys, volumeKeys l
		fault                      string
	}{
		{roles(1), keys(50), keys(20), ""},
		{roles(1), keys(50), keys(30), "volumeKmsKeyArns"},
		{roles(1), keys(100), keys(20), "tlsKmsKeyArns"},
		{roles(150), keys(50), keys(1), "instanceRoleArns"},
	} {
		faults := faultsOf(t, m{
			"useCases":         l{"managedInstances", "volumes", "serviceConnectTls"},
			"instanceRoleArns": test.roles, "tlsKmsKeyArns": test.tlsKeys, "volumeKmsKeyArns": test.volumeKeys,
		})
		if test.fault == "" {
			assert.Empty(t, faults)
			continue
		}
		assert.Equal(t, []Fault{{Kind: KindTooLarge, Path: test.fault}}, withoutReasons(faults))
	}
}

// The role and the PassRole policy are auto-named after the component, unless they have names.
func TestNameOfTheComponent(t *testing.T) {
	const (
		characters = "must be letters, digits or _+=,.@-: its resources are named after it"
		ofRole     = "must be at most 56 characters: the role is auto-named after it, with 8 more: shorten it, or set" +
			" name or namePrefix"
		ofPolicy = "must be at most 110 characters: the PassRole policy is auto-named after it, with 18 more: shorten" +
			" it, or set passRolePolicyName"
	)
	long := func(n int) string { return strings.Repeat("a", n) }
	for _, test := range []struct {
		name    string
		given   m
		reasons []string
	}{
		{"a", nil, nil},
		{"aA0_+=,.@-", nil, nil},
		{"", nil, []string{characters}},
		{"team/ecs", m{"name": "a", "passRolePolicyName": "b"}, []string{characters}},
		{"a b", nil, []string{characters}},
		{"ä", nil, []string{characters}},
		{"a:b", nil, []string{characters}},
		{long(56), nil, nil},
		{long(57), nil, []string{ofRole}},
		{long(57), m{"name": nil}, []string{ofRole}},
		{long(57), m{"passRolePolicyName": "b"}, []string{ofRole}},
		{long(111), nil, []string{ofRole, ofPolicy}},
		{long(110), m{"name": "a"}, nil},
		{long(110), m{"namePrefix": "a"}, nil},
		{long(111), m{"name": "a"}, []string{ofPolicy}},
		{long(111), m{"name": "a", "passRolePolicyName": "b"}, nil},
		{long(111), m{"name": "a", "createPassRolePolicy": false}, nil},
		{long(111), m{"name": notKnown, "passRolePolicyName": notKnown}, nil},
	} {
		given := m{"useCases": l{"volumes"}}
		maps.Copy(given, test.given)
		inputs := valueFor(given).AsMap()
		var reasons []string
		for _, fault := range faultsIn(t, checked(test.name, inputs)) {
			assert.Equal(t, "[name of the component]", fault.Path)
			reasons = append(reasons, fault.Reason)
		}
		assert.Equal(t, test.reasons, reasons, "%s %v", test.name, test.given)
	}
}

var notKnown = resource.MakeComputed(resource.NewProperty(""))

// The summary counts inputs, not what is wrong with them.
func TestSummary(t *testing.T) {
	inputs := m{"useCases": l{"a", "b"}, "tags": m{"aws:a": ";"}, "a.b": "c", "c[0]": "d"}
	check := func(name string, inputs m) string {
		return inputError(t,
			checked(name, valueFor(inputs).AsMap())).summary()
	}
	assert.Equal(t, "4 inputs must be changed", check("ecs", inputs))
	assert.Equal(t, "1 input must be changed", check("ecs", m{"useCases": l{"a", "b"}}))
	assert.Equal(t, "the name of the component must be changed", check("a/b", m{"useCases": l{"volumes"}}))
	assert.Equal(t, "the name of the component and 1 input must be changed", check("a/b", m{"useCases": l{}}))
	assert.Equal(t, "the name of the component and 4 inputs must be changed", check("a/b", inputs))
}

func secretly(text string) resource.PropertyValue {
	return resource.MakeSecret(resource.NewProperty(text))
}

func manyTags(n int) m {
	tags := m{}
	for i := range n {
		tags[fmt.Sprint("key", i)] = ""
	}
	return tags
}

// valueFor converts a Go value.
func valueFor(value any) property.Value {
	return resource.FromResourcePropertyValue(resource.NewPropertyValue(value))
}

// faultsOf returns the faults of inputs, which have the use case volumes unless they set useCases.
func faultsOf(t *testing.T, given m) []Fault {
	t.Helper()
	inputs := m{"useCases": l{"volumes"}}
	maps.Copy(inputs, given)
	return faultsIn(t, checked("ecs", valueFor(inputs).AsMap()))
}

func checked(component string, inputs property.Map) error { return validate(component, inputs).err() }

func faultsIn(t *testing.T, err error) []Fault {
	t.Helper()
	if err == nil {
		return nil
	}
	return inputError(t, err).Faults
}

func inputError(t *testing.T, err error) *InputError {
	t.Helper()
	var found *InputError
	require.ErrorAs(t, err, &found)
	return found
}
