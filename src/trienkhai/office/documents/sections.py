"""Sections: page size, margins, page numbers; the annexes, each on its own."""

from trienkhai.office.documents.blocks import write_blocks
from trienkhai.office.documents.head import centred_line
from trienkhai.office.documents.markup import paragraph, run, spacer, twips
from trienkhai.office.documents.paper import Annex
from trienkhai.office.documents.wording import clean
from trienkhai.office.documents.writing import Writing
from trienkhai.office.rulesets import padded

PAGE_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)

REFERENCES = "".join(
    f'<w:{part}Reference w:type="{kind}" r:id="rId{part.capitalize()}{suffix}"/>'
    for part in ("header", "footer")
    for kind, suffix in (("default", ""), ("first", "First"))
)


def section(writing: Writing, *, annex: bool = False) -> str:
    """The properties of a section, as the writing stands (portrait or landscape)."""
    rule, page = writing.ruleset.page_number, writing.ruleset.page
    wide, high = writing.page_mm
    top, right, bottom, left = writing.margins_mm
    restart = annex and rule.restart_in_annexes
    hides_first = not rule.on_first_page and (not annex or restart)
    orient = ' w:orient="landscape"' if writing.landscape else ""
    edge = twips(page.header_distance)
    return (
        f'<w:sectPr>{REFERENCES}<w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{twips(wide)}" w:h="{twips(high)}"{orient}/>'
        f'<w:pgMar w:top="{twips(top)}" w:right="{twips(right)}" w:bottom="{twips(bottom)}" w:left="{twips(left)}"'
        f' w:header="{edge}" w:footer="{edge}" w:gutter="0"/>'
        + ('<w:pgNumType w:start="1"/>' if restart else "")
        + ("<w:titlePg/>" if hides_first else "")
        + "</w:sectPr>"
    )


def margin_parts(writing: Writing) -> dict[str, str]:
    """Insides of the headers and footers by relationship id."""
    rule = writing.ruleset.page_number
    number, nothing = paragraph("page_number", PAGE_FIELD), paragraph("page_number", "")
    border = '<w:pBdr><w:top w:val="single" w:sz="4" w:space="4" w:color="000000"/></w:pBdr>'
    contact = paragraph("contact", run(writing.paper.contact), border) if writing.paper.contact else nothing
    code = paragraph("contact", run(writing.paper.page_code)) if writing.paper.page_code else ""
    top = rule.place == "top"
    return {
        "rIdHeader": number if top else nothing,
        "rIdHeaderFirst": nothing,
        "rIdFooter": (code or nothing) if top else number + code,
        "rIdFooterFirst": code if code and not writing.paper.contact else contact + code,
    }


def write_annexes(writing: Writing) -> str:
    """All annexes. Each ends with its own section; the last one's stands bare, as the schema asks."""
    annexes = writing.paper.annexes
    written = ""
    for place, annex in enumerate(annexes, start=1):
        writing.landscape = annex.landscape
        written += _annex_head(annex, writing) + write_blocks(annex.blocks, writing)
        properties = section(writing, annex=True)
        written += properties if place == len(annexes) else spacer(properties)
    return written


def _annex_head(annex: Annex, writing: Writing) -> str:
    label = f"{writing.label('annex')} {annex.number}".strip()
    room, note = writing.room, annex.note or annex_note(writing)
    lines = paragraph("annex_number", run(label)) + centred_line("annex_title", annex.title, room, writing)
    return lines + centred_line("annex_note", note, room, writing)


def annex_note(writing: Writing) -> str:
    """ "(Kèm theo Báo cáo số 05/BC-SL ngày ... của ...)", where the ruleset has such a line."""
    paper = writing.paper
    pattern, heading = writing.label("annex_note"), paper.heading
    if not pattern or not heading.symbol:
        return ""
    return pattern.format(
        kind=clean(paper.kind_name).capitalize() or writing.label("letter"),
        number=padded(heading.number, writing.ruleset),
        symbol=heading.symbol,
        day=f"{paper.day.day:02d}",
        month=f"{paper.day.month:02d}" if paper.day.month <= 2 else paper.day.month,
        year=paper.day.year,
        issuer=heading.issuer_name,
    )
