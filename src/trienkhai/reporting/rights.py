"""Who stands above a report, and who may speak for a whole organisation: the questions `access` cannot answer alone."""

from typing import Any

from django.utils import timezone

from trienkhai.access.errors import Refused
from trienkhai.access.scope import inherits, require, scope_of
from trienkhai.reporting.models import RoundUnit
from trienkhai.reporting.permissions import FILL
from trienkhai.units.models import Root, Unit, UnitPath
from trienkhai.units.queries import top_of
from trienkhai.units.scope import Scope

ADD = "evidence.add"


def require_at_top(by: Any, permission: str, root: Root) -> Unit:
    """The permission at the top unit of an organisation, which is returned. Raises Refused."""
    top = top_of(root.pk, timezone.localdate())
    if top is None:
        raise Refused(permission, person=by)
    require(by, permission, top)
    return top


def holds_over(by: Any, permission: str, round_id: int) -> bool:
    """Whether the permission covers every unit at the top of a round. Two queries."""
    scope = scope_of(by, permission)
    if scope.everything or scope.is_empty:
        return scope.everything
    tops = RoundUnit.objects.filter(round=round_id, depth=0).values_list("unit_id", "unit__path__path")
    return all(_covers(scope, unit_id, path) for unit_id, path in tops)


def holds(by: Any, permission: str, round_unit: RoundUnit) -> bool:
    """Whether the permission covers the unit itself today. One query when its path was loaded with it.

    Under its successors a closed unit may only be read; its own people still send its last report.
    """
    scope = scope_of(by, permission)
    if scope.everything or round_unit.unit_id in scope.units:
        return True
    path = getattr(round_unit.unit, "path", None)
    return path is not None and inherits(permission, scope, path.path, path.is_open)


def may_bear(round_unit: RoundUnit, by: Any) -> bool:
    """Whether a person may hand in evidence for a unit, or enters on its behalf from above."""
    return holds(by, ADD, round_unit) or stands_above(by, "reporting.on_behalf", round_unit)


def sees_unsent(round_unit: RoundUnit, by: Any) -> bool:
    """Whether a person may know what a unit has not sent yet: who fills its report, or enters it on its behalf."""
    return holds(by, FILL, round_unit) or stands_above(by, "reporting.on_behalf", round_unit)


def stands_above(by: Any, permission: str, round_unit: RoundUnit) -> bool:
    """Whether the scope covers a unit above this one in the tree of the round: a whole subtree, or the next above alone.

    The unit at the top has nobody above it in the round: then today's unit above counts, and where there is none either,
    the unit itself (the head office accepts its own report, by another person than the one who sent it).
    """
    scope = scope_of(by, permission)
    if scope.everything or scope.is_empty:
        return scope.everything
    above = RoundUnit.objects.filter(
        round_id=round_unit.round_id, position__lt=round_unit.position, end__gt=round_unit.position
    ).values_list("unit_id", "unit__path__path")
    found = list(above.order_by("-position"))
    if not found:
        return _covers_above_today(scope, round_unit.unit_id)
    return found[0][0] in scope.units or any(
        (unit_id in scope.units and unit_id not in scope.alone) or (path is not None and scope.covers_path(path))
        for unit_id, path in found
    )


def _covers(scope: Scope, unit_id: int, path: str | None) -> bool:
    return unit_id in scope.units or (path is not None and scope.covers_path(path))


def _covers_above_today(scope: Scope, unit_id: int) -> bool:
    path = UnitPath.objects.filter(unit_id=unit_id).values_list("path", flat=True).first()
    if path is None:
        return False
    above = path.rstrip("/").rpartition("/")[0] + "/"
    if above == "/":
        return _covers(scope, unit_id, path)
    parent = UnitPath.objects.filter(path=above).values_list("unit_id", flat=True).first()
    return scope.covers_path(above) or parent in scope.units


def require_above(by: Any, permission: str, round_unit: RoundUnit) -> None:
    """Let pass whoever stands above, else raise Refused."""
    if not stands_above(by, permission, round_unit):
        raise Refused(permission, person=by, unit=round_unit.unit)
