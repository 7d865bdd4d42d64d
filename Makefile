# Habeas. `make demo` runs the whole product on this machine; `make test` runs the tests.

# The newest Python that really starts: version managers leave names on the path that do not.
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3; do $$python -c "" 2>/dev/null && echo $$python && exit; done; echo python3)
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py

.PHONY: demo test check bench simulate faults lock messages clean setup
.DEFAULT_GOAL := demo

setup: $(VENV)/.ready

$(VENV)/.ready: requirements.txt requirements-dev.txt $(wildcard portal/ui/locale/*/LC_MESSAGES/*.po)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Habeas needs Python 3.11 or newer.")'
	@test -x $(BIN)/python || { echo "Setting up. This takes a minute, once."; $(PYTHON) -m venv $(VENV); }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt -r requirements-dev.txt
	@HABEAS_MODE=demo $(MANAGE) messages --compile
	@touch $@

demo: setup
	@exec $(BIN)/python -m workers.local

test: setup
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

check: setup
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@HABEAS_MODE=test $(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m tests.checks

bench: setup
	@$(BIN)/python -m benchmarks

# Years of an office, thousands of cases: make simulate ARGS="--cases 2000 --days 365"
simulate: setup
	@$(BIN)/python -m tests.simulation $(ARGS)

# Things break at random while requests are handled: make faults SEED=7 N=200
faults: setup
	@$(BIN)/python -m tests.faults.schedule --seed $(or $(SEED),1) --faults $(or $(N),200)

lock: setup
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -o requirements.txt requirements.in
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -o requirements-dev.txt requirements-dev.in

messages: setup
	@HABEAS_MODE=demo $(MANAGE) messages

clean:
	@rm -rf .habeas .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
