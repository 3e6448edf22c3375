"""A paper as a .docx file."""

from trienkhai.office.documents.blocks import write_blocks
from trienkhai.office.documents.errors import Unwritable
from trienkhai.office.documents.foot import write_foot
from trienkhai.office.documents.head import write_head
from trienkhai.office.documents.markup import paragraph, run, spacer
from trienkhai.office.documents.package import Parts, pack
from trienkhai.office.documents.paper import Paper
from trienkhai.office.documents.sections import margin_parts, section, write_annexes
from trienkhai.office.documents.wording import as_list
from trienkhai.office.documents.writing import Writing
from trienkhai.office.rulesets import get


def write(paper: Paper) -> bytes:
    """The Word file of a paper, through the named styles of its ruleset. The same paper gives the same bytes.

    Raises Unwritable for what cannot stand in a Word file, RulesetError for an unknown ruleset.
    """
    ruleset = get(paper.ruleset)
    if paper.paper_size not in ruleset.page.papers:
        known = ", ".join(ruleset.page.papers)
        raise Unwritable("paper_size", ruleset=ruleset.key, known=known, found=paper.paper_size)
    writing = Writing(paper, ruleset)
    return pack(Parts(_body(writing), margin_parts(writing)), writing)


def _body(writing: Writing) -> str:
    paper = writing.paper
    foot = write_foot(writing)
    text = write_blocks(paper.body, writing, end_mark=writing.ruleset.end_mark, keep_last=bool(foot))
    main = write_head(writing) + _basis(writing) + text + foot
    properties = section(writing)
    if not paper.annexes:
        return main + (spacer() if foot else "") + properties
    return main + spacer(properties) + write_annexes(writing)


def _basis(writing: Writing) -> str:
    lines = as_list(writing.paper.basis, writing.ruleset.basis)
    return "".join(paragraph("basis", run(line)) for line in lines)
