"""What the figures of units cover, with the names of the units next below them, for their workbooks."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from trienkhai.reporting.models import RoundUnit
from trienkhai.reporting.rules.mode import reach
from trienkhai.units import tree
from trienkhai.units.queries import namings_on

NAMED = 30


def covered_by(rows: Sequence[RoundUnit]) -> dict[int, dict[str, Any]]:
    """For each of several units of one round, by id. A fixed number of queries.

    `reach`; `names`: units next below it, in one sum all of them, else those that report; `more`: how many follow. Units
    further below are only counted: who holds a unit alone does not know them by name.
    """
    told = {row.pk: reach(row.mode, row.position, row.end) for row in rows}
    sums = _in_the_sum([row for row in rows if told[row.pk] == "lump"])
    asked = _asked_below([row for row in rows if told[row.pk] and not sums.get(row.pk, ((), 0))[1]])
    found = {}
    for row in rows:
        names, total = asked.get(row.pk) or sums.get(row.pk) or ([], 0)
        named = names[:NAMED]
        found[row.pk] = {"reach": told[row.pk], "names": named, "more": total - len(named)}
    return found


def _asked_below(rows: Sequence[RoundUnit]) -> dict[int, tuple[list[str], int]]:
    """The names of those next below that report, and how many report below in all. Two queries, or none."""
    if not rows:
        return {}
    asked = RoundUnit.objects.filter(round=rows[0].round_id, is_expected=True).order_by("position")  # type: ignore[attr-defined]
    places = list(asked.values_list("position", flat=True))
    names: dict[int, list[str]] = {row.pk: [] for row in rows}
    for parent, name in asked.filter(parent__in=rows).values_list("parent_id", "name"):
        names[parent].append(name)
    return {
        row.pk: (names[row.pk], bisect_left(places, row.end) - bisect_left(places, row.position + 1)) for row in rows
    }


def _in_the_sum(rows: Sequence[RoundUnit]) -> dict[int, tuple[list[str], int]]:
    """The units next below on the day of the round's tree, whether the round asks them or not, and how many in all."""
    if not rows:
        return {}
    round_ = rows[0].round
    view = tree.at(round_.tree_on, round_.line)
    below = {row.pk: view.children(row.unit_id) if row.unit_id in view else [] for row in rows}  # type: ignore[attr-defined]
    namings = namings_on(round_.tree_on, [unit for units in below.values() for unit in units])
    return {
        row.pk: (
            [namings[unit].name for unit in below[row.pk] if unit in namings],
            len(view.subtree(row.unit_id)) - 1 if row.unit_id in view else 0,  # type: ignore[attr-defined]
        )
        for row in rows
    }
