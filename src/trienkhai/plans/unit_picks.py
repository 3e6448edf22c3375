"""The units chosen on a form: ticks, whole levels and groups, codes and names that were typed. Works without script."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem
from trienkhai.plans.queries.choosing import Choosable, Tick, found_among, ticks_of, units_named
from trienkhai.ui.given import numbers_of
from trienkhai.units.queries import namings_on

UNITS, SETS, TYPED, ASKED = "don_vi", "nhom_don_vi", "ma_don_vi", "tim"


@dataclass
class UnitPicks:
    """What is chosen so far. `ticks`: the boxes to show, `ticked` those that are set; `found`: what a search on the form found besides.
    `units`: all that is meant, in the order of the tree."""

    offered: Choosable
    ticks: tuple[Tick, ...] = ()
    ticked: set[int] = field(default_factory=set)
    sets: set[str] = field(default_factory=set)
    typed: str = ""
    asked: str = ""
    found: list[Tick] = field(default_factory=list)
    more: bool = False
    units: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def many(self) -> int:
        return len(self.units)


def as_planned(offered: Choosable, units: Collection[int], *, on: date) -> UnitPicks:
    """The form as it begins for a task that was planned: units directly below are ticked where they are listed, others stand as codes."""
    listed = {tick.unit for tick in offered.ticks}
    chosen = offered.in_order(units)
    typed = [unit for unit in chosen if unit not in listed]
    return UnitPicks(
        offered=offered,
        ticks=offered.ticks,
        ticked=set(chosen) & listed,
        typed=codes_of(typed, on=on),
        units=chosen,
    )


def as_sent(offered: Choosable, sent: QueryDict, *, on: date) -> UnitPicks:
    """The form as it was sent, with everything that was wrong."""
    ticked = set(numbers_of(sent.getlist(UNITS)))
    sets = set(sent.getlist(SETS))
    typed, asked = sent.get(TYPED, ""), sent.get(ASKED, "").strip()
    named = units_named(typed, offered.among, where=_("Codes or names"), on=on)
    meant = ticked | set(named.units)
    for one in offered.sets:
        if one.key in sets:
            meant |= set(one.units)
    problems = list(named.problems)
    if strange := ticked - set(offered.units):
        message = _("%d of the units are not open below the unit whose plan it is.") % len(strange)
        problems.append(Problem(message, _("Units"), "not_below"))
    listed = {tick.unit for tick in offered.ticks}
    besides = ticks_of((ticked & set(offered.units)) - listed, on=on)
    found, more = found_among(offered, asked, on=on) if asked else ([], False)
    known = listed | {tick.unit for tick in besides}
    return UnitPicks(
        offered=offered,
        ticks=(*offered.ticks, *besides),
        ticked=ticked,
        sets=sets,
        typed=typed,
        asked=asked,
        found=[tick for tick in found if tick.unit not in known],
        more=more,
        units=offered.in_order(meant),
        problems=problems,
    )


def codes_of(units: Iterable[int], *, on: date) -> str:
    """Units as they are typed: by code, or by name where they have none; one a line. One query."""
    order = list(units)
    names = namings_on(on, order)
    return "\n".join(names[unit].code or names[unit].name for unit in order if unit in names)
