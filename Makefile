# The workflow, executable: `make demo` and `make test` need Python ≥ 3.11, make and git, nothing else.
PYTHON ?= python3
PORT ?= 8000
KIND ?= grocer
SHOP ?= $(if $(filter made-up,$(KIND)),made-up-shop,demo-shop)
EXTRAS ?= dev
SEQUENCES ?=
CARTS ?= 20000
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test check format lint types imports prices bench clean
.DEFAULT_GOAL := help

help:  ## what there is to make
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/'

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "daogou needs Python 3.11 or newer; try: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[demo]'
	@touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[$(EXTRAS)]'
	@touch $@ $(VENV)/.demo

demo: $(VENV)/.demo  ## build the demo shop from real data, train, serve it: make demo PORT=9000; an invented one: make demo KIND=made-up
	@exec $(BIN)/daogou demo --kind $(KIND) --shop $(SHOP) --port $(PORT)

test: $(VENV)/.dev  ## every test, file by file on two processes
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: $(VENV)/.dev format lint types imports test  ## all gates, ending in the tests

format: $(VENV)/.dev
	$(BIN)/ruff format --check src tests benchmarks

lint: $(VENV)/.dev
	$(BIN)/ruff check src tests benchmarks

types: $(VENV)/.dev
	$(BIN)/mypy

imports: $(VENV)/.dev
	$(BIN)/lint-imports

prices: $(VENV)/.dev  ## the best price against trying every combination, on CARTS=20000 random carts
	$(BIN)/python tests/pricing/against_brute_force.py $(CARTS)

bench: $(VENV)/.dev  ## the figures of the closing notes, in bench-results/; with SEQUENCES=PATH/NAME those of NAME.txt too
	@mkdir -p bench-results
	$(BIN)/daogou bench baskets --source completejourney --json bench-results/baskets-last.json
	$(BIN)/daogou bench baskets --source completejourney --weeks 4 --json bench-results/baskets-last-4-weeks.json
	$(BIN)/daogou bench newcomers --json bench-results/newcomers.json
	$(BIN)/daogou bench latency --shop $(SHOP) --json bench-results/latency.json
	$(BIN)/daogou bench scale --json bench-results/scale.json
	$(BIN)/daogou bench price --json bench-results/price.json
	@[ -z "$(SEQUENCES)" ] || $(BIN)/daogou bench sequences --data $(SEQUENCES).txt --items $(SEQUENCES).items.jsonl --json bench-results/sequences.json
	@[ -z "$(SEQUENCES)" ] || $(BIN)/daogou bench cold --data $(SEQUENCES).txt --items $(SEQUENCES).items.jsonl --json bench-results/cold.json

clean:  ## remove what was built here, the demo shop included
	rm -rf $(VENV) demo-shop made-up-shop bench-results dist
