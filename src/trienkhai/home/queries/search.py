"""Search over units, directives and provisions, within what the person may see. Accents may be left out."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from trienkhai.access.scope import scope_of
from trienkhai.accounts.models import Person
from trienkhai.directives.models import Directive, Provision
from trienkhai.directives.places import WAY, above_of, place_of
from trienkhai.units.models import Naming
from trienkhai.vietnamese.text import exact_key, search_key

SHOWN = 30
ENOUGH = 2
_CANDIDATES = 2000


@dataclass(frozen=True)
class FoundUnit:
    """A unit by one of its names; `until` when it was called so only up to a day."""

    unit: int
    name: str
    code: str
    until: date | None


@dataclass(frozen=True)
class FoundProvision:
    """`label` is its full place in the directive."""

    directive: int
    symbol: str
    anchor: str
    label: str
    heading: str
    text: str


@dataclass(frozen=True)
class Found:
    """What was found for a text; `too_short` when there was not enough to look for, `more` what is not shown."""

    asked: str
    too_short: bool = False
    units: tuple[FoundUnit, ...] = ()
    directives: tuple[Directive, ...] = field(default=())
    provisions: tuple[FoundProvision, ...] = ()
    more: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.units or self.directives or self.provisions)


def search(person: Person, asked: str) -> Found:
    """Units, directives and provisions that contain the words; those that also agree in their marks first.

    At most nine queries, and no more than SHOWN rows of directives and of provisions are read.
    """
    key = search_key(asked)
    if len(key) < ENOUGH:
        return Found(asked, too_short=bool(key))
    units = _units(person, asked, key)
    seen = Directive.objects.visible_to(person)
    keys = ("search_key", "exact_key")
    registered, unshown = _first(seen.holding(asked, "-issued_on", "-pk").defer(*keys))
    within = Provision.objects.points().filter(directive__in=seen).select_related("directive", WAY).defer(*keys)
    provisions, left = _first(within.holding(asked, "-directive__issued_on", "-directive", "order"))
    return Found(
        asked,
        units=tuple(units[:SHOWN]),
        directives=tuple(registered),
        provisions=_told(provisions),
        more=max(0, len(units) - SHOWN) + unshown + left,
    )


def _units(person: Person, asked: str, key: str) -> list[FoundUnit]:
    """Every name a unit ever bore is looked at; the newest that fits stands for the unit. Two queries."""
    scope = scope_of(person, "units.read")
    fits = Q(search_key__contains=key) | Q(code__iexact=asked.strip())
    rows: QuerySet[Any, Any] = Naming.objects.filter(scope.as_q("unit")).filter(fits)
    newest: dict[int, Naming] = {}
    for row in rows.order_by("-from_day")[:_CANDIDATES]:
        newest.setdefault(row.unit_id, row)
    wanted = exact_key(asked)
    ordered = sorted(newest.values(), key=lambda row: (wanted not in exact_key(row.name), row.sort_key))
    return [FoundUnit(row.unit_id, row.name, row.code, row.to_day) for row in ordered]


def _first(rows: QuerySet[Any, Any]) -> tuple[list[Any], int]:
    """The rows that are shown, and how many more there are. One query; another one where there are more."""
    some = list(rows[: SHOWN + 1])
    return some[:SHOWN], rows.count() - SHOWN if len(some) > SHOWN else 0


def _told(rows: Iterable[Provision]) -> tuple[FoundProvision, ...]:
    """Provisions with their places; each came with what stands above it."""
    found = list(rows)
    by_id = above_of(found)
    return tuple(
        FoundProvision(
            row.directive_id,  # type: ignore[attr-defined]
            row.directive.symbol,
            row.anchor,
            place_of(row, by_id),
            row.heading,
            row.text,
        )
        for row in found
    )
