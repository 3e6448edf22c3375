"""A trace as a workbook whose formulas make the total again from the single contributions."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from trienkhai.rollup.arrays.columns import Column
from trienkhai.rollup.over.words import over_in_words
from trienkhai.rollup.series import Moment
from trienkhai.rollup.trace import Trace
from trienkhai.rollup.trace.contributions import sides
from trienkhai.rollup.trace_page import calculation
from trienkhai.ui.figures import language, short_date

FIRST = 3  # the first row of contributions, as Excel counts


@dataclass(frozen=True)
class Entry:
    """One row of the sheet of contributions."""

    round_id: int
    names: tuple[str, ...]
    left: Fraction
    right: Fraction


def sheet_of(trace: Trace) -> bytes:
    """Two sheets: the figure with its formula, its contributions. What is outside the reader's view is one row a round."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        figure, rows = book.add_worksheet(_("Figure")), book.add_worksheet(_("Contributions"))
        strong = book.add_format({"bold": True})
        entries = _entries(trace)
        _write_rows(rows, entries, trace, strong)
        _write_figure(figure, entries, trace, strong, book.add_format({"num_format": _number_format(trace.column)}))
    return out.getvalue()


def _entries(trace: Trace) -> list[Entry]:
    """By round; within a round in the order of its tree, what is outside the view last."""
    order = {round_.pk: at for at, round_ in enumerate(trace.rounds)}
    entries = [
        Entry(one.round.pk, (one.round.name, one.name, one.code, " › ".join(reversed(one.above))), one.left, one.right)
        for one in trace.contributions
    ]
    for moment in trace.outside.moments if trace.outside else ():
        name = _("%(count)d reports outside your view") % {"count": moment.portion.given}
        entries.append(Entry(moment.round.pk, (moment.round.name, name, "", ""), *_hidden_sides(moment)))
    return sorted(entries, key=lambda entry: order[entry.round_id])


def _hidden_sides(moment: Moment) -> tuple[Fraction, Fraction]:
    """Several reports as one row: their sum, or under the rules min and max the extreme itself."""
    if moment.column.of == "count":
        return Fraction(moment.portion.given), Fraction(0)
    if moment.column.rule in ("min", "max"):
        return moment.value or Fraction(0), Fraction(0)
    return sides(moment.column, moment.portion.total, moment.portion.right)


def _write_rows(sheet: Worksheet, entries: Sequence[Entry], trace: Trace, strong: Format) -> None:
    sheet.write_string(0, 0, f"{trace.answer.name} · {trace.unit_name}", strong)
    heads = [_("Round"), _("Unit"), _("Code"), _("Under"), *_side_heads(trace.column)]
    for at, head in enumerate(heads):
        sheet.write_string(FIRST - 2, at, head, strong)
    for at, entry in enumerate(entries):
        for place, name in enumerate(entry.names):
            sheet.write_string(FIRST - 1 + at, place, name)
        sheet.write_number(FIRST - 1 + at, 4, float(entry.left))
        if trace.column and trace.column.of == "pair":
            sheet.write_number(FIRST - 1 + at, 5, float(entry.right))
    sheet.freeze_panes(FIRST - 1, 0)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 40)
    sheet.set_column(3, 3, 50)
    sheet.set_column(4, 5, 18)


def _side_heads(column: Column | None) -> list[str]:
    if column is None or column.of != "pair":
        return [_("Value")]
    return [_("Numerator"), _("Denominator")] if column.is_ratio else [_("Weight × value"), _("Weight")]


def _write_figure(sheet: Worksheet, entries: Sequence[Entry], trace: Trace, strong: Format, number: Format) -> None:
    answer = trace.answer
    rows = [
        (_("Figure"), f"{answer.name} · {trace.unit_name}"),
        (_("Rounds"), ", ".join(round_.name for round_ in trace.rounds)),
        (_("Calculation"), calculation(trace)),
        *([(_("Organisation"), over_in_words(trace.ask.over))] if trace.ask.over else []),
        *([(_("Sent by"), short_date(trace.ask.until))] if trace.ask.until else []),
        (_("Coverage"), str(answer.coverage)),
        (_("Shown"), answer.full(language())),
    ]
    for at, (label, text) in enumerate(rows):
        sheet.write_string(at, 0, label, strong)
        sheet.write_string(at, 1, text)
    sheet.write_string(len(rows), 0, _("Computed here"), strong)
    formula = _formula(trace, entries, _("Contributions"))
    if formula and answer.value is not None:
        sheet.write_formula(len(rows), 1, formula, number, float(answer.value))
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 80)


def _formula(trace: Trace, entries: Sequence[Entry], sheet: str) -> str:
    """The rules of the column over the rows of the other sheet; empty where a formula could not say it."""
    column = trace.column
    if column is None or not entries or (column.rule == "mean" and column.of == "cell" and trace.outside):
        return ""
    whole = (FIRST, FIRST + len(entries) - 1)
    if column.is_ratio or column.of == "count":
        return "=" + _of_span(column, sheet, *whole)
    by_round = [_of_span(column, sheet, *span) for span in _spans(entries)]
    if len(by_round) == 1:
        return "=" + by_round[0]
    if column.rule in ("sum", "count") and column.time_rule == "sum":
        return "=" + _of_span(column, sheet, *whole)
    over = {"sum": "SUM", "mean": "AVERAGE", "max": "MAX"}.get(column.time_rule)
    return f"={over}({','.join(by_round)})" if over else ""


def _of_span(column: Column, sheet: str, first: int, last: int) -> str:
    """The rule over units for the rows of one round."""
    left, right = (f"'{sheet}'!{letter}{first}:{letter}{last}" for letter in "EF")
    if column.of == "pair":
        return f"SUM({left})/SUM({right})"
    name = {"mean": "AVERAGE", "min": "MIN", "max": "MAX"}.get(column.rule, "SUM")
    return f"{name}({left})"


def _spans(entries: Sequence[Entry]) -> list[tuple[int, int]]:
    """First and last row of every round."""
    spans: list[tuple[int, int]] = []
    for row, (entry, before) in enumerate(zip(entries, (None, *entries), strict=False), FIRST):
        if before is None or entry.round_id != before.round_id:
            spans.append((row, row))
        else:
            spans[-1] = (spans[-1][0], row)
    return spans


def _number_format(column: Column | None) -> str:
    if column is None:
        return "General"
    digits = "0." + "0" * column.decimals if column.decimals else "0"
    return digits + "%" if column.percent else "#,##" + digits
