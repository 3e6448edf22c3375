"""Secrets of one installation, made on the first run and kept in its data folder."""

import os
import secrets
from pathlib import Path


def data_folder() -> Path:
    """The folder that holds everything an installation owns: database, files, keys. From TRIENKHAI_HOME, else ./data."""
    folder = Path(os.environ.get("TRIENKHAI_HOME", "data")).resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def key(folder: Path, name: str) -> str:
    """The secret `name`; written with mode 0600 when it does not exist yet."""
    path = folder / "keys" / name
    path.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(handle, "w") as file:
        secret = secrets.token_urlsafe(48)
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    return secret
