#!/usr/bin/env bash
# The same tests with the full counts, and the benchmarks; the log is kept in docs/proofs/. Ended, it goes on at the test where
# it was when it is begun again; .cache/proof holds what has passed, and is removed to begin from the beginning.
# ONLY="reliability rollup bench-large" proves these folders of tests, or these benchmarks, alone.
set -euo pipefail
cd "$(dirname "$0")/.."
BIN=.venv/bin
bash tools/system.sh
mkdir -p docs/proofs .cache/proof
LOG="docs/proofs/$(date +%Y-%m-%d).log"
unset PYTHONDONTWRITEBYTECODE # without the compiled form of the product each process would compile it anew
export TRIENKHAI_PROVE=1 HYPOTHESIS_SEED="${HYPOTHESIS_SEED:-20260101}"

# What a reader elsewhere needs, and no more: not where on this machine the work was done.
plain() { sed -u -e "s#$PWD/##g; s#$PWD#.#g; s#$HOME/#~/#g"; }

step() { # name, command…: done once, then skipped until .cache/proof is removed
  local name=$1 said=.cache/proof/$1.out began outcome=0; shift
  case " ${ONLY:-$name} " in *" $name "* | *" ${name#*-} "*) ;; *) return 0 ;; esac
  if [ -e ".cache/proof/$name" ]; then echo "== $name: done before"; return 0; fi
  began=$(date +%s)
  echo "== $name (meanwhile in $said)"
  echo "== $name, at $(git rev-parse --short HEAD)$(git diff --quiet HEAD -- . ':!docs/proofs' || echo ', changed'): $*" | plain >"$said"
  [ ! -s ".cache/proof/$name.passed" ] || echo "== passed before, and left out: $(wc -l <".cache/proof/$name.passed")" >>"$said"
  "$@" 2>&1 | plain >>"$said" || outcome=$?
  # 5: nothing there that knows a database, or everything passed before
  case "$outcome-$name" in 5-postgres-*) outcome=0 ;; 5-*) [ -s ".cache/proof/$name.passed" ] && outcome=0 ;; esac
  echo "== $name: $(($(date +%s) - began)) s$([ $outcome = 0 ] || echo ", FAILED")" >>"$said"
  # Lanes write whole steps, one after the other.
  flock "$LOG" sh -c 'cat "$1" | tee -a "$2"' - "$said" "$LOG"
  [ $outcome = 0 ] && touch ".cache/proof/$name"
}

folders() { for folder in tests/*/; do case "$folder" in tests/data/ | tests/world/ | *__pycache__/) ;; *) basename "$folder" ;; esac; done; }

sqlite_lane() {
  for name in $(folders); do
    step "sqlite-$name" $BIN/python -m pytest --no-header "tests/$name" --hypothesis-seed="$HYPOTHESIS_SEED" \
      --go-on ".cache/proof/sqlite-$name.passed" || FAILED=1
  done
  return "${FAILED:-0}"
}

postgres_lane() {
  for name in $(folders); do
    [ "$name" = browser ] || step "postgres-$name" $BIN/python tools/postgres.py run -- \
      $BIN/python -m pytest --no-header "tests/$name" -m "not browser and not one_database" --database-only --hypothesis-seed="$HYPOTHESIS_SEED" \
      --go-on ".cache/proof/postgres-$name.passed" || FAILED=1
  done
  return "${FAILED:-0}"
}

$BIN/pip install --quiet --disable-pip-version-check -e ".[bench]"
echo "== $(date -u '+%Y-%m-%d %H:%M') UTC, $(uname -sm), $(nproc) cores, $($BIN/python -V), seed $HYPOTHESIS_SEED" | tee -a "$LOG"
OUTCOME=0
# The benchmarks come first: they are the ones that want a machine with nothing else to do.
step bench-small $BIN/python -m benchmarks.rollup small --runs 5 || OUTCOME=1
step bench-large $BIN/python tools/postgres.py run -- $BIN/python -m benchmarks.rollup large --runs 5 || OUTCOME=1
step bench-changes $BIN/python -m benchmarks.changes large || OUTCOME=1
step bench-changes-postgres $BIN/python tools/postgres.py run -- $BIN/python -m benchmarks.changes large || OUTCOME=1
step bench-rounds $BIN/python -m benchmarks.rounds large || OUTCOME=1
step bench-rounds-postgres $BIN/python tools/postgres.py run -- $BIN/python -m benchmarks.rounds large || OUTCOME=1
step bench-reorganised $BIN/python -m benchmarks.reorganised large || OUTCOME=1
step bench-reorganised-postgres $BIN/python tools/postgres.py run -- $BIN/python -m benchmarks.reorganised large || OUTCOME=1
step bench-growth $BIN/python -m benchmarks.growth || OUTCOME=1
step bench-growth-postgres $BIN/python tools/postgres.py run -- $BIN/python -m benchmarks.growth || OUTCOME=1
step bench-writers $BIN/python -m benchmarks.writers large || OUTCOME=1
step bench-writers-postgres $BIN/python tools/postgres.py run -- $BIN/python -m benchmarks.writers large || OUTCOME=1
step bench-figures $BIN/python -m benchmarks.figures large || OUTCOME=1
step bench-figures-postgres $BIN/python tools/postgres.py run -- $BIN/python -m benchmarks.figures large || OUTCOME=1
step bench-daily $BIN/python -m benchmarks.daily || OUTCOME=1
step bench-daily-postgres $BIN/python tools/postgres.py run -- $BIN/python -m benchmarks.daily || OUTCOME=1
step bench-storm $BIN/python tools/postgres.py run -- $BIN/python -m benchmarks.daily --storm 5000 || OUTCOME=1
# Two lanes that share nothing; a step that failed is told, and the lane goes on to the next.
postgres_lane &
OTHER=$!
trap 'pkill -P "$OTHER" 2>/dev/null; kill "$OTHER" 2>/dev/null || true' EXIT
sqlite_lane || OUTCOME=$?
wait "$OTHER" || OUTCOME=$?
trap - EXIT
[ "$OUTCOME" = 0 ] || { echo "== NOT proven: steps failed; the log is in $LOG"; exit 1; }
echo "== Proven: ${ONLY:-everything}; the log is in $LOG"
