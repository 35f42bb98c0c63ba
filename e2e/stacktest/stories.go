package stacktest

import (
	"bytes"
	"cmp"
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
	"github.com/pulumi/pulumi/sdk/v3/go/auto/events"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/golden"
)

// RunScripts runs the scripts in testdata/script in parallel. Each is a story of the stack dev, in a folder that
// prepare may fill before, as it may set variables. $CHECKOUT is this checkout. Besides the commands of testscript, and
// the CLIs of Pulumi and AWS, there are
//
//	create kind/name...   creates users, groups, roles and policies in IAM
//	change old new...     replaces texts in Pulumi.yaml, each of which must be there once
//	preview, up, destroy, refresh [flag...]
//	                      run that command of Pulumi and print the operations: those of the component, those of
//	                      consumers, and deletions, each in alphabetical order, and those of a refresh in that order
//	apply                 previews and updates, prints the operations, which must be the same, and then does as iam
//	iam                   prints what changed in IAM since the last time
//	steps preview|up      prints the operations of that command for each resource, in order
//	calls [operation...]  compares the calls since the last time that changed something, in any order
//	forget                forgets the calls so far
//	sequence operation... compares all calls since the last time that changed something, in order
//	order operation...    compares the order of these operations since the last time
//	phases                prints these calls, which must come one after the other: those that add; those of consumers,
//	                      the task definition and users whose names begin with consumer; and those that remove
//	deny call             lets IAM deny the next such call
//	lose call             lets IAM carry out the next such call, but loses its answer
//	set name              sets a variable to the output of the last command
func RunScripts(t *testing.T, prepare func(s *sandbox.Sandbox, script string, env *testscript.Env) error) {
	t.Helper()
	for _, file := range Scripts(t) {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := NewSandbox(t)
			client, err := s.StartIAM()
			require.NoError(t, err)
			story := &story{T: t, sandbox: s, iam: client}
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
					for name, value := range commandLine(t, story.URL, s.Env()) {
						env.Setenv(name, value)
					}
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

// Scripts returns the files of the scripts.
func Scripts(t *testing.T) []string {
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

func (s *story) commands() map[string]func(ts *testscript.TestScript, neg bool, args []string) {
	commands := map[string]func(ts *testscript.TestScript, neg bool, args []string){
		"create": func(ts *testscript.TestScript, _ bool, args []string) {
			for _, made := range args {
				kind, name, _ := strings.Cut(made, "/")
				create := map[string]func(*testing.T, *awsiam.Client, string){
					"user": CreateUser, "group": CreateGroup, "role": CreateRole, "policy": CreatePolicy,
				}[kind]
				if create == nil {
					ts.Fatalf("neither user, group, role nor policy: %s", made)
				}
				create(s.T, s.iam, name)
			}
		},
		"change": func(ts *testscript.TestScript, _ bool, args []string) {
			program := ts.MkAbs("Pulumi.yaml")
			text := ts.ReadFile(program)
			for ; len(args) > 1; args = args[2:] {
				if strings.Count(text, args[0]) != 1 {
					ts.Fatalf("not once in Pulumi.yaml: %s", args[0])
				}
				text = strings.Replace(text, args[0], args[1], 1)
			}
			ts.Check(os.WriteFile(program, []byte(text), 0o644))
		},
		"apply": func(ts *testscript.TestScript, _ bool, _ []string) {
			planned := s.run(ts, false, "preview")
			made := s.run(ts, false, "up")
			assert.Equal(s, planned, made, "preview and update")
			fmt.Fprint(ts.Stdout(), made, s.changesInIAM(ts))
		},
		"iam": func(ts *testscript.TestScript, _ bool, _ []string) {
			fmt.Fprint(ts.Stdout(), s.changesInIAM(ts))
		},
		"calls": func(ts *testscript.TestScript, _ bool, args []string) {
			assert.ElementsMatch(s, args, Operations(s.Take(s.T)), ts.Name())
		},
		"sequence": func(ts *testscript.TestScript, _ bool, args []string) {
			assert.Equal(s, args, Operations(s.Take(s.T)), ts.Name())
		},
		"steps": func(ts *testscript.TestScript, _ bool, args []string) {
			steps := map[string][]string{}
			for _, operation := range s.observe(ts, false, args[0]) {
				if words := strings.Fields(operation); words[0] != "replace" { // which is both
					steps[words[2]] = append(steps[words[2]], words[0])
				}
			}
			for _, name := range slices.Sorted(maps.Keys(steps)) {
				fmt.Fprintln(ts.Stdout(), name+":", strings.Join(steps[name], " "))
			}
		},
		"forget": func(*testscript.TestScript, bool, []string) { s.Drain() },
		"order": func(ts *testscript.TestScript, _ bool, args []string) {
			made := slices.DeleteFunc(Operations(s.Take(s.T)), func(operation string) bool {
				return !slices.Contains(args, operation)
			})
			assert.Equal(s, args, made, ts.Name())
		},
		"phases": func(ts *testscript.TestScript, _ bool, _ []string) {
			calls := s.Take(s.T)
			AssertPhases(s.T, ts.Name(), calls, phaseOf)
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
		},
		"deny": func(_ *testscript.TestScript, _ bool, args []string) {
			s.FailOnce(Denied(args[0]))
		},
		"lose": func(_ *testscript.TestScript, _ bool, args []string) {
			s.FailOnce(Failure{Call: args[0]})
		},
		"set": func(ts *testscript.TestScript, _ bool, args []string) {
			ts.Setenv(args[0], strings.TrimSpace(ts.ReadFile("stdout")))
		},
	}
	for verb := range always {
		commands[verb] = func(ts *testscript.TestScript, neg bool, args []string) {
			fmt.Fprint(ts.Stdout(), s.run(ts, neg, verb, args...))
		}
	}
	return commands
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
	if fails != (err != nil) {
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

// AssertPhases asserts that the calls of each phase end before those of a later one begin. Phase 0 is no phase.
func AssertPhases(t *testing.T, step string, calls []Call, phaseOf func(Call) int) {
	t.Helper()
	for _, later := range calls {
		for _, earlier := range calls {
			if phaseOf(earlier) > 0 && phaseOf(earlier) < phaseOf(later) {
				assert.False(t, later.Begin.Before(earlier.End), "%s: %s, and only then %s", step, later, earlier)
			}
		}
	}
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
