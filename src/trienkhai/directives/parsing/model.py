"""What reading a document yields."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Para:
    """One paragraph of a document. `line` counts from 1 over all paragraphs, empty ones included.

    `page` is known for .pdf only (0 elsewhere). `is_aside` is a cell of a table, a text box or a footnote: it belongs
    to what stands around it and opens no provision of its own.
    """

    line: int
    text: str
    style: str = ""
    is_aside: bool = False
    is_centred: bool = False
    page: int = 0


@dataclass(frozen=True)
class Placed:
    """One provision. `anchor` is stable: 'dieu-5/khoan-2/diem-dd'. `text` joins its paragraphs with line breaks."""

    anchor: str
    level_key: str
    label: str
    heading: str
    text: str
    parent_anchor: str
    first_line: int
    last_line: int


@dataclass(frozen=True)
class Unplaced:
    """A paragraph that looks like a provision but has no certain place, or that follows one without a place."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True)
class Joined:
    """A paragraph without a number that was taken as the continuation of the provision before it.

    `at` is its first line in the text of that provision, `lines` how many it has there.
    """

    line: int
    text: str
    anchor: str
    at: int
    lines: int


@dataclass(frozen=True)
class Notice:
    """Something the reader of a document should know. `message` is an English template over `params`."""

    code: str
    message: str
    params: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Gap:
    """A provision placed by its number although the number before it is missing from the document."""

    line: int
    label: str
    missing: str


@dataclass(frozen=True)
class Parsed:
    scheme: str
    provisions: tuple[Placed, ...]
    opening: tuple[Para, ...]
    closing: tuple[Para, ...]
    unplaced: tuple[Unplaced, ...]
    gaps: tuple[Gap, ...] = ()
    joined: tuple[Joined, ...] = ()


class Unreadable(ValueError):
    """A file that cannot be read as a document. `message` is an English template over `params`."""

    def __init__(self, code: str, message: str, **params: object) -> None:
        super().__init__(message % params)
        self.code = code
        self.message = message
        self.params = params


@dataclass
class Open:
    """A provision being filled while its paragraphs are read."""

    anchor: str
    level: int
    level_key: str
    number: str
    label: str
    heading: str
    parent: "Open | None"
    first_line: int
    lines: list[str] = field(default_factory=list)
    last_line: int = 0
    wants_heading: bool = False
