"""The tree with all its days in memory: what an import plans, before a row is written.

Acts change it one after another; what cannot be applied at all raises `NotPossible`. Whether the whole then holds on every
day is asked afterwards (`faults`), so that the order of acts within one day does not matter.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from trienkhai.access.errors import Problem
from trienkhai.directory import words
from trienkhai.directory.importing.doubts import Doubts
from trienkhai.directory.rules.spans import Span


class NotPossible(Exception):
    """An act that cannot be applied; says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass(slots=True)
class Held:
    """Something true of a unit for a span. `pk` when stored already; `where` is the line of the file it came from."""

    begin: date
    end: date | None = None
    where: str = ""
    pk: int | None = None

    @property
    def span(self) -> Span:
        return Span(self.begin, self.end)


@dataclass(slots=True)
class Name(Held):
    name: str = ""
    short_name: str = ""
    code: str = ""
    kind: str = ""

    @property
    def said(self) -> tuple[str, ...]:
        return self.name, self.short_name, self.code, self.kind


@dataclass(slots=True)
class Place(Held):
    parent: "Draft | None" = None
    order: int = 0
    reason: str = ""
    line: str = "main"

    @property
    def said(self) -> tuple[object, ...]:
        return self.parent, self.order, self.reason


@dataclass(slots=True)
class Part(Held):
    grouping: str = ""
    part: str = ""
    order: int = 0


@dataclass(slots=True, eq=False)
class Draft:
    """A unit with its rows in the order of days. `elsewhere` are its places in lines other than the default one."""

    pk: int | None = None
    where: str = ""
    note: str = ""
    ident: str = ""
    names: list[Name] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    elsewhere: list[Place] = field(default_factory=list)

    def known_by(self) -> set[str]:
        """Every code it ever bore, and its identity in the files."""
        return {name.code for name in self.names if name.code} | {self.ident}

    def called(self, day: date | None = None) -> str:
        """How messages name the unit: its name on a day, else the last it had."""
        name = (held(self.names, day) if day else None) or (self.names[-1] if self.names else None)
        if name is None:
            return self.where
        return f"“{name.name}”" + (f" ({name.code})" if name.code else "")

    def is_open(self, day: date) -> bool:
        return held(self.places, day) is not None


@dataclass(slots=True, frozen=True)
class Descent:
    """One unit followed another."""

    predecessor: Draft
    successor: Draft
    day: date
    kind: str
    share: int | None = None
    note: str = ""
    source: str = ""
    is_stored: bool = False


Row = TypeVar("Row", bound=Held)


def held(rows: list[Row], day: date) -> Row | None:
    """The row in force on a day."""
    return next((row for row in rows if row.begin <= day and (row.end is None or day < row.end)), None)


def turn(rows: list[Row], new: Row) -> None:
    """`new` holds from its day up to the next row; the row in force ends, or gives way if it begins that very day."""
    now = held(rows, new.begin)
    following = [row.begin for row in rows if row.begin > new.begin]
    new.end = now.end if now else min(following, default=None)
    if now is not None and now.begin == new.begin:
        rows.remove(now)
    elif now is not None:
        now.end = new.begin
    rows.append(new)
    rows.sort(key=lambda row: row.begin)


@dataclass
class History:
    """All units of a root, with the groupings and the lineage between them."""

    units: list[Draft] = field(default_factory=list)
    descents: list[Descent] = field(default_factory=list)
    groupings: dict[str, str] = field(default_factory=dict)
    lines: dict[str, str] = field(default_factory=dict)
    by_ident: dict[str, Draft] = field(default_factory=dict)
    doubts: Doubts = field(default_factory=Doubts)
    _bearers: dict[str, list[Draft]] = field(default_factory=lambda: defaultdict(list))

    def add(self, unit: Draft) -> Draft:
        """Take in a unit that has its rows already."""
        self.units.append(unit)
        for name in unit.names:
            self.bears(unit, name.code)
        return unit

    def bears(self, unit: Draft, code: str) -> None:
        """Remember that a unit once bore a code, to find it by."""
        if code and unit not in self._bearers[code]:
            self._bearers[code].append(unit)

    def bearers(self, code: str, day: date) -> list[Draft]:
        """The units that bear a code on a day; more than one only while the acts of a day are half applied."""
        found = []
        for unit in self._bearers.get(code, ()):
            name = held(unit.names, day)
            if name is not None and name.code == code:
                found.append(unit)
        return found

    def ever_bore(self, code: str) -> list[Draft]:
        return list(self._bearers.get(code, ()))

    def open(self, name: Name, parent: Draft | None, *, order: int = 0) -> Draft:
        """A unit begins."""
        if not name.name:
            raise NotPossible(words.no_name(name.where))
        place = Place(name.begin, name.end, name.where, parent=parent, order=order)
        return self.add(Draft(where=name.where, names=[name], places=[place]))

    def reopen(self, unit: Draft, name: Name, parent: Draft | None, *, order: int = 0) -> None:
        """A unit that was closed is there again."""
        turn(unit.names, name)
        turn(unit.places, Place(name.begin, None, name.where, parent=parent, order=order))
        self.bears(unit, name.code)

    def rename(self, unit: Draft, new: Name) -> None:
        """From a day on the unit is called otherwise; empty fields stay as they were."""
        now = held(unit.names, new.begin)
        if now is None:
            raise NotPossible(words.not_open(unit.called(), new.begin, new.where))
        new.name, new.short_name = new.name or now.name, new.short_name or now.short_name
        new.code, new.kind = new.code or now.code, new.kind or now.kind
        if new.said != now.said:
            turn(unit.names, new)
            self.bears(unit, new.code)

    def move(self, unit: Draft, new: Place) -> None:
        """From a day on the unit stands elsewhere."""
        now = held(unit.places, new.begin)
        if now is None:
            raise NotPossible(words.not_open(unit.called(), new.begin, new.where))
        if (now.parent, now.order) != (new.parent, new.order):
            turn(unit.places, new)

    def close(self, unit: Draft, day: date, where: str) -> None:
        """The unit ends; its names and groups with it. Rows that begin on the day itself are gone."""
        last = held(unit.places, day)
        if last is None or unit.places[0].begin >= day:
            raise NotPossible(words.not_open_before(unit.called(), day, where))
        later = [row.begin for row in (*unit.places, *unit.names, *unit.parts, *unit.elsewhere) if row.begin > day]
        if later:
            raise NotPossible(words.later_changes(unit.called(), min(later), day, where))
        _end(unit.places, day, where)
        _end(unit.names, day, where)
        _end(unit.parts, day, where)
        _end(unit.elsewhere, day, where)

    def descend(self, made: Descent, where: str = "") -> None:
        """Record who followed whom."""
        if made.predecessor is made.successor:
            raise NotPossible(words.follows_itself(made.successor.called(made.day), where))
        self.descents.append(made)


def _end(rows: list[Row], day: date, where: str) -> None:
    rows[:] = [row for row in rows if row.begin != day]
    for row in rows:
        if row.end is None or row.end > day:
            row.end, row.where = day, where or row.where
