"""What the user is told about a file that was read all the same."""

from typing import Any

from trienkhai.office.sheets.model import Warning
from trienkhai.office.sheets.refusals import _

NOTES: dict[str, str] = {
    "hidden_sheet": _("The sheet “%(sheet)s” is hidden; it was read."),
    "hidden_rows": _(
        "The sheet “%(sheet)s” has %(count)s hidden rows with data (first: row %(first)s); they were read."
    ),
    "hidden_columns": _(
        "The sheet “%(sheet)s” has %(count)s hidden columns with data (first: %(first)s); they were read."
    ),
    "errors": _(
        "The sheet “%(sheet)s” has %(count)s cells with an error (first: %(first)s). Correct the formula, then save."
    ),
    "uncalculated": _(
        "The sheet “%(sheet)s” has %(count)s formulas without a result (first: %(first)s). Open it in Excel and save again."
    ),
    "long_numbers": _(
        "The sheet “%(sheet)s” has %(count)s numbers of more than 15 digits (first: %(first)s); their last digits are lost."
        " Write codes as text."
    ),
    "legacy": _(
        "The sheet “%(sheet)s” has %(count)s cells in an old Vietnamese font encoding (first: %(first)s)."
        " Check the converted text before it is taken."
    ),
    "links_ignored": _(
        "The workbook is linked to other files; the values stored in it were read, nothing was fetched."
    ),
    "macros_ignored": _("The workbook contains macros; they were not run and are not taken over."),
    "other_kind": _("The name “%(name)s” does not fit the file, which is %(kind)s; it was read as what it is."),
    "encoding": _("The text was read as %(encoding)s. Check the Vietnamese letters before it is taken."),
    "stray_quote": _("Line %(line)s has an unbalanced quotation mark; the line was taken as it is written."),
    "ragged": _("Line %(line)s has %(found)s columns where the others have %(expected)s (%(count)s such lines)."),
}


def note(code: str, **params: Any) -> Warning:
    """A warning with its English template."""
    return Warning(code, NOTES[code], params)
