"""Giving roles. Nobody gives what he does not hold himself, and only where he may give roles at all."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Refused, Unacceptable
from trienkhai.access.models import Grant, Reach
from trienkhai.access.roles import ROLES
from trienkhai.access.scope import may
from trienkhai.accounts.models import Person
from trienkhai.audit.log import record
from trienkhai.units.models import Unit

GRANT = "access.grant"


@transaction.atomic
def grant_role(
    person: Person,
    role: str,
    unit: Unit,
    *,
    by: Any,
    since: date | None = None,
    reach: str = Reach.SUBTREE,
    reason: str = "",
) -> Grant:
    """Give a role at a unit from a day on (default today).

    Raises Refused: nobody gives what he does not hold; Unacceptable: there is no such role.
    """
    if role not in ROLES:
        raise Unacceptable([Problem(_("There is no role “%s”.") % role, code="no-such-role")])
    _may_give(by, role, unit)
    made = Grant.objects.create(
        person=person,
        role=role,
        unit=unit,
        reach=reach,
        from_day=since or timezone.localdate(),
        reason=reason,
        granted_by=by,
    )
    record(by, "access.granted", made, unit=unit, role=role, reach=reach, personal={"to": person.full_name})
    return made


def _may_give(by: Any, role: str, unit: Unit) -> None:
    if not may(by, GRANT, unit):
        raise Refused(GRANT, person=by, unit=unit)
    if any(not may(by, permission, unit) for permission in ROLES[role].permissions):
        raise Refused(GRANT, person=by, unit=unit)
