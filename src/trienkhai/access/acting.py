"""In whose place somebody acts. Who was named to stand in for another says so ("A for B"), and then holds what B holds there.

`acting_for` of a Person is set for one request by the middleware; elsewhere everybody acts for himself.
"""

from datetime import date
from typing import Any

from django.utils import timezone

from trienkhai.access.models import Grant
from trienkhai.accounts.models import Person


def absent_of(by: Any) -> Person | None:
    """For whom somebody acts; None for who acts for himself, and for the system."""
    return getattr(by, "acting_for", None)


def hands_of_person(by: Any) -> frozenset[int]:
    """The people behind an act, by id: who acts, and for whom. Two people have to be two on both sides."""
    absent, own = absent_of(by), getattr(by, "pk", None)
    return frozenset(pk for pk in (own, absent.pk if absent else None) if pk is not None)


def grants_for(person: Any, absent: Person, *, on: date | None = None) -> list[Grant]:
    """What one holds today in the place of another. One query."""
    rows = Grant.objects.standing_in(person, on=on or timezone.localdate()).filter(stands_for=absent)
    return list(rows.select_related("unit", "stands_for"))
