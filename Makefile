# Two commands for users of the source: `make run` and `make test`. Both may be run again; both say what they do.

# A distribution builds its Python with profiles of its use, a version manager mostly does not and is slower by a third: the
# system's own is taken where it is new enough and can make environments. PYTHON=/path/to/python3 takes another.
PYTHON ?= $(shell /usr/bin/python3 -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo /usr/bin/python3 || echo python3)
VENV := .venv
BIN := $(VENV)/bin
OUT ?= out
PORT ?= 8000

.PHONY: run test prove bench lint types messages lock clean

# The port is chosen first: the links in the papers carry it.
run: $(VENV)/.product
	@echo "== Trienkhai: the example group on SQLite (data in ./data, review in ./$(OUT))"
	@port=$$($(BIN)/python -m trienkhai.cli.ports $(PORT)) && \
	export SITE_URL="$${SITE_URL:-http://127.0.0.1:$$port}" && \
	$(BIN)/trienkhai demo --out $(OUT) && \
	exec $(BIN)/trienkhai serve --port $$port --with-demo-accounts

test: $(VENV)/.tests
	@bash tools/test.sh

prove: $(VENV)/.tests
	@bash tools/prove.sh

bench: $(VENV)/.tests
	@$(BIN)/pip install --quiet --disable-pip-version-check -e ".[bench]"
	@$(BIN)/python -m benchmarks.rollup small --runs 5

lint: $(VENV)/.tests
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports

types: $(VENV)/.tests
	@$(BIN)/mypy

messages:
	@$(BIN)/python tools/messages.py

lock: $(VENV)/.tests
	@$(BIN)/uv export --quiet --no-emit-project --no-header --extra postgres --extra dev --format requirements-txt > requirements.lock
	@$(BIN)/uv export --quiet --no-emit-project --no-header --extra postgres --format requirements-txt > requirements-product.lock
	@! grep -n "://" requirements.lock requirements-product.lock

$(VENV)/bin/python:
	@echo "== A Python environment in $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11") if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.product: $(VENV)/bin/python pyproject.toml requirements-product.lock
	@echo "== Installing the product (about 70 packages with pinned hashes)"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-product.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/.tests: $(VENV)/bin/python pyproject.toml requirements.lock
	@echo "== Installing the product with what its tests need"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@ $(VENV)/.product

clean:
	rm -rf $(VENV) .cache $(OUT)
