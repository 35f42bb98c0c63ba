package promises

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/enginetest"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/golden"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/provider"
)

// useEverything is a program with components that together use every input.
func useEverything(t *testing.T, door stacktest.Door) pulumi.RunFunc {
	everything := enginetest.ReadInputs(t, "testdata/everything.json")
	return func(ctx *pulumi.Context) error {
		for _, name := range slices.Sorted(maps.Keys(everything)) {
			a := &stacktest.Args{}
			enginetest.SetArguments(ctx, a, everything[name], nil)
			role, err := door.Role(ctx, name, a)
			if err != nil {
				return err
			}
			if name == "ecs" {
				if err := consume(ctx, role); err != nil {
					return err
				}
			}
		}
		return nil
	}
}

func TestEverythingUsesEveryInput(t *testing.T) {
	used := map[string]bool{}
	for _, inputs := range enginetest.ReadInputs(t, "testdata/everything.json") {
		for input := range inputs.All {
			used[input] = true
		}
	}
	for input := range enginetest.Values.All {
		assert.True(t, used[input], "e2e/promises/testdata/everything.json lacks the input %s: add a line to one of"+
			" its components, such as\n\t%q: \"a value\",\nand rewrite the contract, see CONTRIBUTING.md", input, input)
	}
}

// noAWS is the endpoint in the recorded states, where nothing listens.
const noAWS = "http://127.0.0.1:9"

// No release changes anything in the stacks of an earlier one. Their states are in testdata/upgrades; that of this
// release is recorded by TestContract.
func TestUpgrades(t *testing.T) {
	states, err := filepath.Glob("testdata/upgrades/*.json")
	require.NoError(t, err)
	require.Contains(t, states, recorded)
	for _, file := range states {
		for _, door := range stacktest.Doors {
			t.Run(filepath.Base(file)+"/"+door.Name, func(t *testing.T) {
				t.Parallel()
				text, err := os.ReadFile(file)
				require.NoError(t, err)
				s := stacktest.NewSandbox(t)
				stack, err := s.Program(t.Context(), "dev", useEverything(t, door))
				require.NoError(t, err)
				require.NoError(t, sandbox.UseEndpoint(t.Context(), stack, noAWS))
				var state apitype.UntypedDeployment
				require.NoError(t, json.Unmarshal(text, &state))
				require.NoError(t, stack.Import(t.Context(), state))
				assert.Equal(t, []string{}, stacktest.Preview(t, stack), "what an update does to stacks of the release")
			})
		}
	}
}

const contract = "testdata/contract.json"

const recorded = "testdata/upgrades/" + provider.Version + ".json"

// What the component makes is a contract with every stack that exists.
func TestContract(t *testing.T) {
	stacktest.ByBothDoors(t, func(t *testing.T, door stacktest.Door, s *sandbox.Sandbox, client *awsiam.Client) {
		makePrincipals(t, client)
		stack, err := s.Program(t.Context(), "dev", useEverything(t, door))
		require.NoError(t, err)
		stacktest.Up(t, stack)
		found := map[string]promise{}
		for _, resource := range stacktest.Children(t, stack) {
			found[string(resource.URN)] = promiseOf(resource)
		}
		if *golden.Update && door.Name == "import" {
			text, err := json.MarshalIndent(found, "", "  ")
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(contract, append(text, '\n'), 0o644))
			require.NoError(t, os.WriteFile(recorded, record(t, s, stack), 0o644))
		}
		text, err := os.ReadFile(contract)
		require.NoError(t, err)
		var promised map[string]promise
		require.NoError(t, json.Unmarshal(text, &promised))
		assert.Empty(t, strings.Join(effects(promised, found), "\n"),
			"what an update does to every stack: see CONTRIBUTING.md")
	})
}

// record returns the state of a stack, without anything of this machine.
func record(t *testing.T, s *sandbox.Sandbox, stack auto.Stack) []byte {
	t.Helper()
	exported, err := stack.Export(t.Context())
	require.NoError(t, err)
	var deployment apitype.DeploymentV3
	require.NoError(t, json.Unmarshal(exported.Deployment, &deployment))
	for i := range deployment.Resources {
		deployment.Resources[i].SourcePosition, deployment.Resources[i].StackTrace = "", nil
	}
	exported.Deployment, err = json.Marshal(deployment)
	require.NoError(t, err)
	text, err := json.MarshalIndent(exported, "", "  ")
	require.NoError(t, err)
	return append(bytes.ReplaceAll(text, []byte(s.Endpoint()), []byte(noAWS)), '\n')
}

// promise is what never changes of a resource, by URN, which has its type and its name in Pulumi.
type promise struct {
	Name     string `json:"name"` // in AWS, with * for what is generated
	Document string `json:"document,omitempty"`
}

func promiseOf(resource apitype.ResourceV3) promise {
	var p promise
	for _, input := range []string{"policy", "assumeRolePolicy"} {
		if document, ok := resource.Inputs[input].(string); ok {
			p.Document = sandbox.GeneratedName.ReplaceAllString(document, "*")
		}
	}
	name := string(resource.ID)
	for _, principal := range []string{"group", "role", "user"} { // of an attachment, whose ID is random
		if arn, ok := resource.Inputs["policyArn"]; ok && resource.Inputs[principal] != nil {
			name = fmt.Sprint(resource.Inputs[principal], "/", arn)
		}
	}
	p.Name = sandbox.GeneratedName.ReplaceAllString(name, "*")
	return p
}

// effects returns what an update does to every stack, because of the differences between two contracts.
func effects(promised, found map[string]promise) []string {
	var all []string
	for urn, p := range promised {
		switch f, exists := found[urn]; {
		case !exists:
			all = append(all, fmt.Sprintf("deletes %s", urn))
		case f.Name != p.Name:
			all = append(all, fmt.Sprintf("replaces %s: its name was %s and is %s", urn, p.Name, f.Name))
		case f.Document != p.Document:
			all = append(all, fmt.Sprintf("updates %s: its document was %s and is %s", urn, p.Document, f.Document))
		}
	}
	for urn := range found {
		if _, exists := promised[urn]; !exists {
			all = append(all, fmt.Sprintf("creates %s", urn))
		}
	}
	slices.Sort(all)
	return all
}
