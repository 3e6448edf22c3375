"""What a database must answer before it is served: SQLite's settings read back, and no network file system."""

from pathlib import Path

import pytest

from trienkhai.access.errors import Unacceptable
from trienkhai.cli import database

pytestmark = pytest.mark.one_database

MOUNTS = """/dev/sda1 / ext4 rw 0 0
server:/export /srv/data nfs4 rw 0 0
//server/share /srv/du\\040lieu cifs rw 0 0
/dev/sdb1 /srv/data/local xfs rw 0 0
"""


class Answers:
    """A SQLite connection as far as the check asks it."""

    vendor = "sqlite"
    settings_dict = {"NAME": "/srv/data/trienkhai.sqlite3"}

    def __init__(self, **told: str) -> None:
        self.told = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"} | told

    def cursor(self):
        return self

    __enter__ = cursor

    def __exit__(self, *_):
        return None

    def execute(self, sql):
        self.asked = sql.removeprefix("PRAGMA ")

    def fetchone(self):
        return (self.told[self.asked],)


@pytest.fixture
def mounts(tmp_path, monkeypatch):
    file = tmp_path / "mounts"
    file.write_text(MOUNTS, "utf-8")
    monkeypatch.setattr(database, "MOUNTS", file)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/x", "ext4"),
        ("/srv/data/x", "nfs4"),
        ("/srv/du lieu/x", "cifs"),
        ("/srv/data/local/x", "xfs"),
        ("/srv/database/x", "ext4"),
    ],
)
def test_the_file_system_of_a_path_is_that_of_the_nearest_mount(mounts, path, kind):
    assert database.file_system_of(Path(path)) == kind


def test_where_the_system_does_not_tell_nothing_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(database, "MOUNTS", tmp_path / "none")
    assert database.file_system_of(Path("/srv/data/x")) == ""


def test_sqlite_on_a_network_file_system_is_refused(mounts, monkeypatch):
    monkeypatch.setattr(database, "connection", Answers())
    with pytest.raises(Unacceptable, match="nfs4"):
        database.check_database()


def test_a_sqlite_that_did_not_take_its_settings_is_refused(monkeypatch):
    monkeypatch.setattr(database, "file_system_of", lambda path: "ext4")
    monkeypatch.setattr(database, "connection", Answers(journal_mode="delete", synchronous="1"))
    with pytest.raises(Unacceptable) as refusal:
        database.check_database()
    assert len(refusal.value.problems) == 2
    monkeypatch.setattr(database, "connection", Answers())
    database.check_database()
