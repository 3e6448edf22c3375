"""What the figures of a unit cover, with the names of the units below it, for its workbook."""

from typing import Any

from trienkhai.reporting.models import RoundUnit
from trienkhai.reporting.rules.mode import reach
from trienkhai.units import tree
from trienkhai.units.queries import namings_on

NAMED = 30


def covered_by(row: RoundUnit) -> dict[str, Any]:
    """`reach`; `names`: the first units below it, in one sum all of them, else those that report; `more`: how many follow."""
    told = reach(row.mode, row.position, row.end)
    if not told:
        return {"reach": "", "names": [], "more": 0}
    names = _in_the_sum(row) if told == "lump" else []
    if not names:
        below = RoundUnit.objects.filter(round=row.round_id, position__gt=row.position, position__lt=row.end)
        names = list(below.filter(is_expected=True).order_by("position").values_list("name", flat=True))
    return {"reach": told, "names": names[:NAMED], "more": max(0, len(names) - NAMED)}


def _in_the_sum(row: RoundUnit) -> list[str]:
    """Every unit below on the day of the round's tree, whether the round asks it or not."""
    view = tree.at(row.round.tree_on, row.round.line)
    below = view.subtree(row.unit_id)[1:] if row.unit_id in view else []
    namings = namings_on(row.round.tree_on, below)
    return [namings[unit].name for unit in below if unit in namings]
