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
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai import __version__
from trienkhai.audit.sealing import head_file, seal
from trienkhai.cli.output import Output
from trienkhai.cli.rows import dump, dumped_models

FORMAT = 1


def backup(args: Namespace, out: Output) -> None:
    """Written beside its name, read back, flushed, then renamed: a backup that exists is whole."""
    seal()
    target = Path(args.file).resolve()
    part = target.with_name(target.name + ".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        manifest = _write(archive, out)
        archive.writestr("manifest.json", json.dumps(manifest, indent=1, ensure_ascii=False))
    _read_back(part, manifest)
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(target)
    rows = sum(entry["rows"] for entry in manifest["tables"].values())
    facts = {"rows": rows, "files": len(manifest["files"]), "bytes": target.stat().st_size}
    out.line(_("Backup written: %(rows)s rows, %(files)s files, %(bytes)s bytes.") % facts)
    out.result({"file": target.name, **facts})


def _write(archive: zipfile.ZipFile, out: Output) -> dict[str, Any]:
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        tables = {}
        models = dumped_models(apps)
        for model in out.progress(models, total=len(models), what=_("Tables")):
            label = model._meta.label_lower
            count, sha = 0, hashlib.sha256()
            with archive.open(f"rows/{label}.jsonl", "w", force_zip64=True) as entry:
                for line in dump(model):
                    data = line.encode() + b"\n"
                    entry.write(data)
                    sha.update(data)
                    count += 1
            tables[label] = {"rows": count, "sha256": sha.hexdigest()}
        applied = sorted(MigrationRecorder(connection).applied_migrations())
    return {
        "format": FORMAT,
        "version": __version__,
        "made_at": timezone.now().isoformat(),
        "migrations": [list(name) for name in applied],
        "tables": tables,
        "files": _files(archive),
    }


def _files(archive: zipfile.ZipFile) -> dict[str, str]:
    """Stored files, keys and head: path in the data folder → hash. A stored file that is not what its name says is an error."""
    home = Path(settings.HOME)
    paths = [path for folder in ("files", "keys") for path in sorted((home / folder).rglob("*")) if path.is_file()]
    paths += [head_file()] if head_file().exists() else []
    hashes = {}
    for path in paths:
        if path.name.startswith("part-"):
            continue
        data = path.read_bytes()
        name = path.relative_to(home).as_posix()
        hashes[name] = hashlib.sha256(data).hexdigest()
        archive.writestr(zipfile.ZipInfo(f"home/{name}", (2020, 1, 1, 0, 0, 0)), data)
    return hashes


def _read_back(part: Path, manifest: dict[str, Any]) -> None:
    with zipfile.ZipFile(part) as archive:
        broken = archive.testzip()
        if broken is not None:
            raise OSError(f"the backup could not be read back: {broken}")
        if json.loads(archive.read("manifest.json")) != manifest:
            raise OSError("the backup could not be read back: its manifest differs")
