"""What the figure picker offers: units of the rounds' own trees, parts of groupings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from trienkhai.directory.queries.finding import find_units
from trienkhai.reporting.models import Round
from trienkhai.review.models import Figure, Review
from trienkhai.review.queries.moved import Reason, moved_since_answered
from trienkhai.rollup.rights import with_totals_for
from trienkhai.ui.given import numbers_of
from trienkhai.units.models import Grouping, Root
from trienkhai.units.queries import parts_of_grouping

OFFERED = 100


@dataclass(frozen=True)
class InUse:
    """A figure of the review, and why it is to be recalculated."""

    figure: Figure
    reason: Reason | None


def figures_in_use(review: Review, reader: Any) -> list[InUse]:
    """By their keys. Six queries at most."""
    rows = list(review.figures.order_by("key"))
    reasons = moved_since_answered(rows, reader)
    return [InUse(row, reasons.get(row.key)) for row in rows]


def units_to_choose(
    review: Review, rounds: Sequence[Round], person: Any, *, find: str = "", given: str = ""
) -> list[tuple[str, str]]:
    """Units as they are named in the newest round: those found, the one that reviews, those directly below it.

    A unit that is given already stays offered. Only units whose totals the person may see. A fixed number of queries.
    """
    rows = with_totals_for(person).filter(round__in=rounds)
    top: int = review.campaign.unit_id  # type: ignore[attr-defined]
    found = [one.unit for one in find_units(person, find)[0]] if find else []
    wanted = [*found, top, *numbers_of([given])]
    named: dict[int, str] = {}
    for unit, name, code in (
        rows.filter(unit__in=wanted).order_by("round__period_key").values_list("unit_id", "name", "code")
    ):
        named[unit] = f"{name} ({code})" if code else name
    below: dict[int, str] = dict(
        rows.filter(parent__unit=top).order_by("position", "round__period_key").values_list("unit_id", "name")
    )
    ordered = dict.fromkeys([*wanted, *list(below)[:OFFERED]])
    names = {**below, **named}
    return [(str(unit), names[unit]) for unit in ordered if unit in names]


def parts_to_choose(root: Root) -> list[tuple[str, list[tuple[str, str]]]]:
    """The parts of every grouping, under its name; a query for each grouping."""
    return [
        (one.name, [(f"{one.key}:{part}", part) for part in parts_of_grouping(root, one.key)])
        for one in Grouping.objects.filter(root=root).order_by("name")
    ]
