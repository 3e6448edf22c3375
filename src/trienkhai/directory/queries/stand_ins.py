"""Who stands in for somebody, and for whom he may act."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from trienkhai.access.models import Grant
from trienkhai.accounts.models import Person
from trienkhai.directory.queries.people import RoleHeld, worded


@dataclass(frozen=True)
class OwnRole:
    """A role of the reader, and those who act for him in it now or later."""

    held: RoleHeld
    stand_ins: tuple[Grant, ...]


@dataclass(frozen=True)
class Absent:
    """Somebody for whom the reader is named. `may_act`: today; `is_on`: he does just now."""

    person: Person
    roles: tuple[RoleHeld, ...]
    may_act: bool
    is_on: bool


@dataclass(frozen=True)
class StandInPage:
    own: tuple[OwnRole, ...]
    absent: tuple[Absent, ...]


def stand_in_page(reader: Any) -> StandInPage:
    """In one's own name, whoever one acts for just now. A fixed number of queries."""
    today = timezone.localdate()
    live = Grant.objects.live(on=today).select_related("unit", "person", "stands_for")
    mine = worded(list(live.filter(person=reader.pk, stands_for=None).order_by("from_day", "pk")), today)
    for_me = defaultdict(list)
    for grant in live.filter(stands_for=reader.pk).order_by("from_day", "pk"):
        for_me[grant.role, grant.unit_id].append(grant)  # type: ignore[attr-defined]
    own = tuple(OwnRole(one, tuple(for_me[one.grant.role, one.unit.unit])) for one in mine)
    named = worded(list(live.filter(person=reader.pk).exclude(stands_for=None).order_by("from_day", "pk")), today)
    usable = set(Grant.objects.standing_in(reader, on=today).values_list("stands_for_id", flat=True))
    by_person: dict[int, list[RoleHeld]] = defaultdict(list)
    for one in named:
        if one.grant.stands_for is not None:
            by_person[one.grant.stands_for.pk].append(one)
    acting = getattr(reader, "acting_for", None)
    absent = tuple(
        Absent(roles[0].grant.stands_for, tuple(roles), pk in usable, acting is not None and acting.pk == pk)  # type: ignore[arg-type]
        for pk, roles in by_person.items()
    )
    return StandInPage(own, absent)
