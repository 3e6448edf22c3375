"""The .xlsx annex of a review: figures with their coverage, the reports behind them, what is missing."""

import io
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from trienkhai.office.sheets.writing import Formats, new_book, safe_text
from trienkhai.reporting.models import Submission
from trienkhai.review.documents import coverage_line, trace_url
from trienkhai.review.gather import Gathered
from trienkhai.review.models import Edition
from trienkhai.review.values import language_of


def annex_workbook(gathered: Gathered, *, edition: Edition | None = None) -> bytes:
    """Three sheets: figures, missing reports, reports. Values stand as exact fractions beside what was printed."""
    buffer = io.BytesIO()
    with override(language_of(gathered.review)):
        book, formats = new_book(buffer)
        notice = _("Illustrative figures") if gathered.review.campaign.directive.root.is_illustrative else ""
        _figures(book, formats, gathered, edition, notice)
        _missing(book, formats, gathered)
        _reports(book, formats, gathered)
        book.close()
    return buffer.getvalue()


def _sheet(book: Any, formats: Formats, title: str, heads: list[tuple[str, int]], *, top: str = "") -> Any:
    sheet = book.add_worksheet(title[:31])
    first = 1 if top else 0
    if top:
        sheet.write_string(0, 0, top, formats.note)
    for column, (head, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        sheet.write_string(first, column, head, formats.head)
    sheet.freeze_panes(first + 1, 0)
    return sheet


def _figures(book: Any, formats: Formats, gathered: Gathered, edition: Edition | None, notice: str) -> None:
    heads = [
        (_("Key"), 24),
        (_("Figure"), 60),
        (_("Printed"), 16),
        (_("Numerator"), 18),
        (_("Denominator"), 14),
        (_("Coverage"), 40),
        (_("Trace"), 60),
    ]
    sheet = _sheet(book, formats, _("Figures"), heads, top=notice)
    for row, shown in enumerate(gathered.figures.values(), 2 if notice else 1):
        value = shown.answer.value
        cells = [
            shown.key,
            shown.name,
            shown.shown,
            "" if value is None else str(value.numerator),
            "" if value is None else str(value.denominator),
            coverage_line(shown.answer.coverage),
            trace_url(shown, edition),
        ]
        for column, text in enumerate(cells):
            sheet.write_string(row, column, safe_text(text), formats.text)


def _missing(book: Any, formats: Formats, gathered: Gathered) -> None:
    sheet = _sheet(book, formats, _("Missing"), [(_("Figure"), 24), (_("Unit"), 50), (_("Round"), 12)])
    row = 1
    for shown in gathered.figures.values():
        for _unit, name, round_ in shown.answer.coverage.missing_units:
            for column, text in enumerate((shown.key, name, str(round_))):
                sheet.write_string(row, column, safe_text(text), formats.text)
            row += 1


def _reports(book: Any, formats: Formats, gathered: Gathered) -> None:
    heads = [(_("Receipt"), 16), (_("Unit"), 50), (_("Round"), 40), (_("Sent"), 20), (_("Hash"), 66)]
    sheet = _sheet(book, formats, _("Reports"), heads)
    rounds = {pk for shown in gathered.figures.values() for pk in shown.ask.rounds}
    rows = Submission.objects.filter(round__in=rounds).order_by("round__period_key", "round_unit__position", "number")
    for row, cells in enumerate(
        rows.values_list("receipt", "round_unit__name", "round__name", "submitted_at", "sha256"), 1
    ):
        for column, value in enumerate(cells):
            text = value.isoformat(timespec="seconds") if isinstance(value, datetime) else str(value)
            sheet.write_string(row, column, safe_text(text), formats.text)
