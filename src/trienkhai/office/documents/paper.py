"""A paper as facts: what it says, in which order, under which ruleset. How it looks is the ruleset's business.

The caller hands plain text; case, punctuation at line ends, numbering marks and the end mark come from the ruleset.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Align = Literal["left", "center", "right", "both"]
ParagraphStyle = Literal["body", "center", "note"]


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class FigureRun:
    """A figure with an identity: a content control in Word.

    `id` has at most 64 characters (Word's limit for a tag). `target` names the `Anchor` it links to, usually its
    line in an annex.
    """

    id: str
    text: str
    target: str | None = None
    alias: str = ""
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A link to an address outside, or to an `Anchor` inside when `url` begins with "#"."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """An invisible place that figures and links may point to."""

    name: str


Run = Text | FigureRun | Link | Anchor
Runs = tuple[Run, ...]
Cell = str | Runs


@dataclass(frozen=True, slots=True)
class Heading_:
    """Level 0 is a part (centred), 1 "I.", 2 "1.", 3 "a)", 4 unnumbered.

    `number` comes without its mark: "Phần I", "I", "1", "a".
    """

    level: int
    number: str
    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: Runs
    style: ParagraphStyle = "body"

    @classmethod
    def of(cls, text: str, style: ParagraphStyle = "body") -> "Paragraph":
        return cls((Text(text),), style)


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """`width_mm` 0 shares what the others leave. Neighbours with the same `group` get one merged head above them."""

    title: str
    width_mm: float = 0
    align: Align = "left"
    group: str = ""


@dataclass(frozen=True, slots=True)
class Across:
    """A row of one bold cell over all columns: the heading of the rows that follow, never alone at the foot of a page."""

    text: str


TableRow = tuple[Cell, ...] | Across


@dataclass(frozen=True, slots=True)
class Table:
    """`total_rows` follow the rows and are printed bold. `column_numbers` adds the row (1) (2) (3) under the head."""

    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    total_rows: tuple[tuple[Cell, ...], ...] = ()
    column_numbers: bool = False
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    png: bytes
    width_mm: float
    alt: str
    caption: str = ""


Block = Heading_ | Paragraph | Bullets | Table | Picture


@dataclass(frozen=True, slots=True)
class Heading:
    """`number` None leaves room for the clerk to write it. `place` is the place name alone: the date is the paper's.

    Long names are broken into lines of equal length; a newline in a name breaks it where the author wants.
    """

    parent_name: str
    issuer_name: str
    number: int | str | None
    symbol: str
    place: str


@dataclass(frozen=True, slots=True)
class Signature:
    """`authority` is the whole line ("TM. BAN CHỈ ĐẠO"); `seal_note` stands in the room for the seal ("(đã ký)")."""

    authority: str
    position: str
    name: str
    seal_note: str = ""


@dataclass(frozen=True, slots=True)
class Annex:
    """`number` is what stands after the word for annex ("I"); empty where there is only one."""

    number: str
    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Properties:
    title: str
    author: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper. Without `kind_name` it is a letter (công văn), whose subject stands under the number.

    `page_code` stands small at the foot of every page, so that a printed page can be told from that of another version.
    """

    ruleset: str
    day: date
    heading: Heading
    kind_name: str
    subject: str
    body: tuple[Block, ...]
    signature: Signature | None = None
    addressed_to: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    annexes: tuple[Annex, ...] = ()
    draft_mark: str = ""
    notice: str = ""
    urgency: str = ""
    circulation: str = ""
    contact: str = ""
    page_code: str = ""
    language: str = "vi"
    logo: bytes | None = None
    paper_size: Literal["A4", "Letter"] = "A4"
    properties: Properties | None = None

    @property
    def is_letter(self) -> bool:
        return not self.kind_name
