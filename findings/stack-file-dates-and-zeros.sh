#!/usr/bin/env bash
# Package:   github.com/pulumi/pulumi/sdk/v3, 3.230.0 and 3.276.0 (Go, configuration of stacks)
# One would guess: values of the configuration are texts or numbers, so a date in Pulumi.dev.yaml arrives as it is
#   written, and a cost center or an account ID with a leading zero keeps it, as with `pulumi config set`.
# Behaviour: the file is read as YAML first, and texts are made of what YAML took the value for: a date gets a time and
#   a zone, digits 0 to 7 after a zero are an octal number, other digits lose the zero, and 1.10 becomes 1.1. This holds
#   for programs in every language, at the top and within objects. No warning says so; quotes help.
# Seen:      date: 2026-01-02 00:00:00 +0000 UTC
#            costCenter: 83
#            account: 12345678901
#            version: 1.1
#            quoted: 0123
#            tags: {"Until":"2026-01-02 00:00:00 +0000 UTC"}
# Here one call of the SDK reads the file. Exits with 1 if this changes.
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/Pulumi.dev.yaml" <<'YAML'
config:
  program:date: 2026-01-02
  program:costCenter: 0123
  program:account: 012345678901
  program:version: 1.10
  program:quoted: "0123"
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
	for _, name := range []string{"date", "costCenter", "account", "version", "quoted", "tags"} {
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
