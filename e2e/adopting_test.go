package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optpreview"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
)

const adopting = "docs/adopting.md"

var (
	volumesPolicy = awsManaged + managedPolicies["volumes"]
	latticePolicy = awsManaged + managedPolicies["vpcLattice"]
)

// A role that was made with the calls of the AWS documentation.
func TestAdoptRoleOfAWSDocumentation(t *testing.T) {
	skipIfShort(t)
	byBothDoors(t, func(t *testing.T, door door, s *sandbox.Sandbox, client *awsiam.Client) {
		runScript(t, s.Endpoint(), `
aws iam create-role --role-name ecsInfrastructureRole --assume-role-policy-document '`+trustPolicy("")+`'
aws iam attach-role-policy --role-name ecsInfrastructureRole --policy-arn `+volumesPolicy)
		a := newAdoption(t, door, s, blocksOf(t, adopting, "yaml")[0], func(ctx *pulumi.Context) error {
			_, err := door.role(ctx, "ecs",
				&args{Name: pulumi.String("ecsInfrastructureRole"), UseCases: []component.UseCase{"volumes"}})
			return err
		})
		a.role = "ecsInfrastructureRole"
		assert.JSONEq(t, blocksOf(t, adopting, "json")[0], a.fillIDs())
		a.importFile()
		assert.Equal(t, []string{"CreatePolicy"}, a.update())
		assert.Equal(t, sandbox.Attached{volumesPolicy},
			readAccount(t, client).Roles["ecsInfrastructureRole"].Attached)
	})
}

// A role that terraform-aws-modules/ecs made.
func TestAdoptRoleOfTerraform(t *testing.T) {
	skipIfShort(t)
	byBothDoors(t, func(t *testing.T, door door, s *sandbox.Sandbox, client *awsiam.Client) {
		const name = "app-20251125093020123400000001"
		const description = "Amazon ECS infrastructure IAM role that is used to manage your infrastructure"
		runScript(t, s.Endpoint(), `
aws iam create-role --role-name `+name+` --description '`+description+`' --tags Key=Terraform,Value=true \
  --assume-role-policy-document '{"Version": "2012-10-17", "Statement": [{"Sid": "ECSServiceAssumeRole",
    "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ecs.amazonaws.com"}}]}'
aws iam attach-role-policy --role-name `+name+` --policy-arn `+volumesPolicy+`
aws iam attach-role-policy --role-name `+name+` --policy-arn `+latticePolicy)
		a := newAdoption(t, door, s, blocksOf(t, adopting, "yaml")[2], func(ctx *pulumi.Context) error {
			_, err := door.role(ctx, "ecs", &args{
				Name:        pulumi.String(name),
				Description: pulumi.String(description),
				Tags:        pulumi.StringMap{"Terraform": pulumi.String("true")},
				UseCases:    []component.UseCase{"volumes", "vpcLattice"},
			})
			return err
		})
		a.role = name
		a.fillIDs()
		a.importFile()
		assert.ElementsMatch(t, []string{"CreatePolicy", "UpdateAssumeRolePolicy"}, a.update())
		role := readAccount(t, client).Roles[name]
		assert.Equal(t, sandbox.Attached{latticePolicy, volumesPolicy}, role.Attached)
		assert.Equal(t, sandbox.Canonical(trustPolicy("")), role.Trust)
	})
}

// A role of the same program, which a consumer uses.
func TestAdoptRoleOfSameProgram(t *testing.T) {
	skipIfShort(t)
	byBothDoors(t, func(t *testing.T, door door, s *sandbox.Sandbox, client *awsiam.Client) {
		p := &sameProgram{door: door, retained: blocksOf(t, adopting, "yaml")[1]}
		a := newAdoption(t, door, s, p.yaml(), p.run)
		a.update()
		for name := range readAccount(t, client).Roles {
			if name != "consumer" {
				a.role, p.role = name, name
			}
		}
		p.retain = true
		a.change(p.yaml())
		if a.byYAML {
			assert.Contains(t, a.run(blocksOf(t, adopting, "sh")[3]), a.role)
		}
		assert.Empty(t, a.update())

		p.component = true
		a.change(p.yaml())
		a.fillIDs()
		a.importFile()
		p.retain = false
		a.change(p.yaml())
		assert.ElementsMatch(t, []string{"CreatePolicy", "UpdateAssumeRolePolicy"}, a.update())
		account := readAccount(t, client)
		assert.Equal(t, sandbox.Attached{volumesPolicy}, account.Roles[a.role].Attached)
		assert.Equal(t, account.Roles[a.role].Arn, account.Roles["consumer"].Description)
	})
}

// sameProgram is a program with a role and a consumer of it, then with the component too, and at last without the role.
type sameProgram struct {
	door              door
	role              string // the name of the role
	retained          string // the role with retainOnDelete, as the page has it
	retain, component bool
}

func (p *sameProgram) yaml() string {
	text, arn := "", "${role.arn}"
	if p.retain || !p.component {
		text += strings.NewReplacer("${trust}", "'"+someTrust+"'", "true", fmt.Sprint(p.retain)).Replace(p.retained) +
			fmt.Sprintf(`
  volumes:
    type: aws:iam:RolePolicyAttachment
    properties: {role: "${role.name}", policyArn: %s}
    options: {retainOnDelete: %t}
`, volumesPolicy, p.retain)
	} else {
		arn = "${ecs.roleArn}"
	}
	if p.component {
		text += fmt.Sprintf(`
  ecs:
    type: ecs-infrastructure:EcsInfrastructureRole
    properties: {name: %s, useCases: [volumes]}
`, p.role)
	}
	return text + fmt.Sprintf(`
  consumer:
    type: aws:iam:Role
    properties: {name: consumer, assumeRolePolicy: '%s', description: "%s"}
`, someTrust, arn)
}

func (p *sameProgram) run(ctx *pulumi.Context) error {
	var arn pulumi.StringOutput
	if p.component {
		ecs, err := p.door.role(ctx, "ecs",
			&args{Name: pulumi.String(p.role), UseCases: []component.UseCase{"volumes"}})
		if err != nil {
			return err
		}
		arn = ecs.RoleArn
	}
	if p.retain || !p.component {
		role, err := iam.NewRole(ctx, "role", &iam.RoleArgs{AssumeRolePolicy: pulumi.String(someTrust)},
			pulumi.RetainOnDelete(p.retain))
		if err != nil {
			return err
		}
		if _, err := iam.NewRolePolicyAttachment(ctx, "volumes", &iam.RolePolicyAttachmentArgs{
			Role: role.Name, PolicyArn: pulumi.String(volumesPolicy),
		}, pulumi.RetainOnDelete(p.retain)); err != nil {
			return err
		}
		arn = role.Arn
	}
	_, err := iam.NewRole(ctx, "consumer", &iam.RoleArgs{
		Name: pulumi.String("consumer"), AssumeRolePolicy: pulumi.String(someTrust), Description: arn,
	})
	return err
}

const someTrust = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow",` +
	`"Principal":{"Service":"ecs.amazonaws.com"},"Action":"sts:AssumeRole"}]}`

// adoption brings an existing role under the component, as docs/adopting.md says.
type adoption struct {
	*testing.T
	*recorder
	stack  auto.Stack
	byYAML bool                   // whether the program is in YAML, or else in Go
	change func(resources string) // changes a program in YAML
	role   string                 // its name
}

func newAdoption(t *testing.T, door door, s *sandbox.Sandbox, yaml string, run pulumi.RunFunc) *adoption {
	t.Helper()
	a := &adoption{T: t, byYAML: door.name == "plugin"}
	if a.byYAML {
		a.stack, a.change = program(t, s, yaml)
		setRegion(t, a.stack)
	} else {
		stack, err := s.Program(t.Context(), "dev", run)
		require.NoError(t, err)
		a.stack, a.change = stack, func(string) {}
	}
	a.recorder = newRecorder(t, s, a.stack)
	return a
}

// fillIDs lets Pulumi list the resources to import, fills in their IDs, and returns the list without versions.
func (a *adoption) fillIDs() string {
	file := filepath.Join(a.stack.Workspace().WorkDir(), "import.json")
	if a.byYAML {
		a.run(blocksOf(a.T, adopting, "sh")[0])
	} else {
		_, err := a.stack.Preview(a.Context(), optpreview.ImportFile(file))
		require.NoError(a, err)
	}
	text, err := os.ReadFile(file)
	require.NoError(a, err)
	var list struct {
		Resources []map[string]any `json:"resources"`
	}
	require.NoError(a, json.Unmarshal(text, &list))
	existing := list.Resources[:0]
	for _, resource := range list.Resources {
		delete(resource, "version")
		switch resource["type"] {
		case "aws:iam/policy:Policy":
			continue
		case "aws:iam/role:Role":
			resource["id"] = a.role
		case "aws:iam/rolePolicyAttachment:RolePolicyAttachment":
			useCase := strings.TrimPrefix(resource["name"].(string), "ecs-")
			resource["id"] = a.role + "/" + awsManaged + managedPolicies[component.UseCase(useCase)]
		}
		existing = append(existing, resource)
	}
	list.Resources = existing
	text, err = json.Marshal(list)
	require.NoError(a, err)
	require.NoError(a, os.WriteFile(file, text, 0o644))
	return string(text)
}

// importFile imports. That needs the language host of the project, though it does not run the program, and tests only
// have that of YAML.
func (a *adoption) importFile() {
	project := filepath.Join(a.stack.Workspace().WorkDir(), "Pulumi.yaml")
	before, err := os.ReadFile(project)
	require.NoError(a, err)
	require.NoError(a, os.WriteFile(project, []byte("name: program\nruntime: yaml\n"), 0o644))
	a.run(blocksOf(a.T, adopting, "sh")[1])
	require.NoError(a, os.WriteFile(project, before, 0o644))
}

// update returns the calls that changed something, and asserts that another update would change nothing.
func (a *adoption) update() []string {
	if a.byYAML {
		a.run(blocksOf(a.T, adopting, "sh")[2])
	} else {
		up(a.T, a.stack)
	}
	assert.Equal(a, []string{}, preview(a.T, a.stack))
	var changing []string
	for _, operation := range operations(a.take(a.T)) {
		if !reading.MatchString(operation) {
			changing = append(changing, operation)
		}
	}
	return changing
}

// reading matches the operations that change nothing.
var reading = regexp.MustCompile("^(Get|List|Describe)")

func (a *adoption) run(script string) string { return runScriptIn(a.T, a.stack, a.url, script) }
