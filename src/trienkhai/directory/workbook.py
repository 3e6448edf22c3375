"""The whole tree with its history as a workbook that `importing` reads back to the same tree.

Sheets: units by day (a row for every change of anything), lineage, and places in lines beside the default one.
"""

import io
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from trienkhai.directory.importing.history import Draft, Held, History, Part, held
from trienkhai.directory.importing.loading import load
from trienkhai.office.sheets.writing import new_book, set_widths, write_number, write_text
from trienkhai.units.models import Root

UNITS = (
    ("Định danh", 10), ("Mã", 12), ("Tên", 44), ("Tên ngắn", 24), ("Loại", 16), ("Định danh cấp trên", 10),
    ("Mã cấp trên", 12), ("Từ ngày", 12), ("Đến trước ngày", 12), ("Thứ tự", 8), ("Lý do", 24), ("Ghi chú", 24),
)  # fmt: skip
LINEAGE = (
    ("Ngày", 12), ("Đơn vị trước", 12), ("Đơn vị sau", 12), ("Cách kế tục", 12), ("Phần", 8), ("Ghi chú", 40), ("Nguồn", 40),
)  # fmt: skip
LINES = (
    ("Tuyến", 12), ("Tên tuyến", 24), ("Định danh", 10), ("Định danh cấp trên", 10), ("Từ ngày", 12),
    ("Đến trước ngày", 12), ("Thứ tự", 8), ("Lý do", 24),
)  # fmt: skip


def export_tree(root: Root) -> bytes:
    """The workbook. The same tree gives the same bytes."""
    history = load(root)
    buffer = io.BytesIO()
    book, looks = new_book(buffer, properties={"title": root.name})
    groupings = [*history.groupings.items()]
    heads = [*UNITS, *((f"Khối: {name}", 20) for _, name in groupings)]
    heads += [(f"Thứ tự khối: {name}", 8) for _, name in groupings]
    _sheet(book, looks, "Đơn vị", heads, _unit_rows(history, [key for key, _ in groupings]))
    _sheet(book, looks, "Kế tục", LINEAGE, _lineage_rows(history))
    if any(unit.elsewhere for unit in history.units):
        _sheet(book, looks, "Tuyến khác", LINES, _line_rows(history))
    book.close()
    return buffer.getvalue()


def _sheet(book: Any, looks: Any, name: str, heads: Iterable[tuple[str, int]], rows: Iterable[tuple[Any, ...]]) -> None:
    sheet = book.add_worksheet(name)
    heads = list(heads)
    set_widths(sheet, [float(width) for _, width in heads])
    for column, (head, _) in enumerate(heads):
        write_text(sheet, 0, column, head, looks.head)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, column, value, looks.day)
            elif isinstance(value, int):
                write_number(sheet, number, column, value, looks.number())
            elif value:
                write_text(sheet, number, column, value, looks.text)
    sheet.freeze_panes(1, 0)


def _ident(unit: Draft | None) -> str:
    return f"U{unit.pk}" if unit is not None else ""


def _unit_rows(history: History, groupings: list[str]) -> Iterator[tuple[Any, ...]]:
    for unit in history.units:
        for begin, end in _segments(unit):
            name, place = held(unit.names, begin), held(unit.places, begin)
            if name is None or place is None:
                continue
            above = held(place.parent.names, begin) if place.parent is not None else None
            parts = {part.grouping: part for part in unit.parts if part.span.begin <= begin and begin in part.span}
            yield (
                _ident(unit), name.code, name.name, name.short_name, name.kind, _ident(place.parent),
                above.code if above else "", begin, end, place.order, place.reason, unit.note,
                *(_part(parts.get(key)) for key in groupings), *(_part_order(parts.get(key)) for key in groupings),
            )  # fmt: skip


def _part(part: Part | None) -> str:
    return part.part if part else ""


def _part_order(part: Part | None) -> int | None:
    return part.order if part else None


def _segments(unit: Draft) -> Iterator[tuple[date, date | None]]:
    """The days between any two changes of a unit."""
    rows: list[Held] = [*unit.names, *unit.places, *unit.parts]
    turns = sorted({row.begin for row in rows} | {row.end for row in rows if row.end is not None})
    yield from zip(turns, [*turns[1:], None], strict=True)


def _lineage_rows(history: History) -> Iterator[tuple[Any, ...]]:
    for made in history.descents:
        yield (
            made.day, _ident(made.predecessor), _ident(made.successor), made.kind,
            made.share, made.note, made.source,
        )  # fmt: skip


def _line_rows(history: History) -> Iterator[tuple[Any, ...]]:
    for unit in history.units:
        for row in unit.elsewhere:
            yield (
                row.line, history.lines[row.line], _ident(unit), _ident(row.parent), row.begin, row.end,
                row.order, row.reason,
            )  # fmt: skip
