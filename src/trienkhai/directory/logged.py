"""Units, people and their roles, as the log shows them."""

from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse

from trienkhai.access.models import Grant
from trienkhai.access.scope import may_somewhere
from trienkhai.audit.objects import About, shows
from trienkhai.directory.queries.people import people_in_scope
from trienkhai.directory.queries.visible import visible_among
from trienkhai.directory.rights import GRANT
from trienkhai.units.queries import last_namings


@shows("units.unit")
def units(ids: Collection[int], person: Any) -> Mapping[int, About]:
    namings = last_namings(visible_among(person, ids))
    return {unit: About(naming.name, reverse("directory:unit", args=[unit])) for unit, naming in namings.items()}


@shows("accounts.person")
def people(ids: Collection[int], person: Any) -> Mapping[int, About]:
    if not may_somewhere(person, GRANT):
        return {}
    found = people_in_scope(person).filter(pk__in=ids)
    return {one.pk: About(one.full_name, reverse("people:person", args=[one.pk])) for one in found}


@shows("access.grant")
def grants(ids: Collection[int], person: Any) -> Mapping[int, About]:
    """A role is shown on the page of who holds it."""
    held: dict[int, int] = dict(Grant.objects.filter(pk__in=ids).values_list("pk", "person_id"))
    seen = people(set(held.values()), person)
    return {grant: seen[one] for grant, one in held.items() if one in seen}
