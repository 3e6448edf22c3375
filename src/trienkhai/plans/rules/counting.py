"""What is counted of an order: instances that nobody broke down further, and how far they are. Pure.

An instance that was broken down counts as its parts; one that was withdrawn, or not given yet, counts as nothing. Four facts
stay apart: taken on, told of, evidenced, confirmed.
"""

from collections.abc import Iterable
from dataclasses import astuple, dataclass

from trienkhai.plans.rules.lifecycle import CONFIRMED, LIVE, TAKEN


@dataclass(frozen=True)
class Sums:
    """Counts of instances without parts, at and below one; `percent`: their percentages added up."""

    parts: int = 0
    taken: int = 0
    told: int = 0
    evidenced: int = 0
    confirmed: int = 0
    percent: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(mine + its for mine, its in zip(astuple(self), astuple(other), strict=True)))

    def __sub__(self, other: "Sums") -> "Sums":
        return Sums(*(mine - its for mine, its in zip(astuple(self), astuple(other), strict=True)))

    @property
    def mean_percent(self) -> int | None:
        """The mean of the percentages, rounded half up; None where nothing is counted."""
        return (2 * self.percent + self.parts) // (2 * self.parts) if self.parts else None


NOTHING = Sums()


def own_sums(state: str, *, percent: int, is_told: bool, has_files: bool, is_endless: bool, terms_done: int) -> Sums:
    """What one instance without parts counts. What has no end is confirmed once a report of it was."""
    if state not in LIVE:
        return NOTHING
    done = state == CONFIRMED or (is_endless and terms_done > 0)
    return Sums(
        parts=1,
        taken=int(state in TAKEN),
        told=int(is_told),
        evidenced=int(has_files),
        confirmed=int(done),
        percent=100 if state == CONFIRMED else percent,
    )


def total(parts: Iterable[Sums]) -> Sums:
    return sum(parts, NOTHING)
