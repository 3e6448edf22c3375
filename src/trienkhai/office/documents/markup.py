"""Small pieces of WordprocessingML as text. Strings, so that sixty pages are written in well under a second."""

from xml.sax.saxutils import escape

from trienkhai.office.documents.wording import clean

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TWIPS_PER_MM = 1440 / 25.4
EMU_PER_MM = 36000


def twips(mm: float) -> int:
    return round(mm * TWIPS_PER_MM)


def attribute(text: str) -> str:
    """Text for an attribute, quotes included."""
    return '"' + escape(clean(text), {'"': "&quot;", "\n": " ", "\t": " "}) + '"'


def style_id(component: str) -> str:
    """ "national_heading" → "TkNationalHeading"."""
    return "Tk" + "".join(part.capitalize() for part in component.split("_"))


def written(text: str) -> str:
    """The inside of a run: text with tabs and line breaks."""
    text = escape(clean(text))
    if "\n" not in text and "\t" not in text:
        return f'<w:t xml:space="preserve">{text}</w:t>'
    text = text.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    return f'<w:t xml:space="preserve">{text}</w:t>'.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')


def run_properties(*, bold: bool | None = None, italic: bool | None = None, underline: bool | None = None) -> str:
    """Direct formatting; None leaves what the paragraph's style says."""
    inside = ""
    if bold is not None:
        inside += "<w:b/><w:bCs/>" if bold else '<w:b w:val="0"/><w:bCs w:val="0"/>'
    if italic is not None:
        inside += "<w:i/><w:iCs/>" if italic else '<w:i w:val="0"/><w:iCs w:val="0"/>'
    if underline is not None:
        inside += f'<w:u w:val="{"single" if underline else "none"}"/>'
    return f"<w:rPr>{inside}</w:rPr>" if inside else ""


def run(text: str, properties: str = "") -> str:
    return f"<w:r>{properties}{written(text)}</w:r>" if text else ""


def paragraph(component: str, inside: str, properties: str = "", *, keep_next: bool = False) -> str:
    """`properties` are those that follow keepNext in the schema's order."""
    keep = "<w:keepNext/>" if keep_next else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id(component)}"/>{keep}{properties}</w:pPr>{inside}</w:p>'


def indent(left_mm: float = 0, right_mm: float = 0, hanging_mm: float = 0) -> str:
    hanging = f' w:hanging="{twips(hanging_mm)}"' if hanging_mm else ' w:firstLine="0"'
    return f'<w:ind w:left="{twips(left_mm)}" w:right="{twips(right_mm)}"{hanging}/>'


def rule(width: float, room: float, align: str = "center", *, keep_next: bool = False) -> str:
    """A line `width` mm long inside `room` mm: the border of an empty paragraph, so that it never moves nor wraps."""
    spare = max(room - width, 0)
    left, right = (spare / 2, spare / 2) if align == "center" else (0, spare)
    border = '<w:pBdr><w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>'
    return paragraph("rule", "", border + indent(left, right), keep_next=keep_next)


def spacer(section: str = "", *, keep_next: bool = False) -> str:
    """An almost flat paragraph: after a table, or to carry the properties of a section."""
    return paragraph("spacer", "", section, keep_next=keep_next)


def box(width: float, height: float, room: float) -> str:
    """Properties of a framed line of the given size in mm, centred in its room (urgency and circulation marks)."""
    side = max(room - width, 0) / 2
    edges = "".join(
        f'<w:{e} w:val="single" w:sz="8" w:space="0" w:color="000000"/>' for e in ("top", "left", "bottom", "right")
    )
    line = twips(height)
    return f'<w:pBdr>{edges}</w:pBdr><w:spacing w:before="120" w:line="{line}" w:lineRule="exact"/>{indent(side, side)}'


def grid_table(widths: list[float], rows: str, properties: str) -> str:
    """A table of fixed column widths in mm."""
    grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    total = sum(twips(width) for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{total}" w:type="dxa"/>{properties}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def layout_table(widths: list[float], rows: list[list[str]]) -> str:
    """Columns side by side without borders: the head and the foot of a paper. No row is split over pages."""
    cells = [
        "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/></w:tcPr>{inside}</w:tc>'
            for width, inside in zip(widths, row, strict=True)
        )
        for row in rows
    ]
    body = "".join(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{row}</w:tr>" for row in cells)
    margins = '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
    return grid_table(widths, body, f'<w:tblLayout w:type="fixed"/>{margins}')
