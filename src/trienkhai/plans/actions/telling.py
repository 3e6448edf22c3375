"""Telling people of orders, inside the act they are told of: those who answer for a unit, or who decide for its giver."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse

from trienkhai.access.nearest import nearest_holders
from trienkhai.accounts.models import Person
from trienkhai.notices.actions import Telling, tell
from trienkhai.plans.models import Assignment, Task
from trienkhai.plans.permissions import ANSWER, CONFIRM
from trienkhai.units.models import Unit

GIVEN = "plans.given"
ANSWERED = "plans.answered"
DECIDED = "plans.decided"
REMINDED = "plans.reminded"
SHOWN = 80  # characters of the task's name


def tell_given(task: Task, rows: Sequence[Assignment], *, by: Any) -> int:
    """Those who answer for the units that were given an order; one notice a person, however many of its units are his."""
    holders = nearest_holders(ANSWER, {row.unit_id for row in rows})  # type: ignore[attr-defined]
    mine: dict[Person, list[Assignment]] = {}
    for row in rows:
        for person in holders.get(row.unit_id, ()):  # type: ignore[attr-defined]
            mine.setdefault(person, []).append(row)
    tellings = [Telling(one, owed[0].unit, _owed(task, owed), _path(task, owed)) for one, owed in mine.items()]
    return tell(GIVEN, tellings, by=by)


def reachable(rows: Sequence[Assignment], *, by: Any) -> dict[int, tuple[Person, ...]]:
    """For each instance, by id, those who would read a reminder: who answers for its unit, nearest to it.

    Who decides for its giver is not among them, nor who reminds: where nobody nearer answers, nobody is told.
    """
    holders = nearest_holders(ANSWER, {row.unit_id for row in rows})  # type: ignore[attr-defined]
    deciders = nearest_holders(CONFIRM, {row.giver_id for row in rows})  # type: ignore[attr-defined]
    found = {}
    for row in rows:
        above = {person.pk for person in deciders.get(row.giver_id, ())} | {getattr(by, "pk", None)}  # type: ignore[attr-defined]
        found[row.pk] = tuple(person for person in holders.get(row.unit_id, ()) if person.pk not in above)  # type: ignore[attr-defined]
    return found


def tell_reminded(task: Task, rows: Sequence[tuple[Assignment, Sequence[Person]]], words: str, *, by: Any) -> int:
    """One notice a person, however many of the units are his."""
    mine: dict[Person, list[Assignment]] = {}
    for row, people in rows:
        for person in people:
            mine.setdefault(person, []).append(row)
    tellings = [
        Telling(person, owed[0].unit, _owed(task, owed) | {"words": words}, _path(task, owed))
        for person, owed in mine.items()
    ]
    return tell(REMINDED, tellings, by=by)


def _owed(task: Task, rows: Sequence[Assignment]) -> dict[str, Any]:
    due = min((row.due_on for row in rows if row.due_on), default=None)
    return {"task": str(task)[:SHOWN], "due": due.isoformat() if due else "", "many": len(rows)}


def _path(task: Task, rows: Sequence[Assignment]) -> str:
    """Where one's instance stands; where one has several, the task."""
    return reverse("plans:assignment", args=[rows[0].pk]) if len(rows) == 1 else reverse("plans:task", args=[task.pk])


def tell_giver(row: Assignment, said: str, *, by: Any) -> int:
    """Those who decide in the name of who gave an order: the unit has answered, reported, or asks for more time."""
    return _tell(ANSWERED, CONFIRM, row.giver, row, said, by)


def tell_unit(row: Assignment, said: str, *, by: Any) -> int:
    """Those who answer for the unit: its report was confirmed or given back, its request decided, its order withdrawn."""
    return _tell(DECIDED, ANSWER, row.unit, row, said, by)


def _tell(kind: str, permission: str, unit: Unit, row: Assignment, said: str, by: Any) -> int:
    people: Iterable[Person] = nearest_holders(permission, [unit.pk]).get(unit.pk, ())
    params = {"task": str(row.task)[:SHOWN], "act": said, "unit": row.unit_id}  # type: ignore[attr-defined]
    path = reverse("plans:assignment", args=[row.pk])
    return tell(kind, [Telling(one, unit, params, path) for one in people if one != by], by=by)
