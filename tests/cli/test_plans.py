"""Plans and tasks by command."""

import json

import pytest

from tests.plans.ground import given
from trienkhai.cli import main as entry
from trienkhai.office.documents import check, pdf
from trienkhai.office.rulesets import get

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_a_plan_is_written_as_word_and_pdf(world, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(pdf, "PROGRAMS", ())  # set by what comes with the software
    plan = given(world).task.plan
    words = ("--number", "5", "--day", "2026-03-05", "--signer", "Lê An", "--recipient", "Lưu: VT")
    assert entry.main(["plan", str(plan.pk), "--out", str(tmp_path / "out"), *words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["ruleset"] == "nd30-2020"
    docx, paper = (tmp_path / "out" / f"ke-hoach-{plan.pk}.{kind}" for kind in ("docx", "pdf"))
    assert told["files"] == [str(docx), str(paper)]
    assert check(docx.read_bytes(), get("nd30-2020")) == []
    assert paper.read_bytes().startswith(b"%PDF")


def test_a_plan_that_is_not_there_is_named_with_those_that_are(world, tmp_path, capsys):
    plan = given(world).task.plan
    assert entry.main(["plan", "99999", "--out", str(tmp_path), "--no-pdf"]) == entry.REFUSED_INPUT
    assert f"{plan.pk}: {plan.name}" in capsys.readouterr().err
    words = ["plan", str(plan.pk), "--out", str(tmp_path), "--no-pdf"]
    assert entry.main([*words, "--day", "1999-01-01"]) == entry.REFUSED_INPUT
    assert entry.main([*words, "--as", world.officer.username]) == entry.NOT_ALLOWED
    assert list(tmp_path.iterdir()) == []
