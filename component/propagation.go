package component

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// propagation waits until IAM has propagated a new role. IAM is eventually consistent: for some seconds after the role
// was created, ECS is unable to assume it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
type propagation struct {
	duration time.Duration
	clock    clock
	announce func(remaining time.Duration) error // tells the user once if there is something to wait for
}

// clock is the time package, or that of a test.
type clock interface {
	Now() time.Time
	After(time.Duration) <-chan time.Time
}

type systemClock struct{}

func (systemClock) Now() time.Time                         { return time.Now() }
func (systemClock) After(d time.Duration) <-chan time.Time { return time.After(d) }

// wait returns when the role is old enough, or with an error when the update is canceled.
func (p propagation) wait(ctx context.Context, createDate string) error {
	remaining := p.remaining(createDate)
	if remaining <= 0 {
		return nil
	}
	if err := p.announce(remaining); err != nil {
		return err
	}
	select {
	case <-p.clock.After(remaining):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// remaining is at most the whole duration, whatever the clock says: the date is from the clock of AWS. In unit tests,
// mocks return roles without a date.
func (p propagation) remaining(createDate string) time.Duration {
	created, err := time.Parse(time.RFC3339, createDate)
	if err != nil {
		return 0
	}
	return min(p.duration-p.clock.Now().Sub(created), p.duration)
}

// propagation returns whether the role exists, after waiting until IAM has propagated it if it is new.
func (b *builder) propagation() pulumi.BoolOutput {
	if b.ctx.DryRun() {
		return b.exists(b.role)
	}
	p := propagation{
		duration: time.Duration(*b.args.PropagationSeconds) * time.Second,
		clock:    b.clock,
		announce: func(remaining time.Duration) error {
			message := fmt.Sprintf("waiting %.0f s until IAM has propagated the new role (propagationSeconds)",
				math.Ceil(remaining.Seconds()))
			return b.ctx.Log.Info(message, &pulumi.LogArgs{Resource: b.component})
		},
	}
	return b.role.CreateDate.ApplyT(func(createDate string) (pulumi.BoolOutput, error) {
		return b.exists(b.role), p.wait(b.ctx.Context(), createDate)
	}).(pulumi.BoolOutput)
}
