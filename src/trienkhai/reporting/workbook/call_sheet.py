"""Whom to call about the reports that are owed: one row a unit, with room for what was said."""

import io
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.office.sheets.writing import new_book, safe_sheet_name, set_widths, write_number, write_text
from trienkhai.reporting.models import Round
from trienkhai.reporting.queries.reminding import Owing
from trienkhai.vietnamese import short_date

HEAD = 3
WIDTHS = (14.0, 44.0, 34.0, 18.0, 12.0, 10.0, 24.0, 34.0)  # characters


def call_sheet(round_: Round, owing: Sequence[Owing]) -> bytes:
    """A sheet to print or to fill while telephoning. It holds no number: the system keeps none of people."""
    target = io.BytesIO()
    book, formats = new_book(target, properties={"title": round_.name, "author": round_.root.name})
    sheet = book.add_worksheet(safe_sheet_name(_("Calls")))
    write_text(sheet, 0, 0, round_.name)
    write_text(sheet, 1, 0, _("As of %(day)s") % {"day": short_date(timezone.localdate())})
    if round_.root.is_illustrative:
        write_text(sheet, 2, 0, _("Illustrative figures"), formats.note)
    heads = (
        *(_("Code"), _("Unit"), _("Who fills the report"), _("Telephone"), _("Due on"), _("Days late")),
        *(_("Reminded last"), _("What was said")),
    )
    for column, text in enumerate(heads):
        write_text(sheet, HEAD, column, text, formats.head)
    for at, one in enumerate(owing, start=HEAD + 1):
        last = f"{short_date(timezone.localtime(one.last.at).date())}, {one.last.get_how_display()}" if one.last else ""
        people = ", ".join(person.full_name for person in one.people)
        texts = (one.row.code, one.row.name, people, "", short_date(one.row.due), None, last, "")
        for column, told in enumerate(texts):
            if told is not None:
                write_text(sheet, at, column, told, formats.text)
        write_number(sheet, at, 5, one.days_late, formats.number())
    set_widths(sheet, list(WIDTHS))
    sheet.freeze_panes(HEAD + 1, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD)
    book.close()
    return target.getvalue()
