"""Which units a person may know of. `units` lies below `access`, so its rows are narrowed here."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from trienkhai.access.scope import scope_of
from trienkhai.units.models import Unit

READ = "units.read"


def visible_units(person: Any) -> QuerySet[Unit]:
    """The units that a person may see, closed ones under their heirs included."""
    return Unit.objects.filter(scope_of(person, READ).as_q(""))


def visible_among(person: Any, unit_ids: Iterable[int]) -> set[int]:
    """Those of some units that a person may see. Two queries."""
    return set(visible_units(person).filter(pk__in=set(unit_ids)).values_list("pk", flat=True))
