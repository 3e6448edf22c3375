"""`restore`: a backup into an empty folder. Everything is built beside it and renamed at the end; a failure leaves nothing."""

import hashlib
import importlib
import json
import os
import shutil
import zipfile
from argparse import Namespace
from pathlib import Path
from typing import Any

import django

from trienkhai.cli.main import REFUSED_INPUT
from trienkhai.cli.output import Output

FORMAT = 1


class Unusable(Exception):
    """The file is no backup, or not whole, or the place is taken. Says which."""


def restore(args: Namespace, out: Output) -> int | None:
    target = Path(args.to).resolve()
    work = target.with_name(target.name + ".restoring")
    try:
        manifest = check(Path(args.file))
        _must_be_free(target)
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True, mode=0o700)
        _unpack(Path(args.file), work, manifest)
        os.environ["TRIENKHAI_HOME"] = str(work)
        django.setup()
        facts = importlib.import_module("trienkhai.cli.loading").load_backup(Path(args.file), manifest, out)
    except Unusable as problem:
        shutil.rmtree(work, ignore_errors=True)
        out.problem(str(problem))
        out.problem("Nothing was changed.")
        return REFUSED_INPUT
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    if target.exists():
        target.rmdir()
    work.rename(target)
    out.line(f"Restored into {target.name}: {facts['rows']} rows, {facts['files']} files; log and hashes hold.")
    out.result({"folder": target.name, **facts})
    return None


def _must_be_free(target: Path) -> None:
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Unusable(f"{target.name} is not empty. Name a folder that does not exist yet.")


def check(file: Path) -> dict[str, Any]:
    """The manifest of a whole backup: every member is read and compared with its hash. Raises Unusable."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
            if manifest.get("format") != FORMAT:
                raise Unusable(
                    f"{file.name} is a backup of another format ({manifest.get('format')}); this version reads {FORMAT}."
                )
            wanted = {f"rows/{label}.jsonl": entry["sha256"] for label, entry in manifest["tables"].items()}
            wanted |= {f"home/{name}": sha for name, sha in manifest["files"].items()}
            for name, sha in wanted.items():
                if _sha_of(archive, name) != sha:
                    raise Unusable(f"{file.name}: {name} is not what was backed up (its hash differs).")
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, zipfile.LargeZipFile) as problem:
        raise Unusable(f"{file.name} is not a whole backup: {problem}") from problem
    return manifest


def _sha_of(archive: zipfile.ZipFile, name: str) -> str:
    sha = hashlib.sha256()
    with archive.open(name) as entry:
        while chunk := entry.read(1 << 20):
            sha.update(chunk)
    return sha.hexdigest()


def _unpack(file: Path, work: Path, manifest: dict[str, Any]) -> None:
    with zipfile.ZipFile(file) as archive:
        for name in manifest["files"]:
            path = (work / name).resolve()
            if not path.is_relative_to(work):
                raise Unusable(f"{file.name} holds a path outside its folder: {name}")
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.write_bytes(archive.read(f"home/{name}"))
            if name.startswith("keys/"):
                path.chmod(0o600)
