package main

import (
	"context"
	"errors"
	"os/exec"
	"path/filepath"
	"text/template"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/auto"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/provider"
)

const updated = 50

var updatesOfMany = experiment{
	rows: []row{
		{"up of 50 roles, to a bare component", 1.05, inSeconds},
		{"up of 50 roles without changes, to a bare component", 1.05, inSeconds},
		{"destroy of 50 roles, to a bare component", 1.05, inSeconds},
		{"up of 50 roles, to the same resources by hand", 0, inSeconds},
		{"up of 50 roles without changes, to the same resources by hand", 0, inSeconds},
		{"destroy of 50 roles, to the same resources by hand", 0, inSeconds},
		{"state of a role, to a bare component", 0, inKilobytes},
		{"state of a role, to the same resources by hand", 0, inKilobytes},
	},
	prepare: func(ctx context.Context) (round, func() error, error) {
		s, err := sandboxWithIAM(ctx)
		if err != nil {
			return nil, nil, err
		}
		stacks, err := stacksWithBarePlugin(ctx, s,
			program{byComponent, updated}, program{byBareComponent, updated}, program{byHand, updated})
		if err != nil {
			return nil, nil, errors.Join(err, s.Close())
		}
		return func(turn int) ([]pair, error) {
			lives := make([]life, len(stacks))
			for i := range stacks { // each turn starts with another
				i = (i + turn) % len(stacks)
				var err error
				if lives[i], err = live(ctx, s, stacks[i]); err != nil {
					return nil, err
				}
			}
			own, bare, hand := lives[0], lives[1], lives[2]
			return []pair{
				{own.up, bare.up}, {own.noChanges, bare.noChanges}, {own.destroy, bare.destroy},
				{own.up, hand.up}, {own.noChanges, hand.noChanges}, {own.destroy, hand.destroy},
				{own.state / updated, bare.state / updated}, {own.state / updated, hand.state / updated},
			}, nil
		}, s.Close, nil
	},
}

// life is what a stack takes, from its first update to its end: seconds and bytes.
type life struct{ up, noChanges, destroy, state float64 }

func live(ctx context.Context, s *sandbox.Sandbox, stack auto.Stack) (l life, err error) {
	update := timed(ctx, stack, "up", "--yes", "--skip-preview")
	if l.up, err = update(); err != nil {
		return l, err
	}
	if l.noChanges, err = update(); err != nil {
		return l, err
	}
	state, err := s.State(stack.Name())
	if err != nil {
		return l, err
	}
	l.state = float64(len(state))
	l.destroy, err = timed(ctx, stack, "destroy", "--yes", "--skip-preview")()
	return l, err
}

var waitingForMany = experiment{
	rows: []row{{"waiting for 50 new roles, to 1", 1.1, inSeconds}},
	prepare: func(ctx context.Context) (round, func() error, error) {
		s, err := sandboxWithIAM(ctx)
		if err != nil {
			return nil, nil, err
		}
		stacks, err := addStacks(ctx, s, program{byComponent, 50}, program{byComponentThatWaits, 50},
			program{byComponent, 1}, program{byComponentThatWaits, 1})
		if err == nil {
			err = s.Save("empty")
		}
		if err != nil {
			return nil, nil, errors.Join(err, s.Close())
		}
		// waiting returns how much longer an update takes that waits.
		waiting := func(without, with auto.Stack) func() (float64, error) {
			return func() (float64, error) {
				var took [2]float64
				for i, stack := range []auto.Stack{without, with} {
					if err := s.Restore("empty"); err != nil {
						return 0, err
					}
					var err error
					if took[i], err = timed(ctx, stack, "up", "--yes", "--skip-preview")(); err != nil {
						return 0, err
					}
				}
				return took[1] - took[0], nil
			}
		}
		return func(turn int) ([]pair, error) {
			a, b, err := inTurns(turn, waiting(stacks[0], stacks[1]), waiting(stacks[2], stacks[3]))
			return []pair{{a, b}}, err
		}, s.Close, nil
	},
}

// byComponentThatWaits has the default of propagationSeconds.
var byComponentThatWaits = template.Must(template.New("").Parse(`
  ecs{{.}}:
    type: ecs-infrastructure:EcsInfrastructureRole
    properties:
      useCases: [volumes, serviceConnectTls, loadBalancers]
      passRoleUsers: [alice]
`))

var byBareComponent = template.Must(template.New("").Parse(`
  ecs{{.}}:
    type: bare:EcsInfrastructureRole
    properties:
      useCases: [volumes, serviceConnectTls, loadBalancers]
      passRoleUsers: [alice]
      propagationSeconds: 0
`))

// accounts is how many explicit providers a stack has.
const accounts = 50

var stackOfAccounts = experiment{
	rows: []row{
		{"preview of 1 role in each of 50 accounts, to 50 roles in one", 0, inSeconds},
		{"up of 1 role in each of 50 accounts, to 50 roles in one", 0, inSeconds},
	},
	prepare: func(ctx context.Context) (round, func() error, error) {
		s, err := sandboxWithIAM(ctx)
		if err != nil {
			return nil, nil, err
		}
		stacks, err := addStacks(ctx, s, program{byAccount, accounts}, program{inOneAccount, accounts})
		if err != nil {
			return nil, nil, errors.Join(err, s.Close())
		}
		err = stacks[0].Workspace().SetEnvVars(map[string]string{
			"AWS_ENDPOINT_URL": s.Endpoint(), "AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none",
		})
		if err != nil {
			return nil, nil, errors.Join(err, s.Close())
		}
		return func(turn int) ([]pair, error) {
			a, b, err := inTurns(turn, timed(ctx, stacks[0], "preview"), timed(ctx, stacks[1], "preview"))
			if err != nil {
				return nil, err
			}
			many, one, err := inTurns(turn,
				func() (life, error) { return live(ctx, s, stacks[0]) },
				func() (life, error) { return live(ctx, s, stacks[1]) })
			return []pair{{a, b}, {many.up, one.up}}, err
		}, s.Close, nil
	},
}

var byAccount = template.Must(template.New("").Parse(`
  account{{.}}:
    type: pulumi:providers:aws
    properties:
      region: us-east-1
      assumeRole: {roleArn: "arn:aws:iam::{{printf "%012d" .}}:role/deployer"}
  ecs{{.}}:
    type: ecs-infrastructure:EcsInfrastructureRole
    properties: {useCases: [volumes, serviceConnectTls, loadBalancers], propagationSeconds: 0}
    options: {providers: ["${account{{.}}}"]}
`))

var inOneAccount = template.Must(template.New("").Parse(`
  ecs{{.}}:
    type: ecs-infrastructure:EcsInfrastructureRole
    properties: {useCases: [volumes, serviceConnectTls, loadBalancers], propagationSeconds: 0}
`))

// sandboxWithIAM returns a sandbox whose IAM has the user of the programs.
func sandboxWithIAM(ctx context.Context) (*sandbox.Sandbox, error) {
	s, err := sandbox.New()
	if err != nil {
		return nil, err
	}
	client, err := s.StartIAM()
	if err == nil {
		_, err = client.CreateUser(ctx, &iam.CreateUserInput{UserName: aws.String("alice")})
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// stacksWithBarePlugin is addStacks for programs one of which has the bare component.
func stacksWithBarePlugin(ctx context.Context, s *sandbox.Sandbox, programs ...program) ([]auto.Stack, error) {
	stacks, err := addStacks(ctx, s, programs...)
	if err != nil {
		return nil, err
	}
	home := stacks[0].Workspace().GetEnvVars()["PULUMI_HOME"]
	plugin := filepath.Join(home, "plugins", "resource-bare-v"+provider.Version, "pulumi-resource-bare")
	return stacks, run(exec.CommandContext(ctx, "go", "build", "-o", plugin, "./bench/bare/plugin"))
}
