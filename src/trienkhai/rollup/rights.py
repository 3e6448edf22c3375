"""Whose totals one may see: those of a unit in today's scope, or of one that stood below such a unit in the round's tree."""

from typing import Any

from trienkhai.access.scope import scope_of
from trienkhai.reporting.models import RoundUnit
from trienkhai.reporting.models.rounds import RoundUnitQuerySet
from trienkhai.rollup.ask import Ask
from trienkhai.rollup.permissions import READ


def with_totals_for(person: Any, among: RoundUnitQuerySet | None = None) -> RoundUnitQuerySet:
    """The units of all rounds, or those of some, whose totals a person may see."""
    return (RoundUnit.objects.all() if among is None else among).under(scope_of(person, READ))


def may_ask(person: Any, ask: Ask) -> bool:
    """Whether the figure is one of a unit whose totals the person may see, in every round that has the unit."""
    rows = RoundUnit.objects.filter(round__in=ask.rounds, unit=ask.unit)
    asked = rows.count()
    return asked > 0 and with_totals_for(person, rows).count() == asked
