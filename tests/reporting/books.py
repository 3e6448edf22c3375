"""Changing a workbook as a person in Excel would: cells by address, sheets by name."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook

FIGURES = "I Học tập"
SECOND = "II Văn bản và lời văn"
LIST = "Văn bản đã ban hành"


def edited(data: bytes, change: Callable[[Workbook], Any]) -> bytes:
    """The file after somebody worked on it and saved it."""
    book = load_workbook(BytesIO(data))
    change(book)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def filled(data: bytes, values: dict[str, Any]) -> bytes:
    """The file with "Sheet!C5": value typed in."""

    def change(book: Workbook) -> None:
        for place, value in values.items():
            sheet, _, address = place.rpartition("!")
            book[sheet][address] = value

    return edited(data, change)
