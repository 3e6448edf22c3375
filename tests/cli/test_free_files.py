"""Free files by command: shown cell by cell, a mapping given back, taken."""

import json

import pytest

from tests.cli.test_the_thread import ROUND, _prepared, facts, home  # noqa: F401 - fixtures
from trienkhai.cli.main import REFUSED_INPUT

pytestmark = pytest.mark.one_database

OPEN = ("open-round", *ROUND, "--due", "2023-07-06", "--kinds", "company")
MANY = "Tên công ty;Số cuộc họp\nCông ty Bắc;4\nCong ty nam;5\nCông ty Lạ;6\n"


def test_a_file_of_many_units_is_shown_mapped_and_taken(home, tmp_path):  # noqa: F811
    home.run(*OPEN)
    file = tmp_path / "tong-hop.csv"
    file.write_text(MANY, "utf-8")
    shown = facts(home, "take-free", *ROUND, file, "--dry-run")
    assert shown["written"] is False and sum(shown["counts"].values()) == shown["cells"] == len(shown["fates"]) == 8
    assert {one["heading"] or one["label"] for one in shown["undecided"]} >= {"Số cuộc họp"}
    assert "Số cuộc họp" in home.run("take-free", *ROUND, file, code=REFUSED_INPUT).stdout

    (key,) = shown["mapping"]["tables"]
    mapping = shown["mapping"]
    mapping["tables"][key]["columns"]["so cuoc hop"] = "cell:QT01"
    assert mapping["tables"][key]["labels"]["ten cong ty"]["cong ty nam"] == "unit:CTN"
    (tmp_path / "m.json").write_text(json.dumps(mapping), "utf-8")
    told = facts(home, "take-free", *ROUND, file, "--mapping", tmp_path / "m.json")
    assert (told["written"], told["submissions"], told["counts"]["taken"]) == (True, 2, 2)
    (total,) = facts(home, "rollup", *ROUND, "--basis", "received", "--rebuild")["totals"]
    assert total["value"] == "9"
    assert facts(home, "take-free", *ROUND, file, code=REFUSED_INPUT)["counts"]["same"] == 2
    home.run("verify-audit")


def test_the_own_file_of_a_unit_goes_into_its_draft(home, tmp_path):  # noqa: F811
    home.run(*OPEN)
    file = tmp_path / "rieng.csv"
    file.write_text("Chỉ tiêu;Thực hiện\nQT01;khoảng 7\n", "utf-8")
    refused = facts(home, "take-free", *ROUND, file, "--unit", "CTB", code=REFUSED_INPUT)
    assert refused["counts"]["refused"] == 1
    file.write_text("Chỉ tiêu;Thực hiện\nQT01;7\n", "utf-8")
    assert facts(home, "take-free", *ROUND, file, "--unit", "CTB")["values"] == 1
    file.write_text("Chỉ tiêu;Thực hiện\nQT01;8\n", "utf-8")
    assert facts(home, "take-free", *ROUND, file, "--unit", "CTB", code=REFUSED_INPUT)["counts"]["differs"] == 1
    assert facts(home, "take-free", *ROUND, file, "--unit", "CTB", "--replace")["values"] == 1


def test_what_cannot_be_read_is_said(home, tmp_path):  # noqa: F811
    home.run(*OPEN)
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "m.json").write_text("[1", "utf-8")
    (tmp_path / "a.csv").write_text("a;b\n1;2\n", "utf-8")
    assert "PDF" in home.run("take-free", *ROUND, tmp_path / "a.pdf", code=REFUSED_INPUT).stderr
    assert "XYZ" in home.run("take-free", *ROUND, tmp_path / "a.csv", "--unit", "XYZ", code=REFUSED_INPUT).stderr
    home.run("take-free", *ROUND, tmp_path / "a.csv", "--mapping", tmp_path / "m.json", code=REFUSED_INPUT)
    home.run("take-free", *ROUND, tmp_path / "fehlt.csv", code=REFUSED_INPUT)
