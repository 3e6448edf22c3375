"""What follows from rows that were refused: so every fault is told once, where it is, and never what only comes of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date


class Follows(Exception):
    """A row cannot be judged, because it rests on one that was refused."""


@dataclass
class Doubts:
    """Codes and identities of refused rows, each from the day on which the row would hold.

    A refused row of a sheet only leaves days out; a refused change leaves the units named in it as they should no longer
    be (`unsettled`). `is_blind` when a whole file could not be read, so that nothing is known to be missing.
    """

    named: dict[str, date] = field(default_factory=dict)
    unsettled: dict[str, date] = field(default_factory=dict)
    is_blind: bool = False

    def left_out(self, names: Iterable[str], since: date | None) -> None:
        """A row that says what a unit is was refused."""
        _remember(self.named, names, since)

    def not_changed(self, names: Iterable[str], since: date | None) -> None:
        """A row that says what changes was refused."""
        names = tuple(names)
        _remember(self.named, names, since)
        _remember(self.unsettled, names, since)

    def about(self, name: str, day: date) -> bool:
        """Whether a unit that is not found on a day may be missing only because its row was refused."""
        return self.is_blind or _since(self.named, name, day)

    def about_any(self, names: Iterable[str], day: date) -> bool:
        return any(self.about(name, day) for name in names)

    def unsettled_any(self, names: Iterable[str], day: date) -> bool:
        """Whether a unit may be otherwise on a day than it seems."""
        return any(_since(self.unsettled, name, day) for name in names)


def _since(known: dict[str, date], name: str, day: date) -> bool:
    since = known.get(name)
    return since is not None and since <= day


def _remember(known: dict[str, date], names: Iterable[str], since: date | None) -> None:
    for name in names:
        if name:
            known[name] = min(known.get(name, date.max), since or date.min)
