"""A book as plain JSON and back: what the reading process may say to the one that asked. Nothing in it can run."""

import json
from typing import Any

from trienkhai.office.sheets.model import Book, Cell, LegacyText, Sheet, Warning, cell_of
from trienkhai.office.sheets.notes import NOTES
from trienkhai.office.sheets.refusals import REASONS, Refused

_KINDS = ("text", "number", "boolean", "date", "time", "error", "uncalculated")


class NotPlain(ValueError):
    """The bytes are not an answer."""


def book_to_bytes(book: Book) -> bytes:
    """The book as columns of rows, columns, kinds and texts; values are read from them again."""
    answer = {
        "kind": book.kind,
        "sheets": [_sheet_out(sheet) for sheet in book.sheets],
        "warnings": [[warning.code, warning.params] for warning in book.warnings],
        "legacy": [
            [found.sheet, found.cell.row, found.cell.column, found.guess, found.preview] for found in book.legacy
        ],
    }
    return json.dumps({"book": answer}, separators=(",", ":")).encode("ascii")


def refusal_to_bytes(refused: Refused) -> bytes:
    """The refusal by its code."""
    return json.dumps({"refused": [refused.code, refused.params]}, default=str).encode("ascii")


def from_bytes(data: bytes) -> Book:
    """The book again. Raises the Refused that was sent, or NotPlain for anything else."""
    try:
        answer = json.loads(data)
        if "refused" in answer:
            code, params = answer["refused"]
            if code not in REASONS:
                raise NotPlain(code)
            refused = Refused(str(code), **params)
        else:
            return _book_in(answer["book"])
    except (ValueError, TypeError, KeyError, IndexError, ArithmeticError) as error:
        raise NotPlain(str(error)) from error
    raise refused


def _sheet_out(sheet: Sheet) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "hidden": sheet.hidden,
        "rows": [cell.row for cell in sheet.cells],
        "columns": [cell.column for cell in sheet.cells],
        "kinds": "".join(str(_KINDS.index(cell.kind)) for cell in sheet.cells),
        "texts": [cell.text for cell in sheet.cells],
        "merged": sheet.merged,
        "hidden_rows": sheet.hidden_rows,
        "hidden_columns": sheet.hidden_columns,
    }


def _book_in(answer: dict[str, Any]) -> Book:
    sheets = tuple(_sheet_in(sheet) for sheet in answer["sheets"])
    by_name = {sheet.name: sheet for sheet in sheets}
    return Book(
        kind=str(answer["kind"]),
        sheets=sheets,
        warnings=tuple(Warning(code, NOTES[code], dict(params)) for code, params in answer["warnings"]),
        legacy=tuple(_legacy_in(by_name, *found) for found in answer["legacy"]),
    )


def _legacy_in(sheets: dict[str, Sheet], name: str, row: int, column: int, guess: str, preview: str) -> LegacyText:
    cell = sheets[name].at(row, column)
    if cell is None:
        raise NotPlain("legacy")
    return LegacyText(name, cell, guess, preview)


def _sheet_in(answer: dict[str, Any]) -> Sheet:
    cells = tuple(map(_cell_in, answer["rows"], answer["columns"], answer["kinds"], answer["texts"]))
    if len(cells) != len(answer["texts"]):
        raise NotPlain("cells")
    return Sheet(
        name=str(answer["name"]),
        hidden=bool(answer["hidden"]),
        cells=cells,
        merged=tuple((int(a), int(b), int(c), int(d)) for a, b, c, d in answer["merged"]),
        hidden_rows=tuple(map(int, answer["hidden_rows"])),
        hidden_columns=tuple(map(int, answer["hidden_columns"])),
    )


def _cell_in(row: int, column: int, kind: str, text: str) -> Cell:
    if kind == "0":
        return Cell(row, column, "text", text, text)
    return cell_of(row, column, _KINDS[int(kind)], text)
