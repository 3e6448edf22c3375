"""A second look as a workbook: how it was judged, and a row for each finding."""

import io

from django.conf import settings
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from trienkhai.rollup.second_look.build import Looks
from trienkhai.rollup.second_look.page import look_page, method
from trienkhai.ui.figures import number


def sheet_of(found: Looks) -> bytes:
    """Two sheets."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        strong, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        about, rows = book.add_worksheet(_("How it was judged")), book.add_worksheet(_("List"))
        told = [
            (_("Round"), found.round.name),
            (_("Unit"), found.unit_name),
            (_("Reports"), number(found.reports)),
            (_("Earlier rounds"), number(found.earlier)),
            (_("Left out"), number(found.left_out)),
            (_("Method"), method()),
            (_("Address"), f"{settings.SITE_URL}{found.choice.url}"),
        ]
        for at, (label, text) in enumerate(told):
            about.write_string(at, 0, label, strong)
            about.write_string(at, 1, text, wrap)
        about.set_column(0, 0, 24)
        about.set_column(1, 1, 90)
        heads = [
            _("Unit"),
            _("Code"),
            _("Kind"),
            _("Where"),
            _("Why"),
            _("Score"),
            _("Note of the unit"),
            _("Found out"),
            _("Report"),
        ]
        for at, head in enumerate(heads):
            rows.write_string(0, at, head, strong)
        for row, line in enumerate(look_page(found).lines, 1):
            one = line.found
            said = "\n".join(each.text for each in one.explanations)
            texts = [one.unit, one.code, line.label, one.where, line.told, line.score, one.note, said]
            for at, text in enumerate([*texts, f"{settings.SITE_URL}{line.report_url}"]):
                rows.write_string(row, at, text, wrap)
        rows.freeze_panes(1, 1)
        for at, width in enumerate((30, 12, 26, 40, 50, 8, 36, 36, 44)):
            rows.set_column(at, at, width)
    return out.getvalue()
