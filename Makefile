.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

VERSION := $(shell sed -n 's/^const Version = "\(.*\)"/\1/p' provider/version.go)
AWS_VERSION := $(shell sed -n 's|.*github.com/pulumi/pulumi-aws/sdk/v6 v||p' go.mod)
MODULES := . e2e e2e/awsplugin e2e/tools
GENERATE = cd e2e && go run ./generate -version $(VERSION)
AWS_SCHEMA = cd e2e/awsplugin && go test -run '^TestSchema$$' -count=1
GENERATED := provider/schema.json component/types.go
LINTERS := .build/lint/bin
GO_LINTERS := $(CURDIR)/.build/go-lint

# The folders have the names that they have in ~/.pulumi/plugins.
PLUGIN := .build/plugins/resource-ecs-infrastructure-v$(VERSION)/pulumi-resource-ecs-infrastructure
LOCAL_AWS := .build/plugins/resource-aws-v$(AWS_VERSION)/pulumi-resource-aws
SOURCES := go.mod go.sum main.go $(wildcard component/*.go internal/*/*.go provider/*)

# Without a Pulumi CLI on PATH, the oldest supported one and the YAML language host are built from their Go modules.
# With CLI=newest, the newest ones are built and put on PATH.
NEWEST := .build/newest/bin/pulumi
ifeq ($(CLI),newest)
export PATH := $(CURDIR)/$(dir $(NEWEST)):$(PATH)
CLI_FILE := $(NEWEST)
else
CLI_FILE := $(if $(shell command -v pulumi),,.build/bin/pulumi)
endif
PULUMI := $(or $(CLI_FILE),pulumi)
SDKS := .build/sdks/generated
# The language hosts that the CLI does not have.
HOSTS := $(if $(shell command -v pulumi-language-nodejs),,.build/bin/pulumi-language-go) \
	$(if $(shell command -v pulumi-language-java),,.build/bin/pulumi-language-java)
BUILD_CONSTRAINTS := e2e/sandbox/build-constraints.txt
LANGUAGES := $(filter-out $(WITHOUT),go go-sdk java python typescript)
MYPY := $(if $(filter python,$(LANGUAGES)),.build/mypy/installed)
# It needs Node.js.
PYRIGHT := $(if $(filter python,$(LANGUAGES)),$(if $(filter typescript,$(LANGUAGES)),.build/pyright/installed))
MOTO := .build/moto/installed
AWS_CLI := .build/aws-cli/installed
LONG := Adopt|Dist|EngineFeatures|Faults|Installing|PoliciesThatMove|Programs|Provider(s|That)|Recipes|Replac
LONG := ^Test($(LONG)|SecretsAreNotShown|Target|TeardownOrder|UpdatesThatBreakOff)
# The tests of what the CLI prints.
PRINTED := ^Test(Bad|Demo|Excluded|NameOf|Numbers|Package|Preview|Resource|Secrets|Target)
RACE = $(if $(filter 1,$(shell go env CGO_ENABLED)),-race)

.PHONY: help
help: ## Show this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 10

# moto is downloaded while Go compiles.
.PHONY: demo
demo: ## Preview, deploy, show and destroy the role on a local IAM; no AWS account
	@$(MAKE) --no-print-directory --jobs=2 sandbox $(MOTO)
	@exec .build/demo

.PHONY: preview
preview: sandbox ## Preview examples/yaml; no AWS account, no Python
	@exec .build/demo preview

.PHONY: build
build: $(PLUGIN) ## Build the plugin
$(PLUGIN): $(SOURCES) | go
	go build -o $@ .

.PHONY: install
install: build $(CLI_FILE) ## Install the plugin for the Pulumi CLI
	$(PULUMI) plugin install resource ecs-infrastructure $(VERSION) --file $(PLUGIN) --reinstall

.PHONY: generate
generate: | go ## Write the generated files
	$(GENERATE)
	$(AWS_SCHEMA) -update

.PHONY: sdks
sdks: $(SDKS) ## Generate the SDKs for Go, Java, Node.js and Python in .build/sdks
$(SDKS): provider/schema.json e2e/tools/go.mod $(wildcard e2e/tools/sdks/*.go) | $(PLUGIN) $(CLI_FILE)
	@rm -rf $(@D)
	$(PULUMI) package get-schema $(PLUGIN) | (cd e2e/tools && go run ./sdks -out ../../$(@D))
	@touch $@

.PHONY: unit
unit: | go ## Run the tests that need neither the Pulumi CLI nor moto
	go test ./...

# -count=1, because the cache of test results does not notice changed plugins. On a slow machine the tests in e2e take
# longer than Go's default limit of 10 minutes.
.PHONY: test
test: sandbox examples $(MOTO) $(AWS_CLI) $(MYPY) $(PYRIGHT) ## Run all but the long tests; CLI=newest for that CLI
	go test $(RACE) ./...
	cd e2e && go test -count=1 -timeout 30m -parallel 4 -skip '$(LONG)' ./...

.PHONY: test-all
test-all: test ## Run all tests
	cd e2e && go test -count=1 -timeout 60m -parallel 4 -run '$(LONG)'
	$(MAKE) --no-print-directory CLI=newest test-printed

# The tests of what the CLI prints, with the newest CLI.
.PHONY: test-printed
test-printed: sandbox $(MOTO)
	cd e2e && go test -count=1 -timeout 30m -parallel 4 -run '$(PRINTED)' ./...

# The results are in .bench. ROWS is a regular expression for the rows to measure.
.PHONY: bench
bench: sandbox $(MOTO) .build/cdk/installed ## Measure what the component costs; ROWS=preview for a part
	cd e2e && go run ./bench -out ../.bench -rows '$(ROWS)'

.PHONY: dist
dist: | go ## Build the files of a release in .dist
	cd e2e && go run ./dist -tag '$(TAG)'

schema = $(LINTERS)/check-jsonschema --quiet --builtin-schema vendor.$(1)

.PHONY: lint
lint: .build/lint/installed .build/go-lint/installed ## Check code, documentation, workflows and generated files
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); [ -z "$$unformatted" ] || \
		{ echo "run gofmt -w on:" $$unformatted >&2; exit 1; }
	@git ls-files '*.go' '*.java' '*.py' '*.ts' Makefile ':!:**/testdata/**' | xargs awk -f .ci/long-lines.awk
	@git ls-files '*.md' | xargs $(LINTERS)/rumdl check --quiet
	@git ls-files '*.yaml' '*.yml' ':!:**/testdata/**' | xargs $(LINTERS)/yamllint --strict
	@$(LINTERS)/shellcheck .ci/run
	@$(GO_LINTERS)/actionlint -shellcheck $(LINTERS)/shellcheck \
		$$(git ls-files '.github/workflows/*' 'examples/ci/.github/workflows/*')
	@$(call schema,gitlab-ci) --data-transform gitlab-ci examples/ci/.gitlab-ci.yml
	@$(call schema,dependabot) .github/dependabot.yml
	@$(call schema,github-actions) .github/actions/*/action.yml
	@$(call schema,github-issue-config) .github/ISSUE_TEMPLATE/config.yml
	@$(call schema,github-issue-forms) $(filter-out %/config.yml,$(wildcard .github/ISSUE_TEMPLATE/*))
	@$(LINTERS)/zizmor --offline --quiet --min-severity medium .github examples/ci/.github >.build/lint/findings || \
		{ cat .build/lint/findings; exit 1; }
	@for module in $(MODULES); do (cd $$module && $(GO_LINTERS)/golangci-lint run --show-stats=false ./...); done
	@for module in $(MODULES) .ci/tools e2e/tools/newest; do (cd $$module && go mod tidy -diff); done
	@($(GENERATE) -out ../.build/generated)
	@($(AWS_SCHEMA) >/dev/null) || { $(AWS_SCHEMA); exit 1; }
	@for file in $(GENERATED); do diff .build/generated/$$file $$file || { echo "run make generate" >&2; exit 1; }; done

# Go compiles one program after the other, since most of them have the same packages.
.PHONY: sandbox
sandbox: $(PLUGIN) $(LOCAL_AWS) $(CLI_FILE) .build/demo ## Build what the tests in e2e need, except moto and the AWS CLI

$(LOCAL_AWS): go.mod $(wildcard e2e/awsplugin/*) | $(CLI_FILE) $(PLUGIN)
	cd e2e/awsplugin && go build -ldflags '-X main.version=$(AWS_VERSION)' -o ../../$@ .

.build/demo: $(SOURCES) $(wildcard e2e/go.* e2e/demo/*.go e2e/sandbox/*.go) | $(LOCAL_AWS)
	cd e2e && go build -o ../$@ ./demo

.build/bin/pulumi: e2e/tools/go.mod e2e/tools/go.sum | $(PLUGIN)
	$(build-cli)
$(NEWEST): e2e/tools/newest/go.mod e2e/tools/newest/go.sum | $(PLUGIN)
	$(build-cli)

# Builds the CLI and the YAML host of the module in the first prerequisite.
define build-cli
	@echo "building the Pulumi CLI, which takes minutes the first time" >&2
	@cd $(<D) && go build -o $(CURDIR)/$(@D)/ -ldflags "-s -w -X $(CLI_VERSION)=$$(sed -n \
		's|^.*github.com/pulumi/pulumi/pkg/v3 \([^ ]*\).*|\1|p' go.mod)" \
		github.com/pulumi/pulumi/pkg/v3/cmd/pulumi github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml
	@touch $@
endef
CLI_VERSION := github.com/pulumi/pulumi/sdk/v3/go/common/version.Version

.build/bin/pulumi-language-java: e2e/tools/go.mod e2e/tools/go.sum | go
	cd e2e/tools && go build -o ../../$@ github.com/pulumi/pulumi-java/pkg/cmd/pulumi-language-java
	@touch $@

.build/bin/pulumi-language-go: $(wildcard e2e/go.* e2e/languagehost/*) | go
	cd e2e && go build -o ../$@ ./languagehost
	@for runtime in nodejs python; do ln -sf $(@F) $(@D)/pulumi-language-$$runtime; done

# An archive of an example without what its user installs.
copy = tar -c --exclude=bin --exclude=node_modules --exclude=sdks --exclude=target --exclude=venv -C $(1) .

# The examples as their users have them after `pulumi install`: with the SDK and all dependencies. They are as deep in
# the checkout as in examples/, because examples/go refers to ../..
.PHONY: examples
examples: $(HOSTS) $(LANGUAGES:%=.build/%/installed)
	@for language in $(LANGUAGES); do $(call copy,examples/$$language) | tar -x -C .build/$$language; done

.build/go/installed:
	@mkdir -p $(@D)
	@touch $@
.build/go-sdk/installed: $(SDKS)
	$(call add-sdk,go)
	@touch $@
.build/java/installed: examples/java/pom.xml $(SDKS) | mvn
	$(call add-sdk,java)
	@cd $(@D) && mvn --quiet --batch-mode compile exec:help >/dev/null
	@touch $@
.build/python/installed: examples/python/requirements.txt $(BUILD_CONSTRAINTS) $(SDKS) | python3
	$(call add-sdk,python)
	@python3 -m venv $(@D)/venv
	@cd $(@D) && PIP_CONSTRAINT=../../$(BUILD_CONSTRAINTS) PIP_BUILD_CONSTRAINT=../../$(BUILD_CONSTRAINTS) \
		venv/bin/pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@
.build/typescript/installed: examples/typescript/package-lock.json $(SDKS) | npm
	$(call add-sdk,nodejs)
	@cd $(@D) && npm ci --silent --no-audit --no-fund
	@touch $@

# Copies an example, and the SDK for its language to where `pulumi package add` puts it.
define add-sdk
	@echo "installing the dependencies of examples/$(notdir $(@D))" >&2
	@rm -rf $(@D)
	@mkdir -p $(@D)/sdks
	@$(call copy,examples/$(notdir $(@D))) | tar -x -C $(@D)
	@cp -R .build/sdks/$(1) $(@D)/sdks/ecs-infrastructure
endef

# moto is the local IAM, the AWS CLI runs the commands of the documentation, and mypy and pyright check the types of
# Python.
.build/%/installed: e2e/sandbox/%/requirements.txt | python3
	$(call pip-install,$<)
.build/lint/installed: .ci/tools/requirements.txt | python3
	$(call pip-install,$<)
.build/go-lint/installed: .ci/tools/go.mod .ci/tools/go.sum | go
	@echo "building the linters, which takes minutes the first time" >&2
	@mkdir -p $(@D)
	@cd .ci/tools && GOBIN=$(GO_LINTERS) go install tool
	@touch $@

define pip-install
	@echo "installing $(notdir $(@D))" >&2
	@rm -rf $(@D)
	@python3 -m venv $(@D)
	@$(@D)/bin/pip install --quiet --disable-pip-version-check --no-deps --requirement $(1)
	@$(@D)/bin/pip check --disable-pip-version-check >/dev/null
	@touch $@
endef

# The role by AWS CDK, for bench.
.build/cdk/installed: $(wildcard e2e/bench/cdk/*) | npm
	$(call npm-ci,e2e/bench/cdk)
.build/pyright/installed: $(wildcard e2e/sandbox/pyright/*) | npm
	$(call npm-ci,e2e/sandbox/pyright)

define npm-ci
	@echo "installing $(notdir $(1))" >&2
	@mkdir -p $(@D)
	@cp $(1)/* $(@D)
	@cd $(@D) && npm ci --silent --no-audit --no-fund
	@touch $@
endef

.PHONY: go mvn npm python3
go:
	@command -v go >/dev/null || \
		{ echo "go is missing: install Go 1.26 or later, https://go.dev/dl" >&2; exit 1; }
python3:
	@command -v python3 >/dev/null || \
		{ echo "python3 is missing: install Python 3.11 or later, https://www.python.org/downloads" >&2; exit 1; }
npm:
	@command -v npm >/dev/null || \
		{ echo "npm is missing: install Node.js 20 or later, https://nodejs.org, or add WITHOUT=typescript" >&2; \
		exit 1; }
mvn:
	@command -v mvn >/dev/null || \
		{ echo "mvn is missing: install Maven and Java 11 or later, https://maven.apache.org, or add WITHOUT=java" \
		>&2; exit 1; }
