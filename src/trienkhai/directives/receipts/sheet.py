"""Who was sent a document and what they said, as a sheet."""

import io
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.directives.models import Directive
from trienkhai.directives.receipts.queries import Row
from trienkhai.office.sheets.writing import new_book, safe_sheet_name, set_widths, write_text
from trienkhai.vietnamese import short_date

HEAD = 3
WIDTHS = (44.0, 22.0, 24.0, 14.0, 28.0, 14.0, 28.0, 16.0)  # characters


def recipients_sheet(directive: Directive, rows: Sequence[Row]) -> bytes:
    """One row a post. It holds no time of day and no address."""
    target = io.BytesIO()
    book, formats = new_book(target, properties={"title": directive.symbol, "author": directive.root.name})
    sheet = book.add_worksheet(safe_sheet_name(_("Sent to")))
    write_text(sheet, 0, 0, f"{directive.symbol}: {directive.subject}")
    write_text(sheet, 1, 0, _("As of %(day)s") % {"day": short_date(timezone.localdate())})
    if directive.root.is_illustrative:
        write_text(sheet, 2, 0, _("Illustrative figures"), formats.note)
    heads = (
        *(_("Unit"), _("Post"), _("State"), _("Received on"), _("Confirmed by")),
        *(_("Read on"), _("Confirmed by"), _("Reminded last")),
    )
    for column, text in enumerate(heads):
        write_text(sheet, HEAD, column, text, formats.head)
    for at, row in enumerate(rows, start=HEAD + 1):
        state = str(row.standing.label) if row.is_open or not row.waits else _("the unit has ended")
        days = [short_date(day) if day else "" for day in (row.received_on, row.read_on, row.reminded_on)]
        texts = (row.unit_name, row.post, state, days[0], row.received_by, days[1], row.read_by, days[2])
        for column, told in enumerate(texts):
            write_text(sheet, at, column, told, formats.text)
    set_widths(sheet, list(WIDTHS))
    sheet.freeze_panes(HEAD + 1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD)
    book.close()
    return target.getvalue()
