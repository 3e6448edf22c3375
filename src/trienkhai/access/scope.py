"""`scope_of` and `require`: the only two places that know who may what where."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Self, TypeVar

from django.db import connection, models
from django.utils import timezone

from trienkhai.access.errors import Refused
from trienkhai.access.models import Grant, Reach
from trienkhai.access.roles import IN_ONES_OWN_NAME, roles_with
from trienkhai.units.models import Placement, Unit, UnitPath
from trienkhai.units.scope import NOTHING, Scope, just_after

Row = TypeVar("Row", bound=models.Model)

# `GrantQuerySet.held_by` of who acts for himself, in words of the database: every act and every page asks it several times,
# and to make the statement anew each time costs ten times what the database needs to answer.
OWN_GRANTS = """
    SELECT g.unit_id, g.reach, p.path FROM access_grant g LEFT JOIN units_unitpath p ON p.unit_id = g.unit_id
    WHERE g.person_id = %%s AND g.stands_for_id IS NULL AND g.from_day <= %%s AND (g.to_day IS NULL OR g.to_day > %%s)
    AND g.role IN (%s)
"""


def scope_of(person: Any, permission: str, *, on: date | None = None, role: str = "") -> Scope:
    """Where `person` holds `permission` on a day (default today). The system itself (None) is not a person: it has no scope.

    `role`: only what is held through this one counts.
    One database query, and one more for each grant that reaches to the units directly below.
    """
    if isinstance(person, Scope):
        return person
    if person is None or not getattr(person, "is_active", False):
        return NOTHING
    if permission in IN_ONES_OWN_NAME and getattr(person, "acting_for", None) is not None:
        return NOTHING
    held = [one.key for one in roles_with(permission) if role in ("", one.key)]
    subtrees: set[str] = set()
    units: set[int] = set()
    tops: set[int] = set()
    for unit_id, reach, path in _grants(person, held, on or timezone.localdate()):
        units.add(unit_id)
        if reach == Reach.SUBTREE and path:
            subtrees.add(path)
            tops.add(unit_id)
        elif reach == Reach.CHILDREN and path:
            units.update(_directly_below(path))
    return Scope(subtrees=tuple(sorted(subtrees)), units=frozenset(units), alone=frozenset(units - tops))


def _grants(person: Any, roles: Sequence[str], day: date) -> Iterable[tuple[int, str, str | None]]:
    """Unit, reach and path of what a person holds in some roles on a day, as he acts (`GrantQuerySet.held_by`)."""
    if not roles:
        return ()
    if getattr(person, "acting_for", None) is not None:
        rows = Grant.objects.held_by(person, on=day).filter(role__in=roles)
        return rows.values_list("unit_id", "reach", "unit__path__path")
    told = connection.ops.adapt_datefield_value(day)
    with connection.cursor() as cursor:
        cursor.execute(OWN_GRANTS % ", ".join(["%s"] * len(roles)), [person.pk, told, told, *roles])
        found: list[tuple[int, str, str | None]] = cursor.fetchall()
    return found


def _directly_below(path: str) -> Iterable[int]:
    below = UnitPath.objects.filter(path__gt=path, path__lt=just_after(path), depth=path.count("/") - 1)
    return below.values_list("unit_id", flat=True)


def may(person: Any, permission: str, unit: Unit) -> bool:
    """Whether the permission covers this unit today. Under its successors a closed unit may only be read.

    Its past is still kept by those who stand above the place it had.
    """
    scope = scope_of(person, permission)
    if scope.everything or unit.pk in scope.units:
        return True
    stands = UnitPath.objects.filter(unit=unit).values_list("path", "is_open").first()
    if stands is None:
        return False
    return inherits(permission, scope, *stands) or (not stands[1] and _covered_while_open(scope, unit.pk))


def _covered_while_open(scope: Scope, unit_id: int) -> bool:
    """Whether a scope reaches a closed unit by the last unit it stood under. Two queries a closed unit on the way up."""
    seen: set[int] = set()
    while unit_id not in seen:
        seen.add(unit_id)
        above = Placement.objects.filter(unit=unit_id).order_by("-from_day", "-pk")
        parent = above.values_list("parent_id", "parent__path__path", "parent__path__is_open").first()
        if parent is None or parent[0] is None or parent[1] is None:
            return False
        parent_id, path, is_open = parent
        if is_open or parent_id in scope.units - scope.alone:
            return parent_id in scope.units - scope.alone or scope.covers_path(path)
        unit_id = parent_id
    return False


def inherits(permission: str, scope: Scope, path: str, is_open: bool) -> bool:
    """Whether a scope reaches a unit from above, by where the unit stands today."""
    return (is_open or permission.endswith(".read")) and scope.covers_path(path)


def may_somewhere(person: Any, permission: str) -> bool:
    """Whether the person holds the permission at any unit at all."""
    return not scope_of(person, permission).is_empty


def covers_every_root(person: Any, permission: str) -> bool:
    """Whether the permission is held over every organisation of the installation, from its top unit down."""
    scope = scope_of(person, permission)
    tops = UnitPath.objects.filter(depth=0, is_open=True)
    return scope.everything or (bool(scope.subtrees) and not tops.exclude(scope.subtree_q("unit")).exists())


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
