"""Small files for the tests of imports."""

import csv
import io
from typing import Any

from openpyxl import Workbook


def csv_bytes(text: str) -> bytes:
    """Lines with cells apart by '|' as a .csv file."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for line in text.strip().splitlines():
        writer.writerow([cell.strip() for cell in line.split("|")])
    return buffer.getvalue().encode()


def xlsx_bytes(*rows: tuple[Any, ...], title: str = "Đơn vị") -> bytes:
    """Rows as the only sheet of a workbook."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
