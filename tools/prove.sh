#!/usr/bin/env bash
# The same tests with the full counts, and the benchmarks; resumable by step; the log is kept in docs/proofs/.
# ONLY="reliability rollup" proves these folders of tests alone.
set -euo pipefail
cd "$(dirname "$0")/.."
BIN=.venv/bin
bash tools/system.sh
mkdir -p docs/proofs .cache/proof
LOG="docs/proofs/$(date +%Y-%m-%d).log"
export TRIENKHAI_PROVE=1 HYPOTHESIS_SEED="${HYPOTHESIS_SEED:-20260101}"

step() { # name, command…: done once, then skipped until .cache/proof is removed
  local name=$1; shift
  if [ -e ".cache/proof/$name" ]; then echo "== $name: done before"; return; fi
  echo "== $name: $*" | tee -a "$LOG"
  "$@" 2>&1 | tee -a "$LOG"
  touch ".cache/proof/$name"
}

$BIN/pip install --quiet --disable-pip-version-check -e ".[bench]"
for folder in tests/*/; do
  case "$folder" in tests/data/|tests/world/|*__pycache__/) continue ;; esac
  name=$(basename "$folder")
  case " ${ONLY:-$name} " in *" $name "*) ;; *) continue ;; esac
  step "sqlite-$name" $BIN/python -m pytest "$folder" --hypothesis-seed="$HYPOTHESIS_SEED"
  [ "$name" = browser ] || step "postgres-$name" $BIN/python tools/postgres.py run -- \
    $BIN/python -m pytest "$folder" -m "not browser and not one_database" --hypothesis-seed="$HYPOTHESIS_SEED"
done
[ -z "${ONLY:-}" ] || { echo "== Proven: $ONLY; the log is in $LOG"; exit 0; }
step bench-small $BIN/python -m benchmarks.rollup small --runs 5
step bench-large $BIN/python tools/postgres.py run -- $BIN/python -m benchmarks.rollup large --runs 5
echo "== Proven; the log is in $LOG"
