"""To whom a document may be sent: found by name, by what stands directly below, by a grouping; never beyond one's reach."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.http import QueryDict
from django.utils import timezone

from trienkhai.access.scope import scope_of
from trienkhai.accounts.models import Person
from trienkhai.directives.models import Directive, Receipt
from trienkhai.directives.permissions import REGISTER
from trienkhai.directives.receipts.people import confirmers
from trienkhai.directory.queries import find_units
from trienkhai.ui.given import number_of, numbers_of
from trienkhai.units.models import GroupMember, Naming, Unit, UnitPath
from trienkhai.units.queries import last_namings
from trienkhai.units.scope import just_after

A_PAGE = 100
_MOST = 500  # single choices in one address
_PARTS = 200
_FOUND = 20  # units of one search


@dataclass(frozen=True)
class Choice:
    """What an address chooses: units; all directly below, and all below, some units; parts of groupings."""

    units: tuple[int, ...] = ()
    children: tuple[int, ...] = ()
    subtrees: tuple[int, ...] = ()
    parts: tuple[tuple[int, str], ...] = ()
    words: str = ""


@dataclass(frozen=True)
class Place:
    """A unit that can be ticked, alone or with what stands below it; `below` units stand directly below, `all_below` in all."""

    unit: int
    name: str
    code: str
    below: int
    all_below: int
    is_chosen: bool
    children_chosen: bool
    subtree_chosen: bool


@dataclass(frozen=True)
class Part:
    value: str
    grouping: str
    part: str
    units: int
    is_chosen: bool


@dataclass(frozen=True)
class Addressee:
    """A unit that would be sent the document. `posts` have it already; `people` would find it in their inbox."""

    unit: int
    name: str
    posts: tuple[str, ...]
    people: tuple[Person, ...]


@dataclass(frozen=True)
class Choosing:
    """The page: what can be ticked, and whom the ticks reach. `rows` are those of the page; `ids` all of them."""

    choice: Choice
    places: tuple[Place, ...]
    parts: tuple[Part, ...]
    ids: tuple[int, ...]
    page: "Page[int]"
    rows: tuple[Addressee, ...]
    has_more: bool


def choice_of(given: QueryDict) -> Choice:
    """?dv= units, ?duoi= units for what is directly below, ?cay= for all below, ?nhom= grouping:part, ?q= words."""
    parts = [
        (number, part)
        for text in given.getlist("nhom")[:_MOST]
        for key, _colon, part in [text.partition(":")]
        if (number := number_of(key)) is not None
    ]
    units, children, subtrees = (
        tuple(dict.fromkeys(numbers_of(given.getlist(name)[:_MOST]))) for name in ("dv", "duoi", "cay")
    )
    return Choice(units, children, subtrees, tuple(parts), given.get("q", "").strip()[:200])


def addressees(directive: Directive, choice: Choice, by: Any) -> list[int]:
    """The open units within the sender's reach that a choice means, in the order of the tree. At most four queries."""
    meant = Q(pk__in=choice.units)
    paths = dict(UnitPath.objects.filter(unit__in={*choice.children, *choice.subtrees}).values_list("unit_id", "path"))
    for unit in choice.children:
        if path := paths.get(unit):
            meant |= _below(path) & Q(path__depth=path.count("/") - 1)
    for unit in choice.subtrees:
        if path := paths.get(unit):
            meant |= _below(path)
    for grouping, part in choice.parts:
        members: Any = GroupMember.objects
        meant |= Q(pk__in=members.on(timezone.localdate()).filter(grouping=grouping, part=part).values("unit_id"))
    rows = _reachable(directive, by).filter(meant)
    return list(rows.order_by("path__path").values_list("pk", flat=True))


def choosing(directive: Directive, choice: Choice, by: Any, number: str) -> Choosing:
    """What the page of sending shows. A fixed number of queries."""
    ids = addressees(directive, choice, by)
    page = Paginator(ids, A_PAGE).get_page(number)
    places, has_more = _places(directive, choice, by)
    return Choosing(
        choice, tuple(places), tuple(_parts(directive, choice, by)), tuple(ids), page, _rows(directive, page), has_more
    )


def _below(path: str) -> Q:
    return Q(path__path__gt=path, path__path__lt=just_after(path))


def _reachable(directive: Directive, by: Any) -> Any:
    scope = scope_of(by, REGISTER)
    return Unit.objects.filter(scope.as_q(""), root=directive.root_id, path__is_open=True)  # type: ignore[misc]


def _places(directive: Directive, choice: Choice, by: Any) -> tuple[list[Place], bool]:
    """Where the sender's reach begins, what was found by words, and what is ticked already."""
    found, has_more = find_units(by, choice.words)
    found, has_more = found[:_FOUND], has_more or len(found) > _FOUND
    tops = sorted(scope_of(by, REGISTER).units)[:_MOST]
    wanted = dict.fromkeys([*tops, *choice.units, *choice.children, *choice.subtrees, *(one.unit for one in found)])
    reachable = set(_reachable(directive, by).filter(pk__in=wanted).values_list("pk", flat=True))
    shown = [unit for unit in wanted if unit in reachable]
    names = last_namings(shown)
    counted = _counted(directive, shown, by)
    places = [
        Place(
            unit,
            names[unit].name,
            names[unit].code,
            *counted[unit],
            is_chosen=unit in choice.units,
            children_chosen=unit in choice.children,
            subtree_chosen=unit in choice.subtrees,
        )
        for unit in shown
        if unit in names
    ]
    return places, has_more


def _counted(directive: Directive, units: Iterable[int], by: Any) -> dict[int, tuple[int, int]]:
    """How many reachable units stand directly below, and below, each of some units. Two queries."""
    paths = dict(UnitPath.objects.filter(unit__in=units).values_list("unit_id", "path"))
    under = _reachable(directive, by).values_list("path__path", flat=True)
    every = sorted(under) if paths else []
    found = {}
    for unit in units:
        path = paths.get(unit, "?")
        below = every[bisect_right(every, path) : bisect_left(every, just_after(path))]
        found[unit] = (sum(one.count("/") == path.count("/") + 1 for one in below), len(below))
    return found


def _parts(directive: Directive, choice: Choice, by: Any) -> Iterable[Part]:
    """The parts of the groupings of the organisation that have members in reach. One query."""
    members: Any = GroupMember.objects
    rows = members.on(timezone.localdate()).filter(
        grouping__root=directive.root_id,  # type: ignore[attr-defined]
        unit__in=_reachable(directive, by),
    )
    told = rows.values_list("grouping_id", "grouping__name", "part").annotate(units=Count("unit", distinct=True))
    for pk, name, part, units in told.order_by("grouping__name", "part")[:_PARTS]:
        yield Part(f"{pk}:{part}", name, part, units, (pk, part) in choice.parts)


def _rows(directive: Directive, page: Iterable[int]) -> tuple[Addressee, ...]:
    ids = list(page)
    names: dict[int, Naming] = last_namings(ids)
    people = confirmers(ids)
    posts: dict[int, list[str]] = {}
    for unit, post in Receipt.objects.filter(directive=directive, unit__in=ids).values_list("unit_id", "post"):
        posts.setdefault(unit, []).append(post)
    return tuple(
        Addressee(unit, names[unit].name, tuple(sorted(posts.get(unit, ()))), people.get(unit, ()))
        for unit in ids
        if unit in names
    )
