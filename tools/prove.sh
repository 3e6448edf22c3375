#!/usr/bin/env bash
# The same tests with the full counts, and the benchmarks; resumable by step; the log is kept in docs/proofs/.
# ONLY="reliability rollup bench-large" proves these folders of tests, or these benchmarks, alone.
set -euo pipefail
cd "$(dirname "$0")/.."
BIN=.venv/bin
bash tools/system.sh
mkdir -p docs/proofs .cache/proof
LOG="docs/proofs/$(date +%Y-%m-%d).log"
export TRIENKHAI_PROVE=1 HYPOTHESIS_SEED="${HYPOTHESIS_SEED:-20260101}"

# What a reader elsewhere needs, and no more: not where on this machine the work was done.
plain() { sed -u -e "s#$PWD/##g; s#$PWD#.#g; s#$HOME/#~/#g"; }

step() { # name, command…: done once, then skipped until .cache/proof is removed
  local name=$1 began; shift
  case " ${ONLY:-$name} " in *" $name "* | *" ${name#*-} "*) ;; *) return 0 ;; esac
  if [ -e ".cache/proof/$name" ]; then echo "== $name: done before"; return 0; fi
  began=$(date +%s)
  echo "== $name, at $(git describe --always --dirty --exclude '*'): $*" | tee -a "$LOG"
  "$@" 2>&1 | plain | tee -a "$LOG"
  echo "== $name: $(($(date +%s) - began)) s" | tee -a "$LOG"
  touch ".cache/proof/$name"
}

$BIN/pip install --quiet --disable-pip-version-check -e ".[bench]"
echo "== $(date -u '+%Y-%m-%d %H:%M') UTC, $(uname -sm), $(nproc) cores, $($BIN/python -V), seed $HYPOTHESIS_SEED" | tee -a "$LOG"
# The benchmarks come first: they are the ones that want a machine with nothing else to do.
step bench-small $BIN/python -m benchmarks.rollup small --runs 5
step bench-large $BIN/python tools/postgres.py run -- $BIN/python -m benchmarks.rollup large --runs 5
for folder in tests/*/; do
  case "$folder" in tests/data/ | tests/world/ | *__pycache__/) continue ;; esac
  name=$(basename "$folder")
  step "sqlite-$name" $BIN/python -m pytest --no-header "$folder" --hypothesis-seed="$HYPOTHESIS_SEED"
  [ "$name" = browser ] || step "postgres-$name" $BIN/python tools/postgres.py run -- \
    $BIN/python -m pytest --no-header "$folder" -m "not browser and not one_database" --hypothesis-seed="$HYPOTHESIS_SEED"
done
echo "== Proven: ${ONLY:-everything}; the log is in $LOG"
