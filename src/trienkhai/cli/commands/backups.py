"""`backup`: one .zip with the rows of every table, the stored files, the keys, the head of the log and a manifest of hashes."""

import hashlib
import json
import os
import zipfile
from argparse import Namespace
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai import __version__
from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.audit import sealing
from trienkhai.cli.commands.restoring import FORMAT, check
from trienkhai.cli.loading import told
from trienkhai.cli.main import DONE, FOUND
from trienkhai.cli.output import Output
from trienkhai.cli.rows import columns, dump, dumped_models
from trienkhai.evidence.models import StoredFile
from trienkhai.rollup.consistent import snapshot


def backup(args: Namespace, out: Output) -> int:
    """Written beside its name, read back, flushed, then renamed: a backup that exists is whole.

    It holds the keys, so only its owner may read it. What was damaged before is backed up as it is and named (code 1).
    """
    target = Path(args.file).resolve()
    part = target.with_name(target.name + ".part")
    sealing.seal()
    try:
        manifest, damage = _written(part, out)
        check(part)
        part.replace(target)
        _flush(target.parent)
    except OSError as problem:
        raise Unacceptable([Problem(_("The backup cannot be written: %s") % problem, where=args.file)]) from problem
    finally:
        part.unlink(missing_ok=True)
    rows = sum(entry["rows"] for entry in manifest["tables"].values())
    facts = {"rows": rows, "files": len(manifest["files"]), "bytes": target.stat().st_size}
    out.line(_("Backup written: %(rows)s rows, %(files)s files, %(bytes)s bytes.") % facts)
    for one in damage:
        out.problem(f"  - {one}")
    out.result({"file": target.name, **facts, "damage": damage})
    return FOUND if damage else DONE


def _written(part: Path, out: Output) -> tuple[dict[str, Any], list[str]]:
    """The archive on disk; its manifest, and what was found damaged."""
    handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            manifest, damage = _write(archive, out)
            archive.writestr("manifest.json", json.dumps(manifest, indent=1, ensure_ascii=False))
        file.flush()
        os.fsync(file.fileno())
    return manifest, damage


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(archive: zipfile.ZipFile, out: Output) -> tuple[dict[str, Any], list[str]]:
    # Read before the rows: a head written later would name seals that the rows do not have yet.
    head = sealing.read_head()
    with snapshot():
        models = dumped_models(apps)
        tables = {
            model._meta.label_lower: _table(archive, model)
            for model in out.progress(models, total=len(models), what=_("Tables"))
        }
        applied = sorted(MigrationRecorder(connection).applied_migrations())
        log = sealing.verify(head)
        named = set(StoredFile.objects.values_list("sha256", flat=True))
    files, damage = _files(archive, named)
    if head:
        files[sealing.head_file().name] = _member(
            archive, sealing.head_file().name, json.dumps({"number": head[0], "chain": head[1]}).encode()
        )
    damage += [_("Log, entry %(number)s: %(what)s") % {"number": one.number, "what": one.what} for one in log.findings]
    manifest = {
        "format": FORMAT,
        "version": __version__,
        "made_at": timezone.now().isoformat(),
        "migrations": [list(name) for name in applied],
        "log": {"sealed": log.sealed, "unsealed": log.unsealed, "findings": told(log)},
        "tables": tables,
        "files": files,
    }
    return manifest, damage


def _table(archive: zipfile.ZipFile, model: Any) -> dict[str, Any]:
    count, sha = 0, hashlib.sha256()
    with archive.open(f"rows/{model._meta.label_lower}.jsonl", "w", force_zip64=True) as entry:
        for line in dump(model):
            data = line.encode() + b"\n"
            entry.write(data)
            sha.update(data)
            count += 1
    return {"columns": columns(model), "rows": count, "sha256": sha.hexdigest()}


def _files(archive: zipfile.ZipFile, named: set[str]) -> tuple[dict[str, str], list[str]]:
    """Stored files and keys: path in the data folder → hash. And each file that is gone or not what its name says."""
    home, store = Path(settings.HOME), Path(settings.FILES_ROOT)
    kept = [path for path in sorted(store.rglob("*")) if path.is_file() and not path.name.startswith("part-")]
    hashes: dict[str, str] = {}
    damage = []
    for path in kept + sorted((home / "keys").iterdir()):
        name = path.relative_to(home).as_posix()
        hashes[name] = _member(archive, name, path.read_bytes())
        if path in kept and hashes[name] != path.name:
            damage.append(_("File %s is not what was stored.") % name)
    damage += [_("File %s is gone.") % sha for sha in sorted(named - {path.name for path in kept})]
    return hashes, damage


def _member(archive: zipfile.ZipFile, name: str, data: bytes) -> str:
    """Write one file of the data folder into the archive; its hash."""
    archive.writestr(zipfile.ZipInfo(f"home/{name}", (2020, 1, 1, 0, 0, 0)), data)
    return hashlib.sha256(data).hexdigest()
