"""A figure over time as a workbook."""

import io

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from trienkhai.rollup.over.words import over_in_words
from trienkhai.rollup.trend.build import Trend
from trienkhai.rollup.trend.page import label_of
from trienkhai.ui.figures import language

FIRST = 4  # the first row of points, as Excel counts


def sheet_of(found: Trend, unit_name: str) -> bytes:
    """One sheet: a row a round or year; the difference is a formula."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet, strong = book.add_worksheet(_("Over time")), book.add_format({"bold": True})
        column = found.column
        digits = "0." + "0" * column.decimals if column and column.decimals else "0"
        number = book.add_format({"num_format": f"{digits}%" if column and column.percent else f"#,##{digits}"})
        sheet.write_string(0, 0, " · ".join(filter(None, (found.name, unit_name))), strong)
        over = found.ask.over
        heads = [_("Round"), _("as reported"), _("Coverage")]
        heads += [over_in_words(over), _("Difference"), _("Breaks in the series")] if over else []
        for at, head in enumerate(heads):
            sheet.write_string(FIRST - 2, at, head, strong)
        for row, point in enumerate(found.points, FIRST - 1):
            sheet.write_string(row, 0, label_of(point, found))
            if point.reported.value is not None:
                sheet.write_number(row, 1, float(point.reported.value), number)
            sheet.write_string(row, 2, point.reported.coverage.sentence(language()) if point.reported.moments else "")
            if point.over is not None and point.over.value is not None:
                sheet.write_number(row, 3, float(point.over.value), number)
            if point.difference is not None:
                sheet.write_formula(row, 4, f"=D{row + 1}-B{row + 1}", number, float(point.difference))
            sheet.write_string(row, 5, ", ".join(one.name for one in point.breaks))
        sheet.freeze_panes(FIRST - 1, 1)
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 5, 24)
    return out.getvalue()
