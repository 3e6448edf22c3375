"""Totals follow submissions and decisions in the transaction of the act, and tell the floors above which figures moved."""

from typing import Any

from trienkhai.reporting.models import RoundUnit
from trienkhai.rollup.signed import sign
from trienkhai.rollup.tallies import follow_unit, rebuild
from trienkhai.thread.changes import Change, changed, follow


@follow("submission", floor="rollup")
def follow_submission(change: Change, *, by: Any) -> None:
    """The latest submission of a unit changed: received totals. Where it pins others, the totals of that moment are kept.

    The same submission before and after tells that the round itself changed around the unit: who is awaited, who covers
    whom. Then all totals of the round are made again. Withdrawn, it makes way for the one before, or for none.
    """
    here = _unit(change)
    if change.before == change.after:
        rebuild(here.round)
        changed(Change("figure", here.round.pk), by=by)
        return
    moved = follow_unit(here, "received")
    was_withdrawn = change.before is not None and (change.after or 0) < change.before
    if here.end > here.position + 1 and (was_withdrawn or sign(change.after, here)):
        changed(Change("figure", here.round.pk), by=by)
    elif moved or here.depth == 0:
        changed(Change("figure", here.round.pk, after=moved or None), by=by)


@follow("decision", floor="rollup")
def follow_decision(change: Change, *, by: Any) -> None:
    """The accepted submission of a unit changed: accepted totals."""
    here = _unit(change)
    moved = follow_unit(here, "accepted")
    if moved or here.depth == 0:
        changed(Change("figure", here.round.pk, after=moved or None), by=by)


def _unit(change: Change) -> RoundUnit:
    if isinstance(change.row, RoundUnit):
        return change.row
    return RoundUnit.objects.select_related("round__version").defer("round__version__spec").get(pk=change.id)
