"""The document as its editor shows it: a page of its pieces, each with what can be done to it and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext_lazy as _

from trienkhai.directives.editing.actions import last_edit
from trienkhai.directives.editing.loading import outline_of
from trienkhai.directives.levels import level_name
from trienkhai.directives.links import Link, links_to
from trienkhai.directives.models import Directive, DirectiveEdit
from trienkhai.directives.outline.pieces import Kind, Outline, Piece, mark_of
from trienkhai.directives.outline.standing import are_neighbours, beside, levels_of, renew_anchor
from trienkhai.units.models import Topic
from trienkhai.vietnamese import sentence_spans

ON_A_PAGE = 200  # pieces
NAME_AT_MOST = 60
ACTS = {
    "indent": _("put one level deeper"),
    "outdent": _("put one level higher"),
    "under": _("put under another point"),
    "level": _("called another level"),
    "up": _("moved up"),
    "down": _("moved down"),
    "anchor": _("given a new code"),
    "split": _("made a point of its own"),
    "join": _("joined to what stands before it"),
    "close": _("made part of the closing"),
    "place": _("given its place as a point"),
    "attach": _("joined to the point before it"),
    "divide": _("label, heading and text parted anew"),
    "topics": _("given topics"),
    "mark": _("a sentence marked"),
    "unmark": _("a mark taken away"),
    "": _("an amended text adopted"),
}
"""What was done, for the line that tells of the last change."""


@dataclass(frozen=True)
class Line:
    """A line of the text of a provision. `may_begin`: a point of its own may begin here."""

    number: int
    text: str
    may_begin: bool


@dataclass(frozen=True)
class EditedPiece:
    """A piece on its page. `at`: how many stand before it; `acts`: names of what can be done; `name`: what to call it."""

    at: int
    piece: Piece
    name: str
    level: str = ""
    mark: str = ""
    lines: tuple[Line, ...] = ()
    acts: frozenset[str] = frozenset()
    depth: int = 0

    @property
    def may_close(self) -> bool:
        return "close" in self.acts


@dataclass(frozen=True)
class Run:
    """Pieces of one kind in a row: the opening, the closing, or anything else one by one."""

    kind: str
    pieces: tuple[EditedPiece, ...]


@dataclass(frozen=True)
class EditorPage:
    page: Page[int]
    runs: tuple[Run, ...]
    last: DirectiveEdit | None
    provisions: int
    unplaced: int
    following: int | None = None  # where the next paragraph without a place stands, on a later page

    @property
    def following_page(self) -> int:
        return (self.following or 0) // ON_A_PAGE + 1

    @property
    def last_words(self) -> str:
        return str(ACTS.get(self.last.act, "")) if self.last else ""


def editor_page(directive: Directive, *, number: str | int | None = None, show: int = 0) -> EditorPage:
    """A page of the document: the one asked for, or the one on which a provision stands. Five queries."""
    outline = outline_of(directive)
    paginator = Paginator(range(len(outline.pieces)), ON_A_PAGE)
    if show in outline.places:
        number = outline.places[show] // ON_A_PAGE + 1
    page = paginator.get_page(number)
    places = list(page.object_list)
    unplaced = [at for at, piece in enumerate(outline.pieces) if piece.kind == Kind.UNPLACED]
    further = next((at for at in unplaced if places and at > places[-1]), None)
    return EditorPage(
        page,
        tuple(_runs(edited(outline, at) for at in places)),
        last_edit(directive),
        len(outline.places),
        len(unplaced),
        further,
    )


def edited(outline: Outline, at: int) -> EditedPiece:
    """One piece with all that can be done to it."""
    piece = outline.pieces[at]
    if not piece.is_provision:
        before = outline.pieces[at - 1] if at else None
        acts = {"place"} | ({"attach"} if before is not None and before.is_provision else set())
        return EditedPiece(at, piece, _short(piece.text), acts=frozenset(acts))
    lines = tuple(Line(number, text, bool(number or piece.heading)) for number, text in enumerate(piece.lines))
    return EditedPiece(
        at,
        piece,
        name_of(piece),
        level_name(outline.scheme, piece.level),
        mark_of(piece.label),
        lines,
        frozenset(_acts(outline, at)),
        min(piece.depth, 5),
    )


def name_of(piece: Piece) -> str:
    """What a provision is called in a list: its label with the first words."""
    return _short(f"{mark_of(piece.label)} {piece.heading or piece.text}")


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= NAME_AT_MOST else f"{words[:NAME_AT_MOST].rsplit(' ', 1)[0]}…"


def _acts(outline: Outline, at: int) -> Iterable[str]:
    piece, end, before = outline.pieces[at], outline.end(at), beside(outline, at)
    if before is not None:
        yield "indent"
        if are_neighbours(outline, before, at):
            yield "up"
    if piece.depth:
        yield "outdent"
    if are_neighbours(outline, at, end):
        yield "down"
    if (at and outline.pieces[at - 1].is_provision) or not piece.marks:
        yield "join"
    if end == at + 1 and not piece.marks and (end == len(outline.pieces) or outline.pieces[end].kind == Kind.CLOSING):
        yield "close"


def _runs(pieces: Iterable[EditedPiece]) -> Iterable[Run]:
    """Opening and closing paragraphs in a row stand together; every other piece by itself."""
    waiting: list[EditedPiece] = []
    for one in pieces:
        if waiting and waiting[0].piece.kind != one.piece.kind:
            yield Run(waiting[0].piece.kind.value, tuple(waiting))
            waiting = []
        if one.piece.kind in (Kind.OPENING, Kind.CLOSING):
            waiting.append(one)
        else:
            yield Run(one.piece.kind.value, (one,))
    if waiting:
        yield Run(waiting[0].piece.kind.value, tuple(waiting))


@dataclass(frozen=True)
class Choice:
    key: str
    name: str
    is_chosen: bool


@dataclass(frozen=True)
class SentenceChoice:
    """A sentence of the text; with the mark it lies in, if any."""

    number: int
    text: str
    mark: int = 0
    anchor: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class ProvisionPage:
    """One provision with everything that can be corrected of it."""

    shown: EditedPiece
    levels: tuple[Choice, ...]
    above: tuple[Choice, ...]
    sentences: tuple[SentenceChoice, ...]
    topics: tuple[str, ...]
    known_topics: tuple[str, ...]
    links: tuple[Link, ...] = ()
    fresh_anchor: str = ""
    last: DirectiveEdit | None = field(default=None)


def provision_page(directive: Directive, key: int) -> ProvisionPage | None:
    """None for a provision that is not in the text. A fixed number of queries, and those of whoever counts links."""
    outline = outline_of(directive)
    if key not in outline.places:
        return None
    at = outline.places[key]
    piece, parent = outline.pieces[at], outline.parent(at)
    links = links_to(directive, [key, *(mark.key for mark in piece.marks)])
    named = Topic.objects.filter(root=directive.root_id).order_by("name")
    topics = dict(named.values_list("pk", "name"))
    chain = list(outline.chain(at))
    return ProvisionPage(
        edited(outline, at),
        tuple(
            Choice(level, level_name(outline.scheme, level), level == piece.level)
            for level in levels_of(outline.scheme)
        ),
        tuple(
            Choice(str(outline.pieces[place].key), name_of(outline.pieces[place]), place == parent)
            for place in reversed(chain)
        ),
        tuple(_sentences(piece, links)),
        tuple(topics[pk] for pk in piece.topics if pk in topics),
        tuple(topics.values()),
        tuple(links.get(key, ())),
        _fresh(outline, key),
        last_edit(directive),
    )


def _fresh(outline: Outline, key: int) -> str:
    """The anchor that follows from its place, where it is another than it has."""
    from_place = renew_anchor(outline, key)
    anchor = from_place.pieces[from_place.places[key]].anchor
    return "" if anchor == outline.pieces[outline.places[key]].anchor else anchor


def _sentences(piece: Piece, links: dict[int, list[Link]]) -> Iterable[SentenceChoice]:
    for number, (begins, ends) in enumerate(sentence_spans(piece.text), 1):
        mark = next((one for one in piece.marks if one.begins < ends and begins < one.ends), None)
        text = piece.text[begins:ends]
        if mark is None:
            yield SentenceChoice(number, text)
        else:
            yield SentenceChoice(number, text, mark.key, mark.anchor, tuple(links.get(mark.key, ())))
