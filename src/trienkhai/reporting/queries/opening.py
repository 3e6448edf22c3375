"""What somebody needs to know before a round is opened: templates, kinds, units by code, who was closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from trienkhai.access.scope import scope_of
from trienkhai.reporting.models import Template, TemplateVersion
from trienkhai.units import tree
from trienkhai.units.models import Line, Naming, Placement, Root, Unit
from trienkhai.units.scope import EVERYTHING, Scope


@dataclass(frozen=True)
class Closed:
    """A unit that ended inside a period: what it was called last, and its last day."""

    unit: int
    name: str
    code: str
    last_day: date


def roots_for(person: Any, permission: str) -> list[Root]:
    """The organisations in which the person holds a permission anywhere. Two queries."""
    units = Unit.objects.filter(scope_of(person, permission).as_q(""))
    return list(Root.objects.filter(pk__in=units.values("root")).order_by("name"))


def templates_for(person: Any, permission: str) -> list[Template]:
    """The templates of those organisations. Three queries."""
    found = Template.objects.filter(root__in=roots_for(person, permission))
    return list(found.select_related("root").order_by("root__name", "name"))


def newest_version(template: Template) -> TemplateVersion:
    return template.versions.select_related("template__root").order_by("-number")[0]


def kinds_in(roots: Iterable[Root]) -> list[str]:
    """Every kind that a unit of these organisations ever was. One query."""
    rows = Naming.objects.filter(root__in=list(roots)).exclude(kind="")
    return list(rows.order_by("kind").values_list("kind", flat=True).distinct())


def units_by_codes(
    root: Root, codes: Iterable[str], *, first: date, last: date, scope: Scope = EVERYTHING
) -> tuple[list[Unit], list[str]]:
    """The units of a scope that bore these codes in a period, the last bearer of each; and the codes nobody bore there.

    One query.
    """
    wanted = list(dict.fromkeys(codes))
    rows = Naming.objects.filter(scope.as_q("unit"), root=root, code__in=wanted, from_day__lte=last).filter(
        Q(to_day__isnull=True) | Q(to_day__gt=first)
    )
    bearers = {row.code: row.unit for row in rows.select_related("unit").order_by("from_day")}
    return [bearers[code] for code in wanted if code in bearers], [code for code in wanted if code not in bearers]


def closed_inside(line: Line, *, since: date, tree_on: date, scope: Scope = EVERYTHING) -> list[Closed]:
    """Units of a scope that ended after `since` and no longer stand in the tree of `tree_on`. Three queries."""
    gone = Placement.objects.filter(scope.as_q("unit"), line=line, to_day__gt=since, to_day__lte=tree_on)
    view = tree.at(tree_on, line)
    ends = {
        unit: day
        for unit, day in gone.order_by("to_day").values_list("unit_id", "to_day")
        if day is not None and unit not in view
    }
    names = {row.unit_id: row for row in Naming.objects.filter(unit__in=list(ends)).order_by("from_day")}
    return [
        Closed(unit, names[unit].name, names[unit].code, day - timedelta(days=1))
        for unit, day in ends.items()
        if unit in names
    ]
