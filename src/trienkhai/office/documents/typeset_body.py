"""The body of a paper for typst."""

from trienkhai.office.documents.blocks import COMPONENT_OF_LEVEL, COMPONENT_OF_STYLE, heading_number, png_size
from trienkhai.office.documents.paper import (
    Across,
    Block,
    Bullets,
    Column,
    Heading_,
    Paragraph,
    Picture,
    Runs,
    Table,
    TableRow,
    Text,
)
from trienkhai.office.documents.runs import with_end_mark
from trienkhai.office.documents.tables import SMALL_BELOW_MM, check_rows, column_widths, group_spans
from trienkhai.office.documents.typst_text import ALIGNS, Setting, styled


def blocks_source(blocks: tuple[Block, ...], setting: Setting, *, end_mark: str = "") -> str:
    last = len(blocks) - 1
    return "".join(_block(block, setting, end_mark if place == last else "") for place, block in enumerate(blocks))


def _block(block: Block, setting: Setting, end_mark: str) -> str:
    if isinstance(block, Paragraph):
        inside = setting.runs(with_end_mark(block.runs, end_mark))
        component = COMPONENT_OF_STYLE[block.style]
        return styled(component, inside, setting, centred=block.style == "center")
    if isinstance(block, Heading_):
        return _heading(block, setting)
    if isinstance(block, Bullets):
        return _bullets(block, setting, end_mark)
    if isinstance(block, Table):
        return _table(block, setting)
    return _picture(block, setting)


def _heading(block: Heading_, setting: Setting) -> str:
    component = COMPONENT_OF_LEVEL[block.level]
    number = heading_number(block, setting.writing.ruleset.heading_marks)
    anchor = setting.anchor(block.anchor) if block.anchor else ""
    text = setting.cased(component, block.text)
    if block.level > 0:
        return styled(component, anchor + setting.text(f"{number} " if number else "") + text, setting)
    above = styled("part_number", setting.text(number), setting) if number else ""
    return above + styled(component, anchor + text, setting)


def _bullets(block: Bullets, setting: Setting, end_mark: str) -> str:
    mark = "- " if setting.writing.look("body").first_line else "• "
    last = len(block.items) - 1
    lines: list[Runs] = [with_end_mark(x, end_mark) if i == last else x for i, x in enumerate(block.items)]
    return "".join(styled("body", setting.runs((Text(mark), *line)), setting) for line in lines)


def _picture(block: Picture, setting: Setting) -> str:
    png_size(block.png, block.alt)
    width = min(block.width_mm, setting.writing.room)
    name, alt = setting.string(setting.file(block.png)), setting.string(block.alt)
    shown = f"#align(center)[#image({name}, width: {width}mm, alt: {alt})]\n"
    return shown + (styled("caption", setting.text(block.caption), setting) if block.caption else "")


def _table(table: Table, setting: Setting) -> str:
    check_rows(table)
    widths = column_widths(table.columns, setting.writing.room)
    small = sum(widths) / len(widths) < SMALL_BELOW_MM
    size = setting.writing.look("table_small" if small else "table_text").size.use
    caption = styled("caption", setting.text(table.caption), setting, extra=", sticky: true") if table.caption else ""
    sizes = ", ".join(f"{width:.2f}mm" for width in widths)
    rows = [_row(row, table.columns, setting) for row in table.rows]
    rows += [_row(row, table.columns, setting, bold=True) for row in table.total_rows]
    cells = "".join(rows)
    return (
        f"{caption}#align(center)[#text(size: {size}pt)["
        f"#table(columns: ({sizes},),\n{_head(table, setting)}{cells})]]\n#v(6pt, weak: true)\n"
    )


def _head(table: Table, setting: Setting) -> str:
    """One row, or two with merged heads; repeated on every page by typst."""
    spans = group_spans(table.columns)
    grouped = any(group for group, _ in spans)
    first = second = ""
    for group, members in spans:
        if group:
            first += _head_cell(group, setting, f"colspan: {len(members)}")
            second += "".join(_head_cell(column.title, setting) for column in members)
        else:
            first += "".join(_head_cell(column.title, setting, "rowspan: 2" if grouped else "") for column in members)
    numbers = range(1, len(table.columns) + 1) if table.column_numbers else ()
    third = "".join(_head_cell(f"({number})", setting) for number in numbers)
    return f"table.header({first}{second}{third}),\n"


def _head_cell(title: str, setting: Setting, more: str = "") -> str:
    extra = f", {more}" if more else ""
    return f'table.cell(align: center + horizon{extra})[#text(weight: "bold")[{setting.text(title)}]], '


def _row(cells: TableRow, columns: tuple[Column, ...], setting: Setting, *, bold: bool = False) -> str:
    if isinstance(cells, Across):
        inside = f'#text(weight: "bold")[{setting.text(cells.text)}]'
        return f"table.cell(colspan: {len(columns)}, align: left, breakable: false)[{inside}],\n"
    written = ""
    for cell, column in zip(cells, columns, strict=True):
        inside = setting.text(cell) if isinstance(cell, str) else setting.runs(cell)
        inside = f'#text(weight: "bold")[{inside}]' if bold else inside
        written += f"table.cell(align: {ALIGNS[column.align]}, breakable: false)[{inside}], "
    return written + "\n"
