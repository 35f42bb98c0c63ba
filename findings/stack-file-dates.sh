#!/usr/bin/env bash
# Package:   github.com/pulumi/pulumi/sdk/v3, 3.230.0 and 3.276.0 (Go, configuration of stacks)
# One would guess: values of the configuration are texts, numbers or booleans, so a date in Pulumi.dev.yaml arrives as
#   it is written.
# Behaviour: the file is read as YAML first, and the text is made of what YAML took the value for: a date gets a time
#   and a zone, at the top and within objects. No warning says so; quotes help.
# Seen:      date: 2026-01-02 00:00:00 +0000 UTC
#            quoted: 2026-01-02
#            tags: {"Until":"2026-01-02 00:00:00 +0000 UTC"}
# Here one call of the SDK reads the file. Exits with 1 if this changes.
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/Pulumi.dev.yaml" <<'YAML'
config:
  program:date: 2026-01-02
  program:quoted: "2026-01-02"
  program:tags: {Until: 2026-01-02}
YAML
cat >"$folder/main.go" <<'GO'
package main

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
)

func main() {
	stack, err := workspace.LoadProjectStack(nil, &workspace.Project{Name: "program"}, "Pulumi.dev.yaml")
	if err != nil {
		panic(err)
	}
	for _, name := range []string{"date", "quoted", "tags"} {
		value, _ := stack.Config[config.MustMakeKey("program", name)].Value(config.NopDecrypter)
		fmt.Println(name+":", value)
	}
}
GO
cd "$folder"
for version in 3.230.0 3.276.0; do
	rm -f go.mod go.sum
	go mod init example.com/finding
	go get "github.com/pulumi/pulumi/sdk/v3@v$version"
	go mod tidy
	seen=$(go run .)
	echo "sdk $version"
	echo "$seen"
	[ "$seen" = "$(sed -En 's/^# (Seen:)? {6,}//p' "$script")" ]
done
