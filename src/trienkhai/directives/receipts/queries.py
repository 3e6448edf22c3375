"""Who was sent a document and what they said, as far as the reader sees the units; and what waits for one's own word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, Value, When
from django.utils import timezone

from trienkhai.access.models import Grant
from trienkhai.access.roles import roles_with
from trienkhai.access.scope import scope_of
from trienkhai.directives.models import Directive, Dispatch, Receipt, Standing
from trienkhai.directives.models.receipts import ReceiptQuerySet
from trienkhai.directives.permissions import CONFIRM, REGISTER
from trienkhai.directives.receipts.people import confirmers, holder_of
from trienkhai.units.models import Naming
from trienkhai.units.queries import last_namings
from trienkhai.vietnamese import search_key

A_PAGE = 100
LACKING = 6  # units named in the panel of a document
_LOOKED_AT = 200  # receipts among which one's own are looked for


@dataclass(frozen=True)
class Row:
    """One receipt as it is listed. `is_open`: the unit has not ended; `received_by`, `read_by`: who said it in office."""

    receipt: int
    unit: int
    unit_name: str
    post: str
    standing: Standing
    received_on: date | None
    received_by: str
    read_on: date | None
    read_by: str
    reminded_on: date | None
    is_open: bool

    @property
    def waits(self) -> bool:
        return self.is_open and self.standing != Standing.READ


@dataclass(frozen=True)
class Summary:
    """How far a document has come, in units the reader sees. `to_remind` counts those he sends to and has not reminded today."""

    units: int
    waiting: int
    lacking: tuple[Row, ...]
    is_part: bool
    may_send: bool
    to_remind: int
    reminded_today: int

    @property
    def confirmed(self) -> int:
        return self.units - self.waiting

    @property
    def more(self) -> int:
        return self.waiting - len({row.unit for row in self.lacking})


@dataclass(frozen=True)
class Filters:
    """?tt= standing, ?q= name of a unit, ?page=."""

    standing: str = ""
    words: str = ""
    page: str = ""


@dataclass(frozen=True)
class Recipients:
    """One page of those a document was sent to, how many there are of each standing, and the sendings."""

    rows: tuple[Row, ...]
    page: "Page[Receipt]"
    counts: Mapping[str, int]
    dispatches: tuple[Dispatch, ...]


@dataclass(frozen=True)
class Incoming:
    """A document that was sent to a unit, with the row of its receipt."""

    row: Row
    directive: Directive
    sent_on: date
    note: str


def summary(directive: Directive, reader: Any) -> Summary:
    """Counts, and the first that have not confirmed. At most nine queries."""
    every = Receipt.objects.filter(directive=directive)
    seen = every.visible_to(reader).counted()
    scope = scope_of(reader, REGISTER)
    waiting = Q(read_on=None)
    counts = seen.aggregate(
        units=Count("unit", distinct=True),
        waiting=Count("unit", distinct=True, filter=waiting),
    )
    to_remind = _to_remind(every, scope) if not scope.is_empty else {"units": 0, "today": 0}
    return Summary(
        counts["units"],
        counts["waiting"],
        rows_of(seen.waited_for().order_by("received_on", "unit__path__path", "post")[:LACKING]),
        is_part=every.counted().exclude(pk__in=seen.values("pk")).exists(),
        may_send=not scope.is_empty,
        to_remind=to_remind["units"] - to_remind["today"],
        reminded_today=to_remind["today"],
    )


def recipients(directive: Directive, reader: Any, filters: Filters) -> Recipients:
    """A page of the list. A fixed number of queries."""
    seen = Receipt.objects.filter(directive=directive).visible_to(reader)
    counted = seen.counted().aggregate(
        all=Count("pk"),
        read=Count("pk", filter=Q(read_on__isnull=False)),
        received=Count("pk", filter=Q(read_on=None, received_on__isnull=False)),
    )
    page = Paginator(listed(seen, filters), A_PAGE).get_page(filters.page)
    told = Dispatch.objects.filter(pk__in=seen.values("dispatch")).select_related("by").order_by("-at", "-pk")
    return Recipients(
        rows_of(page.object_list),
        page,
        counted | {"waiting": counted["all"] - counted["read"] - counted["received"]},
        tuple(told[:20]),
    )


def listed(seen: ReceiptQuerySet, filters: Filters) -> ReceiptQuerySet:
    """The receipts of a list, by place in the tree. Those of units that have ended stand in it too."""
    if filters.standing in Standing.values:
        seen = seen.counted().standing(filters.standing)
    if key := search_key(filters.words):
        named = Naming.objects.filter(unit=OuterRef("unit"), search_key__contains=key)
        seen = seen.filter(Exists(named))
    return seen.order_by("unit__path__path", "post", "pk")


def incoming_of_unit(unit: int, reader: Any) -> ReceiptQuerySet:
    """What was sent to one unit, what waits first, then the newest."""
    rows = Receipt.objects.visible_to(reader).filter(unit=unit)
    return rows.order_by("read_on", "-dispatch__at", "-pk")


def sent_to_mine(person: Any) -> ReceiptQuerySet:
    """What was sent to the units at which somebody himself confirms, the newest first."""
    rows = Receipt.objects.visible_to(person).filter(unit__in=scope_of(person, CONFIRM).units)
    return rows.order_by("-dispatch__at", "-pk")


def waiting_for(person: Any, *, directive: Directive | None = None, most: int = _LOOKED_AT) -> tuple[Incoming, ...]:
    """Documents, or the one asked about, whose receipt the person confirms, being nearest to the unit; the earliest first.
    Two queries where there are none, else at most seven.

    Of units with a holder of their own only these are looked at, so that whoever stands above thousands of them reads none.
    """
    scope = scope_of(person, CONFIRM)
    if scope.is_empty:
        return ()
    own = (
        Grant.objects.own()
        .in_force(on=timezone.localdate())
        .filter(unit=OuterRef("unit"), role__in=[role.key for role in roles_with(CONFIRM)], person__is_active=True)
    )
    held = Q(unit__in=scope.units)
    rank = Case(
        When(held, then=Value(0)), default=Value(1), output_field=IntegerField()
    )  # one's own are never crowded out
    found = Receipt.objects.waited_for().within(scope).filter(held | ~Exists(own)).order_by(rank, "dispatch__at", "pk")
    if directive is not None:
        found = found.filter(directive=directive)
    rows = list(found.values_list("pk", "unit_id")[:_LOOKED_AT])
    holders = confirmers([unit for _pk, unit in rows]) if rows else {}
    his = [pk for pk, unit in rows if holder_of(person) in holders.get(unit, ())][:most]
    return incoming(Receipt.objects.filter(pk__in=his).order_by("dispatch__at", "pk")) if his else ()


def incoming(receipts: Any) -> tuple[Incoming, ...]:
    """Receipts with their documents. Two queries."""
    heavy = ("unplaced", "notices", "joined", "frame", "search_key", "exact_key")
    found = list(_full(receipts).select_related("directive", "dispatch").defer(*(f"directive__{one}" for one in heavy)))
    return tuple(
        Incoming(row, one.directive, timezone.localtime(one.dispatch.at).date(), one.dispatch.note)
        for row, one in zip(_named(found), found, strict=True)
    )


def rows_of(receipts: Any) -> tuple[Row, ...]:
    """Receipts as they are listed. Two queries."""
    return _named(list(_full(receipts)))


def _full(receipts: Any) -> Any:
    return receipts.select_related("received_by", "read_by", "unit__path")


def _named(found: Sequence[Receipt]) -> tuple[Row, ...]:
    names = last_namings({row.unit_id for row in found})  # type: ignore[attr-defined]
    return tuple(
        Row(
            row.pk,
            row.unit_id,  # type: ignore[attr-defined]
            names[row.unit_id].name,  # type: ignore[attr-defined]
            row.post,
            row.standing,
            row.received_on,
            row.received_by.full_name if row.received_by else "",
            row.read_on,
            row.read_by.full_name if row.read_by else "",
            row.reminded_on,
            row.unit.path.is_open,
        )
        for row in found
    )


def _to_remind(every: ReceiptQuerySet, scope: Any) -> dict[str, int]:
    """Units in reach that are waited for, and those of them reminded today. One query."""
    today = Q(reminded_on=timezone.localdate())
    counted: dict[str, int] = (
        every.waited_for()
        .within(scope)
        .aggregate(units=Count("unit", distinct=True), today=Count("unit", distinct=True, filter=today))
    )
    return counted
