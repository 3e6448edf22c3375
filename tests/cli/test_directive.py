"""`import-directive` tells what was joined and noticed, refuses what is declared secret, converts old letters when told to."""

import json

import pytest

from tests.directives.test_what_is_told import OLD, STRAY
from tests.reliability.machine import Installation

pytestmark = pytest.mark.one_database
FACTS = ("--subject", "x", "--issuer", "y", "--issued", "2021-06-15", "--symbol", "18-NQ/ĐU")


@pytest.fixture
def file(tmp_path):
    (tmp_path / "nq.txt").write_bytes(STRAY)
    return tmp_path / "nq.txt"


def test_what_was_joined_is_listed_with_its_place(copy: Installation, file):
    said = copy.run("import-directive", file, "--lang", "vi").stdout
    assert "Chữ lạc không có số. (nối vào Điều 1, khoản 1)" in said


def test_the_lists_are_in_the_json_too(copy: Installation, file):
    said = json.loads(copy.run("import-directive", file, "--json").stdout)
    assert [one["anchor"] for one in said["joined"]] == ["dieu-1/khoan-1"]
    assert said["notices"] == []
    assert len(said["unplaced"]) == 1


def test_a_document_declared_secret_is_refused(copy: Installation, file):
    done = copy.run("import-directive", file, "--secret", "--json", code=3)
    assert json.loads(done.stdout)["problems"][0]["code"] == "secret"


def test_old_letters_are_refused_with_a_sample_and_converted_when_told(copy: Installation, tmp_path):
    (tmp_path / "cu.txt").write_bytes(OLD)
    refused = json.loads(copy.run("import-directive", tmp_path / "cu.txt", *FACTS, "--json", code=3).stdout)
    assert refused["problems"][0]["code"] == "legacy"
    said = json.loads(
        copy.run("import-directive", tmp_path / "cu.txt", *FACTS, "--old-encoding", "tcvn3", "--json").stdout
    )
    assert "TCVN3" in said["notices"][0]


def test_something_like_it_is_told_and_registered_with_a_reason(copy: Installation, file):
    came = ("--direction", "incoming", "--arrived", "2021-06-20", "--arrival-number", "7")
    copy.run("import-directive", file, *came)
    again = (file, "--symbol", "99-NQ/ĐU", "--json")
    refused = json.loads(copy.run("import-directive", *again, code=3).stdout)
    assert {one["code"] for one in refused["problems"]} == {"alike"}
    assert json.loads(copy.run("import-directive", *again, "--despite", "phụ lục").stdout)["symbol"] == "99-NQ/ĐU"
