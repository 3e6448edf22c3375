"""A backup is restored whole: rows, files, keys, head of the log; totals and editions hold; on either engine."""

import stat
import subprocess
import sys

import pytest
from django.apps import apps
from django.db import models

from tests.reliability.conftest import installing
from tests.reliability.machine import ON_POSTGRESQL, Installation, facts_of, shown
from tests.world.proof import proof
from trienkhai.cli.rows import LEFT_OUT, dumped_models


def restored(backup, made: Installation) -> Installation:
    """What `restore` makes of a backup in the place of an empty installation."""
    made.run("restore", backup, "--to", made.home)
    return made


@pytest.fixture(scope="module")
def once(told_backup, tmp_path_factory):
    """An installation that was restored, for tests that work in it one after the other; and what it told at first."""
    with installing(tmp_path_factory.mktemp("restored")) as install:
        made = restored(told_backup, install())
        yield made, facts_of(made)


def test_everything_is_equal_after_a_restore_and_work_goes_on(told_facts, once):
    made, found = once

    assert found == told_facts
    assert found["tables"]["reporting.submission"][0] == 15
    assert found["log"][1:] == [0, []]
    assert list(found["editions"].values()) == [[]]
    assert len(found["totals"]) > 10
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in (made.home / "keys").iterdir()} == {
        "secret": 0o600,
        "export": 0o600,
    }
    # The tree is guarded as before, and new rows get numbers behind the old ones.
    made.run("verify-tree")
    made.run("init", "--key", "hai", "--user", "thu-ky-hai", "--name", "Hợp tác xã Hai")
    made.run("verify-audit")


@pytest.mark.skipif(not ON_POSTGRESQL, reason="needs a PostgreSQL server beside SQLite")
def test_a_backup_moves_to_the_other_engine_and_back(told_facts, backup, install, tmp_path):
    on_sqlite = restored(backup, install("on-sqlite", engine="sqlite"))
    on_sqlite.run("backup", tmp_path / "second.zip")
    back = restored(tmp_path / "second.zip", install("back"))

    assert on_sqlite.script("facts")["engine"] == "sqlite"
    assert back.script("facts")["engine"] == "postgresql"
    assert told_facts == facts_of(on_sqlite) == facts_of(back)


@pytest.mark.files
def test_a_backup_made_while_others_work_is_one_moment_and_restores(once, install, tmp_path):
    made, _found = once
    with subprocess.Popen(
        [sys.executable, "-m", "tests.reliability.writing"],
        **made.settings,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as writer:
        assert writer.stdout.readline() == "ready\n"
        made.run("backup", tmp_path / "second.zip")
        said, _ = writer.communicate("enough\n", timeout=30)
    assert int(said) > 1

    again = facts_of(restored(tmp_path / "second.zip", install("again")))

    assert again["log"][2] == []
    assert len(again["bytes"]) > 18


def test_only_its_owner_may_read_a_backup_and_nothing_is_left_beside_it(told):
    file = told.home.parent / "backup.zip"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not file.with_name("backup.zip.part").exists()


@pytest.mark.files
def test_what_was_damaged_before_is_backed_up_and_named(once, install, tmp_path):
    made, _found = once
    gone, altered, *_ = sorted(path for path in (made.home / "files").rglob("*") if path.is_file())
    gone.unlink()
    altered.write_bytes(b"x")

    said = shown(made.run("backup", tmp_path / "second.zip", code=1))

    assert gone.name in said
    assert altered.name in said
    restored(tmp_path / "second.zip", install("again"))


def test_a_backup_that_cannot_be_written_is_refused(told, tmp_path):
    said = told.run("backup", tmp_path / "no-such-folder" / "b.zip", code=3)
    assert "no-such-folder" in said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.one_database
def test_what_is_left_out_is_pointed_at_by_nothing_and_every_kind_of_value_is_known():
    dumped = dumped_models(apps)
    pointed_at = {
        field.related_model._meta.label_lower
        for model in dumped
        for field in model._meta.concrete_fields
        if field.is_relation
    }
    assert pointed_at & LEFT_OUT == set()
    assert {model._meta.label_lower for model in apps.get_models(include_auto_created=True)} >= LEFT_OUT
    ours = {model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("trienkhai")}
    assert ours <= set(dumped)
    known = (
        models.IntegerField,
        models.CharField,
        models.TextField,
        models.BooleanField,
        models.DateField,
        models.JSONField,
        models.BinaryField,
        models.ForeignKey,
        models.UUIDField,
    )
    assert [field for model in dumped for field in model._meta.concrete_fields if not isinstance(field, known)] == []


@pytest.mark.skipif(proof(True, False), reason="thousands of reports are made for the full proof only")
def test_three_thousand_reports_are_backed_up_and_restored(install, tmp_path):
    made = install(tables=True)
    made.script("ground", "3000")
    made.run("backup", tmp_path / "large.zip")
    again = restored(tmp_path / "large.zip", install("again"))
    assert facts_of(again) == facts_of(made)
