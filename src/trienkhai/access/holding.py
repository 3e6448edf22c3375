"""What somebody may hand on: a permission held at a unit, and as far down as the new grant would reach."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.utils import timezone

from trienkhai.access.models import Grant, Reach
from trienkhai.access.roles import ROLES
from trienkhai.units.models import Unit, UnitPath


@dataclass(frozen=True)
class Held:
    """The grants of a person today: (role, unit, reach, path of the unit)."""

    grants: tuple[tuple[str, int, str, str], ...]

    @classmethod
    def today(cls, person: Any) -> Self:
        """One query; nothing for nobody, the system, a closed account, or who acts for another."""
        if person is None or not getattr(person, "is_active", False) or getattr(person, "acting_for", None):
            return cls(())
        rows = Grant.objects.held_by(person, on=timezone.localdate())
        found = rows.values_list("role", "unit_id", "reach", "unit__path__path")
        return cls(tuple((role, unit, reach, path or "") for role, unit, reach, path in found))

    def lacks(self, permissions: Iterable[str], unit: Unit, reach: str) -> str:
        """The first of some permissions that is not held at a unit as far down as `reach`; '' when all are. One query."""
        path = UnitPath.objects.filter(unit=unit).values_list("path", flat=True).first() or ""
        covering = [role for role, at, held, top in self.grants if _covers(at, held, top, unit.pk, path, reach)]
        given = {permission for role in covering if role in ROLES for permission in ROLES[role].permissions}
        return next((permission for permission in permissions if permission not in given), "")


def _covers(at: int, held: str, top: str, unit: int, path: str, reach: str) -> bool:
    if held == Reach.SUBTREE and top and path.startswith(top):
        return True
    if at == unit:
        return reach in {Reach.UNIT, held}
    return held == Reach.CHILDREN and reach == Reach.UNIT and bool(top) and _above(path) == top


def _above(path: str) -> str:
    """'/0001/' for '/0001/00a7/'."""
    return path[: path.rstrip("/").rfind("/") + 1]
