#!/usr/bin/env bash
# The whole suite: style, floors, types, every test on SQLite and on PostgreSQL, with a real browser. Stops at the first failure.
set -euo pipefail
cd "$(dirname "$0")/.."
BIN=.venv/bin
unset PYTHONDONTWRITEBYTECODE # hundreds of processes read the product; without its compiled form each would compile it anew
say() { printf '\n== %s\n' "$*"; }

bash tools/system.sh

# Databases, workbooks and papers are made by the thousand and told to lie on the disk, which is waited for; nothing of it is
# kept, so where there is room in memory they are made there.
SCRATCH=""
MEMORY=$(df --output=avail /dev/shm 2>/dev/null | tail -n 1 || true)
if [ "${MEMORY:-0}" -gt 4000000 ]; then
  SCRATCH=$(mktemp -d /dev/shm/trienkhai-tests-XXXXXX)
  chmod 1777 "$SCRATCH"
  export TMPDIR="$SCRATCH"
fi
trap 'rm -rf "$SCRATCH"' EXIT

say "Translations, style, floors"
$BIN/python tools/messages.py
$BIN/ruff check .
$BIN/ruff format --check .
$BIN/lint-imports

# Lanes that share nothing, side by side on two cores, as long as each other: the types and most of SQLite here; PostgreSQL, and
# behind it what else knows SQLite alone; and the browser, commands and killed processes, in which much is waiting, with the walks
# through the house on a PostgreSQL of their own. To save time one database only is asked for the walks through every address
# (PostgreSQL, the stricter of the two), for the pages one by one and for what is marked `files` (SQLite), and for what does not
# rest on how a database locks: totals and the small example (PostgreSQL), reports, reviews, units and "My work" (SQLite, which
# is twice as fast). The full proof asks both for everything.
WALKS=(--ignore=tests/house/test_rights.py --ignore=tests/house/test_nasty_values.py --ignore=tests/house/test_second_doors.py)
BEHIND=(tests/directives tests/audit tests/home tests/office tests/review tests/directory)
ELSEWHERE=("${BEHIND[@]/#/--ignore=}" --ignore=tests/cli --ignore=tests/reliability)
PAGES=(--ignore-glob='*_page.py' --ignore-glob='*_pages.py')
ASKED_OF_POSTGRES=(--but-for=rollup --but-for=example)
ASKED_OF_SQLITE=(--but-for=reporting --but-for=review --but-for=directory --but-for=home)
mkdir -p .cache
on_postgres() { $BIN/python tools/postgres.py run --volatile -- $BIN/python -m pytest --durations=5 --database-only "$@"; }
postgres_lane() {
  say "Tests on PostgreSQL"
  on_postgres -m "not browser and not one_database" --ignore=tests/house "${PAGES[@]}" "${ASKED_OF_SQLITE[@]}" "$@"
  say "Tests of resolutions, units, reviews, papers, sheets, of the log and of My work on SQLite"
  $BIN/python -m pytest --durations=5 -m "not browser" "${BEHIND[@]}" "$@" || [ $? = 5 ] # 5: none were asked for
}
third_lane() {
  say "Tests in the browser"
  $BIN/python -m pytest --durations=5 tests/browser "$@" || [ $? = 5 ]
  say "Tests of commands and of reliability on SQLite"
  $BIN/python -m pytest --durations=5 -m "not browser" tests/cli tests/reliability "$@" || [ $? = 5 ]
  say "Walks through the house on PostgreSQL"
  on_postgres -m "not browser and not one_database" tests/house "$@" || [ $? = 5 ]
}
LANES=()
trap 'for lane in "${LANES[@]}"; do pkill -P "$lane" 2>/dev/null; kill "$lane" 2>/dev/null || true; done; rm -rf "$SCRATCH"' EXIT
beside() { # lane, words…: in the background, its output in a file of its own
  local lane=$1; shift
  (set -e; "$lane" "$@") >".cache/test-$lane.log" 2>&1 &
  LANES+=($!)
}
say "Types and tests on SQLite; beside them PostgreSQL and the browser (their output follows, meanwhile in .cache/test-*.log)"
beside postgres_lane "$@"
beside third_lane "$@"
$BIN/mypy
$BIN/python -m pytest --durations=10 -m "not browser" "${ELSEWHERE[@]}" "${WALKS[@]}" "${ASKED_OF_POSTGRES[@]}" "$@"

OUTCOME=0
for number in "${!LANES[@]}"; do wait "${LANES[$number]}" || OUTCOME=$?; done
LANES=()
cat .cache/test-postgres_lane.log .cache/test-third_lane.log
[ "$OUTCOME" = 0 ] || exit "$OUTCOME"

say "Everything passed"
