"""What a database must answer before it is served."""

import os
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.cli.output import Output

WANTED = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"}
MOUNTS = Path("/proc/mounts")
PRIVATE = {"files", "keys", "audit-head.json"}
NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afs"}


def check_database() -> None:
    """Read SQLite's settings back and refuse a folder on a network file system: its locks are not to be trusted."""
    if connection.vendor != "sqlite":
        return
    wrong = []
    with connection.cursor() as cursor:
        for name, wanted in WANTED.items():
            cursor.execute(f"PRAGMA {name}")
            found = str(cursor.fetchone()[0]).lower()
            if found != wanted:
                wrong.append(
                    Problem(
                        _("SQLite answers %(name)s = %(found)s; %(wanted)s is needed.")
                        % {"name": name, "found": found, "wanted": wanted}
                    )
                )
    kind = file_system_of(Path(connection.settings_dict["NAME"]))
    if kind in NETWORK:
        wrong.append(
            Problem(
                _(
                    "The data folder lies on a network file system (%s); SQLite needs a local disk. Use PostgreSQL, or move the folder."
                )
                % kind
            )
        )
    if wrong:
        raise Unacceptable(wrong)


def file_system_of(path: Path) -> str:
    """The kind of file system a path lies on, where the system tells (Linux); '' elsewhere."""
    if not MOUNTS.exists():
        return ""
    resolved, best, kind = path.resolve(), "", ""
    for line in MOUNTS.read_text().splitlines():
        fields = line.split()
        place = fields[1].replace("\\040", " ")
        if resolved.is_relative_to(place) and len(place) >= len(best):
            best, kind = place, fields[2]
    return kind


def open_to_others(home: Path) -> list[Path]:
    """The data folder and what lies directly in it, where group or others may read it; nothing inside a closed folder."""
    if not _readable(home):
        return []
    inside = sorted(path for path in home.iterdir() if path.name in PRIVATE or path.suffix.startswith(".sqlite3"))
    return [home, *(path for path in inside if _readable(path))]


def _readable(path: Path) -> bool:
    return os.name == "posix" and path.exists() and bool(path.stat().st_mode & 0o077)


def warn_of_open_folder(out: Output) -> None:
    """Say at start which paths others on this machine can read, and how to close them."""
    for path in open_to_others(Path(settings.HOME)):
        out.problem(_("Others on this machine can read %(path)s. Close it: chmod -R go-rwx %(path)s") % {"path": path})
