"""The .xlsx annex of a review: figures with their coverage, the reports behind them, what is missing."""

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from trienkhai.office.sheets.writing import Formats, new_book, safe_text, write_moment, write_number
from trienkhai.reporting.models import Round, RoundUnit, Submission
from trienkhai.review.documents import coverage_line, outside_view, trace_url
from trienkhai.review.gather import Gathered
from trienkhai.review.models import Edition
from trienkhai.review.queries.named import Unit, nameable
from trienkhai.review.queries.rounds import short_title
from trienkhai.review.values import language_of
from trienkhai.rollup.behind import reports_behind
from trienkhai.rollup.consistent import snapshot


@snapshot()
def annex_workbook(gathered: Gathered, *, reader: Any, edition: Edition | None = None) -> bytes:
    """Three sheets: figures, missing reports, reports. Values stand as exact fractions beside what was printed.

    Of the reports only those are named that the reader may see; in an edition, those that who freezes it may see. Units that
    gave nothing likewise in a draft; an edition is the frozen paper of its review and names all, whoever freezes it: what it
    says must not depend on that, and whoever reads it holds the right to read the review.
    """
    buffer = io.BytesIO()
    with override(language_of(gathered.review)):
        book, formats = new_book(buffer)
        notice = _("Illustrative figures") if gathered.review.campaign.directive.root.is_illustrative else ""
        _figures(book, formats, gathered, edition, notice)
        _missing(book, formats, gathered, None if edition else nameable(gathered, reader))
        _reports(book, formats, gathered, reader)
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
            "" if value is None else value.numerator,
            "" if value is None else value.denominator,
            coverage_line(shown.answer.coverage),
            trace_url(shown, edition),
        ]
        _write(sheet, row, cells, formats)


def _write(sheet: Any, row: int, cells: Sequence[str | int | datetime], formats: Formats) -> None:
    """One line: numbers to be reckoned with, moments in the time of the installation, text as text."""
    for column, value in enumerate(cells):
        if isinstance(value, datetime):
            write_moment(sheet, row, column, timezone.make_naive(value), formats.moment)
        elif isinstance(value, int):
            write_number(sheet, row, column, value, formats.number())
        else:
            sheet.write_string(row, column, safe_text(value), formats.text)


def _missing(book: Any, formats: Formats, gathered: Gathered, named: frozenset[Unit] | None) -> None:
    """What gave nothing for a figure, and whether it came too late. What may not be named is one line a figure."""
    heads = [(_("Figure"), 24), (_("Unit"), 50), (_("Round"), 26), (_("Note"), 40)]
    sheet = _sheet(book, formats, _("Missing"), heads)
    rounds = _round_titles(gathered)
    rows: list[tuple[str, ...]] = []
    for shown in gathered.figures.values():
        coverage = shown.answer.coverage
        seen = [one for one in coverage.missing_units if named is None or (one[0], one[2]) in named]
        late = set(coverage.late_units)
        rows += [
            (shown.key, one[1], rounds[one[2]], _("came after the cut-off day") if one in late else "") for one in seen
        ]
        if hidden := len(coverage.missing_units) - len(seen):
            rows.append((shown.key, outside_view(hidden), "", ""))
    for row, texts in enumerate(rows, 1):
        _write(sheet, row, texts, formats)


def _round_titles(gathered: Gathered) -> dict[int, str]:
    ids = {pk for shown in gathered.figures.values() for pk in shown.ask.rounds}
    return {one.pk: short_title(one) for one in Round.objects.filter(pk__in=ids).select_related("version__template")}


def _reports(book: Any, formats: Formats, gathered: Gathered, reader: Any) -> None:
    """The reports that count for a figure. What the reader may not see is a line with its count, without a name."""
    heads = [(_("Receipt"), 16), (_("Unit"), 50), (_("Round"), 40), (_("Sent on"), 20), (_("Hash"), 66)]
    sheet = _sheet(book, formats, _("Reports"), heads)
    behind = reports_behind([shown.ask for shown in gathered.figures.values()], snapshot=gathered.snapshot)
    listed = [row for row in _rows(gathered, reader) if row[0] in behind]
    for at, (_pk, *cells) in enumerate(listed, 1):
        _write(sheet, at, cells, formats)
    if rest := len(behind) - len(listed):
        text = ngettext(
            "%d more report, of a unit that is not yours to see",
            "%d more reports, of units that are not yours to see",
            rest,
        )
        sheet.write_string(len(listed) + 1, 1, safe_text(text % rest), formats.text)


def _rows(gathered: Gathered, reader: Any) -> Iterator[tuple[Any, ...]]:
    """Reports that the reader may see, of the unit that reviews and of those below it in the tree of their round; of any unit where
    a figure is read over another tree."""
    rounds = {pk for shown in gathered.figures.values() for pk in shown.ask.rounds}
    above = RoundUnit.objects.filter(
        round=OuterRef("round"),
        unit=gathered.review.campaign.unit_id,  # type: ignore[attr-defined]
        position__lte=OuterRef("round_unit__position"),
        end__gt=OuterRef("round_unit__position"),
    )
    rows = Submission.objects.visible_to(reader).filter(round__in=rounds)
    if not any(shown.ask.over for shown in gathered.figures.values()):
        rows = rows.filter(Exists(above))
    rows = rows.order_by("round__period_key", "round", "round_unit__position", "number")
    return rows.values_list("pk", "receipt", "round_unit__name", "round__name", "submitted_at", "sha256").iterator()
