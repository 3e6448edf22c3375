"""The workbooks of totals without the results that were written into them: LibreOffice computes the same from the formulas."""

import io

import pytest
from openpyxl import load_workbook

from tests.reporting.test_workbooks_of_others import saved_by_libreoffice
from tests.rollup import trees
from tests.rollup.ground import Ground
from tests.rollup.other_trees import DAY, settle
from tests.rollup.test_over import same_as
from trienkhai.rollup.ask import Ask
from trienkhai.rollup.bridge import Side, bridge
from trienkhai.rollup.bridge.sheet import sheet_of as bridge_sheet
from trienkhai.rollup.over import Over
from trienkhai.rollup.sheet import sheet_of
from trienkhai.rollup.trace import of
from trienkhai.rollup.trend import trend
from trienkhai.rollup.trend.sheet import sheet_of as trend_sheet
from trienkhai.units.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.files]
COLUMNS = ("DT", "KP", "TN", "DG", "TT", "CK", "R1", "R2", "count:DT")


@pytest.fixture
def rounds():
    """Two quarters of a top with three units below, in all of which something is lacking."""
    nodes = [trees.oracle.Node(f"u{at}", None, at > 0) for at in range(4)]
    grown = trees.Grown(nodes, [0, 1, 1, 1], [None] * 4)
    ground = Ground(grown)
    made = [ground.open(grown, period) for period in ("2026-Q1", "2026-Q2")]
    for number, round_ in enumerate(made, 1):
        for at, people in ((1, "7"), (2, "3"), (3, "4"))[: 4 - number]:
            cells = {"NG": people, "DT": str(at * 10 + number), "DT|nu": "5", "KP": f"{at}.25", "TN": f"{at}.5"}
            cells |= {"DG": str(at), "TT": str(at), "CK": "1"}
            ground.submit(round_, at, {"cells": cells})
        ground.accept(round_, 1)
    units = [*ground.units, *(Unit.objects.create(root=ground.root) for _ in range(2))]
    settle(ground, same_as(grown), units)
    return ground.units[0], made


def recomputed(folder, books: dict[str, bytes]) -> dict[str, list]:
    """By name the sheets of each book as LibreOffice computes them anew."""
    for name, data in books.items():
        load_workbook(io.BytesIO(data)).save(folder / f"{name}.xlsx")  # what openpyxl saves has formulas and no results
    saved_by_libreoffice(folder, [f"{name}.xlsx" for name in books])
    return {name: load_workbook(folder / "saved" / f"{name}.xlsx", data_only=True).worksheets for name in books}


def test_every_total_difference_and_step_is_what_we_wrote(rounds, tmp_path):
    top, made = rounds
    ids, books, expected = tuple(one.pk for one in made), {}, {}
    for at, column in enumerate(COLUMNS):
        for pks in (ids[:1], ids):
            found = of(Ask(top.pk, column, pks, "received"))
            name = f"trace-{at}-{len(pks)}"
            books[name], expected[name] = sheet_of(found), float(found.answer.value)
    crossing = bridge(Side(Ask(top.pk, "DT", ids, "received")), Side(Ask(top.pk, "DT", ids, "accepted")))
    books["bridge"] = bridge_sheet(crossing)
    line = trend(Ask(top.pk, "DT", ids[:1], "received", over=Over(DAY, restated=True)))
    books["trend"] = trend_sheet(line, "u0")
    computed = recomputed(tmp_path, books)
    for name, value in expected.items():
        rows = [row for row in computed[name][0].iter_rows(values_only=True) if row[0]]
        assert rows[-1][1] == pytest.approx(value, rel=1e-12), name
    column = [row[6] for row in computed["bridge"][0].iter_rows(values_only=True) if row[6] is not None]
    assert column[-2:] == [float(crossing.difference), float(crossing.answer.value)]
    assert [row[4] for row in computed["trend"][0].iter_rows(min_row=4, values_only=True)] == [0, 0]
