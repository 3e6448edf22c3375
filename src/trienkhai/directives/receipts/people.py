"""Who says for a unit that a document came: those who hold that right nearest to it. Nobody from above does so in passing."""

from collections.abc import Collection
from typing import Any

from trienkhai.access.acting import absent_of
from trienkhai.access.errors import Refused
from trienkhai.access.nearest import nearest_holders
from trienkhai.access.scope import require
from trienkhai.accounts.models import Person
from trienkhai.directives.models import Receipt
from trienkhai.directives.permissions import CONFIRM

AT_ONCE = 2000  # units whose holders are looked up in one statement


def confirmers(units: Collection[int]) -> dict[int, tuple[Person, ...]]:
    """For each unit those who confirm for it; nobody for some. Two queries for each AT_ONCE units."""
    found: dict[int, tuple[Person, ...]] = {}
    ordered = sorted(set(units))
    for begin in range(0, len(ordered), AT_ONCE):
        found |= nearest_holders(CONFIRM, ordered[begin : begin + AT_ONCE])
    return found


def holder_of(person: Any) -> Any:
    """In whose place somebody confirms: his own, or that of the one he acts for."""
    return absent_of(person) or person


def require_confirmer(receipt: Receipt, by: Any) -> None:
    """Raises Refused for whoever does not confirm for the unit."""
    require(by, CONFIRM, receipt.unit)
    unit: int = receipt.unit_id  # type: ignore[attr-defined]
    if holder_of(by) not in confirmers([unit]).get(unit, ()):
        raise Refused(CONFIRM, person=by, unit=receipt.unit)
