"""Figures of a sheet added up, but for the noise of binary fractions."""

from decimal import Decimal

from trienkhai.office.sheets.model import Cell

NOISE = Decimal("1e-12")


def number_of(cell: Cell) -> Decimal | None:
    """The figure of a cell that holds a number."""
    return Decimal(cell.value) if cell.kind == "number" and isinstance(cell.value, int | Decimal) else None


def is_equal(one: Decimal, other: Decimal) -> bool:
    """Equal to twelve digits."""
    return abs(one - other) <= max(abs(one), abs(other), Decimal(1)) * NOISE
