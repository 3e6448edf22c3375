"""`open-round` with tiers and its dry run; `import-holidays`."""

from datetime import date

import pytest

from tests.cli.test_told_truly import designed, run  # noqa: F401 - a fixture
from trienkhai.access.models import Grant
from trienkhai.reporting.models import Holiday, Round, RoundUnit

pytestmark = pytest.mark.django_db
OPEN = ("open-round", "bieu-01", "2023-Q2")
ASKED = ("--kinds", "company", "cell")


def test_tiers_are_named_by_kind_or_by_level(world, designed, capsys):  # noqa: F811
    words = (*OPEN, *ASKED, "--due", "2023-07-08", "--due-tier", "cell=2023-07-05")
    assert not run(*words, "--dry-run")
    told = capsys.readouterr().out
    assert "would ask 5 units" in told
    assert "8/7/2023 is not worked (weekend): the round is due on 10/7/2023" in told
    assert "5/7/2023" in told
    assert not Round.objects.exists()
    assert not run(*words)
    assert Round.objects.get().due_on == date(2023, 7, 10)
    assert {row.due_on for row in RoundUnit.objects.filter(is_expected=True)} == {None, date(2023, 7, 5)}
    assert not run("open-round", "bieu-01", "2023-Q3", *ASKED, "--due", "2023-10-06", "--due-tier", "3=2023-10-04")


def test_the_decree_brings_its_days_along(world, designed, capsys):  # noqa: F811
    assert not run("open-round", "bieu-01", "2023-Q2@nd09", *ASKED)
    assert Round.objects.get().due_on == date(2023, 6, 26)  # the 25th is a Sunday
    assert {row.due_on for row in RoundUnit.objects.filter(code="CTB-1")} == {date(2023, 6, 22)}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--due"),
        (("--due", "2023-07-06", "--due-tier", "cell"), "no tier"),
        (("--due", "2023-07-06", "--due-tier", "=2023-07-01"), "no tier"),
        (("--due", "2023-07-06", "--due-tier", "cell=5/7"), "not a day"),
        (("--due", "2023-07-06", "--due-tier", "cell=2023-07-01", "--due-tier", "2=2023-07-01"), "not both"),
        (("--due", "2023-07-06", "--due-tier", "cell=2023-07-07"), "after the round"),
        (("--due", "2023-07-06", "--due-tier", "team=2023-07-01"), "would be asked"),
        (("--due", "2023-07-06", "--apart", "-1"), "working days"),
    ],
)
def test_tiers_that_cannot_hold_are_refused(world, designed, capsys, words, said):  # noqa: F811
    assert run(*OPEN, *ASKED, *words) == 3
    assert said in capsys.readouterr().err
    assert not Round.objects.exists()


def test_units_for_which_somebody_is_lacking_are_named(world, designed, capsys):  # noqa: F811
    Grant.objects.exclude(person=world.secretary).delete()
    Grant.objects.update(reach="unit")
    world.person("officer", "officer", at=world.south)
    assert not run(*OPEN, *ASKED, "--due", "2023-07-06")
    told = capsys.readouterr().out
    assert "Nobody may fill in the report of Công ty Bắc." in told
    assert "Nobody may send the report of Công ty Bắc." in told
    assert "Nobody may accept the report of Chi bộ 1 Nam." in told
    assert "report of Công ty Nam." not in told
    assert Round.objects.exists()


def test_holidays_are_read_shown_and_kept(world, designed, tmp_path, capsys):  # noqa: F811
    file = tmp_path / "nghi.csv"
    file.write_text("Ngày,Tên,Loại\n6/7/2023,Hội thao,nghỉ\n8/7/2023,Làm bù,làm bù\n", "utf-8")
    assert not run("import-holidays", file, "--dry-run")
    assert "Hội thao" in capsys.readouterr().out
    assert not Holiday.objects.exists()
    assert not run("import-holidays", file)
    assert not run("import-holidays", file, "--all")
    assert {row.root_id for row in Holiday.objects.all()} == {world.root.pk, None}
    assert not run(*OPEN, *ASKED, "--due", "2023-07-06")
    assert Round.objects.get().due_on == date(2023, 7, 7)
    file.write_text("Ngày,Tên\n6/13/2023,Hội thao\n", "utf-8")
    assert run("import-holidays", file) == 3
    assert run("import-holidays", tmp_path / "khong-co.csv") == 3
