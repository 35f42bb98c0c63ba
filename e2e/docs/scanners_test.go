package docs

import (
	"encoding/json"
	"maps"
	"net/url"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
)

// documents names the files in docs/documents as the policies page does.
var documents = map[string]string{
	"invoke-functions":    "`InvokeLifecycleHooks`",
	"pass-instance-roles": "`PassInstanceRoles`",
	"pass-role":           "`passRolePolicyJson`",
	"tls-key-policy":      "`tlsKeyPolicyJson`",
	"trust":               "`trustPolicyJson`",
	"trust-of-an-account": "`trustPolicyJson` with `sourceAccount`",
	"use-tls-keys":        "`UseTlsKmsKeys`",
	"use-volume-keys":     "`UseVolumeKmsKeys`",
	"volume-cleanup":      "`VolumeCleanupOnly`",
	"volume-key-policy":   "`volumeKeyPolicyJson`",
}

// The policies page has what scanners say of AWS's policies, in the versions that moto has, and of the documents.
func TestWhatScannersSay(t *testing.T) {
	stacktest.SkipIfShort(t)
	t.Parallel()
	dir, names := t.TempDir(), maps.Clone(documents)
	files, err := filepath.Glob("../../docs/documents/*.json")
	require.NoError(t, err)
	assert.Len(t, files, len(documents))
	for name := range documents {
		write(t, dir, name+".json", stacktest.Read(t, "docs/documents/"+name+".json"))
	}
	for name, document := range managedPolicies(t) {
		names[name] = "`" + name + "`"
		write(t, dir, name+".json", document)
	}
	found := map[string][]string{} // a row by its first cell
	byParliament := parliament(t, dir)
	for name, says := range parliament(t, dir, "--include-community-auditors") {
		if documents[name] != "" {
			text := stacktest.Read(t, "docs/documents/"+name+".json")
			assert.Equal(t, strings.Contains(text, `"iam:PassRole"`) || strings.Contains(text, `"kms:CreateGrant"`),
				strings.Contains(says, "PERMISSIONS_MANAGEMENT_ACTIONS"), name)
		}
	}
	for name, title := range names {
		says := []string{byParliament[name], cloudsplaining(t, dir, name)}
		if !slices.Equal(says, []string{"nothing", "nothing"}) {
			found[title] = says
		}
	}
	table := map[string][]string{}
	for _, row := range rows(t, "docs/policies.md", "What scanners say about these documents") {
		table[row[0]] = row[1:]
	}
	assert.Equal(t, found, table)
}

// Scanners of CloudFormation find nothing in a template of the role. cfn-lint finds that a role is referred to by its
// name, but not that a managed policy has a wrong path.
func TestWhatScannersSayOfATemplate(t *testing.T) {
	stacktest.SkipIfShort(t)
	t.Parallel()
	document := func(name string) json.RawMessage {
		return json.RawMessage(stacktest.Read(t, "docs/documents/"+name+".json"))
	}
	var policies []any
	for name, title := range documents {
		if strings.HasPrefix(name, "use-") || slices.Contains(
			[]string{"invoke-functions", "pass-instance-roles", "volume-cleanup"}, name) {
			policies = append(policies, map[string]any{
				"PolicyName": strings.Trim(title, "`"), "PolicyDocument": document(name),
			})
		}
	}
	const managed = "arn:aws:iam::aws:policy/"
	role := map[string]any{
		"AssumeRolePolicyDocument": document("trust"), "Policies": policies,
		"ManagedPolicyArns": []string{managed + "service-role/AmazonECSInfrastructureRolePolicyForVolumes"},
	}
	resources := map[string]any{
		"Role": map[string]any{"Type": "AWS::IAM::Role", "Properties": role},
		"PassRole": map[string]any{"Type": "AWS::IAM::ManagedPolicy", "Properties": map[string]any{
			"PolicyDocument": document("pass-role"),
		}},
	}
	template, err := json.Marshal(map[string]any{"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources})
	require.NoError(t, err)
	dir := t.TempDir()
	write(t, dir, "template.json", string(template))
	assert.Empty(t, lint(t, resources))
	out, err := output(dir, installed(t, "checkov"), "--file", "template.json", "--framework", "cloudformation",
		"--skip-download", "--compact", "--quiet")
	assert.NoError(t, err, out)
	assert.Regexp(t, `Passed checks: [1-9]\d*, Failed checks: 0`, out)

	role["ManagedPolicyArns"] = []string{managed + "AmazonECSInfrastructureRolePolicyForVolumes"}
	assert.Empty(t, lint(t, resources))
	resources["Gateway"] = map[string]any{"Type": "AWS::ECS::Gateway", "Properties": map[string]any{
		"GatewayName": "web", "Configuration": map[string]any{"HostSharedAlb": map[string]any{}},
		"InfrastructureRoleArn": map[string]string{"Ref": "Role"},
	}}
	assert.Contains(t, lint(t, resources), "E1041")
}

// managedPolicies returns the documents of AWS's policies for the role by name.
func managedPolicies(t *testing.T) map[string]string {
	t.Helper()
	client, err := stacktest.NewSandbox(t).StartIAM()
	require.NoError(t, err)
	all := map[string]string{}
	for _, policy := range stacktest.ManagedPolicies(t, client) {
		version, err := client.GetPolicyVersion(t.Context(),
			&awsiam.GetPolicyVersionInput{PolicyArn: policy.Arn, VersionId: policy.DefaultVersionId})
		require.NoError(t, err)
		all[*policy.PolicyName], err = url.QueryUnescape(*version.PolicyVersion.Document)
		require.NoError(t, err)
	}
	return all
}

// parliament returns how many issues of each kind it finds in each document of a folder.
func parliament(t *testing.T, dir string, options ...string) map[string]string {
	t.Helper()
	command := append([]string{installed(t, "parliament"), "--json", "--directory", ".",
		"--include_policy_extension", "json"}, options...)
	out, _ := output(dir, command...)
	counts := map[string]map[string]int{}
	for line := range strings.Lines(out) {
		var issue struct {
			Issue    string
			Location struct{ Filepath string }
		}
		require.NoError(t, json.Unmarshal([]byte(line), &issue), out)
		name := strings.TrimSuffix(filepath.Base(issue.Location.Filepath), ".json")
		if counts[name] == nil {
			counts[name] = map[string]int{}
		}
		counts[name][issue.Issue]++
	}
	says := map[string]string{}
	files, err := filepath.Glob(dir + "/*.json")
	require.NoError(t, err)
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		var all []string
		for _, issue := range slices.Sorted(maps.Keys(counts[name])) {
			all = append(all, "`"+issue+"` "+strconv.Itoa(counts[name][issue]))
		}
		says[name] = orNothing(all)
	}
	return says
}

var (
	capableOf = regexp.MustCompile(`Policy is capable of ([\w ]+)`)
	// colors are those of terminals, and those that Pulumi's engine writes for them.
	colors = regexp.MustCompile(`\x1b\[[0-9;]*m|<\{%[^%]*%\}>`)
)

func cloudsplaining(t *testing.T, dir, name string) string {
	t.Helper()
	out, err := output(dir, installed(t, "cloudsplaining"), "scan-policy-file", "--input-file", name+".json")
	require.NoError(t, err, out)
	var all []string
	for _, match := range capableOf.FindAllStringSubmatch(colors.ReplaceAllString(out, ""), -1) {
		all = append(all, match[1])
	}
	return orNothing(all)
}

func orNothing(all []string) string {
	if len(all) == 0 {
		return "nothing"
	}
	return strings.Join(all, ", ")
}

// installed returns the path of a scanner. Scanners are installed for make test-all only, so these tests are long ones.
func installed(t *testing.T, scanner string) string {
	t.Helper()
	folder := "scanners"
	if scanner == "checkov" {
		folder = scanner
	}
	path, err := filepath.Abs("../../.build/" + folder + "/bin/" + scanner)
	require.NoError(t, err)
	_, err = exec.LookPath(path)
	require.NoError(t, err)
	return path
}
