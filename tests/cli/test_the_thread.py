"""From an empty folder to totals by commands only: units, a template, a round with its workbooks, taking them in."""

import json
import shutil

import pytest

from tests.cli.test_init import TEMPLATE
from tests.reliability.machine import Installation
from tests.reporting.books import FIGURES, filled

pytestmark = pytest.mark.one_database

UNITS = """Mã,Tên,Loại,Mã cấp trên,Từ ngày
CTB,Công ty Bắc,company,SL,2020-01-01
CTN,Công ty Nam,company,SL,2020-01-01
"""
ROUND = ("bieu-01", "2023-Q2")


def facts(made: Installation, *words: object, code: int = 0) -> dict:
    return json.loads(made.run(*map(str, words), "--json", code=code).stdout)


@pytest.fixture(scope="module")
def _prepared(tmp_path_factory) -> Installation:
    folder = tmp_path_factory.mktemp("thread")
    made = Installation(folder / "home").with_tables()
    made.run("init", "--name", "Tập đoàn Hóa chất Sông Lam", "--code", "SL")
    (folder / "units.csv").write_text(UNITS, "utf-8")
    (folder / "bieu-01.toml").write_text(TEMPLATE, "utf-8")
    assert facts(made, "import-units", folder / "units.csv", "--dry-run")["written"] is False
    assert facts(made, "import-units", folder / "units.csv")["new_units"] == 2
    version = {"template": "bieu-01", "version": 1, "cells": 1, "directive": ""}
    assert facts(made, "import-template", folder / "bieu-01.toml") == version
    return made


@pytest.fixture
def home(_prepared, tmp_path) -> Installation:
    """A founded organisation with two companies and a template; the test's own copy."""
    shutil.copytree(_prepared.home, tmp_path / "home")
    return Installation(tmp_path / "home")


def test_a_bad_row_is_named_by_its_line_and_nothing_is_written(home, tmp_path):
    (tmp_path / "more.csv").write_text(
        UNITS.replace("CTB,", "CTC,").replace("2020-01-01\nCTN", "32/13/2020\nCTN"), "utf-8"
    )
    said = home.run("import-units", tmp_path / "more.csv", code=3)
    assert "32/13/2020" in said.stderr
    home.run("verify-tree")


def test_workbooks_go_out_and_come_back_as_totals(home, tmp_path):
    opened = facts(
        home, "open-round", *ROUND, "--due", "2023-07-06", "--kinds", "company", "--workbooks", tmp_path / "out"
    )
    assert opened["expected"] == 2
    books = sorted((tmp_path / "out").iterdir())
    assert [book.name for book in books] == ["CTB-bieu-01-2023-Q2.xlsx", "CTN-bieu-01-2023-Q2.xlsx"]
    for book, value in zip(books, (4, "khoảng 30"), strict=True):
        book.write_bytes(filled(book.read_bytes(), {f"{FIGURES}!D7": value}))

    taken = facts(home, "take-in", tmp_path / "out", code=3)

    assert [one["outcome"] for one in taken["files"]] == ["taken", "refused"]
    assert "D7" in " ".join(taken["files"][1]["problems"])
    books[1].write_bytes(filled(books[1].read_bytes(), {f"{FIGURES}!D7": 30}))
    assert [one["outcome"] for one in facts(home, "take-in", tmp_path / "out")["files"]] == ["same", "taken"]
    again = home.run("take-in", tmp_path / "out").stdout
    assert f"{books[0].name}: không có gì mới" in again
    assert "không có gì mới: 2" in again
    assert "theo số đã nhận" in home.run("rollup", *ROUND, "--basis", "received").stdout
    (total,) = facts(home, "rollup", *ROUND, "--basis", "received", "--rebuild")["totals"]
    assert total["value"] == "34"
    assert total["coverage"]["expected"] == total["coverage"]["given"] == 2
    assert "2023-Q9" in home.run("rollup", "bieu-01", "2023-Q9", code=3).stderr


def test_asking_twice_for_one_period_is_refused(home):
    words = ("open-round", *ROUND, "--due", "2023-07-06", "--kinds", "company")
    home.run(*words)
    assert "2023-Q2" in home.run(*words, code=3).stderr
    assert "XYZ" in home.run("open-round", "bieu-01", "2023-Q3", "--due", "2023-07-06", "--units", "XYZ", code=3).stderr
    assert "6/7" in home.run("open-round", "bieu-01", "2023-Q3", "--due", "6/7", code=3).stderr
