# One command to run the service, one to test it. Each sets up what it needs.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
UV_VERSION := 0.13.9
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
PYTEST := $(BIN)/pytest -q -n 2 --dist loadfile
STAMP := .venv/.in-step

.PHONY: help env run test test-sqlite test-postgres test-browser prove lint audit format pictures clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

env: $(STAMP) ## Make or update the environment in .venv

$(STAMP): pyproject.toml uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; $$($(PYTHON) --version) was found. Set PYTHON=/path/to/python3.11." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	UV_PYTHON_DOWNLOADS=never $(BIN)/uv sync --frozen --inexact --quiet
	@touch $@

.env:
	@umask 077; printf 'SECRET_KEY=%s\nALLOW_HTTP=true\nLOG_FORMAT=text\n' "$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))')" > .env

var/static/.in-step: uv.lock $(shell find static -type f)
	@$(MANAGE) collectstatic --no-input --verbosity 0
	@touch $@

run: $(STAMP) .env var/static/.in-step ## Serve the whole service with seed and sample on http://127.0.0.1:8000
	@mkdir -p var
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_seed
	@$(MANAGE) setup_demo
	@echo "Serving on http://$(HOST):$(PORT)/ (pages), /admin/ (sign in), /api/v1/docs/ (API). Ctrl-C stops it."
	@$(MANAGE) requeue_jobs --idle 0 >/dev/null
	@$(MANAGE) db_worker --no-startup-delay --no-reload & \
	trap "kill $$! 2>/dev/null || true" EXIT; \
	$(BIN)/granian --interface wsgi --host $(HOST) --port $(PORT) --workers 1 --blocking-threads 4 --workers-kill-timeout 5s \
	  --no-ws --log-level warning config.wsgi:application

test: test-sqlite test-postgres test-browser ## Run the whole suite on SQLite and PostgreSQL, then in Chromium

test-sqlite: $(STAMP) ## Run the suite on SQLite
	DATABASE_URL=sqlite:///:memory: $(PYTEST) -m "not browser"

test-postgres: $(STAMP) ## Run the suite on PostgreSQL, on a server of its own
	$(BIN)/python .ci/with_postgres.py $(PYTEST) -m "not browser"

test-browser: $(STAMP) ## Drive the pages in headless Chromium
	$(BIN)/python .ci/browser.py
	DATABASE_URL=sqlite:///:memory: $(BIN)/pytest -q -m browser

prove: $(STAMP) ## Run the long proofs: new cases by the thousand, kills by the hundred
	@mkdir -p var
	HYPOTHESIS_PROFILE=search DATABASE_URL=sqlite:///:memory: $(PYTEST) -m "not browser" tests/catalog tests/annotations
	HYPOTHESIS_PROFILE=search HOSTILE_EXAMPLES=5000 DATABASE_URL=sqlite:///:memory: $(PYTEST) tests/hostile
	FUZZ_MINUTES=10 DATABASE_URL=sqlite:///:memory: $(BIN)/pytest -q tests/config/test_fuzzing.py
	FUZZ_MINUTES=10 $(BIN)/python .ci/with_postgres.py $(BIN)/pytest -q tests/config/test_fuzzing.py
	DATABASE_URL=sqlite:///var/prove.sqlite3 $(BIN)/python -m benchmarks.import_kills --kills 100 --files 1000
	$(BIN)/python .ci/with_postgres.py $(BIN)/python -m benchmarks.import_kills --kills 100 --files 1000
	rm -f var/kills.sqlite3*; DATABASE_URL=sqlite:///var/kills.sqlite3 $(BIN)/python -m benchmarks.kills --kills 100
	$(BIN)/python .ci/with_postgres.py $(BIN)/python -m benchmarks.kills --kills 100
	rm -f var/load.sqlite3*; DATABASE_URL=sqlite:///var/load.sqlite3 $(BIN)/python -m benchmarks.load
	$(BIN)/python .ci/with_postgres.py $(BIN)/python -m benchmarks.load --workers 2
	$(BIN)/python -m benchmarks.stops --stops 40
	$(BIN)/python .ci/with_postgres.py $(BIN)/python -m benchmarks.releases
	DEBUG=true $(BIN)/python -m benchmarks.corpus --kills 100

lint: $(STAMP) ## Check style, types, templates and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m mypy catalog annotations config
	$(BIN)/lint-imports
	$(BIN)/djlint templates --check --lint --quiet
	DJANGO_SETTINGS_MODULE=tests.settings $(MANAGE) makemigrations --check --dry-run
	$(BIN)/python .ci/messages.py check

audit: $(STAMP) ## Ask the public database of vulnerabilities about each library
	$(BIN)/python .ci/audit.py

format: $(STAMP) ## Format code and templates
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint templates --reformat --quiet || true

pictures: $(STAMP) ## Take the pictures of the README again
	$(BIN)/python docs/make_pictures.py

clean: ## Remove the environment and caches, not the data in var/
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
