"""Who holds a permission nearest to a unit: at the unit itself; where nobody does, at the next unit above that has somebody."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils import timezone

from trienkhai.access.models import Grant, Reach
from trienkhai.access.roles import roles_with
from trienkhai.accounts.models import Person
from trienkhai.units.models import UnitPath


def nearest_holders(
    permission: str, units: Iterable[int], *, on: date | None = None, role: str = ""
) -> dict[int, tuple[Person, ...]]:
    """For each unit those who hold the permission nearest to it today, by name; nobody for some. Who stands in for one is not
    among them. `role`: only what is held through this one counts. Two queries.

    Above a closed unit nobody counts: under its successors it is only read.
    """
    stands = {
        unit: (path, is_open)
        for unit, path, is_open in UnitPath.objects.filter(unit__in=set(units)).values_list(
            "unit_id", "path", "is_open"
        )
    }
    over = {above for path, is_open in stands.values() for above in (_upwards(path) if is_open else [path])}
    held = [one.key for one in roles_with(permission) if role in ("", one.key)]
    grants = (
        Grant.objects.own()
        .in_force(on=on or timezone.localdate())
        .filter(Q(unit__path__path__in=over) | Q(unit__in=stands), role__in=held, person__is_active=True)
    )
    told: dict[str, list[Grant]] = {}
    for grant in grants.select_related("person", "unit__path").order_by("person__full_name", "person_id"):
        told.setdefault(grant.unit.path.path, []).append(grant)
    return {unit: _nearest(told, unit, *stand) for unit, stand in stands.items()}


def _upwards(path: str) -> list[str]:
    """'/0001/00a7/' → itself, '/0001/'."""
    parts = path.strip("/").split("/")
    return ["/" + "/".join(parts[:length]) + "/" for length in range(len(parts), 0, -1)]


def _nearest(told: dict[str, list[Grant]], unit: int, path: str, is_open: bool) -> tuple[Person, ...]:
    for steps, above in enumerate(_upwards(path) if is_open else [path]):
        reaching = {grant.person.pk: grant.person for grant in told.get(above, ()) if _reaches(grant, unit, steps)}
        if reaching:
            return tuple(reaching.values())
    return ()


def _reaches(grant: Grant, unit: int, steps: int) -> bool:
    if grant.unit_id == unit:  # type: ignore[attr-defined]
        return True
    return grant.reach == Reach.SUBTREE or (grant.reach == Reach.CHILDREN and steps == 1)
