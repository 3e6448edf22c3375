"""A bridge as a workbook: the lines, their sum as a formula, and the two figures it leads between."""

import io

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from trienkhai.rollup.bridge.build import Bridge
from trienkhai.rollup.bridge.page import titles
from trienkhai.rollup.bridge.sides import Side
from trienkhai.rollup.over.words import over_in_words
from trienkhai.ui.figures import language, short_date

FIRST = 6  # the first row of lines, as Excel counts


def sheet_of(found: Bridge) -> bytes:
    """One sheet. What is outside the reader's view is one row."""
    out, words = io.BytesIO(), titles()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet, strong = book.add_worksheet(_("Bridge")), book.add_format({"bold": True})
        sheet.write_string(0, 0, found.told.name, strong)
        for row, (side, answer) in enumerate(
            ((found.before, found.answer_before), (found.after, found.answer)), start=1
        ):
            names = ", ".join(moment.round.name for moment in answer.moments)
            sheet.write_string(row, 0, ": ".join(filter(None, (names, described(side)))))
            sheet.write_string(row, 1, answer.full(language()))
            sheet.write_number(row, 6, float(answer.value or 0))
        heads = (_("What"), _("Round"), _("Unit"), _("Code"), _("Before"), _("After"), _("Effect"))
        for at, head in enumerate(heads):
            sheet.write_string(FIRST - 2, at, head, strong)
        row = FIRST - 1
        for line in found.lines:
            for at, text in enumerate((words[line.kind], line.round.name, line.name, line.code)):
                sheet.write_string(row, at, text)
            for at, value in ((4, line.before), (5, line.after), (6, line.effect)):
                if value is not None:
                    sheet.write_number(row, at, float(value))
            row += 1
        if found.hidden:
            sheet.write_string(row, 0, _("%(count)d reports outside your view") % {"count": found.hidden})
            sheet.write_number(row, 6, float(found.hidden_effect))
            row += 1
        sheet.write_string(row, 0, _("Together"), strong)
        span = f"SUM(G{FIRST}:G{row})" if row >= FIRST else "0"
        sheet.write_formula(row, 6, f"={span}", strong, float(found.total))
        sheet.write_string(row + 1, 0, _("Figure after, computed here"), strong)
        sheet.write_formula(row + 1, 6, f"=G2+G{row + 1}", strong, float(found.answer.value or 0))
        sheet.freeze_panes(FIRST - 1, 0)
        sheet.set_column(0, 1, 28)
        sheet.set_column(2, 2, 42)
        sheet.set_column(3, 6, 14)
    return out.getvalue()


def described(side: Side) -> str:
    """A side in a few words."""
    bases = {"received": _("Received"), "accepted": _("Accepted"), "signed": _("Signed")}
    told = [bases[side.ask.basis]]
    if side.ask.over:
        told.append(over_in_words(side.ask.over))
    if side.ask.until:
        told.append(_("sent by %s") % short_date(side.ask.until))
    if side.known_on:
        told.append(_("as known on %s") % short_date(side.known_on))
    return ", ".join(told)
