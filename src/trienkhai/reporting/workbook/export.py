"""The workbook of one unit: written with its values, locked but for what is to be filled, recognised when it comes back."""

from datetime import datetime
from io import BytesIO
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from trienkhai.office.sheets.writing import new_book
from trienkhai.reporting.actions.exports import hand_out
from trienkhai.reporting.models import Export, RoundUnit
from trienkhai.reporting.rules.book.layout import layout_of
from trienkhai.reporting.rules.packing import Answers
from trienkhai.reporting.wording import language_of
from trienkhai.reporting.workbook.sheets import Pen, write_hidden, write_instructions, write_sheets


def export_workbook(round_unit: RoundUnit, *, by: Any, at: datetime | None = None) -> bytes:
    """Hand out the workbook of a unit: its draft, or what it sent last, beside the values of the period before.

    Leaves an Export row with the values as they are now, and an entry in the log. Raises Refused.
    """
    return written(hand_out(round_unit, by=by, at=at))


def written(export: Export, *, entered: Answers | None = None) -> bytes:
    """The bytes of an export; the same export gives the same book. `entered`: the book as somebody has filled it since."""
    round_ = export.round_unit.round
    lang = language_of(round_.root)
    spec = export.version.parsed
    target = BytesIO()
    with translation.override(lang):
        layout = layout_of(
            spec, instructions=_("Instructions"), texts_name=_("Narrative"), previous=export.values["previous"]
        )
        book, formats = new_book(
            target,
            created=timezone.make_naive(export.made_at),
            properties={
                "title": f"{spec.name}, {round_.period.name(lang)}",
                "subject": export.round_unit.name,
                "author": round_.root.name,
                "comments": export.code,
            },
        )
        answers = export.values["answers"] if entered is None else entered
        pen = Pen(book, formats, export, answers, spec, layout, lang)
        write_instructions(pen)
        write_sheets(pen)
        write_hidden(pen)
        book.close()
    return target.getvalue()
