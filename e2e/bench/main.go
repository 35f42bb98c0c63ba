// Measures what the component costs, as ratios of two things that are measured in turns in the same run. It prints a
// table and writes it to bench.md and bench.json. It fails only if something cannot be measured, not if a goal is
// missed.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"syscall"
)

// experiments are all there are, in the order of the table.
var experiments = []experiment{
	previewOfOne, previewOfMany, previewAndCDK, growthOfPreview, growthOfConstruct, costOfConstruct,
	updatesOfMany, updatesWithoutChanges, waitingForMany, stackOfAccounts,
	startOfPlugin, memoryOfPlugin, sizeOfPlugin, coldBuild, freshCheckout,
}

func main() {
	out := flag.String("out", ".bench", "the `folder` for the results")
	rounds := flag.Int("rounds", 7, "how often each row is measured at least")
	only := flag.String("rows", "", "a `regular expression` for the names of the rows to measure")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := measure(ctx, *out, *only, *rounds)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

// measure runs the experiments of the rows that are asked for. One that fails does not stop the others.
func measure(ctx context.Context, out, only string, rounds int) error {
	wanted, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	results := []result{} // not null in JSON
	var failures []error
	for _, e := range experiments {
		if !e.matches(wanted) {
			continue
		}
		measured, err := e.run(ctx, rounds)
		if err != nil {
			failures = append(failures, fmt.Errorf("%s: %w", e.rows[0].name, err))
			continue
		}
		results = append(results, measured...)
	}
	return errors.Join(append(failures, write(out, results))...)
}

// write prints the results, and writes them into a folder.
func write(folder string, results []result) error {
	text := table(results)
	fmt.Print(text)
	encoded, err := json.MarshalIndent(results, "", "  ")
	if err != nil {
		return err
	}
	return errors.Join(
		os.MkdirAll(folder, 0o755),
		os.WriteFile(filepath.Join(folder, "bench.md"), []byte(text), 0o644),
		os.WriteFile(filepath.Join(folder, "bench.json"), append(encoded, '\n'), 0o644),
	)
}
