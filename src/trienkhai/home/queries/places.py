"""Where somebody works: the units of the grants in force."""

from dataclasses import dataclass
from datetime import date

from trienkhai.access.models import Grant
from trienkhai.accounts.models import Person
from trienkhai.units.queries import last_namings


@dataclass(frozen=True)
class Place:
    """A unit at which the person holds a role."""

    unit: int
    name: str
    is_illustrative: bool


def places_of(person: Person, *, on: date) -> tuple[Place, ...]:
    """The units of the grants in force, by name. Two queries."""
    grants = Grant.objects.held_by(person, on=on)
    roots = dict(grants.values_list("unit_id", "unit__root__is_illustrative"))
    namings = last_namings(roots)
    named = sorted(namings.values(), key=lambda naming: naming.sort_key)
    return tuple(Place(naming.unit_id, naming.name, roots[naming.unit_id]) for naming in named)
