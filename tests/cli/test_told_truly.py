"""“Nothing was changed.” is said only where nothing was; what can fail beforehand fails before anything is done."""

from datetime import date
from unittest import mock

import pytest
from django.db import OperationalError
from django.utils import timezone

from tests.reporting.ground import sample_spec
from tests.reporting.test_past_years import sheet, template  # noqa: F401 - a fixture
from trienkhai.access.errors import WrongState
from trienkhai.access.models import Grant
from trienkhai.cli import running
from trienkhai.cli.commands import people
from trienkhai.cli.options import parser
from trienkhai.cli.output import Output
from trienkhai.directory.actions import rename_unit
from trienkhai.reporting.actions import design_template
from trienkhai.reporting.models import Round, Submission

pytestmark = pytest.mark.django_db
NOTHING = "Nothing was changed."


def run(*words: object) -> int | None:
    args = parser("en").parse_args([str(word) for word in (*words, "--lang", "en")])
    module, name = args.handler.split(":")
    return running.run(module, name, args, Output(as_json=False))


def open_round(folder, *more: object) -> int | None:
    words = ("open-round", "bieu-01", "2023-Q2", "--due", "2023-07-06", "--kinds", "company")
    return run(*words, "--workbooks", folder, *more)


@pytest.fixture
def designed(world):
    return design_template(world.root, sample_spec(), by=world.secretary)


def test_no_round_is_opened_where_its_workbooks_cannot_be_written(designed, tmp_path, capsys):
    (tmp_path / "file").write_text("x")
    assert open_round(tmp_path / "file") == 3
    assert NOTHING in capsys.readouterr().err
    assert not Round.objects.exists()


def test_where_a_round_was_opened_that_is_not_denied(designed, tmp_path, capsys):
    full = OSError(28, "No space left on device", str(tmp_path / "out"))
    with mock.patch("trienkhai.cli.commands.rounds._write_workbooks", side_effect=full):
        assert open_round(tmp_path / "out") == 3
    told = capsys.readouterr().err
    assert Round.objects.exists()
    assert NOTHING not in told
    assert "stays" in told


def test_a_code_with_a_slash_names_a_file(world, designed, tmp_path):
    rename_unit(world.north, on=date(2021, 1, 1), code="CT/01", by=world.secretary)
    assert not open_round(tmp_path / "out")
    assert [one.name for one in sorted((tmp_path / "out").iterdir())] == [
        "CT-01-bieu-01-2023-Q2.xlsx",
        "CTN-bieu-01-2023-Q2.xlsx",
    ]


def test_each_sheet_of_past_years_is_told_for_itself(world, template, tmp_path, capsys):  # noqa: F811
    (tmp_path / "a.xlsx").write_bytes(sheet([1, "XYZ", "Công ty lạ", 4, 5, 100, 120]))
    (tmp_path / "b.xlsx").write_bytes(sheet([1, "CTB", "Công ty Bắc", 4, 5, 100, 120]))
    assert run("take-in", "--history", "bieu-01", tmp_path / "a.xlsx", tmp_path / "b.xlsx") == 3
    told = capsys.readouterr()
    assert "a.xlsx: refused" in told.err
    assert "2 past reports" in told.out
    assert NOTHING not in told.err
    assert Submission.objects.count() == 2


def test_a_role_held_with_two_reaches_ends_with_both_or_with_none(world, capsys, monkeypatch):
    _by = world.secretary
    clerk = world.person("clerk", "officer", at=world.north)
    world.person("clerk", "officer", at=world.north, reach="unit")
    real, ended = people.end_grant, []

    def second_is_refused(grant, **given):
        if ended:
            raise WrongState("not this one")
        ended.append(real(grant, **given))
        return ended[0]

    monkeypatch.setattr(people, "end_grant", second_is_refused)
    assert run("revoke", "clerk", "--role", "officer", "--unit", "CTB", "--reason", "thôi việc") == 5
    assert Grant.objects.live(on=timezone.localdate()).filter(person=clerk).count() == 2


def test_a_busy_database_has_its_own_exit_code(designed, tmp_path, capsys):
    busy = OperationalError("database is locked")
    with mock.patch("trienkhai.cli.commands.rounds.reporting.open_round", side_effect=busy):
        assert open_round(tmp_path / "out") == 75
    assert "busy" in capsys.readouterr().err
