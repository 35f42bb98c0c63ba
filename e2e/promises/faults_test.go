package promises

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"

	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/google/go-cmp/cmp"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/golden"
)

// failures are the ways in which a call fails. The SDK repeats a call whose answer is lost, unless it has given up
// before. Of the ways that the AWS provider answers in the same way, the plugin sees one.
var failures = []failure{
	{"unavailable", stacktest.Failure{Status: 503, Code: "ServiceUnavailable"}, "1", false, false},
	{"throttled", stacktest.Failure{Status: 400, Code: "Throttling"}, "1", false, false},
	{"denied", stacktest.Denied(""), "1", true, false},
	{"answer lost", stacktest.Failure{}, "1", true, false},
	{"answer lost, call repeated", stacktest.Failure{}, "2", false, false},
	{"then read denied", stacktest.Denied(""), "1", true, true},
}

type failure struct {
	name string
	stacktest.Failure
	attempts string // of the SDK
	byPlugin bool
	ofRead   bool // whether the call fails with which the AWS provider reads what the call has created
}

// of returns the failure of a call, and false if it has none.
func (f failure) of(c stacktest.Call) (stacktest.Failure, bool) {
	f.Call = c.String()
	if f.ofRead {
		f.After, f.Call = f.Call, readOf[c.Operation]
	}
	return f.Failure, f.Call != ""
}

var readOf = map[string]string{
	"AttachGroupPolicy": "ListAttachedGroupPolicies", "AttachRolePolicy": "ListAttachedRolePolicies",
	"AttachUserPolicy": "ListAttachedUserPolicies", "CreatePolicy": "GetPolicy", "CreateRole": "GetRole",
	"PutRolePolicy": "GetRolePolicy",
}

// changesOfAStack with ECS services are each from a state to another.
func changesOfAStack() []changeOfAStack {
	base := func() *stacktest.Args {
		return &stacktest.Args{
			Name:               pulumi.String("ecs"),
			PassRolePolicyName: pulumi.String("pass-ecs"),
			UseCases:           []component.UseCase{"volumes", "vpcLattice"},
			PassRoleUsers:      []string{"alice"},
			PassRoleGroups:     []string{"developers"},
			PassRoleRoles:      []string{"deployer"},
			VolumeKmsKeyArns:   []pulumi.StringInput{pulumi.String(someKey)},
			InlinePolicies:     map[string]pulumi.StringInput{"own": pulumi.String(ownPolicy)},
		}
	}
	with := func(change func(*stacktest.Args)) *stacktest.Args {
		changed := base()
		change(changed)
		return changed
	}
	another := with(func(a *stacktest.Args) { a.UseCases = append(a.UseCases, "loadBalancers") })
	bob := with(func(a *stacktest.Args) { a.PassRoleUsers = []string{"alice", "bob"} })
	return []changeOfAStack{
		{"first update", nil, base()},
		{"use case added", base(), another},
		{"use case removed", another, base()},
		{"name added", base(), bob},
		{"name removed", bob, base()},
		{"tags", base(), with(func(a *stacktest.Args) { a.Tags = pulumi.StringMap{"team": pulumi.String("a")} })},
		{"trust condition", base(), with(func(a *stacktest.Args) { a.SourceAccount = pulumi.String("123456789012") })},
		{"keys", base(), with(func(a *stacktest.Args) { a.VolumeKmsKeyArns[0] = pulumi.String(someKey + "b") })},
		{"policies of one's own", base(), with(func(a *stacktest.Args) {
			a.InlinePolicies = map[string]pulumi.StringInput{
				"another": pulumi.String(ownPolicy),
				"own":     pulumi.String(strings.Replace(ownPolicy, "Allow", "Deny", 1)),
			}
		})},
		{"rename", base(), with(func(a *stacktest.Args) { a.Name = pulumi.String("ecs2") })},
		{"destroy", base(), nil},
	}
}

// changeOfAStack is a change from one state to another. The arguments are nil if there is no stack.
type changeOfAStack struct {
	name          string
	before, after *stacktest.Args
}

// After every failed call, the next update gives what an update without it gives, a destroy leaves IAM as it was
// before, and nobody loses a grant that the change does not remove. The golden file lists the exceptions, in which an
// answer is lost or something is not updated; docs/troubleshooting.md says what to do then.
func TestEveryCallFailsOnce(t *testing.T) {
	stacktest.SkipIfShort(t)
	var lock sync.Mutex
	found := map[string]map[string]outcomes{} // by door and change
	t.Run("stacks", func(t *testing.T) {      // which ends when all of them have
		for _, door := range stacktest.Doors {
			found[door.Name] = map[string]outcomes{}
			for _, change := range changesOfAStack() {
				t.Run(door.Name+"/"+change.name, func(t *testing.T) {
					t.Parallel()
					outcomes := newFailingStack(t, door).injectAll(change, door.Name == "plugin")
					lock.Lock()
					defer lock.Unlock()
					found[door.Name][change.name] = outcomes
				})
			}
		}
	})
	for change, byPlugin := range found["plugin"] {
		if byImport, ran := found["import"][change]; ran {
			assert.Empty(t, cmp.Diff(seenByPlugin(byImport), seenByPlugin(byPlugin)), change)
		}
	}
	assertTable(t, found["import"])
}

// assertTable compares the lines of the changes that ran with those in the golden file.
func assertTable(t *testing.T, found map[string]outcomes) {
	t.Helper()
	if len(found) == len(changesOfAStack()) {
		golden.Assert(t, "faults.txt", tableOf(found)+"\n")
		return
	}
	ran := func(text string) (lines []string) {
		for line := range strings.Lines(text) {
			for change := range found {
				if strings.HasPrefix(line, change+": ") || strings.HasPrefix(line, change+"  ") {
					lines = append(lines, strings.Join(strings.Fields(line), " "))
				}
			}
		}
		return lines
	}
	assert.Equal(t, ran(stacktest.Read(t, "e2e/promises/testdata/faults.txt")), ran(tableOf(found)))
}

// seenByPlugin returns the exceptions of the failures that both doors see.
func seenByPlugin(o outcomes) []string {
	seen := []string{} // none and an empty list are not the same
	for _, exception := range o.exceptions {
		if slices.ContainsFunc(failures, func(f failure) bool {
			return f.byPlugin && strings.Contains(exception, ", "+f.name+": ")
		}) {
			seen = append(seen, exception)
		}
	}
	return seen
}

// outcomes counts what followed faults.
type outcomes struct {
	calls, faults       int
	repeated, converged int      // the SDK repeated the call, or the next update repaired the stack
	exceptions          []string // the other faults, and what the user has to do
}

// tableOf returns a table of the outcomes by change, and the exceptions.
func tableOf(all map[string]outcomes) string {
	var text, exceptions strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "change\tcalls\tfaults\trepeated by the SDK\trepaired by the next update\texceptions")
	for _, change := range changesOfAStack() {
		if o, ran := all[change.name]; ran {
			fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\n",
				change.name, o.calls, o.faults, o.repeated, o.converged, len(o.exceptions))
			for _, exception := range o.exceptions {
				fmt.Fprintf(&exceptions, "%s: %s\n", change.name, exception)
			}
		}
	}
	w.Flush()
	return text.String() + "\n" + exceptions.String()
}

// failingStack is a stack whose AWS calls can fail.
type failingStack struct {
	*testing.T
	*stacktest.Recorder
	sandbox *sandbox.Sandbox
	iam     *awsiam.Client
	stack   auto.Stack
	args    *stacktest.Args // of the program
}

func newFailingStack(t *testing.T, door stacktest.Door) *failingStack {
	s := stacktest.NewSandbox(t)
	client, err := s.StartIAM()
	require.NoError(t, err)
	stacktest.CreateUser(t, client, "alice")
	stacktest.CreateUser(t, client, "bob")
	stacktest.CreateGroup(t, client, "developers")
	stacktest.CreateRole(t, client, "deployer")
	f := &failingStack{T: t, sandbox: s, iam: client}
	f.stack, err = s.Program(t.Context(), "dev", func(ctx *pulumi.Context) error {
		cluster, err := ecs.NewCluster(ctx, "cluster", &ecs.ClusterArgs{Name: pulumi.String("cluster")})
		if err != nil {
			return err
		}
		role, err := door.Role(ctx, "ecs", f.args)
		if err != nil {
			return err
		}
		return createServices(ctx, cluster, role)
	})
	require.NoError(t, err)
	f.Recorder = stacktest.NewRecorder(t, s, f.stack)
	return f
}

// injectAll makes every call of a change fail in every way, or in those that the plugin sees.
func (f *failingStack) injectAll(change changeOfAStack, byPlugin bool) outcomes {
	clean := f.runClean(change)
	found := outcomes{calls: len(clean.calls)}
	for _, attempts := range []string{"1", "2"} {
		f.restore("before")
		f.setAttempts(attempts)
		if change.after == nil { // a destroy configures the provider as the state has it
			require.NoError(f, f.update())
		}
		f.save("before, attempts " + attempts)
	}
	for _, c := range clean.calls {
		for _, failure := range failures {
			if byPlugin && !failure.byPlugin {
				continue
			}
			failing, ok := failure.of(c)
			if !ok {
				continue
			}
			found.faults++
			name := c.String() + ", " + failure.name
			f.restore("before, attempts " + failure.attempts)
			f.setAttempts(failure.attempts)
			f.FailOnce(failing)
			err := f.run(change)
			require.Empty(f, f.Awaited(), "%s was not called", name)
			f.setAttempts("3")
			assert.Empty(f, lost(clean.before.Account, clean.after.Account, f.observe().Account),
				"grants lost after %s", name)
			f.save("broken")
			exception := f.repair(change, clean, name)
			switch {
			case exception != "":
				found.exceptions = append(found.exceptions, name+": "+exception)
			case err == nil:
				found.repeated++
			default:
				found.converged++
			}
		}
	}
	slices.Sort(found.exceptions)
	return found
}

// clean is what a change gives if no call fails.
type clean struct {
	before, after observed
	reverted      observed // after the opposite: a destroy of what was updated, or an update of what was destroyed
	calls         []stacktest.Call
}

func (f *failingStack) runClean(change changeOfAStack) (c clean) {
	c.reverted = f.observe()
	if change.before != nil {
		f.args = change.before
		require.NoError(f, f.update())
	}
	c.before = f.observe()
	if change.after == nil {
		c.reverted = c.before
	}
	f.save("before")
	f.Drain()
	require.NoError(f, f.run(change))
	c.after, c.calls = f.observe(), f.Drain()
	return c
}

// repair makes the change again after a fault, and then, from the same broken state, the opposite. It returns what the
// user has to do besides.
func (f *failingStack) repair(change changeOfAStack, clean clean, name string) (exception string) {
	err := f.run(change)
	if err != nil && strings.Contains(stacktest.Diagnostics(f.T, err), "EntityAlreadyExists") {
		return "import or delete what was created"
	}
	if err != nil {
		require.Contains(f, stacktest.Diagnostics(f.T, err), "doesn't support update", name)
	}
	if err != nil || !cmp.Equal(clean.after, f.observe()) {
		// The state has an attachment with an error, or a change that failed, so that this update only read what AWS
		// has: https://github.com/pulumi/pulumi/issues/21458
		f.restore("broken")
		f.refresh()
		require.NoError(f, f.run(change))
		exception = "refresh before update"
	}
	assert.Empty(f, cmp.Diff(clean.after, f.observe()), "after %s and another update", name)
	f.restore("broken")
	if reverted := f.revert(change, clean.reverted); reverted != "" {
		exception = reverted
	}
	assert.Empty(f, cmp.Diff(clean.reverted, f.observe()), "after %s and the opposite", name)
	return exception
}

// run makes the change.
func (f *failingStack) run(change changeOfAStack) error {
	if change.after == nil {
		return f.destroy()
	}
	f.args = change.after
	return f.update()
}

// revert makes the opposite of the change. It returns what the user has to do before.
func (f *failingStack) revert(change changeOfAStack, expected observed) (exception string) {
	if change.after != nil {
		err := f.destroy()
		if err == nil {
			return ""
		}
		// The SDK gave up an attachment, which IAM has.
		require.Contains(f, stacktest.Diagnostics(f.T, err), "DeleteConflict")
		require.NoError(f, f.run(change))
		require.NoError(f, f.destroy())
		return "update before destroy"
	}
	if err := f.update(); err == nil && cmp.Equal(expected, f.observe()) {
		return ""
	}
	// The SDK gave up a deletion, which IAM has carried out.
	f.restore("broken")
	f.refresh()
	require.NoError(f, f.update())
	return "refresh before update"
}

func (f *failingStack) refresh() {
	_, err := f.stack.Refresh(f.Context())
	require.NoError(f, err)
}

func (f *failingStack) update() error {
	_, err := f.stack.Up(f.Context())
	return err
}

func (f *failingStack) destroy() error {
	_, err := f.stack.Destroy(f.Context())
	return err
}

func (f *failingStack) save(name string) { require.NoError(f, f.sandbox.Save(name)) }

func (f *failingStack) restore(name string) { require.NoError(f, f.sandbox.Restore(name)) }

func (f *failingStack) setAttempts(attempts string) {
	require.NoError(f, sandbox.SetAWS(f.Context(), f.stack, map[string]string{"maxRetries": attempts}))
}

// observed is what is in IAM, and the inputs of the resources in the state by URN.
type observed struct {
	Account sandbox.Account
	State   map[string]string
}

func (f *failingStack) observe() observed {
	o := observed{stacktest.ReadAccount(f.T, f.iam), map[string]string{}}
	state, err := f.sandbox.State("dev")
	require.NoError(f, err)
	for _, resource := range stacktest.ResourcesOf(f.T, state) {
		inputs, err := json.Marshal(resource.Inputs)
		require.NoError(f, err)
		switch kind := string(resource.Type); {
		case strings.HasPrefix(kind, "pulumi:"): // secrets of providers are encrypted anew
		case strings.HasPrefix(kind, "aws:ecs/"): // revisions of task definitions are counted on
		default:
			o.State[string(resource.URN)] = string(inputs)
		}
	}
	return o
}

// lost returns the grants that are missing though they are there before and after a change.
func lost(before, after, broken sandbox.Account) []string {
	kept, found := grants(after), grants(broken)
	return slices.DeleteFunc(grants(before), func(grant string) bool {
		return !slices.Contains(kept, grant) || slices.Contains(found, grant)
	})
}

// grants returns who has which policy.
func grants(account sandbox.Account) (all []string) {
	for _, line := range account.Lines() {
		if words := strings.Fields(line); words[2] == "has" || words[2] == "inline" {
			all = append(all, strings.Join(words[:4], " "))
		}
	}
	return all
}
