"""Who acts by a command reaches the same units as on the page."""

from datetime import date

import pytest

from tests.reporting.ground import at_unit, open_sample
from trienkhai.cli import running
from trienkhai.cli.main import DONE, REFUSED_INPUT
from trienkhai.cli.options import parser
from trienkhai.cli.output import Output
from trienkhai.directory.actions import close_unit
from trienkhai.reporting.actions import extend_due

ROUND = ("bieu-01", "2023-Q2")
WHY = ("--reason", "flood", "--as", "chief")


def run(*words: object) -> int:
    args = parser("en").parse_args([str(word) for word in (*words, "--lang", "en")])
    module, name = args.handler.split(":")
    return running.run(module, name, args, Output(as_json=False)) or DONE


@pytest.fixture
def chief(world):
    return world.person("chief", "secretary", at=world.north)


def test_a_unit_out_of_reach_is_no_unit_when_one_more_is_asked(world, chief, capsys):
    open_sample(world, top=world.north, kinds={"company"})
    assert run("change-round", *ROUND, "--expect", "CTN", *WHY) == REFUSED_INPUT
    assert "No unit has the code “CTN”" in capsys.readouterr().err
    assert run("change-round", *ROUND, "--expect", "CTB-1", *WHY) == DONE


def test_a_unit_out_of_reach_is_no_unit_when_a_round_is_opened(world, chief, capsys):
    close_unit(world.s1, on=date(2023, 5, 1), by=world.secretary)
    open_sample(world, "2023-Q1")
    opening = ("open-round", *ROUND, "--due", "2023-07-06", "--as", "chief")
    for wish in (("--units", "CTN"), ("--units", "CTB", "--lump", "CTN"), ("--units", "CTB", "--hear-closed", "CTN-1")):
        assert run(*opening, *wish) == REFUSED_INPUT
        assert wish[-1] in capsys.readouterr().err


def test_units_that_keep_an_earlier_day_are_named(world, chief, capsys):
    opened = open_sample(world, top=world.north)
    early = at_unit(opened, world.n1)
    extend_due(opened, due_on=date(2093, 7, 8), reason="x", by=world.secretary, round_unit=early)
    assert run("change-round", *ROUND, "--due", "2093-07-31", *WHY) == DONE
    assert "1 unit keeps its own, earlier due day: Chi bộ 1 Bắc." in capsys.readouterr().out
