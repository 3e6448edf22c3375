"""The texts of a directive, and what one of them changed or would change."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trienkhai.directives.amending.actions import Plan
from trienkhai.directives.editing.loading import outline_of
from trienkhai.directives.editing.queries import name_of
from trienkhai.directives.links import Link, links_to
from trienkhai.directives.models import Directive, DirectiveVersion, Provision
from trienkhai.directives.outline.amending import Fate
from trienkhai.directives.outline.pieces import Outline
from trienkhai.vietnamese.differences import Piece, text_pieces

SHOWN = 300  # lines of one kind


@dataclass(frozen=True)
class Offered:
    """A point of the new text that one may be."""

    place: int
    name: str
    pieces: tuple[Piece, ...]
    is_chosen: bool = False


@dataclass(frozen=True)
class Line:
    """One provision or marked sentence. `name`: what it is called; `links`: what points at it."""

    key: int
    anchor: str
    name: str
    is_mark: bool
    before: str = ""
    after: str = ""
    links: tuple[Link, ...] = ()
    offered: tuple[Offered, ...] = ()
    choice: str = ""

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Both wordings in one, word by word."""
        return text_pieces(self.before, self.after)


@dataclass(frozen=True)
class Lines:
    """The lines of one fate, as many as a page holds."""

    lines: tuple[Line, ...]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


@dataclass(frozen=True)
class Changes:
    unsure: Lines
    changed: Lines
    new: Lines
    gone: Lines
    same: int
    renamed: tuple[tuple[str, str], ...] = ()


def changes_of(plan: Plan, choices: Mapping[int, str]) -> Changes:
    """What adopting would do. A fixed number of queries, and those of whoever counts links."""
    directive, found = plan.version.directive, plan.amended
    links = links_to(directive, [line.key for line in found.lines if line.key])
    old, new = outline_of(directive), found.outline

    def told(fate: Fate) -> Lines:
        lines = found.of(fate)
        return Lines(tuple(_planned(line, old, new, links, choices) for line in lines[:SHOWN]), len(lines))

    renamed = tuple(
        (piece.former[0], piece.anchor)
        for piece in new.pieces
        if piece.is_provision and piece.key in old.places and piece.anchor != old.pieces[old.places[piece.key]].anchor
    )
    return Changes(
        told(Fate.UNSURE), told(Fate.CHANGED), told(Fate.NEW), told(Fate.GONE), len(found.of(Fate.SAME)), renamed
    )


def _planned(
    line: Any, old: Outline, new: Outline, links: Mapping[int, list[Link]], choices: Mapping[int, str]
) -> Line:
    offered = tuple(
        Offered(
            place,
            name_of(new.pieces[place]),
            text_pieces(line.before, "\n".join([name_of(new.pieces[place]), new.pieces[place].text])),
            choices.get(line.key) == str(place),
        )
        for place in line.offered
    )
    name = _first(line.before or line.after)
    told = tuple(links.get(line.key, ()))
    return Line(
        line.key, line.anchor, name, line.is_mark, line.before, line.after, told, offered, choices.get(line.key, "")
    )


def _first(text: str) -> str:
    line = text.split("\n", 1)[0]
    return line if len(line) <= 90 else f"{line[:90].rsplit(' ', 1)[0]}…"


def changes_kept(version: DirectiveVersion) -> Changes:
    """What an adopted text changed, as it was then; with what points at each today."""
    stored = version.account.get("lines", [])
    keys = [one["key"] for one in stored]
    links = links_to(version.directive, keys)

    def told(fate: Fate) -> Lines:
        lines = [one for one in stored if one["fate"] == fate]
        return Lines(tuple(_stored(one, links) for one in lines[:SHOWN]), len(lines))

    return Changes(Lines((), 0), told(Fate.CHANGED), told(Fate.NEW), told(Fate.GONE), version.account.get("same", 0))


def _stored(one: dict[str, Any], links: Mapping[int, list[Link]]) -> Line:
    name = _first(one["before"] or one["after"])
    told = tuple(links.get(one["key"], ()))
    return Line(one["key"], one["anchor"], name, one["mark"], one["before"], one["after"], told)


def versions_of(directive: Directive) -> list[DirectiveVersion]:
    """The texts it has had and those that wait, newest first. One query."""
    return list(directive.versions.select_related("file").order_by("-amended_on", "-pk"))


@dataclass(frozen=True)
class Repealed:
    """A provision without a place in the text of today, with what still points at it."""

    provision: Provision
    links: tuple[Link, ...]


def repealed_with_links(directive: Directive) -> list[Repealed]:
    """Every provision and mark that an amended text had no place for, those with links first."""
    rows = list(
        directive.provisions.exclude(repealed_by=None)
        .select_related("repealed_by")
        .order_by("repealed_by", "order", "pk")
    )
    links = links_to(directive, [row.pk for row in rows])
    found = [Repealed(row, tuple(links.get(row.pk, ()))) for row in rows]
    return sorted(found, key=lambda one: not one.links)
