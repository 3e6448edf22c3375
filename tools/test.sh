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

# Two lanes that share nothing, side by side on two cores: SQLite here; in the other types, PostgreSQL, papers (they know no
# database) and the browser. To keep to ten minutes one database only is asked for the walks through every address
# (PostgreSQL, the stricter of the two) and for the pages one by one (SQLite); the full proof asks both for everything.
WALKS=(--ignore=tests/house/test_rights.py --ignore=tests/house/test_nasty_values.py --ignore=tests/house/test_second_doors.py)
PAGES=(--ignore-glob='*_page.py' --ignore-glob='*_pages.py')
mkdir -p .cache
LOG=.cache/test-second-lane.log
other_lane() {
  say "Types"
  $BIN/mypy
  say "Tests on PostgreSQL"
  $BIN/python tools/postgres.py run -- $BIN/python -m pytest --durations=5 -m "not browser and not one_database" \
    --database-only "${PAGES[@]}" "$@"
  say "Tests of papers"
  $BIN/python -m pytest --durations=5 tests/office/documents "$@" || [ $? = 5 ] # 5: none were asked for
  say "Tests in the browser"
  $BIN/python -m pytest --durations=5 tests/browser "$@" || [ $? = 5 ]
}
say "Tests on SQLite; beside them types, PostgreSQL and the browser (their output follows, meanwhile in $LOG)"
(set -e; other_lane "$@") >"$LOG" 2>&1 &
OTHER=$!
trap 'pkill -P "$OTHER" 2>/dev/null; kill "$OTHER" 2>/dev/null || true' EXIT
$BIN/python -m pytest --durations=10 -m "not browser" --ignore=tests/office/documents "${WALKS[@]}" "$@"

OUTCOME=0
wait "$OTHER" || OUTCOME=$?
trap - EXIT
cat "$LOG"
[ "$OUTCOME" = 0 ] || exit "$OUTCOME"

say "Everything passed"
