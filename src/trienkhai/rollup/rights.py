"""Whose totals one may see: those of a unit in today's scope, or of one that stood below such a unit in the round's tree."""

from typing import Any

from trienkhai.access.scope import scope_of
from trienkhai.reporting.models import Round, RoundUnit
from trienkhai.reporting.models.rounds import RoundUnitQuerySet
from trienkhai.rollup.ask import Ask
from trienkhai.rollup.frames import NONE
from trienkhai.rollup.library import Library
from trienkhai.rollup.permissions import READ
from trienkhai.units.models import Unit, UnitPath
from trienkhai.units.scope import Scope


def with_totals_for(person: Any, among: RoundUnitQuerySet | None = None) -> RoundUnitQuerySet:
    """The units of all rounds, or those of some, whose totals a person may see."""
    return (RoundUnit.objects.all() if among is None else among).under(scope_of(person, READ))


def may_ask(person: Any, ask: Ask) -> bool:
    """Whether the figure is one of a unit whose totals the person may see, in every round that has the unit.

    Over the tree of another day the unit must lie in today's scope, and so must every unit that would stand below it then.
    """
    if ask.over:
        return _may_over(scope_of(person, READ), ask)
    rows = RoundUnit.objects.filter(round__in=ask.rounds, unit=ask.unit)
    asked = rows.count()
    return asked > 0 and with_totals_for(person, rows).count() == asked


def lies_within(unit: Unit, ask: Ask) -> bool:
    """Whether all that a figure over another tree would hold lies below a unit today, so that whoever sees that sees it."""
    paths = UnitPath.objects.filter(unit=unit).values_list("path", flat=True)
    return _may_over(Scope(subtrees=tuple(paths)), ask)


def _may_over(scope: Scope, ask: Ask) -> bool:
    unit = Unit.objects.filter(scope.as_q(""), pk=ask.unit).first()
    if unit is None or Round.objects.filter(pk__in=ask.rounds).exclude(root=unit.root_id).exists():  # type: ignore[attr-defined]
        return False
    if scope.everything:
        return True
    library = Library.bare([ask])
    held: set[int] = set()
    for round_ in library.rounds_of(ask):
        if library.has(ask, round_):
            frame = library.frame(ask, round_)
            at = frame.position(ask.unit)
            held.update(frame.rows[at : int(frame.tree.end[at])].tolist())
    seen = RoundUnit.objects.of_rounds(ask.rounds).under(scope).values_list("pk", flat=True)
    return held - {NONE} <= set(seen)
