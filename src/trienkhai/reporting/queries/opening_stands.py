"""The units of a round to come, with where they stand today."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from trienkhai.units.models import UnitPath

SLICE = 5000


class Standing(Protocol):
    """A unit of a round to come; `parent` is its place in the list, -1 at a top."""

    @property
    def unit_id(self) -> int: ...
    @property
    def parent(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def is_expected(self) -> bool: ...


@dataclass(frozen=True)
class Stand:
    path: str
    is_open: bool


Stands = Mapping[int, Stand]


def stands_of(units: list[int]) -> dict[int, Stand]:
    found: dict[int, Stand] = {}
    for start in range(0, len(units), SLICE):
        rows = UnitPath.objects.filter(unit__in=units[start : start + SLICE])
        found |= {unit: Stand(path, is_open) for unit, path, is_open in rows.values_list("unit_id", "path", "is_open")}
    return found


def subtrees_over(path: str) -> Iterator[str]:
    """The paths of all subtrees that hold a path, its own among them."""
    steps = path.split("/")
    yield from ("/".join(steps[:length]) + "/" for length in range(2, len(steps)))
