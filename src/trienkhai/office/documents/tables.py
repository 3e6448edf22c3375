"""Data tables: bordered, head repeated on every page, no row split, a row of column numbers where asked."""

from itertools import groupby

from trienkhai.office.documents.errors import Unwritable
from trienkhai.office.documents.markup import grid_table, paragraph, run, spacer, twips
from trienkhai.office.documents.paper import Across, Cell, Column, Table, TableRow
from trienkhai.office.documents.runs import write_runs
from trienkhai.office.documents.writing import Writing

SMALL_BELOW_MM = 17.0  # columns narrower than this on average take the small style
PADDING_MM = 1.5
BORDERS = (
    "<w:tblBorders>"
    + "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders>"
)


def column_widths(columns: tuple[Column, ...], room: float) -> list[float]:
    """Widths in mm that fill the room at most; columns of width 0 share what is left, each at least 12 mm."""
    given = sum(column.width_mm for column in columns)
    open_ones = sum(1 for column in columns if not column.width_mm)
    share = max((room - given) / open_ones, 12.0) if open_ones else 0.0
    widths = [column.width_mm or share for column in columns]
    total = sum(widths)
    return [width * room / total for width in widths] if total > room else widths


def group_spans(columns: tuple[Column, ...]) -> list[tuple[str, list[Column]]]:
    """Neighbouring columns of one group together, columns of none likewise, in order."""
    return [(group, list(members)) for group, members in groupby(columns, key=lambda column: column.group)]


def write_table(table: Table, writing: Writing, *, keep_next: bool = False) -> str:
    check_rows(table)
    widths = column_widths(table.columns, writing.room)
    component = "table_small" if sum(widths) / len(widths) < SMALL_BELOW_MM else "table_text"
    cells = _Cells(table.columns, widths, component, writing)
    caption = paragraph("caption", run(table.caption), keep_next=True) if table.caption else ""
    rows = [*_head(table, cells), *(cells.row(row) for row in table.rows)]
    rows += [cells.row(row, bold=True) for row in table.total_rows]
    padding = "".join(f'<w:{side} w:w="{twips(PADDING_MM)}" w:type="dxa"/>' for side in ("left", "right"))
    properties = f'<w:jc w:val="center"/>{BORDERS}<w:tblLayout w:type="fixed"/><w:tblCellMar>{padding}</w:tblCellMar>'
    return caption + grid_table(widths, "".join(rows), properties) + spacer(keep_next=keep_next)


def check_rows(table: Table) -> None:
    for place, row in enumerate((*table.rows, *table.total_rows), start=1):
        if not isinstance(row, Across) and len(row) != len(table.columns):
            raise Unwritable(
                "row_too_long", row=place, caption=table.caption, found=len(row), expected=len(table.columns)
            )


class _Cells:
    """Writes cells of one table; what does not change from row to row is made once."""

    def __init__(self, columns: tuple[Column, ...], widths: list[float], component: str, writing: Writing) -> None:
        self.writing = writing
        self.component = component
        look = writing.look(component)
        self.sizes = [f'<w:tcW w:w="{twips(width)}" w:type="dxa"/>' for width in widths]
        self.widths = widths
        self.aligned = ["" if c.align == look.align else f'<w:jc w:val="{c.align}"/>' for c in columns]
        self.columns = columns

    def row(self, cells: TableRow, *, bold: bool | None = None) -> str:
        if isinstance(cells, Across):
            return self._across(cells)
        written = "".join(
            f"<w:tc><w:tcPr>{size}</w:tcPr>{paragraph(self.component, self._inside(cell, bold), align)}</w:tc>"
            for cell, size, align in zip(cells, self.sizes, self.aligned, strict=True)
        )
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{written}</w:tr>"

    def _across(self, row: Across) -> str:
        size = f'<w:tcW w:w="{twips(sum(self.widths))}" w:type="dxa"/><w:gridSpan w:val="{len(self.widths)}"/>'
        inside = paragraph(self.component, self._inside(row.text, bold=True), keep_next=True)
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr>{size}</w:tcPr>{inside}</w:tc></w:tr>"

    def _inside(self, cell: Cell, bold: bool | None) -> str:
        if isinstance(cell, str):
            return run(cell, "<w:rPr><w:b/><w:bCs/></w:rPr>" if bold else "")
        return write_runs(cell, self.writing, bold=bold)

    def head_cell(self, text: str, width: float, more: str = "") -> str:
        inside = paragraph("table_head", run(text), keep_next=True)
        size = f'<w:tcW w:w="{twips(width)}" w:type="dxa"/>'
        return f'<w:tc><w:tcPr>{size}{more}<w:vAlign w:val="center"/></w:tcPr>{inside}</w:tc>'


def _head(table: Table, cells: _Cells) -> list[str]:
    """One row of titles; two with merged heads where columns are grouped; then the column numbers."""
    grouped = any(column.group for column in table.columns)
    rows = [_group_row(cells)] if grouped else []
    continued = "<w:vMerge/>" if grouped else ""
    rows.append(
        "".join(
            cells.head_cell("" if grouped and not c.group else c.title, w, "" if c.group else continued)
            for c, w in zip(table.columns, cells.widths, strict=True)
        )
    )
    if table.column_numbers:
        rows.append("".join(cells.head_cell(f"({i})", w) for i, w in enumerate(cells.widths, start=1)))
    return [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{row}</w:tr>" for row in rows]


def _group_row(cells: _Cells) -> str:
    written = ""
    widths = iter(cells.widths)
    for group, members in group_spans(cells.columns):
        room = [next(widths) for _ in members]
        if group:
            span = f'<w:gridSpan w:val="{len(members)}"/>' if len(members) > 1 else ""
            written += cells.head_cell(group, sum(room), span)
        else:
            pairs = zip(members, room, strict=True)
            written += "".join(cells.head_cell(c.title, w, '<w:vMerge w:val="restart"/>') for c, w in pairs)
    return written
