package docs

import (
	"cmp"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/golden"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/inputs"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/limits"
)

// awsLimits are the limits of the component by the shape of the IAM API, with the places of CloudFormation that have
// them too. A character is tried within the text around it.
var awsLimits = map[string]struct {
	accepts func(text string) error
	around  string
	places  []string
}{
	"roleNameType":  {limits.RoleName, "%s", []string{"AWS::IAM::Role RoleName"}},
	"userNameType":  {limits.UserName, "%s", nil},
	"groupNameType": {limits.GroupName, "%s", nil},
	"policyNameType": {limits.PolicyName, "%s", []string{
		"AWS::IAM::ManagedPolicy ManagedPolicyName", "AWS::IAM::Role Policies[].PolicyName"}},
	"pathType":            {limits.Path, "/%s/", []string{"AWS::IAM::Role Path"}},
	"policyPathType":      {limits.Path, "/%s/", []string{"AWS::IAM::ManagedPolicy Path"}},
	"roleDescriptionType": {limits.Description, "%s", []string{"AWS::IAM::Role Description"}},
	"tagKeyType":          {limits.TagKey, "%s", []string{"AWS::IAM::Role Tags[].Key"}},
	"tagValueType":        {limits.TagValue, "%s", []string{"AWS::IAM::Role Tags[].Value"}},
}

// takesRole is an operation of the API that takes the role, in a field that README has, or in the same field within
// another. The resource is that of CloudFormation, unless it has none.
type takesRole struct{ service, operation, within, resource string }

var rolesTaken = map[string][]takesRole{
	"volumes": {
		{"ecs", "CreateService", "", "AWS::ECS::Service"}, {"ecs", "RunTask", "", ""}, {"ecs", "StartTask", "", ""},
	},
	"serviceConnectTls": {{"ecs", "CreateService", "", "AWS::ECS::Service"}},
	"vpcLattice":        {{"ecs", "CreateService", "", "AWS::ECS::Service"}},
	"loadBalancers":     {{"ecs", "CreateService", "", "AWS::ECS::Service"}},
	"managedInstances": {
		{"ecs", "CreateCapacityProvider", "", "AWS::ECS::CapacityProvider"},
		{"batch", "CreateComputeEnvironment", "computeResources", "AWS::Batch::ComputeEnvironment"},
	},
	"expressGatewayServices": {{"ecs", "CreateExpressGatewayService", "", "AWS::ECS::ExpressGatewayService"}},
	"gatewayHostSharedAlb":   {{"ecs", "CreateGateway", "", "AWS::ECS::Gateway"}},
	"lifecycleHooks":         {{"ecs", "CreateService", "", "AWS::ECS::Service"}},
}

// object is the path of what has the field.
func (r takesRole) object(field []string) []string {
	path := field[:len(field)-1]
	if r.within != "" {
		path = append([]string{r.within}, path...)
	}
	return path
}

// What this package states of AWS, and each installed copy of AWS's data: botocore's, cfn-lint's and the CDK's. moto's
// copy of the policies is in TestUseCases. The golden file has one line for all that agree.
func TestFactsInCopiesOfAWSData(t *testing.T) {
	stacktest.SkipIfShort(t)
	if !stacktest.HasLanguages("typescript") {
		t.Skip("without typescript: the CDK is installed by npm")
	}
	t.Parallel()
	stated := facts{}
	for shape, limit := range awsLimits {
		accepts := func(text string) bool { return limit.accepts(text) == nil }
		stated.add(shape, characters(limit.around, accepts), "component")
	}
	for _, useCase := range inputs.Managed(inputs.Selected(inputs.UseCaseNames())) {
		stated.add("policy of "+useCase.Name, strings.TrimPrefix(useCase.PolicyArn("aws"), "arn:aws:iam::aws:policy/"),
			"component")
	}
	fields := map[string][]string{}
	for _, row := range rows(t, "README.md", "Use cases") {
		if code := stacktest.Code(row[2]); len(code) > 0 {
			fields[stacktest.Code(row[0])[0]] = strings.Split(code[0], ".")
		}
	}
	assert.ElementsMatch(t, slices.Collect(maps.Keys(rolesTaken)), slices.Collect(maps.Keys(fields)))
	for _, tell := range []func(t *testing.T, stated facts, fields map[string][]string){botocore, cfnLint, cdk} {
		tell(t, stated, fields)
	}
	golden.Assert(t, "aws-data.txt", stated.String())
}

// botocore tells what the copies of botocore state, in which a pattern is about the whole text.
func botocore(t *testing.T, stated facts, fields map[string][]string) {
	const packages = "../../.build/*/lib/python*/site-packages/"
	for _, data := range found(t, packages+"botocore/data", packages+"awscli/botocore/data") {
		copied, models := "botocore of "+installedIn(data), map[string]model{}
		for _, service := range []string{"iam", "ecs", "batch"} {
			files := found(t, data+"/"+service+"/*/service-2.json*")
			require.Len(t, files, 1)
			var m model
			read(t, files[0], &m)
			models[service] = m
		}
		for name, limit := range awsLimits {
			shape, ok := models["iam"].Shapes[name]
			require.True(t, ok, "%s of %s", name, data)
			stated.add(name, characters(limit.around, matching(int(shape.Max), `^(?:`+shape.Pattern+`)$`)), copied)
		}
		for useCase, field := range fields {
			for _, taken := range rolesTaken[useCase] {
				m := models[taken.service]
				at := m.Operations[taken.operation].Input.Shape
				for _, member := range taken.object(field) {
					member, isList := strings.CutSuffix(member, "[]")
					at = m.Shapes[at].Members[member].Shape
					if isList {
						at = m.Shapes[at].Member.Shape
					}
				}
				members := slices.Collect(maps.Keys(m.Shapes[at].Members))
				stated.addField(useCase, field, members, m.Shapes[at].Required, copied+" ("+taken.operation+")")
			}
		}
	}
}

type model struct {
	Operations map[string]struct{ Input ofShape }
	Shapes     map[string]struct {
		Max      float64
		Pattern  string
		Member   ofShape
		Members  map[string]ofShape
		Required []string
	}
}

type ofShape struct{ Shape string }

// cfnLint tells what the copies of CloudFormation's schemas state, in which a pattern is searched for.
func cfnLint(t *testing.T, stated facts, fields map[string][]string) {
	for _, data := range found(t, "../../.build/*/lib/python*/site-packages/cfnlint/data/schemas") {
		copied, files := "cfn-lint of "+installedIn(data), map[string]string{} // by type
		read(t, data+"/providers/us-east-1.json", &files)
		schemas := map[string]*cfnSchema{} // by type
		schema := func(resource string) *cfnSchema {
			if schemas[resource] == nil {
				schemas[resource] = &cfnSchema{}
				read(t, data+"/resources/"+files[resource]+".json", schemas[resource])
			}
			return schemas[resource]
		}
		for name, limit := range awsLimits {
			for _, place := range limit.places {
				resource, path, _ := strings.Cut(place, " ")
				s := schema(resource).at(t, strings.Split(path, "."))
				if s.MaxLength > 0 || s.Pattern != "" {
					stated.add(name, characters(limit.around, matching(s.MaxLength, s.Pattern)), copied+" ("+place+")")
				}
			}
		}
		for useCase, field := range fields {
			for _, taken := range rolesTaken[useCase] {
				if taken.resource != "" {
					s := schema(taken.resource).at(t, taken.object(field))
					stated.addField(useCase, field, slices.Collect(maps.Keys(s.Properties)), s.Required,
						copied+" ("+taken.resource+")")
				}
			}
		}
	}
}

type cfnSchema struct {
	Ref         string `json:"$ref"`
	MaxLength   int
	Pattern     string
	Items       *cfnSchema
	Properties  map[string]*cfnSchema
	Required    []string
	Definitions map[string]*cfnSchema
}

// at returns what a resource has at a path.
func (resource *cfnSchema) at(t *testing.T, path []string) *cfnSchema {
	t.Helper()
	at := resource
	resolve := func() {
		for at != nil && at.Ref != "" {
			at = resource.Definitions[strings.TrimPrefix(at.Ref, "#/definitions/")]
		}
		require.NotNil(t, at, "no schema has %v", path)
	}
	for _, name := range path {
		name, isList := strings.CutSuffix(name, "[]")
		at = at.Properties[upperFirst(name)]
		if resolve(); isList {
			at = at.Items
			resolve()
		}
	}
	return at
}

// cdk tells what the CDK states: the types that it makes of CloudFormation's, and the policies that it attaches.
func cdk(t *testing.T, stated facts, fields map[string][]string) {
	const library = "../../.build/cdk/node_modules/aws-cdk-lib"
	var assembly struct {
		Types map[string]struct {
			Properties []struct {
				Name     string
				Optional bool
				Type     json.RawMessage
			}
		}
	}
	read(t, library+"/.jsii.gz", &assembly)
	structure := regexp.MustCompile(`aws-cdk-lib\.aws_\w+\.Cfn\w+\.\w+Property`)
	for useCase, field := range fields {
		for _, taken := range rolesTaken[useCase] {
			parts := strings.Split(taken.resource, "::")
			if len(parts) != 3 {
				continue
			}
			at := "aws-cdk-lib.aws_" + strings.ToLower(parts[1]) + ".Cfn" + parts[2] + "Props"
			for _, name := range taken.object(field) {
				for _, property := range assembly.Types[at].Properties {
					if strings.EqualFold(property.Name, strings.TrimSuffix(name, "[]")) {
						at = structure.FindString(string(property.Type))
						break
					}
				}
			}
			var all, required []string
			for _, property := range assembly.Types[at].Properties {
				if all = append(all, property.Name); !property.Optional {
					required = append(required, property.Name)
				}
			}
			stated.addField(useCase, field, all, required, "CDK ("+taken.resource+")")
		}
	}
	attaches := regexp.MustCompile(`fromAwsManagedPolicyName\("([\w/]*AmazonECSInfrastructure\w+)"`)
	for _, file := range found(t, library+"/aws-ecs/lib/*.js", library+"/aws-ecs/lib/*/*.js") {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, attached := range attaches.FindAllStringSubmatch(string(text), -1) {
			useCase, _ := inputs.WithPolicyKey(filepath.Base(attached[1]))
			stated.add("policy of "+cmp.Or(useCase.Name, "no use case"), attached[1], "CDK")
		}
	}
}

// installedIn returns the folder of .build that a copy is in.
func installedIn(data string) string {
	folder, _, _ := strings.Cut(strings.TrimPrefix(data, "../../.build/"), "/")
	return folder
}

func found(t *testing.T, patterns ...string) (files []string) {
	t.Helper()
	for _, pattern := range patterns {
		some, err := filepath.Glob(pattern)
		require.NoError(t, err)
		files = append(files, some...)
	}
	require.NotEmpty(t, files, "%v", patterns)
	return files
}

// read reads a JSON file, which may be compressed.
func read(t *testing.T, file string, into any) {
	t.Helper()
	opened, err := os.Open(file)
	require.NoError(t, err)
	defer opened.Close()
	var text io.Reader = opened
	if strings.HasSuffix(file, ".gz") {
		text, err = gzip.NewReader(opened)
		require.NoError(t, err)
	}
	require.NoError(t, json.NewDecoder(text).Decode(into), file)
}

func upperFirst(name string) string { return strings.ToUpper(name[:1]) + name[1:] }

// facts has the copies that state a value, by fact and value.
type facts map[string]map[string][]string

func (f facts) add(fact, value, copied string) {
	if f[fact] == nil {
		f[fact] = map[string][]string{}
	}
	if !slices.Contains(f[fact][value], copied) {
		f[fact][value] = append(f[fact][value], copied)
	}
}

// addField adds which members an object needs that has the field for the role.
func (f facts) addField(useCase string, field, members, required []string, copied string) {
	role := upperFirst(field[len(field)-1])
	upper := func(names []string) (all []string) {
		for _, name := range names {
			all = append(all, upperFirst(name))
		}
		return stacktest.Sorted(all)
	}
	value := "needs " + cmp.Or(strings.Join(upper(required), ", "), "nothing")
	if !slices.Contains(upper(members), role) {
		value = "is not known"
	}
	f.add("field "+strings.Join(field, ".")+" of "+useCase, value, copied)
}

func (f facts) String() string {
	var text strings.Builder
	for _, fact := range slices.Sorted(maps.Keys(f)) {
		fmt.Fprintln(&text, fact)
		for _, value := range slices.Sorted(maps.Keys(f[fact])) {
			fmt.Fprintf(&text, "  %s: %s\n", value, strings.Join(stacktest.Sorted(f[fact][value]), ", "))
		}
	}
	return text.String()
}

// characters describes a limit by what it accepts: how many characters, and which of Latin-1.
func characters(around string, accepts func(text string) bool) string {
	longest := 0
	for length := range 2050 {
		if text := fmt.Sprintf(around, strings.Repeat("a", length)); accepts(text) {
			longest = len(text)
		}
	}
	var all []rune
	for character := rune(1); character <= 0xFF; character++ {
		if accepts(fmt.Sprintf(around, string(character))) {
			all = append(all, character)
		}
	}
	return fmt.Sprintf("%d of %s", longest, ranges(all))
}

// ranges writes characters in order as those of a regular expression.
func ranges(characters []rune) (text string) {
	for first := 0; first < len(characters); {
		last := first
		for last+1 < len(characters) && characters[last+1] == characters[last]+1 {
			last++
		}
		text += string(characters[first])
		if last > first {
			text += "-" + string(characters[last])
		}
		first = last + 1
	}
	return strconv.QuoteToASCII(text)
}

// matching is a limit by length and pattern, as copies of the data write it.
func matching(longest int, pattern string) func(text string) bool {
	compiled := regexp.MustCompile(regexp.MustCompile(`\\u([0-9A-F]{4})`).ReplaceAllString(pattern, `\x{$1}`))
	return func(text string) bool {
		return (longest == 0 || len([]rune(text)) <= longest) && compiled.MatchString(text)
	}
}
