# Quoracy's few commands. `make` alone lists them. A second run is quick: what is installed or built is not done again.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
export DJANGO_SETTINGS_MODULE := quoracy.config.settings
# Two tests at a time, because the service is meant to be tested on two cores. TESTS=-n0 for one at a time.
TESTS ?= -n 2 --dist loadfile
RULEBOOK := tests/rulebook

INSTALLED := $(VENV)/.installed
YARDSTICKS := $(VENV)/.yardsticks-installed
ASSETS := var/.assets-built
WELSH := src/quoracy/locale/cy/LC_MESSAGES/django.po
WORDS := var/locale/cy/LC_MESSAGES/django.mo
ASSET_SOURCES := package.json $(wildcard package-lock.json) $(shell find src/quoracy/screens/components/assets -type f 2>/dev/null)

.PHONY: help
help: ## List what can be made
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /|/' | awk -F'|' '{ printf "  make %-18s %s\n", $$1, $$2 }'

.PHONY: run
run: $(INSTALLED) $(ASSETS) ## Bring up the service with invented authorities on http://localhost:8000
	quoracy run

.PHONY: test
test: check test-rulebook test-rest ## Everything: style, types, imports, rulebook, the rest, the browser journeys

.PHONY: check
check: $(INSTALLED) ## Style, types and import contracts only
	ruff check .
	ruff format --check .
	mypy
	lint-imports --no-logo

.PHONY: test-rulebook
test-rulebook: $(INSTALLED) ## The rulebook alone, without Django or a database
	pytest -q -p no:django $(RULEBOOK)

.PHONY: test-rest
test-rest: $(INSTALLED) $(ASSETS) chromium
	pytest -q $(TESTS) --ignore=$(RULEBOOK) tests

.PHONY: test-postgres15
test-postgres15: $(INSTALLED) $(ASSETS) chromium ## The same suite on a throwaway cluster of the system's PostgreSQL 15
	tests/with_postgres15 pytest -q $(TESTS) tests

.PHONY: bench
bench: $(INSTALLED) $(YARDSTICKS) $(ASSETS) ## Measure speed and memory, as ratios within one run
	quoracy migrate
	python -m benchmarks

.PHONY: clauses
clauses: $(INSTALLED) ## Which clauses have tests; writes var/clauses.json
	pytest -qq --collect-only --clauses=var/clauses.json tests

.PHONY: words
words: $(INSTALLED) ## Write var/cy.po for a translator: every word on a page, with the Welsh there is
	pybabel --quiet extract --mapping-file=babel.cfg --keyword=_ --output-file=var/words.pot src/quoracy
	cp $(WELSH) var/cy.po
	pybabel --quiet update --locale=cy --no-fuzzy-matching --input-file=var/words.pot --output-file=var/cy.po

.PHONY: docs
docs: $(INSTALLED) clauses ## Write docs/procedures/ from the packs and the clause catalogues
	python docs/write_procedures.py

.PHONY: chromium
chromium:
	@tests/find_chromium

.PHONY: clean
clean: ## Stop the database and forget what was installed and built; the data in var/postgres stays
	-quoracy database stop
	rm -rf $(VENV) node_modules $(ASSETS)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	|| { echo "Quoracy needs Python 3.11 or later. Name one with: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	|| { echo "Python cannot make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }

$(INSTALLED): requirements/lock.txt pyproject.toml | $(VENV)/bin/python
	pip install --quiet --disable-pip-version-check --require-hashes -r requirements/lock.txt
	pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

# The stylesheets and scripts are built by npm. Where a machine has none, a wheel brings it.
# What the benchmarks measure against. The service and its tests do without.
$(YARDSTICKS): requirements/benchmarks.txt | $(INSTALLED)
	pip install --quiet --disable-pip-version-check --require-hashes -r requirements/benchmarks.txt
	@touch $@

$(WORDS): $(WELSH) | $(INSTALLED)
	@mkdir -p $(@D)
	pybabel --quiet compile --input-file=$(WELSH) --output-file=$@

$(ASSETS): $(ASSET_SOURCES) requirements/node.txt | $(INSTALLED) $(WORDS)
	@command -v npm >/dev/null || pip install --quiet --disable-pip-version-check --require-hashes -r requirements/node.txt
	npm ci --no-audit --no-fund --loglevel=error
	npm run --silent build
	@mkdir -p $(@D) && touch $@
