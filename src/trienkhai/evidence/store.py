"""Storing and opening files. Bytes first, flushed and renamed into place; then the row, in the caller's transaction."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from trienkhai.evidence.models import StoredFile
from trienkhai.vietnamese import normalise


def store(data: bytes, *, name: str, kind: str, by: Any) -> StoredFile:
    """Keep bytes under their hash and return their row.

    A file that is on disk already is not written again. When the transaction is rolled back the bytes stay behind,
    unnamed; a row without its bytes cannot come to be.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    row = StoredFile(
        sha256=sha256, size=len(data), name=shown_name(name), kind=kind, stored_at=timezone.now(), stored_by=by
    )
    _write_once(row.place, data)
    row.save()
    return row


def keep(data: bytes) -> None:
    """Write bytes to their place before a transaction begins, so that `store` in it finds them and only adds the row."""
    _write_once(StoredFile(sha256=hashlib.sha256(data).hexdigest()).place, data)


def shown_name(name: str) -> str:
    """The last part of a name as it may be shown: NFC, no path, no control characters, at most 150 characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(letter for letter in normalise(last) if letter.isprintable())
    return clean[-150:] or "file"


def _write_once(place: str, data: bytes) -> None:
    target = Path(settings.FILES_ROOT) / place
    if target.exists() and target.stat().st_size == len(data):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix="part-")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).rename(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def open_bytes(row: StoredFile) -> bytes:
    """The bytes of a file. Raises FileNotFoundError when they are gone, ValueError when they were altered."""
    data = (Path(settings.FILES_ROOT) / row.place).read_bytes()
    if hashlib.sha256(data).hexdigest() != row.sha256:
        raise ValueError(f"file {row.pk} ({row.name}) is not what was stored: its hash differs")
    return data
