"""The board of a round as a sheet: one row a unit, as the filters of the page leave them."""

import io
from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trienkhai.office.sheets.writing import Formats, new_book, safe_sheet_name, set_widths, write_number, write_text
from trienkhai.reporting.queries.board import Board, Row
from trienkhai.reporting.queries.signing import CHANGED, SIGNED
from trienkhai.reporting.wording import step_words
from trienkhai.vietnamese import short_date

HEAD = 4  # the row of headings, as XlsxWriter counts
WIDTHS = [12.0, 44, 22, 16, 12, 10, 12, 10, 10, 14, 14]  # characters; those of the sections follow
SECTION = 16


def board_sheet(board: Board, words: Callable[[str], str]) -> bytes:
    """`words`: what a state is called where the round lives."""
    target = io.BytesIO()
    book, formats = new_book(target, properties={"title": board.round.name, "author": board.round.root.name})
    sheet = book.add_worksheet(safe_sheet_name(_("Board")))
    day = short_date(timezone.localdate())
    write_text(sheet, 0, 0, board.round.name)
    write_text(sheet, 1, 0, _("As of %(day)s, due %(due)s") % {"day": day, "due": short_date(board.round.due_on)})
    if board.round.root.is_illustrative:
        write_text(sheet, 2, 0, _("Illustrative figures"), formats.note)
    heads = [
        *(_("Code"), _("Unit"), _("Group"), _("State"), _("Due on"), _("Days late"), _("Updated")),
        *(_("Given"), _("Asked"), _("Signed above"), _("Signed paper")),
        *(f"{section.number} {section.name}".strip() for section in board.sections),
    ]
    for column, text in enumerate(heads):
        write_text(sheet, HEAD, column, text, formats.head)
    for at, row in enumerate(board.rows):
        _write(sheet, HEAD + 1 + at, row, formats, words)
    set_widths(sheet, [*WIDTHS, *(SECTION for _section in board.sections)])
    sheet.freeze_panes(HEAD + 1, 2)
    sheet.autofilter(HEAD, 0, HEAD + max(len(board.rows), 1), len(heads) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD)
    book.close()
    return target.getvalue()


def _write(sheet: object, at: int, row: Row, formats: Formats, words: Callable[[str], str]) -> None:
    state = _("Covered by %(unit)s") % {"unit": row.covered_by} if row.covered_by else words(row.state)
    if row.waits:
        state = f"{state}, {step_words(row.waits)}"
    if row.excused:
        state = f"{state}, {_('Late with leave').lower()}"
    if row.contested:
        words_for = ngettext("contests %(n)s figure", "contests %(n)s figures", row.contested)
        state = f"{state}, {words_for % {'n': row.contested}}"
    updated = short_date(timezone.localtime(row.changed_at).date()) if row.changed_at else ""
    texts = {0: row.code, 1: row.name, 2: row.group, 3: state, 4: short_date(row.due_on), 6: updated}
    texts |= {9: _signed(row), 10: _("handed in") if row.on_paper else ""}
    texts |= {11 + place: "" if row.covered_by else words(one) for place, one in enumerate(row.sections)}
    for column, text in texts.items():
        write_text(sheet, at, column, text, formats.text)
    for column, value in ((5, row.late_days), (7, row.given), (8, row.asked)):
        write_number(sheet, at, column, value, formats.number())


def _signed(row: Row) -> str:
    return {SIGNED: _("signed"), CHANGED: _("Changed since signed").lower()}.get(row.signed, "")
