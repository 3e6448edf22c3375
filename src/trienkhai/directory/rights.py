"""Who stands above whom: asked by the acts that give rights, and by the pages that offer them."""

from typing import Any

from django.utils import timezone

from trienkhai.access.holding import Held
from trienkhai.access.models import Grant
from trienkhai.access.roles import ROLES
from trienkhai.access.scope import scope_of
from trienkhai.accounts.models import Person
from trienkhai.units.models import Unit

GRANT = "access.grant"


def lacking(by: Any, role: str, unit: Unit, reach: str) -> str:
    """The permission that somebody lacks to give (and so to end) a role at a unit, as far down as `reach` says; '' if none."""
    known = ROLES[role].permissions if role in ROLES else frozenset[str]()
    return Held.today(by).lacks((GRANT, *sorted(known)), unit, reach)


def stands_above(by: Any, person: Person) -> bool:
    """Whether `by` could have given everything the person holds or will hold, and has to do with the person at all.

    A new password for somebody gives all that he may do; so does nobody get a higher right by way of it.
    """
    live = Grant.objects.live(on=timezone.localdate()).filter(person=person).select_related("unit")
    if any(lacking(by, grant.role, grant.unit, grant.reach) for grant in live):
        return False
    return Grant.objects.filter(scope_of(by, GRANT).as_q("unit"), person=person).exists()


def roles_to_give(by: Any) -> list[str]:
    """The roles whose every permission somebody holds at some unit; at which one is asked when the role is given."""
    held = {permission for role, *_ in Held.today(by).grants if role in ROLES for permission in ROLES[role].permissions}
    return [key for key, role in ROLES.items() if role.permissions <= held]
