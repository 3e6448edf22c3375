"""A restore that fails leaves the running data and the place it was meant for as they were; after a kill it can be run again."""

import json
import random
import time
import zipfile

import pytest

from tests.reliability.archives import flipped, rewritten
from tests.reliability.machine import facts_of, files_of
from tests.world.proof import proof
from trienkhai.cli.commands.restoring import Unusable, check, wanted


def refused(made, backup, *, code=3):
    """Run a restore that must fail: the reason, and nothing left."""
    said = made.run("restore", backup, "--to", made.home, code=code)
    assert "Traceback" not in said.stderr
    assert not made.home.exists()
    assert [path.name for path in made.home.parent.iterdir() if "restoring" in path.name] == []
    return said.stderr


def newer(manifest, members):
    manifest["migrations"].append(["units", "9999_from_the_future"])


def of_another_format(manifest, members):
    manifest["format"] = 99


def without_a_table(manifest, members):
    del manifest["tables"]["audit.seal"]


def with_other_columns(manifest, members):
    manifest["tables"]["units.root"]["columns"][1] = "no_such_column"


def with_no_columns(manifest, members):
    manifest["tables"]["units.root"]["columns"] = 5


def with_an_altered_log(manifest, members):
    lines = members["rows/audit.entry.jsonl"].decode().splitlines()
    row = json.loads(lines[3])
    row[manifest["tables"]["audit.entry"]["columns"].index("event")] = "test.other"
    lines[3] = json.dumps(row)
    members["rows/audit.entry.jsonl"] = ("\n".join(lines) + "\n").encode()


def with_a_dangling_row(manifest, members):
    members["rows/units.unit.jsonl"] = members["rows/units.unit.jsonl"].split(b"\n", 1)[1]
    manifest["tables"]["units.unit"]["rows"] -= 1


def reaching_outside(manifest, members):
    name, data = "../outside.txt", b"x"
    manifest["files"][name] = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    members[f"home/{name}"] = data


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(newer, marks=pytest.mark.files),
        pytest.param(of_another_format, marks=pytest.mark.files),
        pytest.param(without_a_table, marks=pytest.mark.files),
        pytest.param(with_other_columns, marks=pytest.mark.files),
        with_no_columns,
        pytest.param(with_an_altered_log, marks=pytest.mark.files),
        pytest.param(with_a_dangling_row, marks=pytest.mark.files),
    ],
)
def test_a_backup_that_does_not_fit_is_refused_and_leaves_nothing(backup, install, change):
    assert refused(install(), rewritten(backup, change))


@pytest.mark.one_database
def test_a_backup_never_writes_outside_its_folder(backup, install):
    made = install()
    refused(made, rewritten(backup, reaching_outside))
    assert not (made.home.parent / "outside.txt").exists()


@pytest.mark.one_database
def test_no_backup_at_all_half_a_backup_and_a_flipped_one_are_refused(told, backup, install):
    before = files_of(told.home)
    whole = backup.read_bytes()
    made = install()
    for data in (b"", b"PK", whole[: len(whole) // 2], whole[:-1], _flipped_inside(whole)):
        backup.write_bytes(data)
        refused(made, backup)
    backup.unlink()
    refused(made, backup)
    assert files_of(told.home) == before


def _flipped_inside(whole: bytes) -> bytes:
    """A bit of the first member's own bytes, which only its hash can tell."""
    at = whole.index(b"jsonl") + 60
    return whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :]


@pytest.mark.one_database
def test_a_bit_flipped_anywhere_is_seen_or_changes_nothing_that_is_read(backup):
    chance, whole = random.Random(20260101), backup.read_bytes()
    manifest = check(backup)
    contents = _contents(backup, manifest)
    seen = 0
    tries = proof(300, 2_000)
    for _ in range(tries):
        backup.write_bytes(flipped(whole, chance))
        try:
            again = check(backup)
        except Unusable:
            seen += 1
            continue
        # Stamps and flags of the archive itself: nobody reads them, and everything that is read is equal.
        assert again == manifest
        assert _contents(backup, again) == contents
    assert seen > tries * 0.8


def _contents(backup, manifest):
    with zipfile.ZipFile(backup) as archive:
        return [archive.read(name) for name in wanted(manifest)]


@pytest.mark.one_database
def test_a_folder_that_holds_something_is_left_alone(backup, install):
    made = install()
    made.home.mkdir()
    (made.home / "note.txt").write_text("mine")
    said = made.run("restore", backup, "--to", made.home, code=3)
    assert "home" in said.stderr
    assert files_of(made.home).keys() == {"note.txt"}


@pytest.mark.one_database
def test_an_empty_folder_is_still_there_and_empty_after_a_failure(backup, install):
    made = install()
    made.home.mkdir()
    made.run("restore", rewritten(backup, newer), "--to", made.home, code=3)
    assert list(made.home.iterdir()) == []


def test_a_database_that_is_not_empty_is_left_alone(told, told_facts, backup, install):
    """The running installation's own database as the target of a restore: refused, untouched."""
    made = install()
    made.url = told.url or f"sqlite:///{told.home / 'trienkhai.sqlite3'}"
    refused(made, backup)
    assert facts_of(told) == told_facts


def test_a_restore_killed_half_way_leaves_all_as_it_was_and_can_be_run_again(told, told_facts, backup, install):
    chance = random.Random(20260101)
    running = files_of(told.home)
    made = install()
    for _ in range(proof(2, 40, second=1)):
        process = made.start("restore", backup, "--to", made.home)
        time.sleep(chance.uniform(0.3, 1.6))
        process.kill()
        process.communicate()
        if made.home.exists():
            break  # it was done before the kill came
        assert files_of(told.home) == running
    else:
        made.run("restore", backup, "--to", made.home)
    assert facts_of(made) == told_facts
