.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

VERSION := $(shell sed -n 's/^const Version = "\(.*\)"/\1/p' provider/version.go)
AWS_VERSION := $(shell sed -n 's|.*github.com/pulumi/pulumi-aws/sdk/v6 v||p' go.mod)
MODULES := . e2e e2e/awsplugin
SCHEMAGEN := cd e2e && go run ./schemagen < ../schema.yaml
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.7.0

# The folders are named as in ~/.pulumi/plugins.
PLUGIN := .build/plugins/resource-ecs-infrastructure-v$(VERSION)/pulumi-resource-ecs-infrastructure
AWS_PLUGIN_FOLDER := .build/plugins/resource-aws-v$(AWS_VERSION)

.PHONY: help
help: ## Show this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 10

.PHONY: build
build: ## Build the plugin
	go build -o $(PLUGIN) .

.PHONY: schema
schema: ## Generate provider/schema.json from schema.yaml
	@mkdir -p .build
	($(SCHEMAGEN)) > .build/schema.json
	mv .build/schema.json provider/schema.json

.PHONY: test
test: build awsplugin ## Run all tests
	go test ./...
	cd e2e && go test ./...

.PHONY: lint
lint: ## Check format, code, modules and generated files
	@unformatted=$$(gofmt -l .); [ -z "$$unformatted" ] || { echo "run gofmt -w on:" $$unformatted >&2; exit 1; }
	@for module in $(MODULES); do (cd $$module && go vet ./... && go run $(STATICCHECK) ./...); done
	@for module in $(MODULES) e2e/tools; do (cd $$module && go mod tidy -diff); done
	@($(SCHEMAGEN)) | diff provider/schema.json - || { echo "run make schema" >&2; exit 1; }

.PHONY: awsplugin
awsplugin:
	cd e2e/awsplugin && go build -ldflags '-X main.version=$(AWS_VERSION)' -o ../../$(AWS_PLUGIN_FOLDER)/pulumi-resource-aws .
