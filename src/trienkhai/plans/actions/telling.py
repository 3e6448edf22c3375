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
SHOWN = 80  # characters of the task's name


def tell_given(task: Task, rows: Sequence[Assignment], *, by: Any) -> int:
    """Those who answer for the units that were given an order; one notice a person, however many of its units are his."""
    holders = nearest_holders(ANSWER, {row.unit_id for row in rows})  # type: ignore[attr-defined]
    first: dict[Person, Assignment] = {}
    many: dict[Person, int] = {}
    for row in rows:
        for person in holders.get(row.unit_id, ()):  # type: ignore[attr-defined]
            first.setdefault(person, row)
            many[person] = many.get(person, 0) + 1
    tellings = [
        Telling(
            person,
            row.unit,
            {"task": str(task)[:SHOWN], "due": row.due_on.isoformat() if row.due_on else "", "many": many[person]},
            reverse("plans:assignment", args=[row.pk]) if many[person] == 1 else reverse("plans:task", args=[task.pk]),
        )
        for person, row in first.items()
    ]
    return tell(GIVEN, tellings, by=by)


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
