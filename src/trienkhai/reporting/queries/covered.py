"""What the figures of a unit cover, with the names of the units next below it, for its workbook."""

from typing import Any

from trienkhai.reporting.models import RoundUnit
from trienkhai.reporting.rules.mode import reach
from trienkhai.units import tree
from trienkhai.units.queries import namings_on

NAMED = 30


def covered_by(row: RoundUnit) -> dict[str, Any]:
    """`reach`; `names`: units next below it, in one sum all of them, else those that report; `more`: how many follow.

    Units further below are only counted: who holds a unit alone does not know them by name.
    """
    told = reach(row.mode, row.position, row.end)
    if not told:
        return {"reach": "", "names": [], "more": 0}
    names, total = _in_the_sum(row) if told == "lump" else ([], 0)
    if not total:
        below = RoundUnit.objects.filter(
            round=row.round_id, position__gt=row.position, position__lt=row.end, is_expected=True
        )
        names = list(below.filter(parent=row).order_by("position").values_list("name", flat=True))
        total = below.count()
    named = names[:NAMED]
    return {"reach": told, "names": named, "more": total - len(named)}


def _in_the_sum(row: RoundUnit) -> tuple[list[str], int]:
    """The units next below on the day of the round's tree, whether the round asks them or not, and how many in all."""
    view = tree.at(row.round.tree_on, row.round.line)
    below = view.subtree(row.unit_id)[1:] if row.unit_id in view else []
    next_below = view.children(row.unit_id) if row.unit_id in view else []
    namings = namings_on(row.round.tree_on, next_below)
    return [namings[unit].name for unit in next_below if unit in namings], len(below)
