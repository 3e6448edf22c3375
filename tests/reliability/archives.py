"""Backups that somebody or something has altered."""

import hashlib
import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

Manifest = dict[str, Any]
Members = dict[str, bytes]


def rewritten(backup: Path, change: Callable[[Manifest, Members], None]) -> Path:
    """The backup after a change by somebody who keeps its hashes right."""
    with zipfile.ZipFile(backup) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(members.pop("manifest.json"))
    change(manifest, members)
    for label, entry in manifest["tables"].items():
        if data := members.get(f"rows/{label}.jsonl"):
            entry["sha256"] = hashlib.sha256(data).hexdigest()
    with zipfile.ZipFile(backup, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
        archive.writestr("manifest.json", json.dumps(manifest))
    return backup


def flipped(data: bytes, chance: random.Random) -> bytes:
    """One bit of a file is another."""
    altered = bytearray(data)
    altered[chance.randrange(len(altered))] ^= 1 << chance.randrange(8)
    return bytes(altered)
