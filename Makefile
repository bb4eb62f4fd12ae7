# 赣云. `make` lists the targets; each sets up what it needs. Set-up is skipped in under a second when nothing changed.
SHELL := /bin/bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
# Container images like to set this; every start of ganyun would then compile its 600 modules anew, two seconds each time.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
DONE := .venv/.done
PORT ?=
WORKERS ?= 2
TESTS ?=
BENCH ?=

# Products and what they are made from.
FRONTEND := $(shell find frontend -type f -not -path '*/node_modules/*' 2>/dev/null)
TRANSLATIONS := frontend/translations.py $(shell find src -name '*.po')

.PHONY: help setup frontend run test lint types imports format check bench lock docs wheel clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  \033[1m%-9s\033[0m %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo; echo "  make run PORT=9000 · make test TESTS=tests/kernel · make bench BENCH=load · make lock UPGRADE=1"

setup: $(DONE)/python $(DONE)/translations $(DONE)/frontend ## virtual environment, locked dependencies, frontend, translations

frontend: $(DONE)/frontend ## build TypeScript and CSS

run: setup ## bring the node up: pages, worker, all clouds with their samples (Ctrl-C stops all of it)
	@exec $(BIN)/ganyun up $(if $(PORT),--port $(PORT))

# One hash seed for all workers: a set in the name of a test would else differ between them.
test: setup ## every test, browser tests included
	@tools/packages
	@PYTHONHASHSEED=0 $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile -rfEs $(if $(CI),-p tests.support.strict) $(TESTS)

lint: $(DONE)/python ## ruff: mistakes and formatting
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(DONE)/python ## mypy, strict
	@$(BIN)/mypy

imports: $(DONE)/python ## the one import order
	@$(BIN)/lint-imports --no-cache

format: $(DONE)/python ## let ruff format and fix
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

check: lint types imports test ## all of it: what CI runs

bench: setup ## benchmarks, one JSON line each; fails when a limit does not hold
	@$(BIN)/python -m bench $(BENCH)

lock: ## pin the dependencies of pyproject.toml in requirements.lock (UPGRADE=1: to the newest)
	@tools/uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 --generate-hashes \
		--no-config --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' \
		$(if $(UPGRADE),--upgrade) --quiet --output-file requirements.lock

docs: $(DONE)/python ## write the generated reference pages
	@$(BIN)/python docs/reference/generate.py

wheel: ## dist/*.whl with the built frontend, translations and clouds in it
	@tools/uv build --wheel --quiet && ls dist/*.whl

clean: ## remove everything that make made (not var/, the node's data)
	rm -rf .venv .uv dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	rm -rf frontend/node_modules src/ganyun/kit/pages/static/build
	find src -name '*.mo' -delete

$(DONE)/python: requirements.lock pyproject.toml tools/setup
	@tools/setup
	@mkdir -p $(DONE) && touch $@

$(DONE)/translations: $(DONE)/python $(TRANSLATIONS)
	@$(BIN)/python frontend/translations.py
	@touch $@

$(DONE)/frontend: $(DONE)/python $(FRONTEND)
	@$(BIN)/python frontend/build.py
	@touch $@
