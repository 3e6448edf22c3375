"""What the figure picker offers: units of the rounds' own trees, parts of groupings."""

from collections.abc import Sequence
from typing import Any

from trienkhai.directory.queries.finding import find_units
from trienkhai.reporting.models import Round, RoundUnit
from trienkhai.review.models import Review
from trienkhai.units.models import Grouping, Root
from trienkhai.units.queries import parts_of_grouping

OFFERED = 100


def units_to_choose(
    review: Review, rounds: Sequence[Round], person: Any, *, find: str = "", given: str = ""
) -> list[tuple[str, str]]:
    """Units as they are named in the newest round: those found, the one that reviews, those directly below it.

    A unit that is given already stays offered. Only what the person may see. A fixed number of queries.
    """
    rows = RoundUnit.objects.visible_to(person).filter(round__in=rounds)
    top: int = review.campaign.unit_id  # type: ignore[attr-defined]
    found = [one.unit for one in find_units(person, find)[0]] if find else []
    wanted = [*found, top]
    if given.isascii() and given.isdigit() and len(given) < 19:
        wanted.append(int(given))
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
