"""`scope_of` and `require`: the only two places that know who may what where."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self, TypeVar

from django.db import models
from django.utils import timezone

from trienkhai.access.errors import Refused
from trienkhai.access.models import Grant, Reach
from trienkhai.access.roles import roles_with
from trienkhai.units.models import Unit, UnitPath
from trienkhai.units.scope import NOTHING, Scope, just_after

Row = TypeVar("Row", bound=models.Model)


def scope_of(person: Any, permission: str, *, on: date | None = None) -> Scope:
    """Where `person` holds `permission` on a day (default today). The system itself (None) is not a person: it has no scope.

    One database query, and one more for each grant that reaches to the units directly below.
    """
    if isinstance(person, Scope):
        return person
    if person is None or not getattr(person, "is_active", False):
        return NOTHING
    subtrees: set[str] = set()
    alone: set[int] = set()
    held = [role.key for role in roles_with(permission)]
    grants = Grant.objects.in_force(on=on or timezone.localdate()).filter(person_id=person.pk, role__in=held)
    for unit_id, reach, path in grants.values_list("unit_id", "reach", "unit__path__path"):
        alone.add(unit_id)
        if reach == Reach.SUBTREE and path:
            subtrees.add(path)
        elif reach == Reach.CHILDREN and path:
            alone.update(_directly_below(path))
    return Scope(subtrees=tuple(sorted(subtrees)), units=frozenset(alone))


def _directly_below(path: str) -> Iterable[int]:
    below = UnitPath.objects.filter(path__gt=path, path__lt=just_after(path), depth=path.count("/") - 1)
    return below.values_list("unit_id", flat=True)


def may(person: Any, permission: str, unit: Unit) -> bool:
    """Whether the permission covers this unit today."""
    scope = scope_of(person, permission)
    if scope.everything or unit.pk in scope.units:
        return True
    path = UnitPath.objects.filter(unit=unit).values_list("path", flat=True).first()
    return path is not None and scope.covers_path(path)


def may_somewhere(person: Any, permission: str) -> bool:
    """Whether the person holds the permission at any unit at all."""
    return not scope_of(person, permission).is_empty


def require(person: Any, permission: str, unit: Unit) -> None:
    """Let pass or raise Refused."""
    if not may(person, permission, unit):
        raise Refused(permission, person=person, unit=unit)


class ScopedQuerySet(models.QuerySet[Row]):
    """Rows that belong to a unit. `unit_lookup` is the way from the row to its unit ('' when the row is the unit)."""

    read_permission: str = ""
    unit_lookup: str = "unit"

    def within(self, scope: Scope) -> Self:
        """Rows whose unit lies in a scope."""
        return self.filter(scope.as_q(self.unit_lookup))

    def visible_to(self, person: Any) -> Self:
        """Rows that a person may know of."""
        return self.within(scope_of(person, self.read_permission))
