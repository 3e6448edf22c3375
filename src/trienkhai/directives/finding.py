"""The list of the register: what it is narrowed by, in which order it stands, one page of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from trienkhai.directives.models import ENDS, Direction, Directive, Relation
from trienkhai.ui.given import whole_number

A_PAGE = 50
_CHOICES = 200  # types and issuers offered in a list; more are found by their words
ORDERS: Mapping[str, tuple[object, tuple[str, ...]]] = {
    "": (_("newest first"), ("-issued_on", "-pk")),
    "cu": (_("oldest first"), ("issued_on", "pk")),
    "den": (_("last to arrive first"), ("-arrived_on", "-issued_on", "-pk")),
    "vao-so": (_("last to be registered first"), ("-registered_at", "-pk")),
    "ky-hieu": (_("by number and symbol"), ("symbol", "issued_on", "pk")),
}
_HEAVY = ("unplaced", "notices", "joined", "frame", "search_key", "exact_key")


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed by; '' or None for what is not asked. `order` is a key of ORDERS."""

    words: str = ""
    kind: str = ""
    year: int | None = None
    direction: str = ""
    issuer: str = ""
    order: str = ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.kind or self.year or self.direction or self.issuer)


@dataclass(frozen=True)
class RegisterPage:
    """One page of the register, and what it can be narrowed by: what the documents one may see are like."""

    wanted: Wanted
    page: "Page[Directive]"
    kinds: tuple[str, ...]
    years: tuple[int, ...]
    issuers: tuple[str, ...]

    @property
    def directions(self) -> list[tuple[str, Any]]:
        return list(Direction.choices)

    @property
    def orders(self) -> list[tuple[str, object]]:
        return [(key, words) for key, (words, _fields) in ORDERS.items()]


def wanted_of(given: Mapping[str, str]) -> Wanted:
    """What an address asks for: ?q= words, ?loai= type, ?nam= year, ?chieu= direction, ?noi= issuer, ?xep= order."""
    direction, order = given.get("chieu", ""), given.get("xep", "")
    return Wanted(
        words=given.get("q", "").strip()[:200],
        kind=given.get("loai", "")[:100],
        year=whole_number(given, "nam", least=1) if len(given.get("nam", "")) <= 4 else None,
        direction=direction if direction in Direction.values else "",
        issuer=given.get("noi", "")[:300],
        order=order if order in ORDERS else "",
    )


def register_page(person: Any, wanted: Wanted, number: str) -> RegisterPage:
    """Documents that a person may see, narrowed and in order. Five queries beside those of his rights."""
    seen = Directive.objects.visible_to(person)
    page = Paginator(_narrowed(seen, wanted), A_PAGE).get_page(number)
    return RegisterPage(
        wanted,
        page,
        kinds=_most_recent(seen, "kind_name"),
        years=tuple(seen.order_by("-issued_on__year").values_list("issued_on__year", flat=True).distinct()),
        issuers=_most_recent(seen, "issuer"),
    )


def _narrowed(rows: Any, wanted: Wanted) -> QuerySet[Directive]:
    order = ORDERS[wanted.order][1]
    rows = rows.holding(wanted.words, *order) if wanted.words else rows.order_by(*order)
    for name, value in (("kind_name", wanted.kind), ("direction", wanted.direction), ("issuer", wanted.issuer)):
        if value:
            rows = rows.filter(**{name: value})
    if wanted.year:
        rows = rows.filter(issued_on__year=wanted.year)
    rows = rows.annotate(is_ended=Exists(Relation.objects.filter(target=OuterRef("pk"), kind__in=ENDS)))
    narrowed: QuerySet[Directive] = rows.defer(*_HEAVY)
    return narrowed


def _most_recent(rows: QuerySet[Directive], name: str) -> tuple[str, ...]:
    """The different values of a field, those of the newest documents, by their letters. One query."""
    told = rows.exclude(**{name: ""}).values_list(name).annotate(last=Max("issued_on")).order_by("-last")
    return tuple(sorted(value for value, _last in told[:_CHOICES]))
