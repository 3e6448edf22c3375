"""How a workbook says which export it is: a visible code on every sheet, a signature on the hidden one. Pure."""

from dataclasses import dataclass, field

from trienkhai.office.sheets import model
from trienkhai.reporting.rules.book.layout import BOOK_MARK

FIELDS = ("mark", "code", "signature", "template")
MAP_FROM = len(FIELDS) + 1


@dataclass(frozen=True)
class Ticket:
    """What the hidden sheet says. `addresses`: cell key → (sheet name, row, column), counted from 1."""

    sheet: str
    code: str
    signature: str
    template: str
    addresses: dict[str, tuple[str, int, int]] = field(default_factory=dict)


def ticket_of(book: model.Book) -> Ticket | None:
    """The hidden sheet of a workbook of ours, whatever it is called now; None when there is none."""
    for sheet in book.sheets:
        first = sheet.at(1, 2)
        if first is not None and first.text == BOOK_MARK:
            code, signature, template = (cell.text if (cell := sheet.at(row, 2)) else "" for row in (2, 3, 4))
            return Ticket(sheet.name, code, signature, template, _addresses(sheet))
    return None


def _addresses(sheet: model.Sheet) -> dict[str, tuple[str, int, int]]:
    found = {}
    for number, row in sheet.rows():
        texts = [row[column].text if column in row else "" for column in (1, 2, 3)]
        where = model.place(texts[2])
        if number >= MAP_FROM and texts[0] and where:
            found[texts[0]] = (texts[1], *where)
    return found
