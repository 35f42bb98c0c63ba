package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing/fstest"
	"text/template"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
)

var previewOfOne = experiment{
	rows:    []row{{"preview of 1 role, to the same resources by hand", 1.0, inSeconds}},
	rounds:  21,
	prepare: previews(program{byComponent, 1}, program{byHand, 1}),
}

var previewOfMany = experiment{
	rows:    []row{{"preview of 50 roles, to the same resources by hand", 1.0, inSeconds}},
	rounds:  11,
	prepare: previews(program{byComponent, many}, program{byHand, many}),
}

var previewAndCDK = experiment{
	rows: []row{{"preview of 1 role, to the synthesis of the same role by AWS CDK", 0.25, inSeconds}},
	prepare: func(ctx context.Context) (round, func() error, error) {
		s, stacks, err := stacksOf(ctx, sandbox.New, program{byComponent, 1})
		if err != nil {
			return nil, nil, err
		}
		templates, err := os.MkdirTemp("", "bench-")
		if err != nil {
			return nil, nil, errors.Join(err, s.Close())
		}
		synthesis := func() (float64, error) {
			node := exec.CommandContext(ctx, "node", "app.js", templates)
			node.Dir = filepath.Join(root, ".build", "cdk")
			return seconds(func() error { return run(node) })
		}
		return func(turn int) ([]pair, error) {
			took, err := inTurns(turn, timed(ctx, stacks[0], "preview"), synthesis)
			return []pair{{took[0], took[1]}}, err
		}, func() error { return errors.Join(s.Close(), os.RemoveAll(templates)) }, nil
	},
}

var growthOfPreview = experiment{
	rows:    []row{{"preview of 400 roles, to 200", 2.1, inSeconds}},
	prepare: previews(program{byComponent, 400}, program{byComponent, 200}),
}

// many roles are 50, as the names of the rows say.
const many = 50

// program is a program in YAML with a number of roles.
type program struct {
	role  *template.Template
	count int
}

// A role has three use cases and a user who may pass it: with the component, seven resources.
var byComponent = role(`
  ecs{{.}}:
    type: ecs-infrastructure:EcsInfrastructureRole
    properties:
      useCases: [volumes, serviceConnectTls, loadBalancers]
      passRoleUsers: [alice]
`)

var byHand = role(smallByHand + `
  ecs{{.}}-serviceConnectTls:
    type: aws:iam:RolePolicyAttachment
    properties:
      role: ${ecs{{.}}.name}
      policyArn: "arn:${partition}:iam::aws:policy/service-role/\
        AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity"
  ecs{{.}}-loadBalancers:
    type: aws:iam:RolePolicyAttachment
    properties:
      role: ${ecs{{.}}.name}
      policyArn: arn:${partition}:iam::aws:policy/AmazonECSInfrastructureRolePolicyForLoadBalancers
  ecs{{.}}-pass-role-alice:
    type: aws:iam:UserPolicyAttachment
    properties:
      user: alice
      policyArn: ${ecs{{.}}-pass-role.arn}
`)

// A small role has one use case: with the component, four resources. An update takes time that grows with the square of
// their number, since the CLI writes the whole state at each step.
const smallByHand = `
  ecs{{.}}:
    type: aws:iam:Role
    properties:
      assumeRolePolicy: >-
        {"Version":"2012-10-17","Statement":[{"Sid":"AllowAccessToECSForInfrastructureManagement","Effect":"Allow",
        "Principal":{"Service":"ecs.amazonaws.com"},"Action":"sts:AssumeRole"}]}
  ecs{{.}}-volumes:
    type: aws:iam:RolePolicyAttachment
    properties:
      role: ${ecs{{.}}.name}
      policyArn: arn:${partition}:iam::aws:policy/service-role/AmazonECSInfrastructureRolePolicyForVolumes
  ecs{{.}}-pass-role:
    type: aws:iam:Policy
    properties:
      policy: >-
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:PassRole","Resource":"${ecs{{.}}.arn}",
        "Condition":{"StringEquals":{"iam:PassedToService":"ecs.amazonaws.com"}}}]}
`

func role(text string) *template.Template { return template.Must(template.New("").Parse(text)) }

// partition has the variable that programs by hand need to be right everywhere.
const partition = "variables: {partition: {fn::invoke: {function: aws:getPartition, return: partition}}}"

// project returns the program as a project.
func (p program) project() (fs.FS, error) {
	var roles strings.Builder
	for i := range p.count {
		if err := p.role.Execute(&roles, i); err != nil {
			return nil, err
		}
	}
	head := "name: program\nruntime: yaml\n"
	if strings.Contains(roles.String(), "${partition}") {
		head += partition + "\n"
	}
	text := head + "resources:\n" + roles.String()
	return fstest.MapFS{"Pulumi.yaml": {Data: []byte(text), Mode: 0o644}}, nil
}

// stacksOf creates a stack of each program, in one sandbox.
func stacksOf(ctx context.Context, open func() (*sandbox.Sandbox, error), programs ...program,
) (*sandbox.Sandbox, []auto.Stack, error) {
	s, err := open()
	if err != nil {
		return nil, nil, err
	}
	stacks, err := stacksIn(ctx, s, programs)
	if err != nil {
		return nil, nil, errors.Join(err, s.Close())
	}
	return s, stacks, nil
}

// withIAM opens a sandbox that has an IAM, too.
func withIAM() (*sandbox.Sandbox, error) {
	s, err := sandbox.New()
	if err != nil {
		return nil, err
	}
	if _, err := s.StartIAM(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// stacksIn creates stacks named 0, 1 and so on.
func stacksIn(ctx context.Context, s *sandbox.Sandbox, programs []program) ([]auto.Stack, error) {
	stacks := make([]auto.Stack, len(programs))
	for i, p := range programs {
		project, err := p.project()
		if err != nil {
			return nil, err
		}
		if stacks[i], err = s.Stack(ctx, project, strconv.Itoa(i)); err != nil {
			return nil, err
		}
		if err := sandbox.Configure(ctx, stacks[i]); err != nil {
			return nil, err
		}
	}
	return stacks, nil
}

// previews measures the previews of two programs.
func previews(subject, base program) func(context.Context) (round, func() error, error) {
	return func(ctx context.Context) (round, func() error, error) {
		s, stacks, err := stacksOf(ctx, sandbox.New, subject, base)
		if err != nil {
			return nil, nil, err
		}
		return func(turn int) ([]pair, error) {
			took, err := inTurns(turn, timed(ctx, stacks[0], "preview"), timed(ctx, stacks[1], "preview"))
			return []pair{{took[0], took[1]}}, err
		}, s.Close, nil
	}
}

// timed returns a function that runs a CLI command and returns the seconds.
func timed(ctx context.Context, stack auto.Stack, args ...string) func() (float64, error) {
	return func() (float64, error) {
		return seconds(func() error { return runCLI(ctx, stack, args...) })
	}
}

// runCLI runs a CLI command. Its error has what the command prints.
func runCLI(ctx context.Context, stack auto.Stack, args ...string) error {
	var output bytes.Buffer
	err := sandbox.RunCLI(ctx, stack, &output, &output, append(args, "--stack", stack.Name())...)
	if err != nil {
		return fmt.Errorf("%w\n%s", err, output.String())
	}
	return nil
}
