package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"
)

// experiment measures rows together.
type experiment struct {
	rows []row
	// rounds is how often the rows are measured, if more often than others: what takes milliseconds varies more.
	rounds int
	// prepare returns what measures all rows once, and what removes what it has made.
	prepare func(context.Context) (round, func() error, error)
}

// row is the ratio of two things.
type row struct {
	name string
	goal float64 // the highest ratio that is wanted, or 0 if the row is for information
	unit unit
}

// round measures each row once.
type round func(turn int) ([]pair, error)

// pair is one measurement of the two things of a row.
type pair struct{ subject, base float64 }

func (p pair) ratio() float64 { return p.subject / p.base }

func (e experiment) matches(wanted *regexp.Regexp) bool {
	return slices.ContainsFunc(e.rows, func(r row) bool { return wanted.MatchString(r.name) })
}

func (e experiment) run(ctx context.Context, rounds int) (results []result, err error) {
	measure, remove, err := e.prepare(ctx)
	if err != nil {
		return nil, err
	}
	defer func() {
		if removed := remove(); err == nil {
			err = removed
		}
	}()
	pairs := make([][]pair, len(e.rows))
	for turn := range max(rounds, e.rounds) {
		measured, err := measure(turn)
		if err != nil {
			return nil, err
		}
		for i, row := range e.rows {
			pairs[i] = append(pairs[i], measured[i])
			fmt.Fprintf(os.Stderr, "%s: %.2f\n", row.name, measured[i].ratio())
		}
	}
	for i, row := range e.rows {
		results = append(results, row.result(pairs[i]))
	}
	return results, nil
}

// inTurns measures things, each time another one first, so that none gains from what the others have left in caches.
// The results are in the order of the things, and have a place for each even if one fails.
func inTurns[T any](turn int, things ...func() (T, error)) ([]T, error) {
	results := make([]T, len(things))
	for i := range things {
		i = (i + turn) % len(things)
		var err error
		if results[i], err = things[i](); err != nil {
			return results, err
		}
	}
	return results, nil
}

// seconds returns how long a function takes.
func seconds(run func() error) (float64, error) {
	began := time.Now()
	err := run()
	return time.Since(began).Seconds(), err
}

// result is a measured row. Goal and Met are null if the row is for information.
type result struct {
	Name  string   `json:"name"`
	Ratio float64  `json:"ratio"` // the median
	Min   float64  `json:"min"`
	Max   float64  `json:"max"`
	Goal  *float64 `json:"goal"`
	Met   *bool    `json:"met"`

	subject, base string
}

func (r row) result(pairs []pair) result {
	var ratios, subjects, bases []float64
	for _, p := range pairs {
		ratios = append(ratios, p.ratio())
		subjects, bases = append(subjects, p.subject), append(bases, p.base)
	}
	measured := result{
		Name:  r.name,
		Ratio: rounded(median(ratios)), Min: rounded(slices.Min(ratios)), Max: rounded(slices.Max(ratios)),
		subject: r.unit(median(subjects)), base: r.unit(median(bases)),
	}
	if r.goal != 0 {
		met := measured.Ratio <= r.goal
		measured.Goal, measured.Met = &r.goal, &met
	}
	return measured
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 0 {
		return (sorted[middle-1] + sorted[middle]) / 2
	}
	return sorted[middle]
}

// rounded keeps three digits after the point, which is more than two runs have in common.
func rounded(ratio float64) float64 { return math.Round(ratio*1000) / 1000 }

// table returns the results in Markdown.
func table(results []result) string {
	var text strings.Builder
	text.WriteString("| what | ratio | min to max | goal | met | medians |\n| --- | --: | --: | --: | --- | --: |\n")
	for _, r := range results {
		goal, met := "", ""
		if r.Goal != nil {
			goal, met = fmt.Sprintf("%.2f", *r.Goal), "no"
			if *r.Met {
				met = "yes"
			}
		}
		fmt.Fprintf(&text, "| %s | %.2f | %.2f to %.2f | %s | %s | %s to %s |\n",
			r.Name, r.Ratio, r.Min, r.Max, goal, met, r.subject, r.base)
	}
	return text.String()
}

// unit formats a measured value.
type unit func(float64) string

func inSeconds(value float64) string      { return fmt.Sprintf("%.2f s", value) }
func inMilliseconds(value float64) string { return fmt.Sprintf("%.0f ms", value*1e3) }
func inMicroseconds(value float64) string { return fmt.Sprintf("%.0f µs", value*1e6) }
func inKilobytes(value float64) string    { return fmt.Sprintf("%.0f kB", value/1e3) }
func inMegabytes(value float64) string    { return fmt.Sprintf("%.1f MB", value/1e6) }
func inTimes(value float64) string        { return fmt.Sprintf("%.0f", value) }
