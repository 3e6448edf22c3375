"""The units to which a unit may hand something on."""

from datetime import date

from trienkhai.units.models import Naming, Unit, UnitPath
from trienkhai.units.scope import just_after

MOST = 2000


def units_below(unit: Unit, on: date) -> dict[int, str]:
    """The open units directly below one, by name, each as it is written in a form: name and code. Two queries."""
    stands = UnitPath.objects.filter(unit=unit).values_list("path", "depth").first()
    if stands is None:
        return {}
    path, depth = stands
    rows = Naming.objects.on(on).filter(
        unit__path__path__gt=path,
        unit__path__path__lt=just_after(path),
        unit__path__depth=depth + 1,
        unit__path__is_open=True,
    )
    return {row.unit_id: label(row) for row in rows.order_by("sort_key", "pk")[:MOST]}  # type: ignore[attr-defined]


def label(naming: Naming) -> str:
    """How a unit is offered in a form, so that two of one name can be told apart."""
    return f"{naming.name} ({naming.code})" if naming.code else naming.name
