package main

import (
	"context"
	"errors"
	"os/exec"
	"path/filepath"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/provider"
)

var updatesOfMany = experiment{
	rows: []row{
		{"up of 50 small roles, to a bare component", 1.05, inSeconds},
		{"destroy of 50 small roles, to a bare component", 1.05, inSeconds},
		{"up of 50 small roles, to the same resources by hand", 0, inSeconds},
		{"destroy of 50 small roles, to the same resources by hand", 0, inSeconds},
		{"state of a small role, to a bare component", 0, inKilobytes},
		{"state of a small role, to the same resources by hand", 0, inKilobytes},
	},
	prepare: func(ctx context.Context) (round, func() error, error) {
		s, stacks, err := smallStacks(ctx)
		if err != nil {
			return nil, nil, err
		}
		return func(turn int) ([]pair, error) {
			lives, err := inTurns(turn, live(ctx, s, stacks[0]), live(ctx, s, stacks[1]), live(ctx, s, stacks[2]))
			own, bare, hand := lives[0], lives[1], lives[2]
			return []pair{
				{own.up, bare.up}, {own.destroy, bare.destroy}, {own.up, hand.up}, {own.destroy, hand.destroy},
				{own.state / many, bare.state / many}, {own.state / many, hand.state / many},
			}, err
		}, s.Close, nil
	},
}

var updatesWithoutChanges = experiment{
	rows: []row{
		{"up of 50 small roles without changes, to a bare component", 1.05, inSeconds},
		{"up of 50 small roles without changes, to the same resources by hand", 0, inSeconds},
	},
	rounds: 21,
	prepare: func(ctx context.Context) (round, func() error, error) {
		s, stacks, err := smallStacks(ctx)
		if err != nil {
			return nil, nil, err
		}
		updates := func(turn int) ([]float64, error) {
			return inTurns(turn, up(ctx, stacks[0]), up(ctx, stacks[1]), up(ctx, stacks[2]))
		}
		if _, err := updates(0); err != nil {
			return nil, nil, errors.Join(err, s.Close())
		}
		return func(turn int) ([]pair, error) {
			took, err := updates(turn)
			return []pair{{took[0], took[1]}, {took[0], took[2]}}, err
		}, s.Close, nil
	},
}

// smallStacks returns stacks with the same resources under the component, under a bare one, and by hand.
func smallStacks(ctx context.Context) (*sandbox.Sandbox, []auto.Stack, error) {
	s, stacks, err := stacksOf(ctx, withIAM,
		program{small, many}, program{smallBare, many}, program{role(smallByHand), many})
	if err != nil {
		return nil, nil, err
	}
	if err := installBarePlugin(ctx, stacks[1]); err != nil {
		return nil, nil, errors.Join(err, s.Close())
	}
	return s, stacks, nil
}

func up(ctx context.Context, stack auto.Stack) func() (float64, error) {
	return timed(ctx, stack, "up", "--yes", "--skip-preview")
}

// life is what a stack takes, from its first update to its end: seconds and bytes.
type life struct{ up, destroy, state float64 }

func live(ctx context.Context, s *sandbox.Sandbox, stack auto.Stack) func() (life, error) {
	return func() (l life, err error) {
		if l.up, err = up(ctx, stack)(); err != nil {
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
}

var waitingForMany = experiment{
	rows: []row{{"waiting for 50 new roles, to 1", 1.1, inSeconds}},
	prepare: func(ctx context.Context) (round, func() error, error) {
		s, stacks, err := stacksOf(ctx, withIAM, program{small, many}, program{smallThatIsHeldBack, many},
			program{small, 1}, program{smallThatIsHeldBack, 1})
		if err != nil {
			return nil, nil, err
		}
		if err := s.Save("empty"); err != nil {
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
					if took[i], err = up(ctx, stack)(); err != nil {
						return 0, err
					}
				}
				return took[1] - took[0], nil
			}
		}
		return func(turn int) ([]pair, error) {
			took, err := inTurns(turn, waiting(stacks[0], stacks[1]), waiting(stacks[2], stacks[3]))
			return []pair{{took[0], took[1]}}, err
		}, s.Close, nil
	},
}

var (
	small = role(`
  ecs{{.}}:
    type: ecs-infrastructure:EcsInfrastructureRole
    properties: {useCases: [volumes], propagationSeconds: 0}
`)
	smallThatIsHeldBack = role(`
  ecs{{.}}:
    type: ecs-infrastructure:EcsInfrastructureRole
    properties: {useCases: [volumes]}
`)
	smallBare = role(`
  ecs{{.}}:
    type: bare:EcsInfrastructureRole
    properties: {useCases: [volumes]}
`)
	smallInItsAccount = role(`
  account{{.}}:
    type: pulumi:providers:aws
    properties:
      region: us-east-1
      assumeRole: {roleArn: "arn:aws:iam::{{printf "%012d" .}}:role/deployer"}
  ecs{{.}}:
    type: ecs-infrastructure:EcsInfrastructureRole
    properties: {useCases: [volumes], propagationSeconds: 0}
    options: {providers: ["${account{{.}}}"]}
`)
)

var stackOfAccounts = experiment{
	rows: []row{
		{"preview of 1 role in each of 50 accounts, to 50 roles in one", 0, inSeconds},
	},
	prepare: func(ctx context.Context) (round, func() error, error) {
		s, stacks, err := stacksOf(ctx, withIAM, program{smallInItsAccount, many}, program{small, many})
		if err != nil {
			return nil, nil, err
		}
		err = stacks[0].Workspace().SetEnvVars(map[string]string{
			"AWS_ENDPOINT_URL": s.Endpoint(), "AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none",
		})
		if err != nil {
			return nil, nil, errors.Join(err, s.Close())
		}
		return func(turn int) ([]pair, error) {
			took, err := inTurns(turn, timed(ctx, stacks[0], "preview"), timed(ctx, stacks[1], "preview"))
			return []pair{{took[0], took[1]}}, err
		}, s.Close, nil
	},
}

// installBarePlugin installs the plugin with the bare component for the stacks of a sandbox.
func installBarePlugin(ctx context.Context, stack auto.Stack) error {
	home := stack.Workspace().GetEnvVars()["PULUMI_HOME"]
	plugin := filepath.Join(home, "plugins", "resource-bare-v"+provider.Version, "pulumi-resource-bare")
	return run(exec.CommandContext(ctx, "go", "build", "-o", plugin, "./bench/bare/plugin"))
}
