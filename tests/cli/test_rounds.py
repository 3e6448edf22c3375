"""Rounds and templates by commands: opened, changed and closed, every refusal with its code."""

import pytest

from tests.cli.test_init import TEMPLATE
from tests.cli.test_the_thread import ROUND, _prepared, facts, home  # noqa: F401 - fixtures
from trienkhai.cli.main import REFUSED_INPUT, USAGE, WRONG_STATE

pytestmark = pytest.mark.one_database

OPEN = ("open-round", *ROUND, "--due", "2023-07-06")
WHY = ("--reason", "lũ lụt")


def test_a_round_is_changed_and_closed(home):  # noqa: F811
    assert facts(home, *OPEN, "--units", "CTB")["expected"] == 1
    assert facts(home, "change-round", *ROUND, "--expect", "CTN", *WHY)["expected"] == 2
    assert facts(home, "change-round", *ROUND, "--due", "2093-07-20", *WHY)["changes"] == 2
    assert facts(home, "change-round", *ROUND, "--due", "2093-07-25", "--units", "CTB", "CTN", *WHY)["changes"] == 4
    assert facts(home, "change-round", *ROUND, "--release", "CTN", *WHY)["expected"] == 1
    assert facts(home, "close-round", *ROUND)["sent"] == 0
    home.run("close-round", *ROUND, code=WRONG_STATE)
    home.run("change-round", *ROUND, "--release", "CTB", *WHY, code=WRONG_STATE)
    home.run("reopen-round", *ROUND, "--reason", " ", code=REFUSED_INPUT)
    assert facts(home, "reopen-round", *ROUND, *WHY)["round"]
    home.run("reopen-round", *ROUND, *WHY, code=WRONG_STATE)
    assert facts(home, "change-round", *ROUND, "--release", "CTB", *WHY)["expected"] == 0
    home.run("verify-audit")


def test_what_cannot_be_changed_is_refused_with_its_reason(home):  # noqa: F811
    home.run(*OPEN, "--kinds", "company")
    assert "XYZ" in home.run("change-round", *ROUND, "--release", "XYZ", *WHY, code=REFUSED_INPUT).stderr
    assert "XYZ" in home.run("change-round", *ROUND, "--expect", "XYZ", *WHY, code=REFUSED_INPUT).stderr
    assert (
        "--due" in home.run("change-round", *ROUND, "--expect", "SL", "--units", "CTB", *WHY, code=REFUSED_INPUT).stderr
    )
    home.run("change-round", *ROUND, "--expect", "CTB", *WHY, code=WRONG_STATE)
    home.run("change-round", *ROUND, "--due", "2093-07-20", "--reason", "r" * 301, code=REFUSED_INPUT)
    past = home.run("change-round", *ROUND, "--due", "2020-01-01", *WHY, code=REFUSED_INPUT)
    assert "1/1/2020" in past.stderr
    home.run("change-round", *ROUND, *WHY, code=USAGE)


def test_lumps_and_closed_units_are_named_by_their_codes(home, tmp_path):  # noqa: F811
    (tmp_path / "cells.csv").write_text(
        "Mã,Tên,Loại,Mã cấp trên,Từ ngày,Đến ngày\nCTB-1,Chi bộ 1,cell,CTB,2020-01-01,2023-05-31\n", "utf-8"
    )
    home.run("import-units", tmp_path / "cells.csv")
    wishes = ("--kinds", "company", "--lump", "CTB", "--hear-closed", "CTB-1")
    assert facts(home, *OPEN, *wishes)["expected"] == 3
    other = ("open-round", "bieu-01", "2023-Q3", "--due", "2023-10-06", "--kinds", "company")
    assert "CTB-1" in home.run(*other, "--hear-closed", "CTB-1", code=REFUSED_INPUT).stderr
    assert "XYZ" in home.run(*other, "--lump", "XYZ", code=REFUSED_INPUT).stderr


def test_templates_that_come_with_the_product_are_listed_written_out_and_taken_in(home, tmp_path):  # noqa: F811
    keys = [one["key"] for one in facts(home, "import-template", "--list")["templates"]]
    text = home.run("import-template", "--example", keys[0]).stdout
    (tmp_path / "mau.toml").write_text(text, "utf-8")
    assert facts(home, "import-template", tmp_path / "mau.toml")["template"] == keys[0]
    home.run("import-template", "--example", keys[-1], "--xlsx", tmp_path / f"{keys[-1]}.xlsx")
    assert facts(home, "import-template", tmp_path / f"{keys[-1]}.xlsx")["template"] == keys[-1]
    home.run("import-template", "--xlsx", tmp_path / "trong.xlsx")
    home.run("import-template", "--xlsx", tmp_path / "la/trong.xlsx", code=REFUSED_INPUT)
    assert "so-ket-ky" in home.run("import-template", "--example", "la", code=REFUSED_INPUT).stderr
    assert "--list" in home.run("import-template", code=REFUSED_INPUT).stderr


def test_long_work_shows_how_far_it_is(home, tmp_path):  # noqa: F811
    (tmp_path / "more.csv").write_text(
        "Mã,Tên,Loại,Mã cấp trên,Từ ngày\nCTC,Công ty C,company,SL,2020-01-01\n", "utf-8"
    )
    done = home.run("import-units", tmp_path / "more.csv")
    assert "4/4" in done.stderr  # judged
    assert "2/2" in done.stderr  # written: its name and its place
    assert home.run("import-units", tmp_path / "more.csv", "--json").stderr == ""
    home.run("open-round", "bieu-01", "2023", "--due", "2024-01-15", "--kinds", "company")
    (tmp_path / "cu.csv").write_text("Mã đơn vị,Hội nghị đã tổ chức năm 2023\nCTB,4\nCTN,5\n", "utf-8")
    assert "2/2" in home.run("take-in", "--history", "bieu-01", tmp_path / "cu.csv").stderr


MORE = """
[[section.field]]
key = "QT09"
name = "Buổi phổ biến"
unit = "buổi"
"""


def test_a_round_is_moved_by_command_after_it_told_what_that_means(home, tmp_path):  # noqa: F811
    home.run("open-round", *ROUND, "--due", "2023-07-06", "--kinds", "company")
    why = ("--reason", "bổ sung")
    home.run("move-round", *ROUND, *why, code=REFUSED_INPUT)
    (tmp_path / "sau.toml").write_text(TEMPLATE + MORE, "utf-8")
    assert facts(home, "import-template", tmp_path / "sau.toml")["template"] == "bieu-01"
    told = facts(home, "move-round", *ROUND, *why, "--dry-run")
    assert (told["moved"], told["from"], told["to"]) == (False, 1, 2)
    done = facts(home, "move-round", *ROUND, *why, "--version", "2")
    assert done == told | {"moved": True}
    home.run("move-round", *ROUND, *why, "--version", "2", code=REFUSED_INPUT)
    assert told["added"] == ["QT09"]
    home.run("rollup", *ROUND, "--rebuild")
