#!/usr/bin/env bash
# The whole suite: style, floors, types, every test on SQLite and on PostgreSQL, with a real browser. Stops at the first failure.
set -euo pipefail
cd "$(dirname "$0")/.."
BIN=.venv/bin
say() { printf '\n== %s\n' "$*"; }

bash tools/system.sh

say "Translations, style, floors"
$BIN/python tools/messages.py
$BIN/ruff check .
$BIN/ruff format --check .
$BIN/lint-imports

say "Types"
$BIN/mypy

say "Tests on SQLite, with the browser"
$BIN/python -m pytest --durations=10 "$@"

say "Tests on PostgreSQL"
$BIN/python tools/postgres.py run -- $BIN/python -m pytest --durations=5 -m "not browser and not one_database" "$@"

say "Everything passed"
