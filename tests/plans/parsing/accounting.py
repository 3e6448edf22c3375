"""Cells of a file that its reader has lost: written differently from the reader, over the book itself."""

from collections import Counter

from trienkhai.office.documents.as_book import TEXT, word_book
from trienkhai.office.sheets.model import Book
from trienkhai.office.sheets.reading import read_book
from trienkhai.plans.parsing.model import Group, TaskFile
from trienkhai.vietnamese import normalise, short_date


def book_of(data: bytes, name: str) -> Book:
    return word_book(data, name, as_shown=True) if name.endswith("docx") else read_book(data, name)


def unaccounted(book: Book, found: TaskFile) -> list[str]:
    """Rows without exactly one fate, and cells whose words stand nowhere in the fate of their row."""
    fates = [(row.table, row.row) for row in found.rows]
    lost = [f"{place}: {count} fates" for place, count in Counter(fates).items() if count != 1]
    by_place = {(row.table, row.row): row for row in found.rows}
    expected: set[tuple[str, int]] = set()
    for sheet in book.sheets:
        if sheet.name == TEXT:
            continue
        filled = [cell for cell in sheet.cells if normalise(cell.text)]
        expected |= {(sheet.name, row) for row in range(1, max((cell.row for cell in filled), default=0) + 1)}
        for cell in filled:
            row = by_place.get((sheet.name, cell.row))
            if row is None or words(cell) not in said(row):
                lost.append(f"{sheet.name}!{cell.address}: {cell.text}")
    return [*lost, *(f"{place}: not asked for" for place in expected ^ set(fates))]


def words(cell) -> str:
    return normalise(short_date(cell.value) if cell.kind == "date" else cell.text)


def said(row) -> str:
    """All words of a fate."""
    texts = [leftover.text for leftover in row.leftovers]
    if isinstance(row, Group):
        texts += [row.label, row.title]
    texts += list(vars(row.fields).values()) if hasattr(row, "fields") else []
    return normalise("\n".join(texts))
