"""Law 1: export then import of any workbook changes nothing; of any fuzzed workbook every non-empty cell is accounted for."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from tests.reporting.specs import answers_to, specs
from tests.world.proof import proof
from trienkhai.audit.canonical import digest
from trienkhai.office.sheets.model import Book
from trienkhai.office.sheets.reading import read_book
from trienkhai.reporting.models import Export, Round, RoundUnit, Template, TemplateVersion
from trienkhai.reporting.rules.answers import clean
from trienkhai.reporting.rules.book.account import Account, account_workbook
from trienkhai.reporting.rules.book.finding import shown
from trienkhai.reporting.rules.book.ticket import ticket_of
from trienkhai.reporting.rules.spec import Spec, spec_to_json
from trienkhai.reporting.signing import is_ours
from trienkhai.reporting.workbook.export import written
from trienkhai.units.models import Root


def export_of(spec: Spec, answers: dict[str, Any], previous: dict[str, str], language: str = "vi") -> Export:
    """An export that never saw a database."""
    root = Root(pk=1, key="r", name="Gốc", language=language)
    stored = spec_to_json(spec)
    template = Template(pk=1, root=root, key=spec.key, name=spec.name)
    version = TemplateVersion(pk=1, template=template, number=1, spec=stored, sha256=digest(stored))
    round_ = Round(pk=1, root=root, version=version, period_key="2023-Q2", due_on=date(2023, 7, 6), name="Kỳ")
    unit = RoundUnit(pk=1, round=round_, name="=Đơn vị", position=0, end=1, depth=0)
    return Export(
        pk=1,
        round_unit=unit,
        version=version,
        code="ABCD-2345",
        values={"answers": answers, "previous": previous},
        made_at=datetime(2023, 7, 1, 8, tzinfo=UTC),
    )


def account_of(book: Book, spec: Spec, export: Export, draft: dict[str, Any], **choices: str) -> Account:
    ticket = ticket_of(book)
    assert ticket is not None
    assert is_ours(ticket, export)
    values = export.values
    return account_workbook(
        book,
        spec=spec,
        ticket=ticket,
        exported=values["answers"],
        previous=values["previous"],
        draft=draft,
        choices=choices,
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[Spec, dict[str, Any], dict[str, str], str]:
    spec = draw(specs())
    answers, _faults = clean(draw(answers_to(spec)), spec)
    before, _faults = clean(draw(answers_to(spec)), spec)
    return spec, answers, before["cells"], draw(st.sampled_from(["vi", "en"]))


@settings(max_examples=proof(14, 500), deadline=None)
@given(cases())
def test_export_then_import_changes_nothing(case):
    spec, answers, previous, language = case
    export = export_of(spec, answers, previous, language)

    account = account_of(read_book(written(export), "a.xlsx"), spec, export, answers)

    assert account.answers == answers
    assert set(account.counts) <= {"same", "structure"}, account.to_json()
    assert set(answers["cells"]) <= set(account.places)


@settings(max_examples=proof(10, 500), deadline=None)
@given(cases(), st.data())
def test_what_is_typed_into_a_blank_workbook_comes_back(case, data):
    spec, answers, previous, language = case
    nothing: dict[str, Any] = {"cells": {}, "lists": {}, "texts": {}, "notes": {}}
    export = export_of(spec, nothing, previous, language)

    book = read_book(written(export, entered=answers), "a.xlsx")
    account = account_of(book, spec, export, nothing, **{"font@": "keep"})

    assert account.answers == answers
    assert not account.refused


JUNK = st.one_of(
    st.none(),
    st.integers(-(10**6), 10**6),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.dates(date(1950, 1, 1), date(2090, 1, 1)),
    st.sampled_from(
        [
            "khoảng 30",
            "1.200",
            "không áp dụng",
            "chưa biết",
            "=1/0",
            "#REF!",
            "@key",
            "@value",
            "ABCD-2345/section.s0",
            " ",
        ]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=10),
)


@st.composite
def vandals(draw: st.DrawFn) -> list[tuple[str, int, int, Any]]:
    """Things people do to a workbook: (what, sheet, place, value)."""
    acts = st.tuples(
        st.sampled_from(
            [
                *("type", "type", "retype", "paste", "merge", "move"),
                *("insert_row", "delete_row", "insert_col", "delete_col", "rename", "copy", "remove"),
            ]
        ),
        st.integers(0, 5),
        st.integers(1, 18),
        st.tuples(st.integers(1, 9), JUNK),
    )
    return draw(st.lists(acts, min_size=1, max_size=8))


def put(sheet: Worksheet, row: int, column: int, value: Any) -> None:
    """What stands behind a merged cell cannot be typed into."""
    if not isinstance(sheet.cell(row, column), MergedCell):
        sheet.cell(row, column).value = value


def retype(sheet: Worksheet, row: int) -> None:
    """The figures of a row written as text, as somebody of another country writes them."""
    for cell in sheet[row]:
        if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
            cell.value = f"{cell.value:,}".replace(",", "\xa0") if row % 2 else f"{cell.value:,}"


def vandalise(book: Workbook, acts: list[tuple[str, int, int, Any]]) -> None:
    for act, which, place, (column, value) in acts:
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        sheet = sheets[which % len(sheets)]
        if act == "type":
            put(sheet, place, column, value)
        elif act == "retype":
            retype(sheet, place)
        elif act == "paste":
            for row in range(3):
                for across in range(2):
                    put(sheet, place + row, column + across, value)
        elif act == "merge":
            sheet.merge_cells(start_row=place, start_column=column, end_row=place + 1, end_column=column + 1)
        elif act == "move":
            sheet.move_range(f"A{place}:F{place + 2}", rows=column, cols=0)
        elif act == "insert_row":
            sheet.insert_rows(place)
        elif act == "delete_row":
            sheet.delete_rows(place)
        elif act == "insert_col":
            sheet.insert_cols(column)
        elif act == "delete_col":
            sheet.delete_cols(column)
        elif act == "rename":
            sheet.title = f"Bảng {place}"
        elif act == "copy" and len(book.worksheets) < 12:
            book.copy_worksheet(sheet)
        elif act == "remove" and len(sheets) > 1:
            book.remove(sheet)


@settings(max_examples=proof(14, 500), deadline=None)
@given(cases(), vandals())
def test_no_cell_of_a_fuzzed_workbook_is_lost(case, acts):
    spec, answers, previous, language = case
    export = export_of(spec, answers, previous, language)
    changed = load_workbook(BytesIO(written(export)))
    vandalise(changed, acts)
    target = BytesIO()
    changed.save(target)
    book = read_book(target.getvalue(), "a.xlsx")

    account = account_of(book, spec, export, answers)

    told = {fate.place for fate in account.fates} | {shown(spot) for spot in account.structure}
    there = {f"{sheet.name}!{cell.address}" for sheet in book.sheets for cell in sheet.cells}
    assert there <= told
    kept, faults = clean(account.answers, spec)
    assert kept == account.answers or faults
    for key, place in account.places.items():
        assert key in account.answers["cells"] or key in account.answers["texts"] or ":" in place or key in spec.lists
