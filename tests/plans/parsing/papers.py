"""The annex of a plan as offices write it, in Word and in Excel: 140 tasks, merged cells, deadlines in free words.

The organisation is invented (Tập đoàn Hóa chất Sông Lam); the shape is that of DOMAIN.md: groups and tasks with who leads, who
cooperates, product and deadline, a second row of headings and a third that numbers the columns.
"""

from dataclasses import dataclass, field
from functools import cache
from io import BytesIO

from docx import Document
from openpyxl import Workbook

TASK, GROUP, PART, HEADING, COLUMNS, NOTE, TITLE, TOTAL = (
    "task",
    "group",
    "continuation",
    "heading",
    "column_numbers",
    "note",
    "title",
    "total",
)
WIDTH = 8
ABOVE = "↑"
"""In a row: merged with the cell above."""

HEAD = (
    "TT",
    "Nội dung công việc",
    "Sản phẩm dự kiến",
    "Phân công thực hiện",
    "",
    "Người chịu trách nhiệm",
    "Thời hạn hoàn thành",
    "Ghi chú",
)
UNITS = (
    "Ban Tổ chức",
    "Ban Tuyên giáo",
    "Văn phòng Đảng ủy",
    "Ủy ban Kiểm tra",
    "Công đoàn Tập đoàn",
    "Đảng ủy Công ty CP Phân bón Sông Lam",
    "Trường Cao đẳng Hóa chất Sông Lam",
)
UNDERSTOOD = (
    "30/6/2024",
    "30.9.2024",
    "15-11-2024",
    "ngày 30 tháng 6 năm 2024",
    "Tháng 6/2024",
    "tháng 9 năm 2024",
    "Quý II/2024",
    "quý 3 năm 2024",
    "6 tháng đầu năm 2024",
    "6 tháng cuối năm 2024",
    "Cuối năm 2024",
    "Trong năm 2024",
    "Năm 2024-2025",
    "Giai đoạn 2024 – 2025",
    "Trước ngày 15/12/2024",
    "Chậm nhất ngày 31/10/2024",
    "Hoàn thành trong tháng 9/2024",
    "Từ quý I/2024 đến quý IV/2025",
    "Hằng năm",
    "Hàng năm",
    "Hằng quý",
    "HẰNG THÁNG",
    "Định kỳ 6 tháng",
    "Hằng năm, trước 15/12",
    "Thường xuyên",
    "liên tục",
    "Sau 30 ngày kể từ ngày ban hành",
    "Quy II/2025",
    "Quý IV/2024 – Quý I/2025",
    "12/2024",
)
ASKED = {
    "Theo kế hoạch": "elsewhere",
    "Theo quy định": "elsewhere",
    "Đột xuất khi có yêu cầu": "on_demand",
    "2024: xong đề án; 2025: triển khai": "several",
    "30/6": "which_year",
    "Quý III": "which_year",
    "31/6/2024": "impossible",
    "Đầu năm 2025": "vague",
    "Sau khi có hướng dẫn của Trung ương": "event",
    "Thường xuyên, hằng năm": "two_readings",
    "": "empty",
}
GROUPS = (
    "CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO, QUÁN TRIỆT NGHỊ QUYẾT",
    "XÂY DỰNG TỔ CHỨC VÀ BỘ MÁY",
    "TUYÊN TRUYỀN, HỌC TẬP",
    "KIỂM TRA, GIÁM SÁT",
    "SẢN XUẤT, KINH DOANH VÀ CHUYỂN ĐỔI SỐ",
    "SƠ KẾT, TỔNG KẾT, KHEN THƯỞNG",
)
WORKS = (
    "Xây dựng chương trình hành động thực hiện Nghị quyết",
    "Tổ chức hội nghị quán triệt, học tập Nghị quyết",
    "Rà soát, sửa đổi quy chế làm việc",
    "Kiện toàn ban chỉ đạo và tổ thư ký",
    "Mở lớp bồi dưỡng cho cấp ủy cơ sở",
    "Kiểm tra việc thực hiện Nghị quyết tại các đơn vị",
    "Viết tin, bài trên bản tin và cổng thông tin",
)


@dataclass
class Expected:
    """A row of the paper, what it is to be taken for, and the deadline it means where it is a task."""

    kind: str
    cells: list[str]
    wide: bool = False
    deadline: str = ""
    asked: bool = False
    notes: list[str] = field(default_factory=list)


def deadlines() -> list[str]:
    """A deadline for each of the 140 tasks, all kinds of them."""
    every = [*UNDERSTOOD, *ASKED, *UNDERSTOOD]
    return [every[at % len(every)] for at in range(140)]


@cache
def plan() -> tuple[Expected, ...]:
    """The rows of the annex below its title."""
    rows = [
        Expected(HEADING, list(HEAD)),
        Expected(HEADING, [ABOVE, ABOVE, ABOVE, "Chủ trì", "Phối hợp", ABOVE, ABOVE, ABOVE]),
        Expected(COLUMNS, [f"({number})" for number in range(1, WIDTH + 1)]),
    ]
    words = deadlines()
    for at, deadline in enumerate(words):
        if at % 24 == 0:
            label = ("I", "II", "III", "IV", "V", "VI")[at // 24]
            if at // 24 % 2:
                rows.append(Expected(GROUP, [f"{label}. {GROUPS[at // 24]}"], wide=True))
            else:
                rows.append(Expected(GROUP, [label, GROUPS[at // 24], *[""] * 6]))
        if at in {48, 96}:
            rows += [Expected(one.kind, one.cells) for one in rows[:2]]
        rows.append(_task(at, deadline))
        if at % 20 == 7:  # a task that goes on in a row without a number
            rows.append(Expected(PART, ["", "- Báo cáo kết quả về Văn phòng", *[""] * 6]))
        if at % 20 == 13:  # a second product of the same task
            rows.append(Expected(PART, [ABOVE, ABOVE, f"Phụ lục số liệu {at}", ABOVE, ABOVE, ABOVE, ABOVE, ""]))
    for at in (31, 32, 33):  # three tasks that share who leads and by when
        row = _row_of(rows, at)
        row.cells[3] = row.cells[3] if at == 31 else ABOVE
        row.cells[6] = row.cells[6] if at == 31 else ABOVE
        row.deadline = words[31]
    rows.append(Expected(NOTE, ["Ghi chú: thời hạn tính theo ngày làm việc cuối cùng của kỳ."], wide=True))
    return tuple(rows)


def _task(at: int, deadline: str) -> Expected:
    work = f"{WORKS[at % len(WORKS)]} (việc số {at + 1})"
    lead, other = UNITS[at % len(UNITS)], UNITS[(at + 3) % len(UNITS)]
    cells = [
        str(at + 1),
        work,
        f"Kế hoạch số {at + 1}",
        lead,
        f"{other}; các đơn vị liên quan" if at % 3 else "",
        "Phó Bí thư Thường trực",
        deadline,
        "",
    ]
    return Expected(TASK, cells, deadline=deadline)


def _row_of(rows: list[Expected], at: int) -> Expected:
    return next(row for row in rows if row.kind == TASK and row.cells[0] == str(at + 1))


@cache
def word() -> bytes:
    """The annex as .docx: a title, the table with merged cells, the signature in a table without lines."""
    paper = Document()
    paper.add_paragraph("PHỤ LỤC")
    paper.add_paragraph("Phân công nhiệm vụ thực hiện Nghị quyết số 12-NQ/ĐU")
    rows = plan()
    table = paper.add_table(len(rows), WIDTH)
    grid = [row.cells for row in table.rows]
    for cells, row in zip(grid, rows, strict=True):
        for cell, text in zip(cells, row.cells, strict=False):
            if text not in {"", ABOVE}:
                cell.text = text
    _merge_words(grid, rows)
    foot = paper.add_table(1, 2)
    foot.cell(0, 0).text = "Nơi nhận:\n- Như trên."
    foot.cell(0, 1).text = "T/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ"
    target = BytesIO()
    paper.save(target)
    return target.getvalue()


def _merge_words(grid, rows) -> None:
    for first, last, left, right in areas(rows):
        grid[first][left].merge(grid[last][right])
        texts = [one for one in grid[first][left].paragraphs if one.text]
        for paragraph in grid[first][left].paragraphs:
            if paragraph not in texts[:1] and len(grid[first][left].paragraphs) > 1:
                paragraph._element.getparent().remove(paragraph._element)


def areas(rows) -> list[tuple[int, int, int, int]]:
    """Merged areas: first and last row, first and last column, all from 0."""
    found = []
    for at, row in enumerate(rows):
        if row.wide:
            found.append((at, at, 0, WIDTH - 1))
            continue
        if "Phân công thực hiện" in row.cells:
            found.append((at, at, 3, 4))
        for column, text in enumerate(row.cells):
            below = at
            while text != ABOVE and below + 1 < len(rows) and _goes_down(rows[below + 1], column):
                below += 1
            if below > at:
                found.append((at, below, column, column))
    return found


def _goes_down(row: Expected, column: int) -> bool:
    return not row.wide and column < len(row.cells) and row.cells[column] == ABOVE


@cache
def workbook() -> bytes:
    """The annex as .xlsx: two rows of title above the table, a signature below it, the same merged cells."""
    book = Workbook()
    page = book.active
    page.title = "Phụ lục"
    page["A1"] = "PHỤ LỤC PHÂN CÔNG NHIỆM VỤ"
    page.merge_cells("A1:H1")
    page["A2"] = "(Kèm theo Kế hoạch số 15-KH/ĐU)"
    rows = plan()
    top = 4
    for at, row in enumerate(rows):
        for column, text in enumerate(row.cells):
            if text not in {"", ABOVE}:
                page.cell(top + at, column + 1, int(text) if text.isdigit() and column == 0 else text)
    for first, last, left, right in areas(rows):
        page.merge_cells(start_row=top + first, end_row=top + last, start_column=left + 1, end_column=right + 1)
    below = top + len(rows) + 1
    page.cell(below, 2, "NGƯỜI LẬP BIỂU")
    page.cell(below, 6, "T/M BAN THƯỜNG VỤ")
    page.cell(below + 4, 6, "Nguyễn Thị Bình")
    target = BytesIO()
    book.save(target)
    return target.getvalue()
