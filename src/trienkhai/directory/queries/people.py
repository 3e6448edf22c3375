"""People and the roles they hold, as far as somebody who may give roles sees them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.models import Grant
from trienkhai.access.roles import ROLES
from trienkhai.access.scope import scope_of
from trienkhai.accounts.models import Person
from trienkhai.directory.queries.story import Named
from trienkhai.directory.rights import GRANT, lacking, stands_above
from trienkhai.directory.words import shown
from trienkhai.units.models import Root, Unit
from trienkhai.units.queries import last_namings, namings_on
from trienkhai.vietnamese import search_key


@dataclass(frozen=True)
class RoleHeld:
    """A grant with its words. `state` is 'now', 'ahead' or 'past'."""

    grant: Grant
    role: str
    unit: Named
    state: str
    may_end: bool = False

    @property
    def absent(self) -> str:
        """For whom the person stands in; '' for a role of his own."""
        return self.grant.stands_for.full_name if self.grant.stands_for else ""

    @property
    def sentence(self) -> str:
        """Role, unit, reach and days in one line."""
        values = {"role": self.role, "unit": self.unit.name, "reach": self.grant.get_reach_display()}
        values |= {"begin": shown(self.grant.from_day), "end": shown(self.grant.to_day)}
        if self.grant.to_day is None:
            return _("%(role)s · %(unit)s (%(reach)s) · from %(begin)s") % values
        return _("%(role)s · %(unit)s (%(reach)s) · from %(begin)s, before %(end)s") % values


@dataclass(frozen=True)
class PersonRow:
    """Somebody in a list, with the roles of today and those to come."""

    person: Person
    held: tuple[RoleHeld, ...]


@dataclass(frozen=True)
class PersonPage:
    """Everything about one account. `elsewhere` counts roles that the reader may not see; `above` when he may act on it."""

    person: Person
    held: tuple[RoleHeld, ...]
    elsewhere: int
    above: bool


def grants_in_scope(reader: Any) -> QuerySet[Grant]:
    """The roles that were given where the reader may give roles, with their units and people."""
    return Grant.objects.filter(scope_of(reader, GRANT).as_q("unit")).select_related("unit", "person")


def people_in_scope(reader: Any) -> QuerySet[Person]:
    """Those who hold, held or will hold a role where the reader may give roles."""
    return Person.objects.filter(pk__in=grants_in_scope(reader).values("person_id"))


def people_of(reader: Any, *, asked: str = "", root: Root | None = None) -> list[PersonRow]:
    """People by name, accents or not, or user name. Five queries."""
    people = people_in_scope(reader)
    if root is not None:
        people = people.filter(grants__unit__root=root).distinct()
    key = search_key(asked)
    found = [person for person in people if key in search_key(person.full_name) or key in person.username.lower()]
    found.sort(key=lambda person: (not person.is_active, search_key(person.full_name.rpartition(" ")[2]), person.pk))
    return _with_roles(found, reader)


def _with_roles(found: list[Person], reader: Any) -> list[PersonRow]:
    today = timezone.localdate()
    grants = Grant.objects.live(on=today).filter(scope_of(reader, GRANT).as_q("unit"))
    by_person: dict[int, list[RoleHeld]] = defaultdict(list)
    grants = grants.select_related("stands_for")
    for held in worded(list(grants.order_by("from_day", "pk")), today):
        by_person[held.grant.person_id].append(held)  # type: ignore[attr-defined]
    return [PersonRow(person, tuple(by_person[person.pk])) for person in found]


def worded(grants: list[Grant], today: date, reader: Any = None) -> list[RoleHeld]:
    """Grants with the names of their units; with a reader, whether he may end each. Two queries, and two more for each."""
    units = {grant.unit_id for grant in grants}  # type: ignore[attr-defined]
    names = {**last_namings(units), **namings_on(today, units)}
    worded = []
    for grant in grants:
        naming = names.get(grant.unit_id)  # type: ignore[attr-defined]
        named = Named(grant.unit_id, naming.label if naming else "–", naming.code if naming else "")  # type: ignore[attr-defined]
        ended = grant.to_day is not None and (grant.to_day <= today or grant.to_day <= grant.from_day)
        state = "past" if ended else "ahead" if grant.from_day > today else "now"
        may_end = reader is not None and not ended and not lacking(reader, grant.role, grant.unit, grant.reach)
        worded.append(RoleHeld(grant, role_name(grant.role), named, state, may_end))
    return worded


def role_name(key: str) -> str:
    """The word for a role; a role of another version shows its key."""
    return str(ROLES[key].name) if key in ROLES else key


def person_page(person: Person, *, reader: Any) -> PersonPage:
    """The roles of one person, newest first."""
    every = Grant.objects.filter(person=person)
    seen = every.filter(scope_of(reader, GRANT).as_q("unit")).select_related(
        "unit", "granted_by", "ended_by", "stands_for"
    )
    held = worded(list(seen.order_by("-from_day", "-pk")), timezone.localdate(), reader)
    order = ("now", "ahead", "past")
    held.sort(key=lambda one: order.index(one.state))
    return PersonPage(person, tuple(held), every.count() - len(held), stands_above(reader, person))


@dataclass(frozen=True)
class Holder:
    """Somebody with a role at a unit, on the unit's page."""

    person: Person
    role: str
    may_open: bool


def holders_at(unit: Unit, day: date, *, reader: Any) -> list[Holder]:
    """Who held a role at just this unit on a day, as everybody who may see the unit may know. Three queries."""
    grants = Grant.objects.in_force(on=day).own().filter(unit=unit, person__is_active=True).select_related("person")
    order = list(ROLES)
    rows = sorted(grants, key=lambda grant: (order.index(grant.role) if grant.role in order else 99, grant.pk))
    known = _known(reader, {grant.person_id for grant in rows})  # type: ignore[attr-defined]
    return [Holder(grant.person, role_name(grant.role), grant.person_id in known) for grant in rows]  # type: ignore[attr-defined]


def _known(reader: Any, person_ids: Iterable[int]) -> set[int]:
    return set(people_in_scope(reader).filter(pk__in=list(person_ids)).values_list("pk", flat=True))
