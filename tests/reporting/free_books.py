"""Free files as bytes: a sheet of rows, a Word report with text and a table."""

from io import BytesIO
from typing import Any

from docx import Document
from openpyxl import Workbook


def sheet(*rows: list[Any], title: str = "Bảng") -> bytes:
    book = Workbook()
    page = book.active
    page.title = title
    for row in rows:
        page.append(row)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def report(*blocks: Any) -> bytes:
    """Texts are paragraphs, those in a tuple headings, lists tables of rows."""
    paper = Document()
    for block in blocks:
        if isinstance(block, tuple):
            paper.add_heading(block[0], level=1)
        elif isinstance(block, str):
            paper.add_paragraph(block)
        else:
            table = paper.add_table(len(block), max(map(len, block)))
            for row, values in enumerate(block):
                for column, value in enumerate(values):
                    table.cell(row, column).text = "" if value is None else str(value)
    target = BytesIO()
    paper.save(target)
    return target.getvalue()
