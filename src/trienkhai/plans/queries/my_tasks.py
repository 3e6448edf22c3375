"""Lists of instances: what waits for a person, in the name of units that do and of units that gave; and those of one unit.

An instance is *mine to do* where I answer for its unit and do not decide for who gave it; it is *mine to decide* where I
decide for who gave it and for nobody above that. So nothing stands on both lists but what a unit gives to itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from trienkhai.access.scope import scope_of
from trienkhai.plans.models import Act, ActKind, Assignment, Extension, State, Task
from trienkhai.plans.permissions import ANSWER, CONFIRM
from trienkhai.plans.rules import attention
from trienkhai.plans.rules.lifecycle import WAITS_FOR_THE_UNIT, WAITS_FOR_WHO_GAVE
from trienkhai.units.models import Naming, Unit
from trienkhai.units.queries import last_namings
from trienkhai.units.scope import Scope
from trienkhai.vietnamese import search_key

TO_DO, TO_DECIDE = "lam", "giao"
A_PAGE = 50

STATES = {
    TO_DO: ("", "late", "issued", "returned", "doing", "soon", "reported", "confirmed", "all"),
    TO_DECIDE: ("", "late", "reported", "refused", "asked", "doing", "confirmed", "all"),
}
"""The filters of each side; '' is what waits for it."""


@dataclass(frozen=True)
class Filters:
    """`side`: of units that do, or of units that gave; `state`: one of its `STATES`. `words` of the task, `unit` by a part of its
    name."""

    side: str = TO_DO
    state: str = ""
    words: str = ""
    unit: str = ""
    page: int = 1


@dataclass(frozen=True)
class Line:
    """`alarms`: what `rules.attention` says, the gravest first. `asked`: until when more time is asked for."""

    row: Assignment
    unit_name: str
    giver_name: str
    is_returned: bool
    asked: date | None
    alarms: tuple[str, ...]


@dataclass(frozen=True)
class TaskList:
    """`counts`: of every filter, under the words and the unit that are asked."""

    lines: tuple[Line, ...]
    page: "Page[Any]"
    counts: Mapping[str, int]
    today: date

    @property
    def total(self) -> int:
        return int(self.page.paginator.count)


@dataclass(frozen=True)
class Seat:
    """Where a person answers for units that do, and where he decides for units that gave."""

    answers: Scope
    confirms: Scope

    def rows(self, side: str) -> QuerySet[Assignment]:
        """What he has to do, or to decide on."""
        of_giver, of_unit = Q(self.confirms.as_q("giver")), Q(self.answers.as_q("unit"))
        above = Q(self.confirms.as_q("parent__giver")) & ~Q(parent__giver=F("giver"))
        given = Assignment.objects.exclude(state=State.PLANNED)
        if side == TO_DECIDE:
            return given.filter(of_giver & ~above)
        return given.filter(of_unit & (~of_giver | (Q(giver=F("unit")) & ~above)))


def seat_of(person: Any) -> Seat:
    """Two queries."""
    return Seat(scope_of(person, ANSWER), scope_of(person, CONFIRM))


def of_unit(unit: Unit, person: Any, side: str) -> QuerySet[Assignment]:
    """Instances that a unit has, or that it gave, as a reader may see them."""
    seen = Assignment.objects.visible_to(person).exclude(state=State.PLANNED)
    return seen.filter(giver=unit) if side == TO_DECIDE else seen.filter(unit=unit)


def task_list(rows: QuerySet[Assignment], asked: Filters, *, on: date, a_page: int = A_PAGE) -> TaskList:
    """One page of a list, late ones first. At most four queries, whatever its length."""
    told = _told(_searched(rows, asked, on))
    fits = _conditions(asked.side, on)
    counts = told.aggregate(**{name or "waiting": Count("pk", condition) for name, condition in fits.items()})
    late = When(fits["late"], then=Value(0))
    ordered = (
        told.filter(fits[asked.state])
        .select_related("task__plan")
        .order_by(Case(late, default=Value(1)), F("due_on").asc(nulls_last=True), "-pk")
    )
    pages = Paginator(ordered, a_page)
    pages.count = counts[asked.state or "waiting"]  # known already
    page = pages.get_page(asked.page)
    found = list(page.object_list)
    names = last_namings({unit for row in found for unit in (row.unit_id, row.giver_id)})  # type: ignore[attr-defined]
    return TaskList(tuple(_line(row, names, on) for row in found), page, counts, on)


def _told(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """With whether the last report was given back, and until when more time is asked for."""
    decided = (ActKind.REPORT, ActKind.GIVE_BACK, ActKind.CONFIRM, ActKind.REOPEN)
    last = Act.objects.filter(assignment=OuterRef("pk"), kind__in=decided).order_by("-pk").values("kind")[:1]
    waiting = Extension.objects.filter(assignment=OuterRef("pk"), decided_at=None)
    back = Case(When(state=State.DOING, returns__gt=0, then=Subquery(last)), default=Value(""))
    return rows.annotate(last_act=back, wanted=Subquery(waiting.values("wanted")[:1]), is_asked=Exists(waiting))


def _conditions(side: str, on: date) -> dict[str, Q]:
    """What each filter asks; what has ended waits for nobody."""
    goes_on = Q(task__ended_at=None)
    owed = goes_on & Q(state__in=WAITS_FOR_THE_UNIT)
    every = {
        "late": owed & Q(due_on__lt=on),
        "soon": owed & Q(due_on__gte=on, due_on__lte=on + timedelta(days=attention.USUAL.soon)),
        "issued": goes_on & Q(state=State.ISSUED),
        "returned": goes_on & Q(last_act=ActKind.GIVE_BACK),
        "doing": goes_on & Q(state=State.DOING),
        "reported": goes_on & Q(state=State.REPORTED),
        "refused": goes_on & Q(state=State.REFUSED),
        "asked": goes_on & Q(is_asked=True),
        "confirmed": Q(state=State.CONFIRMED),
        "all": Q(),
    }
    waiting = owed if side != TO_DECIDE else goes_on & (Q(state__in=WAITS_FOR_WHO_GAVE) | Q(is_asked=True))
    return {name: every[name] if name else waiting for name in STATES.get(side, STATES[TO_DO])}


def _searched(rows: QuerySet[Assignment], asked: Filters, on: date) -> QuerySet[Assignment]:
    """Narrowed by words of the task and of the unit, accents or not. At most one query, when words are asked."""
    if key := search_key(asked.words):
        tasks = Task.objects.filter(pk__in=rows.values("task_id")).values_list("pk", "number", "name")
        rows = rows.filter(task__in=[pk for pk, number, name in tasks if key in search_key(f"{number} {name}")])
    if key := search_key(asked.unit):
        named = Naming.objects.on(on).filter(search_key__contains=key)
        rows = rows.filter(unit__in=named.values("unit_id"))
    return rows


def _line(row: Any, names: Mapping[int, Naming], on: date) -> Line:
    alarms = attention.of(
        row.state,
        due_on=row.due_on,
        last_told=row.told_on,
        given_on=row.given_on or on,
        returns=row.returns,
        today=on,
    )
    return Line(
        row,
        names[row.unit_id].name if row.unit_id in names else "",
        names[row.giver_id].name if row.giver_id in names else "",
        row.last_act == ActKind.GIVE_BACK,
        row.wanted,
        () if row.task.is_ended else alarms,
    )
