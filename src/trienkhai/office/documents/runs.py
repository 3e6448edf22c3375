"""Runs in Word: text, figures as content controls, links, anchors."""

from trienkhai.office.documents.errors import Unwritable
from trienkhai.office.documents.markup import attribute, run, run_properties
from trienkhai.office.documents.paper import Anchor, FigureRun, Link, Run, Runs, Text
from trienkhai.office.documents.wording import ended
from trienkhai.office.documents.writing import Writing, bookmark_name

TAG_LIMIT = 64


def write_runs(runs: Runs, writing: Writing, *, bold: bool | None = None) -> str:
    return "".join(write_run(piece, writing, bold=bold) for piece in runs)


def write_run(piece: Run, writing: Writing, *, bold: bool | None = None) -> str:
    if isinstance(piece, Text):
        return run(piece.text, _emphasis(piece, bold))
    if isinstance(piece, FigureRun):
        return _figure(piece, writing, bold)
    if isinstance(piece, Link):
        return _link(piece, writing)
    return write_anchor(piece.name, writing)


def _emphasis(piece: Text | FigureRun, bold: bool | None) -> str:
    return run_properties(bold=True if piece.bold else bold, italic=True if piece.italic else None)


def write_anchor(name: str, writing: Writing) -> str:
    number = writing.next_bookmark()
    return f'<w:bookmarkStart w:id="{number}" w:name="{bookmark_name(name)}"/><w:bookmarkEnd w:id="{number}"/>'


def _figure(figure: FigureRun, writing: Writing, bold: bool | None) -> str:
    if len(figure.id) > TAG_LIMIT:
        raise Unwritable("figure_id_too_long", id=figure.id)
    alias = f"<w:alias w:val={attribute(figure.alias[:TAG_LIMIT] or figure.id)}/>"
    control = (
        f'<w:sdt><w:sdtPr>{alias}<w:tag w:val={attribute(figure.id)}/><w:id w:val="{writing.control_id(figure.id)}"/>'
        f"<w:text/></w:sdtPr><w:sdtContent>{run(figure.text, _emphasis(figure, bold))}</w:sdtContent></w:sdt>"
    )
    if figure.target is None:
        return control
    return f'<w:hyperlink w:anchor="{bookmark_name(figure.target)}" w:history="1">{control}</w:hyperlink>'


def _link(link: Link, writing: Writing) -> str:
    inside = run(link.text, '<w:rPr><w:rStyle w:val="TkLink"/></w:rPr>')
    if link.url.startswith("#"):
        return f'<w:hyperlink w:anchor="{bookmark_name(link.url[1:])}" w:history="1">{inside}</w:hyperlink>'
    return f'<w:hyperlink r:id="{writing.link(link.url)}" w:history="1">{inside}</w:hyperlink>'


def with_end_mark(runs: Runs, mark: str) -> Runs:
    """The last paragraph of a paper, closed by the ruleset's mark."""
    if not mark or not runs:
        return runs
    last = runs[-1]
    if isinstance(last, Text):
        return (*runs[:-1], Text(ended(last.text, mark), last.bold, last.italic))
    return runs if isinstance(last, Anchor) else (*runs, Text(mark))
