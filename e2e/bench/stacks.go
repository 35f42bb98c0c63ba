package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
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
	prepare: previews(program{byComponent, 50}, program{byHand, 50}),
}

var growthOfPreview = experiment{
	rows:    []row{{"preview of 400 roles, to 200", 2.1, inSeconds}},
	prepare: previews(program{byComponent, 400}, program{byComponent, 200}),
}

// program is a program in YAML with a number of roles.
type program struct {
	role  *template.Template
	count int
}

var byComponent = template.Must(template.New("").Parse(`
  ecs{{.}}:
    type: ecs-infrastructure:EcsInfrastructureRole
    properties:
      useCases: [volumes, serviceConnectTls, loadBalancers]
      passRoleUsers: [alice]
      propagationSeconds: 0
`))

var byHand = template.Must(template.New("").Parse(`
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
      policyArn: arn:aws:iam::aws:policy/service-role/AmazonECSInfrastructureRolePolicyForVolumes
  ecs{{.}}-serviceConnectTls:
    type: aws:iam:RolePolicyAttachment
    properties:
      role: ${ecs{{.}}.name}
      policyArn: "arn:aws:iam::aws:policy/service-role/\
        AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity"
  ecs{{.}}-loadBalancers:
    type: aws:iam:RolePolicyAttachment
    properties:
      role: ${ecs{{.}}.name}
      policyArn: arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForLoadBalancers
  ecs{{.}}-pass-role:
    type: aws:iam:Policy
    properties:
      policy: >-
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:PassRole","Resource":"${ecs{{.}}.arn}",
        "Condition":{"StringEquals":{"iam:PassedToService":"ecs.amazonaws.com"}}}]}
  ecs{{.}}-pass-role-alice:
    type: aws:iam:UserPolicyAttachment
    properties:
      user: alice
      policyArn: ${ecs{{.}}-pass-role.arn}
`))

// project returns the program as a project.
func (p program) project() (fs.FS, error) {
	text := bytes.NewBufferString("name: program\nruntime: yaml\nresources:\n")
	for i := range p.count {
		if err := p.role.Execute(text, i); err != nil {
			return nil, err
		}
	}
	return fstest.MapFS{"Pulumi.yaml": {Data: text.Bytes(), Mode: 0o644}}, nil
}

// stack creates a stack of the program.
func (p program) stack(ctx context.Context, s *sandbox.Sandbox, name string) (auto.Stack, error) {
	project, err := p.project()
	if err != nil {
		return auto.Stack{}, err
	}
	stack, err := s.Stack(ctx, project, name)
	if err != nil {
		return stack, err
	}
	return stack, errors.Join(stack.SetAllConfig(ctx, sandbox.AWSConfig),
		stack.SetConfig(ctx, "aws:region", auto.ConfigValue{Value: "us-east-1"}))
}

// previews measures the previews of two programs.
func previews(subject, base program) func(context.Context) (round, func() error, error) {
	return func(ctx context.Context) (round, func() error, error) {
		s, err := sandbox.New()
		if err != nil {
			return nil, nil, err
		}
		ofSubject, errSubject := subject.stack(ctx, s, "subject")
		ofBase, errBase := base.stack(ctx, s, "base")
		if err := errors.Join(errSubject, errBase); err != nil {
			return nil, nil, errors.Join(err, s.Close())
		}
		preview := func(stack auto.Stack) func() (float64, error) {
			return func() (float64, error) {
				return seconds(func() error { return runCLI(ctx, stack, "preview") })
			}
		}
		return func(turn int) ([]pair, error) {
			a, b, err := inTurns(turn, preview(ofSubject), preview(ofBase))
			return []pair{{a, b}}, err
		}, s.Close, nil
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
