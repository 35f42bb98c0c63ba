#!/usr/bin/env bash
# Package:   github.com/pulumi/pulumi/sdk/v3, 3.259.0 and 3.276.0 (Go, Automation API)
# One would guess: what os/exec promises holds, and one io.Writer may take both streams of a command, as in
#   optup.ProgressStreams(w), optup.ErrorProgressStreams(w).
# Behaviour: the SDK wraps the writers of each stream before os/exec can see that they are the same, so two goroutines
#   write at the same time. A strings.Builder is then a data race, and a line of one stream can tear one of the other.
# Seen:      os/exec: one after the other
#            Automation API: at the same time
# A script stands in for the CLI: it prints one line to each stream. Exits with 1 if this changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/bin"
cat >"$folder/bin/pulumi" <<'CLI'
#!/bin/sh
[ "$1" != version ] || exec echo v3.276.0
echo out
echo err >&2
CLI
chmod +x "$folder/bin/pulumi"
cat >"$folder/main.go" <<'GO'
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync/atomic"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
)

// meeting is a writer that notices two calls of Write at the same time.
type meeting struct {
	place chan struct{}
	met   atomic.Bool
}

func (m *meeting) Write(text []byte) (int, error) {
	select {
	case m.place <- struct{}{}:
		m.met.Store(true)
	case <-m.place:
		m.met.Store(true)
	case <-time.After(3 * time.Second):
	}
	return len(text), nil
}

func show(who string, run func(w io.Writer) error) {
	m := &meeting{place: make(chan struct{})}
	if err := run(m); err != nil {
		panic(err)
	}
	fmt.Println(who+":", map[bool]string{true: "at the same time", false: "one after the other"}[m.met.Load()])
}

func main() {
	folder := os.Args[1]
	show("os/exec", func(w io.Writer) error {
		c := exec.Command(folder+"/bin/pulumi", "up")
		c.Stdout, c.Stderr = w, w
		return c.Run()
	})
	show("Automation API", func(w io.Writer) error {
		cli, err := auto.NewPulumiCommand(&auto.PulumiCommandOptions{Root: folder})
		if err != nil {
			return err
		}
		_, _, _, err = cli.Run(context.Background(), folder, nil, []io.Writer{w}, []io.Writer{w}, nil, "up")
		return err
	})
}
GO
cd "$folder"
for version in 3.259.0 3.276.0; do
	rm -f go.mod go.sum
	go mod init example.com/finding
	go get "github.com/pulumi/pulumi/sdk/v3@v$version"
	go mod tidy
	seen=$(go run . "$folder")
	echo "sdk $version"
	echo "$seen"
	[ "$seen" = $'os/exec: one after the other\nAutomation API: at the same time' ]
done
