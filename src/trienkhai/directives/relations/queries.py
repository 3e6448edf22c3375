"""How a document stands to others, both ways; and which it names and could be related to."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from trienkhai.directives.models import BACK, ENDS, Directive, Provision, Relation, RelationKind
from trienkhai.directives.parsing.citations import Citation, Passage, citations
from trienkhai.directives.parsing.symbols import number_ways, symbol_key
from trienkhai.directives.places import WAY, above_of, place_of

_HEAVY = ("unplaced", "notices", "joined", "frame", "search_key", "exact_key")
_NAMED = 50  # documents that one document names and that are looked up


@dataclass(frozen=True)
class Related:
    """Another document, and how it stands to this one, in words. `ends`: it leaves this one without force."""

    relation: int
    words: str
    directive: Directive
    place: str
    note: str
    is_back: bool
    ends: bool


@dataclass(frozen=True)
class Offer:
    """A registered document that the text names: what the text says of it, and where."""

    directive: Directive
    kind: str
    words: str
    where: str
    text: str


def related_to(directive: Directive) -> list[Related]:
    """What this document does to others, then what others do to it; two queries."""
    rows = (
        Relation.objects.filter(Q(source=directive) | Q(target=directive))
        .select_related("source", "target", "provision")
        .defer(*(f"{end}__{name}" for end in ("source", "target") for name in _HEAVY))
        .order_by("kind", "-source__issued_on", "pk")
    )
    found = list(rows)
    places = _places(row.provision for row in found if row.provision)
    told = [_related(row, directive, places) for row in found]
    return sorted(told, key=lambda one: one.is_back)


def ended_by(related: Iterable[Related]) -> list[Related]:
    """Those that leave the document without force."""
    return [one for one in related if one.ends]


def offers(directive: Directive, related: Iterable[Related]) -> list[Offer]:
    """Registered documents that this one names and that are not related to it yet. Two queries.

    A document is offered when just one in the register bears its number and symbol, and its day where the text tells it.
    """
    known = {one.directive.pk for one in related} | {directive.pk}
    named = _named_in(directive)[:_NAMED]
    numbers = {way for one in named for way in number_ways(_number(one.symbol))}
    rows = Directive.objects.filter(root=directive.root_id, number__in=numbers).defer(*_HEAVY)  # type: ignore[misc]
    by_key: dict[str, list[Directive]] = {}
    for row in rows if numbers else ():
        by_key.setdefault(symbol_key(row.symbol), []).append(row)
    found = []
    for one in named:
        fitting = [
            row
            for row in by_key.get(symbol_key(one.symbol), ())
            if one.issued_on in (None, row.issued_on) and row.issued_on <= directive.issued_on
        ]
        if len(fitting) == 1 and fitting[0].pk not in known:
            found.append(_offer(one, fitting[0]))
    return found


def by_symbol(directive: Directive, typed: str) -> list[Directive]:
    """The other documents of the organisation with a number and symbol, the newest first. One query."""
    key = symbol_key(typed)
    numbers = number_ways(_number(typed))
    rows = Directive.objects.filter(root=directive.root_id, number__in=numbers).exclude(pk=directive.pk)  # type: ignore[misc]
    return [row for row in rows.defer(*_HEAVY).order_by("-issued_on", "-pk") if symbol_key(row.symbol) == key]


def _number(symbol: str) -> str:
    key = symbol_key(symbol)
    return key[: len(key) - len(key.lstrip("0123456789"))]


def _named_in(directive: Directive) -> list[Citation]:
    opening = [
        Passage(_("line %(line)s") % {"line": line}, text) for line, text, *_place in directive.frame.get("opening", ())
    ]
    rows = Provision.objects.filter(directive=directive).order_by("order").values_list("label", "heading", "text")
    provisions = [Passage(label, f"{heading} {text}".strip()) for label, heading, text in rows]
    return citations(opening, provisions)


def _offer(one: Citation, row: Directive) -> Offer:
    words = str(RelationKind(one.kind).label)
    return Offer(row, one.kind, words, one.passage.where.strip(" .:"), one.passage.text)


def _related(row: Relation, directive: Directive, places: dict[int, str]) -> Related:
    is_back = row.target_id == directive.pk  # type: ignore[attr-defined]
    kind = RelationKind(row.kind)
    return Related(
        row.pk,
        str(BACK[kind] if is_back else kind.label),
        row.source if is_back else row.target,
        places.get(row.provision_id or 0, ""),  # type: ignore[attr-defined]
        row.note,
        is_back,
        is_back and kind in ENDS,
    )


def _places(provisions: Iterable[Any]) -> dict[int, str]:
    """The places of some provisions, by id. One query."""
    wanted = {row.pk: row for row in provisions}
    if not wanted:
        return {}
    named = Provision.objects.filter(pk__in=wanted).select_related("directive", WAY)
    rows = list(named.defer(*(f"directive__{name}" for name in _HEAVY)))
    above = above_of(rows)
    return {row.pk: place_of(row, above) for row in rows}
