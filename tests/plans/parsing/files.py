"""Small task tables as files, and what is made of them."""

from datetime import date
from io import BytesIO

from openpyxl import Workbook

from trienkhai.plans.parsing.model import Aside, Context, Continuation, Group, TaskRow, Unclear
from trienkhai.plans.parsing.read import read_tasks

HEAD = ("STT", "Nội dung", "Sản phẩm", "Chủ trì", "Phối hợp", "Thời hạn", "Ghi chú")
PLAN = {"plan_begin": date(2024, 1, 1), "plan_end": date(2025, 12, 31), "issued_on": date(2024, 3, 15)}


def sheet(*rows, merged=(), title="Bảng") -> bytes:
    """A workbook of one sheet; `merged` holds areas such as "A3:G3"."""
    book = Workbook()
    page = book.active
    page.title = title
    for row in rows:
        page.append(list(row))
    for area in merged:
        page.merge_cells(area)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def read(data: bytes, name: str = "ke-hoach.xlsx", **known):
    return read_tasks(data, name, context=Context(**(PLAN | known)))


def table(*rows, merged=(), head=HEAD, **known):
    """The fates of rows under the usual headings; the headings themselves are row 1."""
    return read(sheet(head, *rows, merged=merged), **known).rows[1:]


def kinds(rows) -> list[str]:
    """What became of each row, a question behind a colon."""
    return [f"{_kind(row)}{''.join(f':{question.code}' for question in row.questions)}" for row in rows]


def _kind(row) -> str:
    names = {TaskRow: "task", Group: "group", Continuation: "part", Unclear: "unclear"}
    return row.kind if isinstance(row, Aside) else names[type(row)]
