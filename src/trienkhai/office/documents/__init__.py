"""Papers: facts in, Word and PDF out; a reader that checks a Word file against its ruleset."""

from trienkhai.office.documents.errors import NoEngine, NotADocument, Unwritable
from trienkhai.office.documents.paper import (
    Anchor,
    Annex,
    Block,
    Bullets,
    Cell,
    Column,
    FigureRun,
    Heading,
    Heading_,
    Link,
    Paper,
    Paragraph,
    Picture,
    Properties,
    Run,
    Runs,
    Signature,
    Table,
    Text,
)
from trienkhai.office.documents.word import write
from trienkhai.office.documents.writing import bookmark_name

__all__ = [
    "Anchor",
    "Annex",
    "Block",
    "Bullets",
    "Cell",
    "Column",
    "FigureRun",
    "Heading",
    "Heading_",
    "Link",
    "NoEngine",
    "NotADocument",
    "Paper",
    "Paragraph",
    "Picture",
    "Properties",
    "Run",
    "Runs",
    "Signature",
    "Table",
    "Text",
    "Unwritable",
    "bookmark_name",
    "write",
]
