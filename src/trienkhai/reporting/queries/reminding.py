"""Units ticked on the board that still owe their report: whom to tell there, and who was reminded how and when."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.nearest import nearest_holders
from trienkhai.access.scope import scope_of
from trienkhai.accounts.models import Person
from trienkhai.reporting.models import How, Reminder, Round, RoundUnit
from trienkhai.reporting.permissions import DECIDE, FILL
from trienkhai.reporting.queries.together import ticked
from trienkhai.reporting.rules.lifecycle import WAITS_FOR_THE_UNIT, days_late
from trienkhai.units.models import Naming
from trienkhai.units.queries import last_namings, namings_on

A_MOMENT = timedelta(minutes=10)  # within it the same reminder again is a second click


@dataclass(frozen=True)
class Owing:
    """A unit that owes its report. `people`: those who would find a reminder in their inbox; `times`: reminded so far."""

    row: RoundUnit
    days_late: int
    people: tuple[Person, ...]
    last: Reminder | None
    times: int


@dataclass(frozen=True)
class NotReminded:
    """A ticked unit that is not reminded; `is_for_others`: it is another level that does."""

    row: RoundUnit
    reason: str
    is_for_others: bool


@dataclass(frozen=True)
class Reminding:
    owing: tuple[Owing, ...]
    left_out: tuple[NotReminded, ...]

    @property
    def unreachable(self) -> tuple[Owing, ...]:
        """Where nobody would read it in the system: they want a letter or a call."""
        return tuple(one for one in self.owing if not one.people)


def reminding(round_: Round, reader: Any, ids: Collection[int], *, on: date) -> Reminding:
    """The ticked units the reader sees, in the order of the tree. A fixed number of queries."""
    rows, below = ticked(round_, reader, ids, "unit", "parent", "latest")
    left_out, owing = [], []
    for row in rows:
        if row.pk not in below:
            left_out.append(NotReminded(row, _("Another level reminds this unit."), is_for_others=True))
        elif row.state not in WAITS_FOR_THE_UNIT:
            left_out.append(NotReminded(row, _("Its report is there; nothing is owed."), is_for_others=False))
        else:
            owing.append(row)
    people, told = people_of(owing, besides=reader), reminders_of(owing)
    return Reminding(
        owing=tuple(
            Owing(
                row=row,
                days_late=days_late(row.state, row.due, on),
                people=people[row.pk],
                last=told[row.pk][-1] if told[row.pk] else None,
                times=len(told[row.pk]),
            )
            for row in owing
        ),
        left_out=tuple(left_out),
    )


def people_of(rows: Sequence[RoundUnit], *, besides: Any) -> Mapping[int, tuple[Person, ...]]:
    """For each unit, by id, those who fill its report: who holds that right nearest to it.

    Who decides on the report is not among them: where nobody nearer fills, nobody is told. Four queries.
    """
    units = [row.unit_id for row in rows]  # type: ignore[attr-defined]
    fill = nearest_holders(FILL, units) if units else {}
    over = {row.pk: row.parent.unit_id for row in rows if row.parent}  # type: ignore[attr-defined]
    deciders = nearest_holders(DECIDE, set(over.values())) if over else {}
    found = {}
    for row in rows:
        above = {person.pk for person in deciders.get(over.get(row.pk, 0), ())}
        above.add(getattr(besides, "pk", None) or 0)
        found[row.pk] = tuple(person for person in fill.get(row.unit_id, ()) if person.pk not in above)  # type: ignore[attr-defined]
    return found


def reminders_of(rows: Sequence[RoundUnit]) -> Mapping[int, list[Reminder]]:
    """For each unit, by id, how it was reminded so far, the oldest first. One query."""
    found: dict[int, list[Reminder]] = {row.pk: [] for row in rows}
    for one in Reminder.objects.filter(round_unit__in=rows).select_related("by").order_by("at", "pk"):
        found[one.round_unit_id].append(one)  # type: ignore[attr-defined]
    return found


@dataclass(frozen=True)
class Reminders:
    """How often a unit was reminded, and when last."""

    times: int
    last: datetime


def reminded(units: Collection[int]) -> dict[int, Reminders]:
    """The same in short for the board, by id of the unit in its round. One query."""
    told = Reminder.objects.filter(round_unit__in=units).values_list("round_unit")
    return {pk: Reminders(times, last) for pk, times, last in told.annotate(times=Count("pk"), last=Max("at"))}


def who_reminds(round_: Round, owing: Sequence[Owing], reader: Any, *, on: date) -> Naming:
    """The unit in whose name these are reminded: the one next above all of them where the reader decides for it, else the top."""
    parents = {one.row.parent for one in owing}
    parent = parents.pop() if len(parents) == 1 else None
    scope = scope_of(reader, DECIDE)
    if parent is None or not RoundUnit.objects.filter(pk=parent.pk).filter(scope.as_q("unit")).exists():
        parent = RoundUnit.objects.filter(round=round_, depth=0).order_by("position").first()
    assert parent is not None  # a round has a top
    unit: int = parent.unit_id  # type: ignore[attr-defined]
    return namings_on(on, [unit]).get(unit) or last_namings([unit])[unit]


def is_repeated(told: Sequence[Reminder], how: How) -> bool:
    """Whether a unit was reminded just so a moment ago."""
    return any(one.how == how and timezone.now() - one.at < A_MOMENT for one in told)
