"""What the user is told about a file that was read all the same."""

from typing import Any

from trienkhai.office.sheets.model import Warning
from trienkhai.office.sheets.refusals import _

NOTES: dict[str, str] = {
    "hidden_sheet": _("The sheet “%(sheet)s” is hidden; it was read."),
    "hidden_rows": _(
        "Hidden rows with data in the sheet “%(sheet)s”: %(count)s (first: row %(first)s). They were read."
    ),
    "hidden_columns": _(
        "Hidden columns with data in the sheet “%(sheet)s”: %(count)s (first: %(first)s). They were read."
    ),
    "hidden_text": _(
        "Hidden text in “%(sheet)s”, in cells: %(count)s (first: %(first)s, “%(words)s”). It was not read."
        " Make it visible in Word if it belongs to the paper."
    ),
    "errors": _(
        "Cells with an error in the sheet “%(sheet)s”: %(count)s (first: %(first)s). Correct the formula, then save."
    ),
    "uncalculated": _(
        "Formulas without a result in the sheet “%(sheet)s”: %(count)s (first: %(first)s)."
        " Open the file in Excel and save it again."
    ),
    "long_numbers": _(
        "Numbers of more than 15 digits in the sheet “%(sheet)s”: %(count)s (first: %(first)s)."
        " Excel has lost their last digits; write codes as text."
    ),
    "legacy": _(
        "Cells in an old Vietnamese font encoding in the sheet “%(sheet)s”: %(count)s (first: %(first)s)."
        " Check the converted text before it is taken."
    ),
    "links_ignored": _(
        "The workbook is linked to other files; the values stored in it were read, nothing was fetched."
    ),
    "macros_ignored": _("The workbook contains macros; they were not run and are not taken over."),
    "other_kind": _("The name “%(name)s” does not fit the file, which is %(kind)s; it was read as what it is."),
    "encoding": _("The text was read as %(encoding)s. Check the Vietnamese letters before it is taken."),
    "stray_quote": _("Line %(line)s has an unbalanced quotation mark; the line was taken as it is written."),
    "ragged": _("Line %(line)s has %(found)s columns where the others have %(expected)s (such lines: %(count)s)."),
}


def note(code: str, **params: Any) -> Warning:
    """A warning with its English template."""
    return Warning(code, NOTES[code], params)
