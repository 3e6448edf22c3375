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

# The two suites share nothing: each has its own data folder and database server, so they run side by side on two cores.
mkdir -p .cache
LOG=.cache/test-postgres.log
say "Tests on SQLite, with the browser; beside them the tests on PostgreSQL (their output follows, meanwhile in $LOG)"
$BIN/python tools/postgres.py run -- $BIN/python -m pytest --durations=5 -m "not browser and not one_database" --database-only "$@" \
  >"$LOG" 2>&1 &
POSTGRES=$!
trap 'kill "$POSTGRES" 2>/dev/null || true' EXIT
$BIN/python -m pytest --durations=10 "$@"

say "Tests on PostgreSQL"
OUTCOME=0
wait "$POSTGRES" || OUTCOME=$?
trap - EXIT
cat "$LOG"
[ "$OUTCOME" = 0 ] || exit "$OUTCOME"

say "Everything passed"
