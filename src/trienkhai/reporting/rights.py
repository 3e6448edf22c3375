"""Who stands above a report, and who may speak for a whole organisation: the questions `access` cannot answer alone."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils import timezone

from trienkhai.access.acting import absent_of
from trienkhai.access.errors import Refused
from trienkhai.access.models import Grant
from trienkhai.access.nearest import nearest_holders
from trienkhai.access.scope import may, require, scope_of
from trienkhai.reporting.models import RoundUnit, Submission
from trienkhai.reporting.models.rounds import RoundUnitQuerySet, head_office, strictly_above
from trienkhai.reporting.permissions import APPROVE, DECIDE, FILL, READ, SUBMIT
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


def require_over(by: Any, permission: str, round_id: int) -> None:
    """The permission at every unit at the top of a round. Raises Refused."""
    for top in _not_held(by, permission, round_id):
        raise Refused(permission, person=by, unit=top)


def holds_over(by: Any, permission: str, round_id: int) -> bool:
    """Whether `require_over` lets pass. Two queries, and two for each unit at the top that is not held itself."""
    return not any(_not_held(by, permission, round_id))


def _not_held(by: Any, permission: str, round_id: int) -> Iterator[Unit]:
    scope = scope_of(by, permission)
    tops = RoundUnit.objects.filter(round=round_id, depth=0).select_related("unit")
    return (top.unit for top in tops if not may(scope, permission, top.unit))


def holds(by: Any, permission: str, round_unit: RoundUnit) -> bool:
    """Whether the permission covers the unit itself today (`models.rounds.held`). Two queries, one where it is granted there."""
    scope = scope_of(by, permission)
    if scope.is_empty or round_unit.unit_id in scope.units:  # type: ignore[attr-defined]
        return not scope.is_empty
    return _of(round_unit).held(scope).exists()


def may_bear(round_unit: RoundUnit, by: Any) -> bool:
    """Whether a person may hand in evidence for a unit, or enters on its behalf from above."""
    return holds(by, ADD, round_unit) or stands_above(by, "reporting.on_behalf", round_unit)


def may_approve(by: Any, round_unit: RoundUnit) -> bool:
    """Whether a person approves inside the unit: among those who hold that right nearest to it, or for one of
    them. Two queries, and two for who stands in."""
    if isinstance(by, Scope):
        return by.everything
    unit, absent = round_unit.unit_id, absent_of(by)  # type: ignore[attr-defined]
    holder = absent or by
    if absent is not None and not holds(by, APPROVE, round_unit):
        return False
    return any(person.pk == getattr(holder, "pk", None) for person in nearest_holders(APPROVE, [unit]).get(unit, ()))


def may_ask_again(by: Any, round_unit: RoundUnit) -> bool:
    """Whether a person may ask that the accepted report of a unit be reopened: who sends for it, or for what succeeded it."""
    if holds(by, SUBMIT, round_unit):
        return True
    scope = scope_of(by, SUBMIT)
    path = UnitPath.objects.filter(unit=round_unit.unit_id, is_open=False).values_list("path", flat=True).first()  # type: ignore[misc]
    return path is not None and scope.covers_path(path)


def sees_unsent(round_unit: RoundUnit, by: Any) -> bool:
    """Whether a person may know what a unit has not sent yet: who fills its report, enters it on its behalf, or approves it."""
    if holds(by, FILL, round_unit) or stands_above(by, "reporting.on_behalf", round_unit):
        return True
    return bool(round_unit.round.version.parsed.approval) and may_approve(by, round_unit)


def sees(by: Any, round_unit: RoundUnit) -> bool:
    """Whether a person may know of a unit in its round. The condition `visible_to` for one row; at most four queries."""
    scope = scope_of(by, READ)
    if scope.everything or round_unit.unit_id in scope.units:  # type: ignore[attr-defined]
        return True
    if scope.subtrees and round_unit.ancestors_and_itself.filter(scope.subtree_q("unit")).exists():
        return True
    if not scope.alone or round_unit.parent is None:
        return False
    return round_unit.parent.unit_id in scope_of(by, DECIDE).alone  # type: ignore[attr-defined]


def is_closed_to(reader: Any, submission: Submission) -> bool:
    """Whether a report was withdrawn unread and is not for this reader: he does not see what the unit has not sent."""
    return hasattr(submission, "withdrawal") and not sees_unsent(submission.round_unit, reader)


def stands_above(by: Any, permission: str, round_unit: RoundUnit) -> bool:
    """Whether the permission is held above the unit in the tree of the round. At most two queries.

    The condition `models.rounds.above` for one row, which is asked at every act: its few ancestors are looked at, not a list.
    """
    scope = scope_of(by, permission)
    if scope.is_empty:
        return False
    if scope.everything or round_unit.parent_id is None:  # type: ignore[attr-defined]
        return _of(round_unit).above(scope).exists()
    held = scope.subtree_q("unit") | Q(pk=round_unit.parent_id, unit_id__in=scope.alone)  # type: ignore[attr-defined]
    return round_unit.ancestors.filter(held).exists()


def stands_above_as(by: Any, role: str, round_unit: RoundUnit) -> bool:
    """Whether somebody decides on the report of a unit through this role, '' for any."""
    return stands_above(scope_of(by, DECIDE, role=role), DECIDE, round_unit)


def read_from_above(rows: RoundUnitQuerySet, by: Any) -> RoundUnitQuerySet:
    """Those of some units whose reports a person reads as one who stands above them, and not as one of their own people.

    The head office has nobody above: who decides on its report stands there for it. One query, and those of two scopes.
    """
    if isinstance(by, Scope) or getattr(by, "pk", None) is None:
        return rows.none()
    own = list(Grant.objects.held_by(by, on=timezone.localdate()).values_list("unit_id", flat=True))
    from_above = strictly_above(scope_of(by, READ), rows) & ~Q(unit_id__in=own)
    return rows.filter(from_above | head_office(scope_of(by, DECIDE)))


def may_ask_earlier(by: Any, above: RoundUnit) -> bool:
    """Whether a person decides for a unit, and so may ask those below it for their reports before the due day."""
    scope = scope_of(by, DECIDE)
    return holds(scope, DECIDE, above) or stands_above(scope, DECIDE, above)


def _of(round_unit: RoundUnit) -> RoundUnitQuerySet:
    return RoundUnit.objects.filter(pk=round_unit.pk)


def require_above(by: Any, permission: str, round_unit: RoundUnit) -> None:
    """Let pass whoever stands above, else raise Refused."""
    if not stands_above(by, permission, round_unit):
        raise Refused(permission, person=by, unit=round_unit.unit)
