"""The body of a paper: headings, paragraphs, bullets, tables, pictures."""

import struct

from trienkhai.office.documents.errors import Unwritable
from trienkhai.office.documents.markup import EMU_PER_MM, attribute, indent, paragraph, run
from trienkhai.office.documents.paper import Block, Bullets, Heading_, Paragraph, Picture, Runs, Table
from trienkhai.office.documents.runs import with_end_mark, write_anchor, write_runs
from trienkhai.office.documents.tables import write_table
from trienkhai.office.documents.wording import cased
from trienkhai.office.documents.writing import Writing

PNG_HEAD = b"\x89PNG\r\n\x1a\n"
BULLET_INDENT = 6.0
COMPONENT_OF_LEVEL = ("part_title", "heading_1", "heading_2", "heading_3", "heading_4")
COMPONENT_OF_STYLE = {"body": "body", "center": "body", "note": "note"}


def write_blocks(blocks: tuple[Block, ...], writing: Writing, *, end_mark: str = "", keep_last: bool = False) -> str:
    """All blocks; the last one closed by the end mark, and kept on the page of what follows when `keep_last`."""
    last = len(blocks) - 1
    return "".join(
        write_block(block, writing, end_mark=end_mark if place == last else "", keep_next=keep_last and place == last)
        for place, block in enumerate(blocks)
    )


def write_block(block: Block, writing: Writing, *, end_mark: str = "", keep_next: bool = False) -> str:
    if isinstance(block, Paragraph):
        return _paragraph(block, writing, end_mark, keep_next)
    if isinstance(block, Heading_):
        return _heading(block, writing)
    if isinstance(block, Bullets):
        return _bullets(block, writing, end_mark, keep_next)
    if isinstance(block, Table):
        return write_table(block, writing, keep_next=keep_next)
    return _picture(block, writing, keep_next)


def _paragraph(block: Paragraph, writing: Writing, end_mark: str, keep_next: bool) -> str:
    centred = f'{indent()}<w:jc w:val="center"/>' if block.style == "center" else ""
    inside = write_runs(with_end_mark(block.runs, end_mark), writing)
    return paragraph(COMPONENT_OF_STYLE[block.style], inside, centred, keep_next=keep_next)


def heading_number(block: Heading_, marks: tuple[str, ...]) -> str:
    """ "I" → "I." or "I-"; a number that carries a mark already keeps it."""
    number = block.number.strip()
    return number + marks[block.level] if number and number[-1].isalnum() else number


def _heading(block: Heading_, writing: Writing) -> str:
    anchor = write_anchor(block.anchor, writing) if block.anchor else ""
    component = COMPONENT_OF_LEVEL[block.level]
    number = heading_number(block, writing.ruleset.heading_marks)
    text = cased(block.text, writing.look(component))
    if block.level > 0:
        return paragraph(component, anchor + run(f"{number} {text}".strip()))
    above = paragraph("part_number", anchor + run(number)) if number else ""
    return above + paragraph(component, ("" if number else anchor) + run(text))


def _bullets(block: Bullets, writing: Writing, end_mark: str, keep_next: bool) -> str:
    last = len(block.items) - 1
    lines = [with_end_mark(item, end_mark) if place == last else item for place, item in enumerate(block.items)]
    return "".join(_bullet(item, writing, keep_next and place == last) for place, item in enumerate(lines))


def _bullet(item: Runs, writing: Writing, keep_next: bool) -> str:
    if writing.look("body").first_line:
        return paragraph("body", run("- ") + write_runs(item, writing), keep_next=keep_next)
    hanging = indent(BULLET_INDENT, 0, BULLET_INDENT)
    return paragraph("body", run("•\t") + write_runs(item, writing), hanging, keep_next=keep_next)


def png_size(png: bytes, alt: str = "") -> tuple[int, int]:
    """Width and height in pixels, from the header. Unwritable when it is no PNG."""
    if len(png) < 24 or not png.startswith(PNG_HEAD):
        raise Unwritable("picture_not_png", alt=alt)
    width, height = struct.unpack(">II", png[16:24])
    if not width or not height:
        raise Unwritable("picture_not_png", alt=alt)
    return width, height


def _picture(block: Picture, writing: Writing, keep_next: bool) -> str:
    centred = f'{indent()}<w:jc w:val="center"/>'
    has_caption = bool(block.caption)
    drawing = f"<w:r>{write_drawing(block.png, min(block.width_mm, writing.room), block.alt, writing)}</w:r>"
    above = paragraph("picture", drawing, centred, keep_next=has_caption or keep_next)
    return above + (paragraph("caption", run(block.caption), keep_next=keep_next) if has_caption else "")


def write_drawing(png: bytes, width_mm: float, alt: str, writing: Writing) -> str:
    """An inline picture of the given width, its proportions kept."""
    pixels_wide, pixels_high = png_size(png, alt)
    wide = round(width_mm * EMU_PER_MM)
    high = round(wide * pixels_high / pixels_wide)
    number = writing.next_picture()
    named = f'id="{number}" name="Picture {number}" descr={attribute(alt)}'
    kind = "http://schemas.openxmlformats.org/drawingml/2006/picture"
    return (
        f'<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
        f"<wp:docPr {named}/><wp:cNvGraphicFramePr/>"
        f'<a:graphic><a:graphicData uri="{kind}"><pic:pic>'
        f"<pic:nvPicPr><pic:cNvPr {named}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{writing.medium(png)}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        f"</wp:inline></w:drawing>"
    )
