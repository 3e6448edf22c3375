"""A slow file keeps nobody from writing: it is read before the transaction that takes it in."""

from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from tests.evidence.test_accepting import PNG
from tests.reporting.books import FIGURES, filled
from tests.reporting.ground import at_unit, open_sample
from tests.reporting.test_past_years import sheet
from tests.world.people import World
from trienkhai.evidence import accepting
from trienkhai.evidence import store as storing
from trienkhai.reporting.actions import (
    add_evidence,
    carry_out_history,
    choose,
    history,
    incoming,
    load_history,
    offer_history,
    open_round,
    take_in,
    take_in_folder,
)
from trienkhai.reporting.workbook import export_workbook

pytestmark = pytest.mark.django_db(transaction=True)

GOOD = {f"{FIGURES}!D7": 4, f"{FIGURES}!D8": 100}


@pytest.fixture
def slow(monkeypatch):
    """Reading, judging and writing of bytes, each of which notes whether a transaction was open meanwhile."""
    noted: list[tuple[str, bool]] = []

    def watch(module, name):
        real = getattr(module, name)

        def watched(*given, **named):
            noted.append((name, connection.in_atomic_block))
            return real(*given, **named)

        monkeypatch.setattr(module, name, watched)

    watch(incoming, "read_book_limited")
    watch(incoming, "settle_fonts")
    watch(history, "read_book_limited")
    watch(accepting, "judge_limited")
    watch(storing.os, "fsync")
    return noted


def test_no_transaction_is_open_while_files_are_read_judged_and_written(transactional_db, slow, tmp_path: Path):
    world = World()
    quarter = open_sample(world)
    north, by = at_unit(quarter, world.north), world.officer
    base = export_workbook(north, by=by)

    refused = take_in(filled(base, {f"{FIGURES}!D7": "x"}), name="x.xlsx", by=by)
    choose(refused, {}, by=by)
    book, folder = tmp_path / "CTB.xlsx", tmp_path / "CTB"
    book.write_bytes(filled(base, GOOD))
    folder.mkdir()
    (folder / "a.png").write_bytes(PNG)
    assert [one.outcome for one in take_in_folder([book, folder / "a.png"], by=by)] == ["taken", "taken"]
    add_evidence(at_unit(quarter, world.n1), PNG + b"\0", name="b.png", by=by)

    assert {name for name, _open in slow} == {"read_book_limited", "settle_fonts", "judge_limited", "fsync"}
    assert [name for name, is_open in slow if is_open] == []


def test_no_transaction_is_open_while_a_sheet_of_past_years_is_read(transactional_db, slow):
    world = World()
    version, by = open_sample(world, period="2021").version, world.secretary
    open_round(version, period_key="2022", due_on=date(2023, 1, 15), by=by, kinds={"company"})
    template = version.template
    load_history(template, sheet([1, "CTB", "Công ty Bắc", 4, None, None, None]), name="a.xlsx", by=by)
    other = sheet([1, "CTN", "Công ty Nam", 4, None, None, None])
    carry_out_history(offer_history(template, other, name="b.xlsx", by=by), by=by)

    assert len([name for name, _open in slow if name == "read_book_limited"]) == 3
    assert [name for name, is_open in slow if is_open] == []
