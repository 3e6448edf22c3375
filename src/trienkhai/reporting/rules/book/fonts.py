"""Text in old Vietnamese fonts inside a workbook: offered converted, never converted without a person's word. Pure.

The word stands among the choices for a file: `font@` for all of it, `font@Sheet!C5` for one cell, each 'convert' or 'keep'.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from trienkhai.office.sheets.model import Book, LegacyText
from trienkhai.office.sheets.reading import convert_legacy
from trienkhai.reporting.rules.book.finding import Spot, shown
from trienkhai.reporting.rules.faults import Fault, _

WHOLE_FILE = "font@"
CONVERT, KEEP = "convert", "keep"
OLD_FONT = "old_font"
OFFERED = _("This is written in an old font (%(encoding)s). Converted it reads “%(preview)s”. Convert it, or keep it?")


@dataclass(frozen=True)
class Fonts:
    """The book with what was to be converted, and the cells nobody has decided on."""

    book: Book
    undecided: Mapping[Spot, LegacyText]


def settle_fonts(book: Book, choices: Mapping[str, str]) -> Fonts:
    """Carry out what was said of the old fonts of a file; a word on one cell goes before the word on the whole."""
    wanted, undecided = [], {}
    for found in book.legacy:
        spot = _spot(found)
        match choices.get(WHOLE_FILE + shown(spot)) or choices.get(WHOLE_FILE):
            case "convert":
                wanted.append(found)
            case "keep":
                pass
            case _:
                undecided[spot] = found
    return Fonts(convert_legacy(replace(book, legacy=tuple(wanted))) if wanted else book, undecided)


def offers(fonts: Fonts) -> Iterator[Fault]:
    """Each undecided cell as a question."""
    for spot, found in fonts.undecided.items():
        yield offer(found, shown(spot), "")


def offer(found: LegacyText, where: str, key: str) -> Fault:
    """The question about one cell, with what it would become."""
    params = {"encoding": found.guess.upper(), "preview": found.preview[:300]}
    return Fault(OLD_FONT, OFFERED, params, where=where, cell=key)


def _spot(found: LegacyText) -> Spot:
    return found.sheet, found.cell.row, found.cell.column
