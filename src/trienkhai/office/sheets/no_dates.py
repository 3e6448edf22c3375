"""Numbers that a format shows as a date and that are none: before 1900, or after the year 9999.

Excel shows them as "####". The fast reader turns the small ones into midnight and ends over the large ones; without their
format it brings them as what they are, numbers.
"""

import io
import re
import zipfile

LAST_DAY = 2_958_465  # 31 December 9999, counted as Excel counts days
_BUILT_IN = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})  # ECMA-376, 18.8.30
_ASIDE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
# A cell with a style, its formula if it has one, and its value.
_CELL = re.compile(
    rb"(<(?:\w+:)?c\b[^>]*?)\ss=[\"']\d+[\"']([^>]*>(?:<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>))?<(?:\w+:)?v>)([^<]+)(?=</)"
)


def shows_a_date(number_format: int, code: str) -> bool:
    """Whether a number format shows dates or times: a built-in one by its id, another by its code."""
    if not code:
        return number_format in _BUILT_IN
    return any(letter in "dmyhs" for letter in _ASIDE.sub("", code.partition(";")[0]).lower())


def is_no_date(text: str) -> bool:
    """Whether a number cannot be a date."""
    try:
        return not 0 <= float(text) < LAST_DAY + 1
    except ValueError:
        return False


def without_formats(data: bytes) -> bytes:
    """The same .xlsx in which such numbers have no format any more; every value stays as it is."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out,
    ):
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename.lower().startswith("xl/worksheets/"):
                content = _CELL.sub(_bare, content)
            out.writestr(entry.filename, content)
    return target.getvalue()


def _bare(cell: "re.Match[bytes]") -> bytes:
    if is_no_date(cell[3].decode("ascii", "replace")):
        return cell[1] + cell[2] + cell[3]
    return cell[0]
