package stacktest

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/events"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optdestroy"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optpreview"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/urn"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
)

// Preview returns the planned operations in order, without unchanged resources.
func Preview(t *testing.T, stack auto.Stack) []string {
	t.Helper()
	return observe(t, func(stream chan<- events.EngineEvent) error {
		_, err := stack.Preview(t.Context(), optpreview.EventStreams(stream))
		return err
	})
}

// Up returns the operations in order, without unchanged resources, and the outputs of the stack.
func Up(t *testing.T, stack auto.Stack) (changes []string, outputs auto.OutputMap) {
	t.Helper()
	all := eventsOf(t, func(stream chan<- events.EngineEvent) error {
		_, err := stack.Up(t.Context(), optup.EventStreams(stream))
		return err
	})
	return ChangesIn(all), outputsIn(all)
}

// outputsIn returns the outputs of the stack.
func outputsIn(all []events.EngineEvent) auto.OutputMap {
	outputs := auto.OutputMap{}
	for _, event := range all {
		after := event.ResOutputsEvent
		if after == nil || after.Metadata.Type != "pulumi:pulumi:Stack" || after.Metadata.New == nil {
			continue
		}
		for name, value := range after.Metadata.New.Outputs {
			outputs[name] = auto.OutputValue{Value: value}
		}
	}
	return outputs
}

func Destroy(t *testing.T, stack auto.Stack) []string {
	t.Helper()
	return observe(t, func(stream chan<- events.EngineEvent) error {
		_, err := stack.Destroy(t.Context(), optdestroy.EventStreams(stream))
		return err
	})
}

// observe returns the operations among the events of a CLI command.
func observe(t *testing.T, run func(chan<- events.EngineEvent) error) []string {
	t.Helper()
	return ChangesIn(eventsOf(t, run))
}

func ChangesIn(all []events.EngineEvent) []string {
	changes := []string{}
	for _, event := range all {
		before := event.ResourcePreEvent
		if before == nil || before.Metadata.Op == apitype.OpSame ||
			strings.HasPrefix(before.Metadata.Type, "pulumi:") {
			continue // the stack and its default providers
		}
		changes = append(changes, describe(before.Metadata))
	}
	return changes
}

// describe names an operation and its resource.
func describe(step apitype.StepEventMetadata) string {
	id := urn.URN(step.URN)
	return string(step.Op) + " " + string(id.Type().Name()) + " " + id.Name()
}

// eventsOf returns the events of a CLI command in order.
func eventsOf(t *testing.T, run func(chan<- events.EngineEvent) error) []events.EngineEvent {
	t.Helper()
	all, err := EventsUntil(run)
	require.NoError(t, err)
	return all
}

// EventsUntil returns the events of a CLI command that may fail, and its error.
func EventsUntil(run func(chan<- events.EngineEvent) error) ([]events.EngineEvent, error) {
	stream, all := make(chan events.EngineEvent), make(chan []events.EngineEvent)
	go func() {
		var received []events.EngineEvent
		for event := range stream {
			received = append(received, event)
		}
		all <- received
	}()
	err := run(stream)
	return <-all, err
}

// RunCLI runs a CLI command in the project of a stack, and returns its output.
func RunCLI(t *testing.T, stack auto.Stack, args ...string) string {
	t.Helper()
	var stdout, stderr strings.Builder
	err := sandbox.RunCLI(t.Context(), stack, &stdout, &stderr, args...)
	require.NoError(t, err, stdout.String()+stderr.String())
	return stdout.String()
}

// SkipIfShort leaves a test that takes minutes out of `make test`.
func SkipIfShort(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("takes minutes")
	}
}

// Process is a running process.
type Process struct {
	*os.Process
	Command []string
}

// Processes returns the processes whose environment has a folder.
func Processes(t *testing.T, folder string) (found []Process) {
	t.Helper()
	environments, err := filepath.Glob("/proc/[0-9]*/environ")
	require.NoError(t, err)
	for _, file := range environments {
		environment, _ := os.ReadFile(file)
		command, _ := os.ReadFile(filepath.Join(filepath.Dir(file), "cmdline"))
		if len(command) == 0 || !bytes.Contains(environment, []byte(folder)) {
			continue // it has ended, or is another's
		}
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(file)))
		require.NoError(t, err)
		process, err := os.FindProcess(pid)
		require.NoError(t, err)
		found = append(found, Process{process, strings.Split(string(command), "\x00")})
	}
	return found
}

// ProcessesOf returns those of an executable that use a Pulumi home.
func ProcessesOf(t *testing.T, executable, home string) []Process {
	t.Helper()
	return slices.DeleteFunc(Processes(t, "PULUMI_HOME="+home+"\x00"), func(p Process) bool {
		return filepath.Base(p.Command[0]) != executable
	})
}
