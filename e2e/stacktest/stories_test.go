package stacktest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A story that calls a command in a wrong way ends at that line, and says why.
func TestCommandsOfStoriesCheckTheirUsage(t *testing.T) {
	for line, said := range map[string]string{
		"! iam":                 "! iam: this command cannot fail",
		"! calls CreateRole":    "! calls: this command cannot fail",
		"apply --refresh":       "usage: apply",
		"phases CreateRole":     "usage: phases",
		"deny":                  "usage: deny call",
		"set":                   "usage: set name",
		"create":                "usage: create user|group|role|policy/name...",
		"create alice":          "neither user, group, role nor policy, with its name: alice",
		"create member/alice":   "neither user, group, role nor policy, with its name: member/alice",
		"change old":            "usage: change old new...",
		"change old new other":  "usage: change old new...: other has no new text",
		"change missing new":    "not once in Pulumi.yaml: missing",
		"calls -reversed":       "calls has no flag -reversed",
		"calls CreateRole":      "AWS was asked something else:",
		"calls -among A":        "AWS was asked something else:",
		"calls -in-order A B":   "AWS was asked something else:",
		"calls -forget A":       "calls has no flag -forget",
		"stdout 'nothing' 'no'": "usage: stdout",
		"deny A\nlose B":        "the call that was to fail was not made: A",
	} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "story.txtar")
			require.NoError(t, os.WriteFile(file, []byte("# one\n"+line+"\n-- Pulumi.yaml --\nname: program\n"), 0o644))
			s := &story{T: t, Recorder: &Recorder{}}
			ended := &ending{}
			func() {
				defer func() { _ = recover() }()
				testscript.RunT(ended, testscript.Params{Files: []string{file}, Cmds: s.commands()})
			}()
			last := fmt.Sprint(2 + strings.Count(line, "\n"))
			assert.Contains(t, ended.said, "FAIL: "+file+":"+last+": "+said)
		})
	}
}

// ending is a test that remembers what it says.
type ending struct{ said string }

func (e *ending) Skip(args ...any)  { e.Fatal(args...) }
func (e *ending) Fatal(args ...any) { e.Log(args...); e.FailNow() }
func (e *ending) Log(args ...any)   { e.said += fmt.Sprintln(args...) }
func (e *ending) FailNow()          { panic(e.said) }
func (e *ending) Parallel()         {}
func (e *ending) Verbose() bool     { return false }

func (e *ending) Run(_ string, run func(testscript.T)) { run(e) }
