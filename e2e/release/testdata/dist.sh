#!/usr/bin/env bash
# Builds the files of a release as `make dist` does, for one target, in a copy of this checkout.
set -euo pipefail
folder=$1 target=$2
cd ../..
tool=$PWD/.build/goreleaser/goreleaser
mkdir -p "$folder"
cp -R --parents .ci/tools .goreleaser.yaml LICENSE component go.mod go.sum internal main.go provider "$folder"
cd "$folder"
sed "s/targets: .*/targets: [$target]/" .goreleaser.yaml | "$tool" release --snapshot --clean --config -
