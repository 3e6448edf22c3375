"""Who holds a permission nearest to a unit: at the unit itself; where nobody does, at the next unit above that has somebody."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from trienkhai.access.models import Grant, Reach
from trienkhai.access.roles import roles_with
from trienkhai.accounts.models import Person
from trienkhai.units.models import UnitPath
from trienkhai.units.paths import ids_of


def nearest_holders(
    permission: str, units: Iterable[int], *, on: date | None = None, role: str = ""
) -> dict[int, tuple[Person, ...]]:
    """For each unit those who hold the permission nearest to it today, by name; nobody for some. Who stands in for one is not
    among them. `role`: only what is held through this one counts. Two queries.

    Above a closed unit nobody counts: under its successors it is only read.
    """
    rows = UnitPath.objects.filter(unit__in=set(units)).values_list("unit_id", "path", "is_open")
    upwards = {unit: ids_of(path)[::-1] if is_open else (unit,) for unit, path, is_open in rows}
    held = [one.key for one in roles_with(permission) if role in ("", one.key)]
    # Grants held in another's place are left out here, not asked away: nearly all are one's own, and the database would begin
    # with these instead of with the units.
    grants = Grant.objects.in_force(on=on or timezone.localdate()).filter(
        unit__in={above for ids in upwards.values() for above in ids}, role__in=held, person__is_active=True
    )
    told: dict[int, list[Grant]] = {}
    for grant in grants.select_related("person").order_by("person__full_name", "person_id"):
        if grant.stands_for_id is None:  # type: ignore[attr-defined]
            told.setdefault(grant.unit_id, []).append(grant)  # type: ignore[attr-defined]
    return {unit: _nearest(told, ids) for unit, ids in upwards.items()}


def _nearest(told: dict[int, list[Grant]], upwards: tuple[int, ...]) -> tuple[Person, ...]:
    """`upwards`: the unit, then those above it, nearest first."""
    for steps, above in enumerate(upwards):
        reaching = {grant.person.pk: grant.person for grant in told.get(above, ()) if _reaches(grant, steps)}
        if reaching:
            return tuple(reaching.values())
    return ()


def _reaches(grant: Grant, steps: int) -> bool:
    return not steps or grant.reach == Reach.SUBTREE or (grant.reach == Reach.CHILDREN and steps == 1)
