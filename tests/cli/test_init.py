"""`init` and the refusals of the command line, with their codes."""

import json
import sqlite3
import stat
from contextlib import closing

import pytest

from tests.reliability.machine import Installation, files_of
from trienkhai.cli import main as entry

pytestmark = pytest.mark.one_database


def test_keys_and_folder_are_for_their_owner_only(founded):
    made, _ = founded
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (made.home / "keys").iterdir()}
    assert modes == {"secret": 0o600, "export": 0o600}
    assert stat.S_IMODE(made.home.stat().st_mode) == 0o700


def test_the_password_is_random_and_stands_in_no_file(founded):
    made, said = founded
    assert len(said["password"]) >= 12
    kept = b"".join(path.read_bytes() for path in made.home.rglob("*") if path.is_file())
    assert said["password"].encode() not in kept


def kept_in(home):
    """Every row, and every file besides the database: its own files change when it only tidies up after a command."""
    with closing(sqlite3.connect(home / "trienkhai.sqlite3")) as database:
        rows = list(database.iterdump())
    return rows, {name: digest for name, digest in files_of(home).items() if not name.startswith("trienkhai.sqlite3")}


def test_founding_twice_is_refused_and_changes_nothing(copy):
    before = kept_in(copy.home)
    assert "main" in copy.run("init", "--name", "Khác", code=3).stderr
    assert "secretary" in copy.run("init", "--name", "Khác", "--key", "hai", code=3).stderr
    assert "2020-13-01" in copy.run("init", "--name", "Khác", "--key", "hai", "--from", "2020-13-01", code=3).stderr
    assert kept_in(copy.home) == before


def test_commands_speak_of_the_place_of_a_fault(copy, tmp_path):
    bad = tmp_path / "bieu.toml"
    bad.write_text('key = "x"\nname = "X"\n[[section]]\n', "utf-8")
    said = copy.run("import-template", bad, code=3).stderr
    assert "Traceback" not in said
    assert len(said.splitlines()) >= 2
    assert "khong-co.toml" in copy.run("import-template", tmp_path / "khong-co.toml", code=3).stderr


def test_whoever_is_not_known_or_not_allowed_is_told_by_its_code(copy, tmp_path):
    template = tmp_path / "bieu.toml"
    template.write_text(TEMPLATE, "utf-8")
    assert copy.run("import-template", template, "--as", "nobody", code=3).stderr
    assert copy.run("import-template", template, "--json").stdout.startswith("{")
    _add_person(copy, "stranger")
    said = copy.run("import-template", template, "--as", "stranger", code=entry.NOT_ALLOWED).stderr
    assert "thiết kế biểu mẫu" in said
    log = copy.script("entries", "access.refused")
    assert [one["permission"] for one in log] == ["reporting.design"]


TEMPLATE = """
key = "bieu-01"
name = "Biểu 01"

[[section]]
key = "hoc-tap"
number = "I"
name = "Học tập"

[[section.field]]
key = "QT01"
name = "Hội nghị đã tổ chức"
unit = "hội nghị"
"""


def _add_person(made: Installation, name: str) -> None:
    made.script("entries", "--person", name)


def test_a_refusal_with_json_is_a_code_an_object_and_words_on_the_other_stream(copy):
    done = copy.run("verify-edition", "7", "--json", code=3)
    assert json.loads(done.stdout)["error"] == "input_refused"
    assert done.stderr


def test_verify_audit_finds_an_altered_log_and_ends_with_1(copy):
    copy.run("verify-audit")
    copy.script("entries", "--alter")
    found = json.loads(copy.run("verify-audit", "--json", code=entry.FOUND).stdout)
    assert found["findings"][0][0] == 1
