"""Search over units, directives and provisions, within what the person may see. Accents may be left out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from trienkhai.access.scope import scope_of
from trienkhai.accounts.models import Person
from trienkhai.directives.models import Directive, Provision
from trienkhai.directives.places import place_of
from trienkhai.units.models import Naming
from trienkhai.vietnamese.text import exact_key, search_key

SHOWN = 30
ENOUGH = 2
_CANDIDATES = 2000
Row = TypeVar("Row")


@dataclass(frozen=True)
class FoundUnit:
    """A unit by one of its names; `until` when it was called so only up to a day."""

    unit: int
    name: str
    code: str
    until: date | None


@dataclass(frozen=True)
class FoundProvision:
    directive: int
    symbol: str
    anchor: str
    label: str
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
    """Units, directives and provisions that contain the words; those that also agree in their marks first. Five queries."""
    key = search_key(asked)
    if len(key) < ENOUGH:
        return Found(asked, too_short=bool(key))
    directives = list(Directive.objects.visible_to(person).select_related("root"))
    units = _units(person, asked, key)
    registered = _matching(directives, asked, lambda row: f"{row.symbol} {row.subject}")
    provisions = _provisions(directives, asked)
    found = (units, registered, provisions)
    return Found(
        asked,
        units=tuple(units[:SHOWN]),
        directives=tuple(registered[:SHOWN]),
        provisions=tuple(provisions[:SHOWN]),
        more=sum(max(0, len(rows) - SHOWN) for rows in found),
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


def _provisions(directives: list[Directive], asked: str) -> list[FoundProvision]:
    """Provisions of the directives at hand. One query; a register holds hundreds of them, so that they are read and
    compared here, where accents are understood the same way on every database."""
    known = {directive.pk: directive for directive in directives}
    rows = Provision.objects.points().filter(directive_id__in=known).order_by("directive_id", "order")
    by_id = {row.pk: row for row in rows.iterator()}
    found = _matching(by_id.values(), asked, lambda row: f"{row.label} {row.heading} {row.text}")
    for row in found:
        row.directive = known[row.directive_id]
    return [
        FoundProvision(
            row.directive_id, row.directive.symbol, row.anchor, place_of(row, by_id), row.heading or row.text
        )
        for row in found
    ]


def _matching(rows: Iterable[Row], asked: str, text: Callable[[Row], str]) -> list[Row]:
    """Rows whose text contains what was asked, those with the same marks first, otherwise in their own order."""
    key, exact = search_key(asked), exact_key(asked)
    with_marks: list[Row] = []
    without: list[Row] = []
    for row in rows:
        words = text(row)
        if key not in search_key(words):
            continue
        (with_marks if exact in exact_key(words) else without).append(row)
    return with_marks + without
