package stacktest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/events"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/rogpeppe/go-internal/diff"
	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/golden"
)

// RunScripts runs the scripts in testdata/script in parallel. Each is a story of the stack dev, in a folder that
// prepare may fill before, as it may set variables. $CHECKOUT is this checkout. Besides the commands of testscript, and
// the CLIs of Pulumi and AWS, there are those that [commands] lists, with what they do. This is a whole story:
//
//	# A grant for a user who is created later.
//	! up
//	stderr 'NoSuchEntity'
//	create user/alice
//	apply
//	cmp stdout granted
//	destroy
//
//	-- Pulumi.yaml --
//	name: program
//	runtime: yaml
//	resources:
//	  ecs:
//	    type: ecs-infrastructure:EcsInfrastructureRole
//	    properties: {useCases: [volumes], passRoleUsers: [alice]}
//	-- granted --
//
// With the flag -update, the file granted gets what the command printed.
func RunScripts(t *testing.T, prepare func(s *sandbox.Sandbox, script string, env *testscript.Env) error) {
	t.Helper()
	for _, file := range scripts(t) {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := NewSandbox(t)
			client, err := s.StartIAM()
			require.NoError(t, err)
			story := &story{T: t, sandbox: s, iam: client}
			t.Cleanup(func() {
				if t.Failed() {
					t.Log("If what a command printed is to change, run", golden.Command(t))
				}
			})
			testscript.Run(t, testscript.Params{
				Files: []string{file}, Cmds: story.commands(), UpdateScripts: *golden.Update,
				Setup: func(env *testscript.Env) error {
					if prepare != nil {
						if err := prepare(s, name, env); err != nil {
							return err
						}
					}
					stack, err := s.StackIn(t.Context(), env.WorkDir, "dev")
					if err != nil {
						return err
					}
					stack.Workspace().SetEnvVar("PULUMI_DEBUG_COMMANDS", "true") // for --event-log
					story.stack, story.Recorder = stack, NewRecorder(t, s, stack)
					user, err := commandLine(t, story.URL, s.Env())
					if err != nil {
						return err
					}
					for name, value := range user {
						env.Setenv(name, value)
					}
					env.Defer(func() {
						if call := story.Awaited(); call != "" {
							t.Errorf("the call that was to fail was not made: %s", call)
						}
					})
					checkout, err := filepath.Abs(Root)
					if err != nil {
						return err
					}
					env.Setenv("CHECKOUT", checkout)
					return sandbox.Configure(t.Context(), stack)
				},
			})
		})
	}
}

// scripts returns the files of the scripts.
func scripts(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/script/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	return files
}

// story is a script that runs.
type story struct {
	*testing.T
	*Recorder
	sandbox *sandbox.Sandbox
	stack   auto.Stack
	iam     *awsiam.Client
	held    []string // by IAM, the last time
}

// always has the flags of the commands of Pulumi that operate on a stack.
var always = map[string][]string{
	"destroy": {"--yes", "--skip-preview"}, "preview": nil, "refresh": {"--yes", "--skip-preview"},
	"up": {"--yes", "--skip-preview"},
}

// command is one of the commands of stories. A story that calls it in another way ends at that line.
type command struct {
	usage       string // what follows its name
	least, most int    // arguments
	canFail     bool   // whether it may stand after !
	run         func(s *story, ts *testscript.TestScript, fails bool, args []string)
}

const anyNumber = math.MaxInt

// commands are those of stories.
var commands = map[string]command{
	// Creates them in IAM.
	"create": {"user|group|role|policy/name...", 1, anyNumber, false, (*story).create},
	// Replaces texts in Pulumi.yaml, each of which must be there once.
	"change": {"old new...", 2, anyNumber, false, (*story).change},

	// These run the command of Pulumi and print the operations: those of the component, those of consumers, and
	// deletions, each in alphabetical order, and those of a refresh in that order. With -steps first, preview and up
	// print the operations for each resource, in order.
	"preview": {"[-steps] [flag...]", 0, anyNumber, true, operate("preview")},
	"up":      {"[-steps] [flag...]", 0, anyNumber, true, operate("up")},
	"destroy": {"[flag...]", 0, anyNumber, true, operate("destroy")},
	"refresh": {"[flag...]", 0, anyNumber, true, operate("refresh")},
	// Previews and updates, prints the operations, which must be the same, and then does as iam.
	"apply": {"", 0, 0, false, (*story).apply},
	// Prints what changed in IAM since the last time.
	"iam": {"", 0, 0, false, func(s *story, ts *testscript.TestScript, _ bool, _ []string) {
		fmt.Fprint(ts.Stdout(), s.changesInIAM(ts))
	}},

	// Compares the calls since the last time that changed something: all, in any order. With -in-order, all in order;
	// with -among, in order those of these operations. With -forget, it compares nothing.
	"calls": {"[-in-order|-among|-forget] operation...", 0, anyNumber, false, (*story).compareCalls},
	// Prints these calls, which must come one after the other: those that add; those of consumers, the task definition
	// and users whose names begin with consumer; and those that remove.
	"phases": {"", 0, 0, false, (*story).printPhases},
	// Lets IAM deny the next such call, which the story must make.
	"deny": {"call", 1, 1, false, func(s *story, ts *testscript.TestScript, _ bool, args []string) {
		s.fail(ts, Denied(args[0]))
	}},
	// Lets IAM carry out the next such call, which the story must make, but loses its answer.
	"lose": {"call", 1, 1, false, func(s *story, ts *testscript.TestScript, _ bool, args []string) {
		s.fail(ts, Failure{Call: args[0]})
	}},
	// Sets a variable to the output of the last command.
	"set": {"name", 1, 1, false, func(_ *story, ts *testscript.TestScript, _ bool, args []string) {
		ts.Setenv(args[0], strings.TrimSpace(ts.ReadFile("stdout")))
	}},
}

// commands returns the commands of the story for testscript.
func (s *story) commands() map[string]func(ts *testscript.TestScript, fails bool, args []string) {
	all := map[string]func(ts *testscript.TestScript, fails bool, args []string){}
	for name, c := range commands {
		all[name] = func(ts *testscript.TestScript, fails bool, args []string) {
			if fails && !c.canFail {
				ts.Fatalf("! %s: this command cannot fail", name)
			}
			if len(args) < c.least || len(args) > c.most {
				ts.Fatalf("usage: %s", strings.TrimSpace(name+" "+c.usage))
			}
			c.run(s, ts, fails, args)
		}
	}
	return all
}

func (s *story) fail(ts *testscript.TestScript, failure Failure) {
	if call := s.Awaited(); call != "" {
		ts.Fatalf("the call that was to fail was not made: %s", call)
	}
	s.FailOnce(failure)
}

func (s *story) create(ts *testscript.TestScript, _ bool, args []string) {
	creates := map[string]func(*testing.T, *awsiam.Client, string){
		"user": CreateUser, "group": CreateGroup, "role": CreateRole, "policy": CreatePolicy,
	}
	for _, made := range args {
		kind, name, named := strings.Cut(made, "/")
		if creates[kind] == nil || !named {
			ts.Fatalf("neither user, group, role nor policy, with its name: %s", made)
		}
		creates[kind](s.T, s.iam, name)
	}
}

func (s *story) change(ts *testscript.TestScript, _ bool, args []string) {
	if len(args)%2 != 0 {
		ts.Fatalf("usage: change old new...: %s has no new text", args[len(args)-1])
	}
	program := ts.MkAbs("Pulumi.yaml")
	text := ts.ReadFile(program)
	for ; len(args) > 0; args = args[2:] {
		if strings.Count(text, args[0]) != 1 {
			ts.Fatalf("not once in Pulumi.yaml: %s", args[0])
		}
		text = strings.Replace(text, args[0], args[1], 1)
	}
	ts.Check(os.WriteFile(program, []byte(text), 0o644))
}

// operate is the command of a verb of Pulumi.
func operate(verb string) func(*story, *testscript.TestScript, bool, []string) {
	return func(s *story, ts *testscript.TestScript, fails bool, args []string) {
		if len(args) > 0 && args[0] == "-steps" && (verb == "preview" || verb == "up") {
			fmt.Fprint(ts.Stdout(), steps(s.observe(ts, fails, verb, args[1:]...)))
			return
		}
		fmt.Fprint(ts.Stdout(), s.run(ts, fails, verb, args...))
	}
}

func (s *story) apply(ts *testscript.TestScript, _ bool, _ []string) {
	planned, made := s.run(ts, false, "preview"), s.run(ts, false, "up")
	checkSame(ts, "the preview and the update differ", planned, made)
	fmt.Fprint(ts.Stdout(), made, s.changesInIAM(ts))
}

// steps returns the operations for each resource, in order.
func steps(operations []string) string {
	byResource := map[string][]string{}
	for _, operation := range operations {
		if words := strings.Fields(operation); words[0] != "replace" { // which is both
			byResource[words[2]] = append(byResource[words[2]], words[0])
		}
	}
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(byResource)) {
		lines = append(lines, name+": "+strings.Join(byResource[name], " "))
	}
	return linesIn(lines)
}

func (s *story) compareCalls(ts *testscript.TestScript, _ bool, args []string) {
	flag := ""
	if len(args) > 0 && strings.HasPrefix(args[0], "-") {
		flag, args = args[0], args[1:]
	}
	if flag == "-forget" && len(args) == 0 {
		s.Drain()
		return
	}
	made := Operations(s.succeeded(ts))
	switch flag {
	case "":
		args, made = Sorted(args), Sorted(made)
	case "-in-order":
	case "-among":
		made = slices.DeleteFunc(made, func(operation string) bool { return !slices.Contains(args, operation) })
	default:
		ts.Fatalf("calls has no flag %s", flag)
	}
	checkSame(ts, "AWS was asked something else", strings.Join(args, "\n"), strings.Join(made, "\n"))
}

// succeeded returns the calls since the last time, all of which must have succeeded.
func (s *story) succeeded(ts *testscript.TestScript) []Call {
	calls := s.Drain()
	if wrong := refused(calls); len(wrong) > 0 {
		ts.Fatalf("%s", strings.Join(wrong, "\n"))
	}
	return calls
}

func (s *story) printPhases(ts *testscript.TestScript, _ bool, _ []string) {
	calls := s.succeeded(ts)
	if wrong := OutOfPhase(calls, phaseOf); len(wrong) > 0 {
		ts.Fatalf("%s", strings.Join(wrong, "\n"))
	}
	added, removed, consumers := []string{}, []string{}, map[string][]string{}
	for _, c := range calls {
		switch user, _ := c.Input["UserName"].(string); phaseOf(c) {
		case 1:
			added = append(added, c.Operation)
		case 2:
			consumers[user] = append(consumers[user], c.Operation)
		case 3:
			removed = append(removed, c.Operation)
		}
	}
	fmt.Fprintln(ts.Stdout(), "added:", strings.Join(Sorted(added), " "))
	for _, user := range slices.Sorted(maps.Keys(consumers)) {
		fmt.Fprintln(ts.Stdout(), cmp.Or(user, "consumer")+":", strings.Join(consumers[user], " "))
	}
	fmt.Fprintln(ts.Stdout(), "removed:", strings.Join(Sorted(removed), " "))
}

// checkSame ends the story with the difference, if there is one.
func checkSame(ts *testscript.TestScript, message, expected, found string) {
	if expected != found {
		ts.Fatalf("%s:\n%s", message, diff.Diff("expected", []byte(expected+"\n"), "found", []byte(found+"\n")))
	}
}

// run runs a command of Pulumi and returns the operations, as it prints them.
func (s *story) run(ts *testscript.TestScript, fails bool, verb string, flags ...string) string {
	return linesIn(Phases(s.observe(ts, fails, verb, flags...)))
}

// observe runs a command of Pulumi and returns the operations. What the command prints is the stderr of the script.
func (s *story) observe(ts *testscript.TestScript, fails bool, verb string, flags ...string) []string {
	log := filepath.Join(s.TempDir(), "events")
	var printed bytes.Buffer
	err := sandbox.RunCLI(s.Context(), s.stack, &printed, &printed,
		slices.Concat([]string{verb, "--stack", "dev", "--event-log", log}, always[verb], flags)...)
	_, _ = ts.Stderr().Write(printed.Bytes())
	switch {
	case fails && err == nil:
		ts.Fatalf("%s succeeded, and should have failed\n%s", verb, &printed)
	case !fails && err != nil:
		ts.Fatalf("%s: %v\n%s", verb, err, &printed)
	}
	all, err := os.Open(log)
	if os.IsNotExist(err) {
		return nil // the command was refused
	}
	ts.Check(err)
	defer all.Close()
	found := []events.EngineEvent{}
	for decoder := json.NewDecoder(all); decoder.More(); {
		var event events.EngineEvent
		ts.Check(decoder.Decode(&event))
		found = append(found, event)
	}
	if verb == "refresh" {
		return driftIn(found)
	}
	return ChangesIn(found)
}

// driftIn returns what a refresh found, as operations in alphabetical order: it reads all resources at the same time.
func driftIn(all []events.EngineEvent) (drift []string) {
	for _, event := range all {
		after := event.ResOutputsEvent
		if after != nil && after.Metadata.Op != apitype.OpSame && after.Metadata.Op != apitype.OpRefresh {
			drift = append(drift, describe(after.Metadata))
		}
	}
	return Sorted(drift)
}

// Phases sorts operations within each phase: those of the component, those of consumers, deletions.
func Phases(changes []string) []string {
	phase := func(change string) int {
		switch {
		case strings.HasPrefix(change, "delete"):
			return 2
		case strings.HasSuffix(change, " consumer"):
			return 1
		}
		return 0
	}
	ordered := []string{}
	for len(changes) > 0 {
		n := 1
		for n < len(changes) && phase(changes[n]) == phase(changes[0]) {
			n++
		}
		ordered = append(ordered, Sorted(changes[:n])...)
		changes = changes[n:]
	}
	return ordered
}

// phaseOf returns the phase of a call in an update: 1 adds, 2 is of the consumers, which are the task definition and
// users whose names say so, 3 removes.
func phaseOf(c Call) int {
	user, _ := c.Input["UserName"].(string)
	switch {
	case strings.HasSuffix(c.Operation, "TaskDefinition"), strings.HasPrefix(user, "consumer"):
		return 2
	case strings.HasPrefix(c.Operation, "Detach"), strings.HasPrefix(c.Operation, "Delete"):
		return 3
	}
	return 1
}

// OutOfPhase returns the calls of a later phase that begin before those of an earlier one end. Phase 0 is no phase.
func OutOfPhase(calls []Call, phaseOf func(Call) int) (wrong []string) {
	for _, later := range calls {
		for _, earlier := range calls {
			if phaseOf(earlier) > 0 && phaseOf(earlier) < phaseOf(later) && later.Begin.Before(earlier.End) {
				wrong = append(wrong, fmt.Sprintf("%s, and only then %s", later, earlier))
			}
		}
	}
	return wrong
}

// changesInIAM returns the lines that IAM holds and did not hold the last time, after a +, and the others after a -.
func (s *story) changesInIAM(ts *testscript.TestScript) string {
	account, err := sandbox.ReadAccount(s.Context(), s.sandbox.IAM(ts.Getenv("AWS_DEFAULT_REGION")))
	ts.Check(err)
	before, now := s.held, account.Lines()
	s.held = now
	var changes []string
	for sign, lines := range map[string][2][]string{"+": {now, before}, "-": {before, now}} {
		for _, line := range lines[0] {
			if !slices.Contains(lines[1], line) {
				changes = append(changes, sign+" "+line)
			}
		}
	}
	return linesIn(Sorted(changes))
}

func linesIn(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return strings.Join(lines, "\n") + "\n"
}
