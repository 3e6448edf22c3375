"""Totals follow submissions and decisions in the transaction of the act, and tell the floors above which figures moved."""

from typing import Any

from trienkhai.reporting.models import Pin, RoundUnit
from trienkhai.rollup.tallies import follow_unit
from trienkhai.thread.changes import Change, changed, follow


@follow("submission", floor="rollup")
def follow_submission(change: Change, *, by: Any) -> None:
    """The latest submission of a unit changed: received totals. Signed totals move wherever the unit pins others."""
    here = _unit(change)
    moved = follow_unit(here, "received")
    if here.end > here.position + 1 and Pin.objects.filter(submission=here.latest).exists():
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
    return RoundUnit.objects.select_related("round__version").defer("round__version__spec").get(pk=change.id)
