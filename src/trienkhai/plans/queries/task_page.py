"""One task as a reader sees it: the instances within his scope, what they come to, what needs somebody, and the evidence.

Who sees the unit whose plan it is sees all of it; everybody else what his units were given, and no sum beyond that.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Max, Q

from trienkhai.access.scope import scope_of
from trienkhai.directory.queries.visible import visible_among
from trienkhai.plans.models import Act, ActFile, ActKind, Assignment, Extension, Plan, State, Task
from trienkhai.plans.permissions import CONFIRM, READ
from trienkhai.plans.queries.quotes import Quote, quotes_of
from trienkhai.plans.queries.tops import Counted, counted_of, tops
from trienkhai.plans.rules import attention
from trienkhai.plans.rules.attention import USUAL
from trienkhai.plans.rules.lifecycle import WAITS_FOR_THE_UNIT
from trienkhai.units.models import Naming
from trienkhai.units.queries import last_namings
from trienkhai.units.scope import Scope
from trienkhai.vietnamese import search_key

PAGE = 50
MOST_ATTENTION = 20
MOST_FILES = 12
DEEPEST = 8  # levels of parts between a file and the instance it is shown with
LATE: Final = "qua-han"
SHOWS: Final = {
    LATE: "late",
    "chua-nhan": "unanswered",
    "tu-choi": "refused",
    "dang-lam": "doing",
    "cho-xac-nhan": "reported",
    "hoan-thanh": "confirmed",
    "thu-hoi": "withdrawn",
}
"""What of the units may be asked for: the word of the address, and what it is here."""
STATES = {
    "unanswered": State.ISSUED,
    "refused": State.REFUSED,
    "doing": State.DOING,
    "reported": State.REPORTED,
    "confirmed": State.CONFIRMED,
    "withdrawn": State.WITHDRAWN,
}


@dataclass(frozen=True)
class UnitFilters:
    show: str = ""
    search: str = ""
    page: int = 1

    @cached_property
    def search_key(self) -> str:
        return search_key(self.search)


@dataclass(frozen=True)
class Row:
    """An instance. `files`: at and below it; `reminded`: when last; `may_remind`: the reader, now."""

    row: Assignment
    unit_name: str
    files: int
    reminded: datetime | None
    may_remind: bool

    @property
    def percent(self) -> int | None:
        return self.row.sums.mean_percent


@dataclass(frozen=True)
class Attention:
    """An instance that needs somebody. `kinds`: of `rules.attention`; `asked`: the request for more time that waits."""

    row: Assignment
    unit_name: str
    kinds: tuple[str, ...]
    late: int
    silent: int
    waiting: int
    asked: Extension | None
    may_remind: bool


@dataclass(frozen=True)
class File:
    file: ActFile
    unit_name: str


@dataclass(frozen=True)
class TaskPage:
    """`sees_whole`: the reader sees the plan's unit, and with it every instance. `counts`: instances by what may be asked for.
    `unseen`: whether units cooperate that the reader may not know of."""

    task: Task
    today: date
    sees_whole: bool
    giver_name: str
    counted: Counted
    counts: Mapping[str, int]
    filters: UnitFilters
    page: "Page[Assignment]"
    rows: tuple[Row, ...]
    attention: tuple[Attention, ...]
    attention_many: int
    files: tuple[File, ...]
    files_many: int
    quotes: tuple[Quote, ...]
    cooperating: tuple[str, ...]
    unseen: bool


def task_page(task: Task, reader: Any, filters: UnitFilters, *, on: date) -> TaskPage:
    """The page; `task` with its plan and unit. The same number of queries for every size."""
    scope, confirms = scope_of(reader, READ), scope_of(reader, CONFIRM)
    whole = set(Plan.objects.filter(scope.as_q("unit"), pk=task.plan_id).values_list("pk", flat=True))  # type: ignore[attr-defined]
    top = tops([task], scope, whole)[0 if whole else 1]
    counted = counted_of([task], scope, whole, on=on)[task.pk]
    page = Paginator(_asked_for(top, filters, on), PAGE).get_page(filters.page)
    shown = list(page.object_list)
    seen = Assignment.objects.filter(task=task) if whole else Assignment.objects.visible_to(scope).filter(task=task)
    needing = _needing(seen, on) if not task.is_ended else seen.none()
    listed = list(needing[:MOST_ATTENTION])
    files = ActFile.objects.filter(act__assignment__in=seen.values("pk"))
    newest = list(files.select_related("file", "act").order_by("-pk")[:MOST_FILES])
    cooperating = list(task.cooperations.values_list("unit_id", flat=True))
    known = visible_among(reader, cooperating)
    mine = _given_by(confirms, {row.pk for row in (*shown, *listed)}) if not task.is_ended else set()
    units = {row.unit_id for row in (*shown, *listed)} | {one.act.unit_id for one in newest} | known  # type: ignore[attr-defined]
    names = {unit: row.name for unit, row in last_namings(units | {task.plan.unit_id}).items()}  # type: ignore[attr-defined]
    return TaskPage(
        task=task,
        today=on,
        sees_whole=bool(whole),
        giver_name=names.get(task.plan.unit_id, ""),  # type: ignore[attr-defined]
        counted=counted,
        counts=_counts(counted, top),
        filters=filters,
        page=page,
        rows=_rows(shown, names, mine),
        attention=_attention(listed, names, mine, on),
        attention_many=needing.count() if len(listed) == MOST_ATTENTION else len(listed),
        files=tuple(File(one, names.get(one.act.unit_id, "")) for one in newest),  # type: ignore[attr-defined]
        files_many=files.count() if len(newest) == MOST_FILES else len(newest),
        quotes=quotes_of(task, reader),
        cooperating=tuple(sorted(names[unit] for unit in known if unit in names)),
        unseen=len(known) < len(cooperating),
    )


def _counts(counted: Counted, top: Any) -> dict[str, int]:
    return {
        "late": counted.late,
        "unanswered": counted.unanswered,
        "refused": counted.refused,
        "doing": counted.doing,
        "reported": counted.reported,
        "confirmed": top.filter(state=State.CONFIRMED).count(),
        "withdrawn": counted.withdrawn,
    }


def _asked_for(top: Any, filters: UnitFilters, on: date) -> Any:
    kind = SHOWS.get(filters.show, "")
    if kind == "late":
        top = top.filter(state__in=WAITS_FOR_THE_UNIT, due_on__lt=on)
    elif kind:
        top = top.filter(state=STATES[kind])
    if filters.search_key:
        named = Naming.objects.on(on).filter(search_key__contains=filters.search_key)
        top = top.filter(unit__in=named.values("unit_id"))
    return top.select_related("unit").order_by("depth", "order", "pk")


def _rows(shown: Sequence[Assignment], names: Mapping[int, str], mine: Collection[int]) -> tuple[Row, ...]:
    files, reminded = _files_below(shown), _reminded(shown)
    return tuple(
        Row(
            row=row,
            unit_name=_named(row, names),
            files=files.get(row.pk, 0),
            reminded=reminded.get(row.pk),
            may_remind=row.pk in mine and row.state in WAITS_FOR_THE_UNIT,
        )
        for row in shown
    )


def _named(row: Assignment, names: Mapping[int, str]) -> str:
    name = names.get(row.unit_id, "")  # type: ignore[attr-defined]
    return f"{name}, {row.post}" if row.post else name


def _given_by(confirms: Scope, rows: Collection[int]) -> set[int]:
    """Those of some instances that a unit of the reader gave. One query."""
    given = Assignment.objects.filter(confirms.as_q("giver"), pk__in=rows)
    return set(given.values_list("pk", flat=True))


def _reminded(shown: Sequence[Assignment]) -> dict[int, datetime]:
    told = Act.objects.filter(assignment__in=shown, kind=ActKind.REMIND).order_by().values_list("assignment_id")
    return dict(told.annotate(last=Max("at")))


def _files_below(shown: Sequence[Assignment]) -> dict[int, int]:
    """How many files came with acts of each instance and of its parts, at any depth. One query."""
    here = {row.pk for row in shown}
    branches = {row.branch_id or row.pk for row in shown}  # type: ignore[attr-defined]
    way = ["act__assignment" + "__parent" * steps + "_id" for steps in range(DEEPEST)]
    of_branches = Q(act__assignment__in=branches) | Q(act__assignment__branch__in=branches)
    found: dict[int, int] = {}
    for *ids, many in ActFile.objects.filter(of_branches).order_by().values_list(*way).annotate(many=Count("pk")):
        top = next((one for one in ids if one in here), None)
        if top is not None:
            found[top] = found.get(top, 0) + many
    return found


def _needing(seen: Any, on: date) -> Any:
    """Instances that need somebody, the longest late first; a part that is late within a whole that is late goes without saying."""
    owed = Q(state__in=WAITS_FOR_THE_UNIT, due_on__lt=on)
    with_the_whole = Q(parent__state__in=WAITS_FOR_THE_UNIT, parent__due_on__lt=on)
    silent_since, unanswered_since = on - timedelta(days=USUAL.silent), on - timedelta(days=USUAL.unanswered)
    needs = (
        (owed & (Q(parent=None) | ~with_the_whole))
        | Q(state=State.DOING, returns__gte=2)
        | Q(state=State.ISSUED, given_on__lt=unanswered_since)
        | Q(state=State.REFUSED)
        | Q(pk__in=Extension.objects.filter(decided_at=None).values("assignment_id"))
        | Q(state=State.DOING, told_on__lt=silent_since)
        | Q(state=State.DOING, told_on=None, given_on__lt=silent_since)
    )
    return (
        seen.filter(needs)
        .select_related("unit", "task")
        .order_by(F("due_on").asc(nulls_last=True), "depth", "order", "pk")
    )


def _attention(
    listed: Sequence[Assignment], names: Mapping[int, str], mine: Collection[int], on: date
) -> tuple[Attention, ...]:
    asked = {one.assignment_id: one for one in Extension.objects.filter(assignment__in=listed, decided_at=None)}  # type: ignore[attr-defined]
    found = []
    for row in listed:
        given = row.given_on or on
        kinds = attention.of(
            row.state, due_on=row.due_on, last_told=row.told_on, given_on=given, returns=row.returns, today=on
        )
        found.append(
            Attention(
                row=row,
                unit_name=_named(row, names),
                kinds=kinds,
                late=(on - row.due_on).days if row.due_on else 0,
                silent=(on - (row.told_on or given)).days,
                waiting=(on - given).days,
                asked=asked.get(row.pk),
                may_remind=row.pk in mine and row.state in WAITS_FOR_THE_UNIT,
            )
        )
    return tuple(found)
