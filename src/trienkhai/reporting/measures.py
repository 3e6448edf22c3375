"""Measures: what the system itself can count for a unit in a period, by name. A template fills a figure from one.

Apps register theirs from a module called `counting`, which is loaded at start.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from trienkhai.periods import Period
from trienkhai.reporting.rules.known import Source


@dataclass(frozen=True)
class Counted:
    """How many, and what was counted, one by one."""

    value: int
    sources: tuple[Source, ...]


OwnLine = Callable[[Any, Period, Any], Counted]


@dataclass(frozen=True)
class Measure:
    """`label` is lazy: it is said in the language of the asker. `own_line` takes a unit, a period and the round that asks."""

    name: str
    label: Any
    own_line: OwnLine


_measures: dict[str, Measure] = {}


def register(name: str, label: Any, own_line: OwnLine) -> None:
    """Say what a measure is called and how it is counted: for a unit alone, without those below it."""
    _measures[name] = Measure(name, label, own_line)


def measure(name: str) -> Measure | None:
    return _measures.get(name)


def names() -> tuple[str, ...]:
    return tuple(sorted(_measures))
