.DEFAULT_GOAL := help
.PHONY: help demo preview build install generate sdks unit stories prepared test test-all test-printed bench dist lint \
	sandbox examples go mvn npm python3
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

VERSION := $(shell sed -n 's/^const Version = "\(.*\)"/\1/p' provider/version.go)
AWS_VERSION := $(shell sed -n 's|.*github.com/pulumi/pulumi-aws/sdk/v6 v||p' go.mod)

# The folders have the names that they have in ~/.pulumi/plugins.
PLUGIN := .build/plugins/resource-ecs-infrastructure-v$(VERSION)/pulumi-resource-ecs-infrastructure
LOCAL_AWS := .build/plugins/resource-aws-v$(AWS_VERSION)/pulumi-resource-aws
SOURCES := go.mod go.sum main.go $(wildcard component/*.go internal/*/*.go provider/*)

# Without a Pulumi CLI on PATH, the oldest supported one and the YAML language host are built from their Go modules.
# With CLI=newest, the newest ones are built and put on PATH.
ifeq ($(CLI),newest)
CLI_FILE := .build/newest/bin/pulumi
export PATH := $(CURDIR)/$(dir $(CLI_FILE)):$(PATH)
else
CLI_FILE := $(if $(shell command -v pulumi),,.build/bin/pulumi)
endif
PULUMI := $(or $(CLI_FILE),pulumi)
CLI_PACKAGES := github.com/pulumi/pulumi/pkg/v3/cmd/pulumi github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml

# What the CLI does not have.
HOSTS := $(if $(shell command -v pulumi-language-nodejs),,.build/bin/pulumi-language-go) \
	$(if $(shell command -v pulumi-language-java),,.build/bin/pulumi-language-java)
SDKS := .build/sdks/generated
LANGUAGES := $(filter-out $(WITHOUT),go go-sdk java python typescript)
TYPE_CHECKERS := $(if $(filter python,$(LANGUAGES)),mypy $(if $(filter typescript,$(LANGUAGES)),pyright))
RACE = $(if $(filter 1,$(shell go env CGO_ENABLED)),-race)
# The cache of test results does not notice changed plugins.
E2E = cd e2e && go test -count=1 -timeout 60m -parallel 4

help: ## Show this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 10

# moto, and what the later programs are made of, is downloaded while the first compiles.
demo: ## Preview, deploy, show and destroy the role on a local IAM; no AWS account
	@$(MAKE) --no-print-directory --jobs=3 sandbox .build/moto/installed .build/modules
	@exec .build/demo
.build/modules: go.mod $(wildcard e2e/go.mod e2e/standin/aws/go.mod e2e/tools/go.mod) | go
	@mkdir -p $(@D) && (cd e2e/tools && $(if $(CLI_FILE),go list -deps $(CLI_PACKAGES) &&) \
		cd ../standin/aws && go list -deps . && cd ../.. && go list -deps ./demo) >/dev/null
	@touch $@

preview: sandbox ## Preview examples/yaml; no AWS account, no Python
	@exec .build/demo preview

build: $(PLUGIN) ## Build the plugin
$(PLUGIN): $(SOURCES) | go
	go build -o $@ .

install: build $(CLI_FILE) ## Install the plugin for the Pulumi CLI
	$(PULUMI) plugin install resource ecs-infrastructure $(VERSION) --file $(PLUGIN) --reinstall

generate: | go ## Write the generated files
	cd e2e/tools && go run ./generate -version $(VERSION)
	cd e2e/standin/aws && go run ./generate

sdks: $(SDKS) $(patsubst %,.build/%/installed,lint typescript) ## Pack the SDKs for npm and PyPI in .build/packed
	.ci/pack .build/packed
$(SDKS): provider/schema.json e2e/tools/go.mod $(wildcard e2e/tools/codegen/* e2e/tools/sdks/*) | $(PLUGIN) $(CLI_FILE)
	rm -rf $(@D) && $(PULUMI) package get-schema $(PLUGIN) | (cd e2e/tools && go run ./sdks -out ../../$(@D))
	@touch $@

unit: | go ## Run the tests that need neither the Pulumi CLI nor moto
	go test ./...

stories: sandbox .build/moto/installed .build/aws-cli/installed ## Build and install what a story of a stack needs
prepared: stories examples $(TYPE_CHECKERS:%=.build/%/installed)
	go test $(RACE) ./...
test: prepared ## Run all but the long tests; CLI=newest for that CLI
	$(E2E) -short ./...
test-all: $(patsubst %,.build/aws7-%/installed,$(filter python typescript,$(LANGUAGES)))
test-all: $(patsubst %,.build/%/installed,goreleaser scanners checkov $(if $(filter typescript,$(LANGUAGES)),cdk \
	iam-simulate))
test-all: prepared ## Run all tests, and those of the CLI with the newest too
	$(E2E) ./...
	$(MAKE) --no-print-directory CLI=newest test-printed

PRINTED := Bad|Demo|Excluded|NameOf|Options|Outputs|Preview|Resource|Secrets|Transform
test-printed: sandbox .build/moto/installed
	$(E2E) -run '^Test($(PRINTED))|^TestScripts$$/^([nt]|attach|list|option|package|region)' ./...

# Each of the seven turns is a process of its own; what takes minutes is only in the first. The results are in .bench.
bench: sandbox .build/moto/installed .build/cdk/installed ## Measure what the component costs; ROWS=Preview for a part
	cd e2e && go test -c -o ../.build/bench ./bench
	cd e2e/bench && mkdir -p ../../.bench && for turn in '' -test.short{,,,,,}; do \
		../../.build/bench -test.run '^$$' -test.benchtime 1x -test.timeout 30m -test.bench '$(or $(ROWS),.)' $$turn; \
		done | tee ../../.bench/results.txt
	go tool -modfile .ci/tools/go.mod benchstat -col /side .bench/results.txt | tee .bench/ratios.txt

dist: .build/goreleaser/installed sdks ## Build the files of a release in .dist
	VERSION=$(VERSION) .build/goreleaser/goreleaser release --snapshot --clean && cp .build/packed/* .dist

lint: .build/lint/installed .build/go-lint/installed ## Check code, documentation, workflows and generated files
	@.ci/lint

# Go compiles one program after the other, since most of them have the same packages.
sandbox: $(PLUGIN) $(LOCAL_AWS) $(CLI_FILE) .build/demo ## Build what the tests in e2e need, except moto and the AWS CLI
$(LOCAL_AWS): go.mod $(wildcard e2e/standin/aws/* e2e/standin/aws/provider/*) | $(CLI_FILE) $(PLUGIN)
	cd e2e/standin/aws && go build -ldflags '-X main.version=$(AWS_VERSION)' -o ../../../$@ .
.build/demo: $(SOURCES) $(wildcard e2e/go.* e2e/demo/*.go e2e/sandbox/*.go) | $(LOCAL_AWS)
	cd e2e && go build -o ../$@ ./demo
.build/bin/pulumi: e2e/tools/go.mod e2e/tools/go.sum | $(PLUGIN)
	$(build-cli)
.build/newest/bin/pulumi: e2e/tools/newest/go.mod e2e/tools/newest/go.sum | $(PLUGIN)
	$(build-cli)

# Builds the CLI and the YAML host of the module in the first prerequisite.
define build-cli
	@echo "building the Pulumi CLI, which takes minutes the first time" >&2
	@cd $(<D) && go build -o "$(CURDIR)/$(@D)/" -ldflags "-s -w -X $(CLI_VERSION)=$$(sed -n \
		's|^.*github.com/pulumi/pulumi/pkg/v3 \([^ ]*\).*|\1|p' go.mod)" \
		$(CLI_PACKAGES)
	@touch $@
endef
CLI_VERSION := github.com/pulumi/pulumi/sdk/v3/go/common/version.Version

.build/bin/pulumi-language-java: e2e/tools/go.mod e2e/tools/go.sum | go
	cd e2e/tools && go build -o ../../$@ github.com/pulumi/pulumi-java/pkg/cmd/pulumi-language-java
	@touch $@
.build/bin/pulumi-language-go: $(wildcard e2e/standin/language/* e2e/tools/codegen/*) | go
	cd e2e/standin/language && go build -o ../../../$@ .
	@for runtime in nodejs python; do ln -sf $(@F) $(@D)/pulumi-language-$$runtime; done

examples: $(HOSTS) $(LANGUAGES:%=.build/%/installed)
	@for language in $(LANGUAGES); do .ci/install-example $$language; done
$(LANGUAGES:%=.build/%/installed): .build/%/installed: $(SDKS) | go
	@.ci/install-example $* again
.build/java/installed: examples/java/pom.xml | mvn
.build/python/installed: examples/python/requirements.txt e2e/tools/pinned/build-constraints.txt | python3
.build/typescript/installed: examples/typescript/package-lock.json | npm

# moto is the local IAM, the AWS CLI runs commands of the documentation, mypy and pyright check the types of Python.
# Scanners and iam-simulate read policies, and cfn-lint what programs ask of Cloud Control; checkov needs another
# cloudsplaining.
.build/moto/installed: e2e/standin/moto/requirements.txt | python3; @.ci/install-pinned $(<D) $(@D)
.build/%/installed: e2e/tools/pinned/%/requirements.txt | python3; @.ci/install-pinned $(<D) $(@D)
.build/%/installed: e2e/tools/pinned/%/package-lock.json | npm; @.ci/install-pinned $(<D) $(@D)
.build/cdk/installed: e2e/bench/cdk/package-lock.json | npm; @.ci/install-pinned $(<D) $(@D)
.build/lint/installed: .ci/tools/requirements.txt | python3; @.ci/install-pinned $(<D) $(@D)
.build/go-lint/installed: .ci/tools/go.mod .ci/tools/go.sum
.build/goreleaser/installed: .ci/goreleaser/go.mod .ci/goreleaser/go.sum
.build/go-lint/installed .build/goreleaser/installed: | go
	@echo "building the tools of $(<D), which takes minutes the first time" >&2
	@mkdir -p $(@D) && cd $(<D) && GOBIN="$(CURDIR)/$(@D)" go install tool
	@touch $@

missing = @command -v $@ >/dev/null || { echo "$@ is missing: install $(1)" >&2; exit 1; }
go:
	$(call missing,Go 1.26 or later$(comma) https://go.dev/dl)
python3:
	$(call missing,Python 3.11 or later$(comma) https://www.python.org/downloads)
npm:
	$(call missing,Node.js 22 or later$(comma) https://nodejs.org$(comma) or add WITHOUT=typescript)
mvn:
	$(call missing,Maven and Java 11 or later$(comma) https://maven.apache.org$(comma) or add WITHOUT=java)
comma := ,
