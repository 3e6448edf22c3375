"""A paper set by typst from the same facts and the same ruleset: the PDF for machines without LibreOffice."""

import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

from trienkhai.office.documents.errors import NoEngine
from trienkhai.office.documents.paper import Paper
from trienkhai.office.documents.sections import annex_note
from trienkhai.office.documents.typeset_body import blocks_source
from trienkhai.office.documents.typeset_head import foot_source, head_source
from trienkhai.office.documents.typst_text import ASCENT_EM, DESCENT_EM, Setting, styled
from trienkhai.office.documents.wording import as_list, clean
from trienkhai.office.documents.writing import Writing
from trienkhai.office.rulesets import get


def compile_paper(paper: Paper) -> bytes:
    """The PDF's bytes: the same for the same paper and the same fonts. Raises NoEngine with typst's own reason."""
    setting = Setting(Writing(paper, get(paper.ruleset)))
    source = paper_source(setting)
    day = datetime.datetime(paper.day.year, paper.day.month, paper.day.day, tzinfo=datetime.UTC)
    with TemporaryDirectory() as folder:
        root = Path(folder)
        for name, data in setting.files.items():
            (root / name).write_bytes(data)
        (root / "main.typ").write_text(source, "utf-8")
        try:
            made = typst.compile(root / "main.typ", root=root, format="pdf", timestamp=int(day.timestamp()))
        except (typst.TypstError, RuntimeError) as error:
            raise NoEngine("failed", engine="typst", reason=str(error)[:300]) from error
    if not isinstance(made, bytes):
        raise NoEngine("failed", engine="typst", reason="no single file came out")
    return made


def paper_source(setting: Setting) -> str:
    """The whole paper as typst."""
    writing, paper = setting.writing, setting.writing.paper
    basis = "".join(
        styled("basis", setting.text(line), setting) for line in as_list(paper.basis, writing.ruleset.basis)
    )
    body = blocks_source(paper.body, setting, end_mark=writing.ruleset.end_mark)
    main = head_source(setting) + basis + body + foot_source(setting)
    return _preamble(setting) + _page(setting) + main + "".join(_annexes(setting))


def _preamble(setting: Setting) -> str:
    paper, writing = setting.writing.paper, setting.writing
    title = paper.properties.title if paper.properties else paper.subject
    author = paper.properties.author if paper.properties else paper.heading.issuer_name
    size = writing.look("body").size.use
    return (
        f"#set document(title: {setting.string(title)}, author: {setting.string(author)})\n"
        f'#set text(font: ({setting.string(writing.ruleset.font)}, "Tinos", "Liberation Serif", "Libertinus Serif"),'
        f" size: {size}pt, lang: {setting.string(clean(paper.language)[:2])}, hyphenate: false, overhang: false,"
        f" top-edge: {ASCENT_EM}em, bottom-edge: -{DESCENT_EM}em)\n"
        "#set par(leading: 0.05em, spacing: 0pt)\n#set table(stroke: 0.5pt, inset: (x: 1.5mm, y: 0.8mm))\n"
    )


def _page(setting: Setting, *, restart: bool = False, first_hidden: bool = True) -> str:
    """The page of a section and its number: none on the first page where the rule says so."""
    writing = setting.writing
    rule = writing.ruleset.page_number
    wide, high = writing.page_mm
    top, right, bottom, left = writing.margins_mm
    look = writing.look("page_number")
    hides = "true" if first_hidden and not rule.on_first_page else "false"
    number = (
        f"context if not ({hides} and counter(page).get().first() == 1) "
        f'[#align(center, text(size: {look.size.use}pt, counter(page).display("1")))]'
    )
    code = _page_code(setting)
    header, footer = (number, code or "none") if rule.place == "top" else ("none", f"[#{number}{code and f'#{code}'}]")
    source = (
        f"#set page(width: {wide}mm, height: {high}mm, "
        f"margin: (top: {top}mm, right: {right}mm, bottom: {bottom}mm, left: {left}mm), "
        f"header: {header}, footer: {footer})\n"
    )
    return source + ("#counter(page).update(1)\n" if restart else "")


def _page_code(setting: Setting) -> str:
    """The line at the foot of every page, as typst; empty where there is none."""
    text = setting.writing.paper.page_code
    size = setting.writing.look("contact").size.use
    return f"align(center, text(size: {size}pt)[{setting.text(text)}])" if text else ""


def _annexes(setting: Setting) -> list[str]:
    writing = setting.writing
    restart = writing.ruleset.page_number.restart_in_annexes
    written = []
    for annex in writing.paper.annexes:
        writing.landscape = annex.landscape
        head = annex_head_source(setting, annex.number, annex.title, annex.note)
        written.append(
            _page(setting, restart=restart, first_hidden=restart) + head + blocks_source(annex.blocks, setting)
        )
    return written


def annex_head_source(setting: Setting, number: str, title: str, note: str) -> str:
    from_rules = annex_note(setting.writing)
    label = f"{setting.writing.label('annex')} {number}".strip()
    lines = styled("annex_number", setting.text(label), setting)
    lines += styled("annex_title", setting.cased("annex_title", title), setting) if title else ""
    shown = note or from_rules
    return lines + (styled("annex_note", setting.text(shown), setting) if shown else "")
