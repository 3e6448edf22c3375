"""Units, rounds and indicators against each other: a table of two of them for one of the third, each number with its trace."""

from trienkhai.rollup.cross.build import Cross, cross
from trienkhai.rollup.cross.choice import Choice

__all__ = ["Choice", "Cross", "cross"]
