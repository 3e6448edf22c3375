"""Which of the units that gave nothing a reader may see by name."""

from typing import Any

from trienkhai.access.scope import scope_of
from trienkhai.reporting.models import RoundUnit
from trienkhai.review.gather import Gathered

READ = "reporting.read"
Unit = tuple[int, int]  # id of the unit, of the round


def nameable(gathered: Gathered, reader: Any) -> frozenset[Unit] | None:
    """Units missing in the rounds of a review that the reader may see; None for all of them. One query, none where all are."""
    if scope_of(reader, READ).everything:
        return None
    missing = {
        (unit, round_)
        for shown in gathered.figures.values()
        for unit, _name, round_ in shown.answer.coverage.missing_units
    }
    rows = RoundUnit.objects.visible_to(reader).filter(round__in={round_ for _unit, round_ in missing})
    return frozenset(missing & set(rows.values_list("unit_id", "round_id")))
