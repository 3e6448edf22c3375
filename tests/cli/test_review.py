"""A review by commands only: begun from a resolution and a round, written as Word, checked, frozen."""

import json
import shutil

import pytest

from tests.cli.test_init import TEMPLATE
from tests.reliability.machine import Installation
from tests.review.conftest import RESOLUTION
from trienkhai.cli import main as entry

pytestmark = pytest.mark.one_database

UNITS = "Mã,Tên,Loại,Mã cấp trên,Từ ngày\nCTB,Công ty Bắc,company,SL,2020-01-01\n"
PAPER = """
[paper]
number = 5
symbol = "BC-SL"
authority = "TM. Ban Chỉ đạo"
position = "Trưởng ban"
signer = "Nguyễn Văn An"
recipients = ["Như trên", "Lưu: VT"]
"""
BEGIN = ("open-review", "18-NQ/ĐU", "--period", "2023", "--cut-off", "2099-12-31", "--dated", "2024-01-20")


@pytest.fixture(scope="module")
def _prepared(tmp_path_factory) -> Installation:
    folder = tmp_path_factory.mktemp("review")
    made = Installation(folder / "home").with_tables()
    made.run("init", "--name", "Tập đoàn Hóa chất Sông Lam", "--code", "SL", "--place", "Vinh")
    (folder / "units.csv").write_text(UNITS, "utf-8")
    (folder / "bieu-01.toml").write_text(TEMPLATE, "utf-8")
    (folder / "nq.txt").write_bytes(RESOLUTION)
    made.run("import-units", folder / "units.csv")
    made.run("import-template", folder / "bieu-01.toml")
    made.run("import-directive", folder / "nq.txt")
    made.run("open-round", "bieu-01", "2023-Q2", "--due", "2023-07-06", "--kinds", "company")
    return made


@pytest.fixture
def home(_prepared, tmp_path) -> Installation:
    shutil.copytree(_prepared.home, tmp_path / "home")
    return Installation(tmp_path / "home")


def test_from_a_resolution_to_a_paper_that_follows_its_rules(home, tmp_path):
    (tmp_path / "paper.toml").write_text(PAPER, "utf-8")
    begun = json.loads(home.run(*BEGIN, "--paper", tmp_path / "paper.toml", "--json").stdout)
    assert (begun["ruleset"], begun["rounds"]) == ("nd30-2020", 1)
    home.run("review", "--out", tmp_path / "out", "--no-pdf")
    docx = tmp_path / "out" / "so-ket.docx"

    checked = json.loads(home.run("check-document", docx, "--json").stdout)

    assert (checked["ruleset"], checked["deviations"]) == ("nd30-2020", [])
    other = home.run("check-document", docx, "--ruleset", "hd36-2018", code=entry.FOUND).stdout
    assert "Nghị định 30" not in other
    assert "Hướng dẫn 36-HD/VPTW" in other
    review = str(begun["review"])
    assert "mục trống" in home.run("freeze", "--review", review, "--lang", "vi", code=3).stderr
    assert home.run("freeze", "--review", review, "--yes").stdout


def test_what_does_not_fit_is_told_and_nothing_is_begun(home, tmp_path):
    for changed, told in (
        (("--rounds", "bieu-99"), "bieu-99"),
        (("--rounds", "bieu-01:2023-Q3"), "bieu-01:2023-Q3"),
        (("--unit", "XYZ"), "XYZ"),
        (("--dated", "20/1/2024"), "20/1/2024"),
        (("--ruleset", "hd05-2026"), "20/1/2024"),
        (("--outline", "khac"), "so-ket-5-nam"),
        (("--period", "2023-Q9"), "2023-Q9"),
        (("--period", "2022"), "kỳ báo cáo"),
    ):
        assert told in home.run(*BEGIN, *changed, code=entry.REFUSED_INPUT).stderr, changed
    assert "18-NQ/ĐU" in home.run("open-review", "99-NQ/ĐU", *BEGIN[2:], code=entry.REFUSED_INPUT).stderr
    (tmp_path / "paper.toml").write_text("symbol = ", "utf-8")
    assert "paper.toml" in home.run(*BEGIN, "--paper", tmp_path / "paper.toml", code=entry.REFUSED_INPUT).stderr
    assert home.run("review", "--out", tmp_path / "out", code=entry.REFUSED_INPUT).stderr


def test_a_file_that_is_no_word_file_or_notes_no_rules_is_refused(home, tmp_path):
    (tmp_path / "x.docx").write_bytes(b"PK no zip")
    assert "x.docx" in home.run("check-document", tmp_path / "x.docx", code=entry.REFUSED_INPUT).stderr
    assert (
        "nd30-2020"
        in home.run("check-document", tmp_path / "x.docx", "--ruleset", "khong-co", code=entry.REFUSED_INPUT).stderr
    )
