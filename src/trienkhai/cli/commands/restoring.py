"""`restore`: a backup into an empty folder. Everything is built beside it and renamed at the end; a failure leaves nothing."""

import gettext
import hashlib
import importlib
import json
import os
import shutil
import struct
import tempfile
import zipfile
import zlib
from argparse import Namespace
from pathlib import Path
from typing import Any

import django
from django.utils import translation

from trienkhai.cli.language import DEFAULT, of_environment
from trienkhai.cli.main import REFUSED_INPUT
from trienkhai.cli.output import Output

FORMAT = 1
_ = gettext.gettext  # Django is not there yet: its settings need the keys that lie in the backup.
BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    KeyError,
    TypeError,
    AttributeError,
    ValueError,
    EOFError,
    OSError,
    RuntimeError,  # "encrypted"; an unknown way of compressing is a NotImplementedError
    OverflowError,
    MemoryError,
)


class Unusable(Exception):
    """The file is no backup, or not whole, or the place is taken. Says which."""


class Place:
    """The folder to be made, and the one beside it in which it is built."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.had_folder = target.exists()
        if self.had_folder and (not target.is_dir() or any(target.iterdir())):
            raise Unusable(_("%s is not empty. Name a folder that does not exist yet.") % target.name)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            self.left = sorted(one.name for one in target.parent.glob(f"{target.name}.restoring-*"))
            self.work = Path(tempfile.mkdtemp(prefix=f"{target.name}.restoring-", dir=target.parent))
        except OSError as problem:
            raise Unusable(_("The folder cannot be made: %s") % problem.strerror) from problem
        self.is_taken = False

    def take(self) -> None:
        """Give the finished folder its name. Raises Unusable."""
        os.sync()
        try:
            if self.target.exists():
                self.target.rmdir()
            self.work.rename(self.target)
        except OSError as problem:
            raise Unusable(_("%(name)s cannot be replaced: %(why)s") % self._because(problem)) from problem
        self.is_taken = True

    def _because(self, problem: OSError) -> dict[str, str]:
        return {"name": self.target.name, "why": str(problem.strerror)}

    def clear(self) -> None:
        """Leave all as it was found."""
        shutil.rmtree(self.target if self.is_taken else self.work, ignore_errors=True)
        if self.had_folder:
            self.target.mkdir(exist_ok=True)


def restore(args: Namespace, out: Output) -> int | None:
    place = None
    try:
        manifest = check(Path(args.file))
        place = Place(Path(args.to).resolve())
        _unpack(Path(args.file), place.work, manifest)
        os.environ["TRIENKHAI_HOME"] = str(place.work)
        django.setup()
        translation.activate(args.lang or of_environment() or DEFAULT)
        loading = importlib.import_module("trienkhai.cli.loading")
        facts = loading.load_backup(Path(args.file), manifest, out, place=place.take)
    except BaseException as problem:
        if place:
            place.clear()
        if not isinstance(problem, Unusable):
            raise
        out.problem(str(problem))
        out.problem(_("Nothing was changed."))
        told = {"where": args.file, "code": "backup-unusable", "message": str(problem)}
        out.refusal("input_refused", str(problem), [told])
        return REFUSED_INPUT
    facts["folder"] = place.target.name
    out.line(_("Restored into %(folder)s: %(rows)s rows, %(files)s files; log and hashes hold.") % facts)
    for name in place.left:
        out.line(_("Left by a restore that was interrupted, and of no use: %s") % name)
    out.result(facts)
    return None


def check(file: Path) -> dict[str, Any]:
    """The manifest of a whole backup: every member is read and compared with its hash. Raises Unusable."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
            if manifest.get("format") != FORMAT:
                facts = {"name": file.name, "found": manifest.get("format"), "wanted": FORMAT}
                raise Unusable(
                    _("%(name)s is a backup of another format (%(found)s); this version reads %(wanted)s.") % facts
                )
            for name, sha in wanted(manifest).items():
                if _sha_of(archive, name) != sha:
                    facts = {"name": file.name, "part": name}
                    raise Unusable(_("%(name)s: %(part)s is not what was backed up (its hash differs).") % facts)
    except BROKEN as problem:
        raise Unusable(_("%(name)s is not a whole backup: %(why)s") % {"name": file.name, "why": problem}) from problem
    return manifest


def wanted(manifest: dict[str, Any]) -> dict[str, str]:
    """Every member of the archive besides the manifest, with its hash."""
    rows = {f"rows/{label}.jsonl": entry["sha256"] for label, entry in manifest["tables"].items()}
    return rows | {f"home/{name}": sha for name, sha in manifest["files"].items()}


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
                raise Unusable(
                    _("%(name)s holds a path outside its folder: %(part)s") % {"name": file.name, "part": name}
                )
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.write_bytes(archive.read(f"home/{name}"))
            if name.startswith("keys/"):
                path.chmod(0o600)
