package component

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/enginetest"
)

// fakeClock stands still until a test advances it.
type fakeClock struct {
	lock   sync.Mutex
	now    time.Time
	timers []timer
	asked  chan time.Duration // of each timer, once it is set
}

type timer struct {
	at   time.Time
	ring chan time.Time
}

func newFakeClock(now string) *fakeClock {
	return &fakeClock{now: date(now), asked: make(chan time.Duration, 100)}
}

func date(text string) time.Time {
	parsed, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return parsed
}

func (c *fakeClock) Now() time.Time {
	c.lock.Lock()
	defer c.lock.Unlock()
	return c.now
}

func (c *fakeClock) After(d time.Duration) <-chan time.Time {
	c.lock.Lock()
	defer c.lock.Unlock()
	ring := make(chan time.Time, 1)
	c.timers = append(c.timers, timer{c.now.Add(d), ring})
	c.asked <- d
	return ring
}

func (c *fakeClock) advance(d time.Duration) {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.now = c.now.Add(d)
	for _, timer := range c.timers {
		if !timer.at.After(c.now) {
			timer.ring <- c.now
		}
	}
}

// A role is held back until it is as old as its propagation takes, and never longer than that, even if the clock of
// this machine is wrong.
func TestRemainingPropagation(t *testing.T) {
	const created = "2026-11-25T08:00:00Z"
	for _, test := range []struct {
		name, now string
		remaining time.Duration
	}{
		{"just created", created, 10 * time.Second},
		{"created 4 s ago", "2026-11-25T08:00:04Z", 6 * time.Second},
		{"old enough", "2026-11-25T08:00:10Z", 0},
		{"created yesterday", "2026-11-26T08:00:00Z", 10*time.Second - 24*time.Hour},
		{"clock an hour ahead", "2026-11-25T09:00:00Z", 10*time.Second - time.Hour},
		{"clock an hour behind", "2026-11-25T07:00:00Z", 10 * time.Second},
		{"clock 3 s behind", "2026-11-25T07:59:57Z", 10 * time.Second},
		{"another time zone", "2026-11-25T09:00:04+01:00", 6 * time.Second},
	} {
		p := propagation{duration: 10 * time.Second, clock: newFakeClock(test.now)}
		assert.Equal(t, test.remaining, p.remaining(created), test.name)
	}
	p := propagation{duration: 10 * time.Second, clock: newFakeClock(created)}
	assert.Zero(t, p.remaining(""))
	assert.Zero(t, p.remaining("yesterday"))
}

func TestPropagationThatIsOverIsNotAnnounced(t *testing.T) {
	p := propagation{
		duration: 10 * time.Second, clock: newFakeClock("2026-11-25T08:00:10Z"),
		announce: func(time.Duration) error { t.Error("announced"); return nil },
	}
	assert.NoError(t, p.wait(t.Context(), "2026-11-25T08:00:00Z"))
}

func TestPropagationEndsWithTheUpdate(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	p := propagation{
		duration: 10 * time.Second, clock: newFakeClock("2026-11-25T08:00:00Z"),
		announce: func(time.Duration) error { cancel(); return nil },
	}
	assert.ErrorIs(t, p.wait(ctx, "2026-11-25T08:00:00Z"), context.Canceled)
}

// start runs a program that creates roles, and returns the channel of its error. Each output, once it is known, sends
// the time.
func start(t *testing.T, engine *enginetest.Engine, preview bool, clock *fakeClock, seconds int, roles ...string,
) (known chan time.Time, ended chan error) {
	known, ended = make(chan time.Time, 1000), make(chan error, 1)
	go func() {
		ended <- engine.Run(t, preview, func(ctx *pulumi.Context) error {
			for _, name := range roles {
				role, err := newRole(ctx, name, &EcsInfrastructureRoleArgs{
					UseCases: []UseCase{UseCaseVolumes}, PropagationSeconds: pulumi.IntRef(seconds),
				}, clock)
				if err != nil {
					return err
				}
				for _, output := range outputs(role) {
					output.(pulumi.Output).ApplyT(func(any) any { known <- clock.Now(); return nil })
				}
			}
			return nil
		})
	}()
	return known, ended
}

// received returns what a channel receives, and fails if that takes long.
func received[T any](t *testing.T, channel chan T) (value T) {
	t.Helper()
	select {
	case value = <-channel:
	case <-time.After(time.Minute):
		t.Fatal("nothing received")
	}
	return value
}

func TestNewRoleIsHeldBack(t *testing.T) {
	clock, engine := newFakeClock("2026-11-25T08:00:03Z"), enginetest.Start(t)
	engine.CreateDate = "2026-11-25T08:00:00Z"
	known, ended := start(t, engine, false, clock, 20, "ecs")
	assert.Equal(t, 17*time.Second, received(t, clock.asked))
	clock.advance(16 * time.Second)
	clock.advance(1 * time.Second)
	assert.NoError(t, received(t, ended))
	assert.Len(t, known, len(outputs(&EcsInfrastructureRole{})))
	for range len(known) {
		assert.Equal(t, date("2026-11-25T08:00:20Z"), <-known)
	}
	assert.Empty(t, clock.asked)
	assert.Equal(t, []string{"waiting 17 s until IAM has propagated the new role (propagationSeconds)"}, engine.Infos())
}

func TestNewRolesAreHeldBackTogether(t *testing.T) {
	clock, engine := newFakeClock("2026-11-25T08:00:00Z"), enginetest.Start(t)
	engine.CreateDate = "2026-11-25T08:00:00Z"
	_, ended := start(t, engine, false, clock, 10, "a", "b", "c", "d", "e", "f", "g", "h", "i", "j")
	for range 10 {
		assert.Equal(t, 10*time.Second, received(t, clock.asked))
	}
	clock.advance(10 * time.Second)
	assert.NoError(t, received(t, ended))
	assert.Len(t, engine.Infos(), 10)
}

// Nothing is held back in a preview, or if the role is old enough, or if the program does not want it. So it is with
// mocks, whose roles have no date.
func TestNothingIsHeldBack(t *testing.T) {
	const now = "2026-11-25T08:00:00Z"
	for name, test := range map[string]struct {
		createDate string
		preview    bool
		seconds    int
	}{
		"preview":       {now, true, 10},
		"existing role": {"2026-11-25T07:59:50Z", false, 10},
		"0 seconds":     {now, false, 0},
		"mocks":         {"", false, 10},
		"fast clock":    {"2026-11-25T07:00:00Z", false, 10},
	} {
		t.Run(name, func(t *testing.T) {
			clock, engine := newFakeClock(now), enginetest.Start(t)
			engine.CreateDate = test.createDate
			_, ended := start(t, engine, test.preview, clock, test.seconds, "ecs")
			assert.NoError(t, received(t, ended))
			assert.Empty(t, clock.asked)
			assert.Empty(t, engine.Infos())
		})
	}
}

func TestCanceledProgramDoesNotWaitOn(t *testing.T) {
	clock, engine := newFakeClock("2026-11-25T08:00:00Z"), enginetest.Start(t)
	engine.CreateDate = "2026-11-25T08:00:00Z"
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- engine.RunContext(ctx, t, false, func(ctx *pulumi.Context) error {
			_, err := newRole(ctx, "ecs", &EcsInfrastructureRoleArgs{UseCases: []UseCase{UseCaseVolumes}}, clock)
			return err
		})
	}()
	received(t, clock.asked)
	cancel()
	assert.ErrorContains(t, received(t, ended), "context canceled")
}
