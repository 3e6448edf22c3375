"""Makes units of the rows of a dated sheet, finds them their parents, and compares them with units already stored."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TypeVar

from django.utils.text import slugify
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem
from trienkhai.directory import words
from trienkhai.directory.importing.history import Draft, Held, History, Name, Part, Place
from trienkhai.directory.importing.judging import Judgement, Verdict, not_judged
from trienkhai.directory.rules.spans import Span
from trienkhai.vietnamese import fold, search_key

H = TypeVar("H", bound=Held)


@dataclass(slots=True)
class Row:
    """One line of the sheet, read."""

    where: str
    ident: str
    name: Name
    parent: str
    parent_ident: str
    order: int
    parent_at: str
    groups: dict[str, tuple[str, int]]
    reason: str
    note: str

    @property
    def span(self) -> Span:
        return self.name.span


Rows = Mapping[str, list[Row]]


def build(by_unit: Rows, history: History, judgement: Judgement) -> None:
    """Add the units of the rows to the history."""
    building = _Building(by_unit, history, judgement)
    building.meet_known()
    building.name_all()
    for key, rows in by_unit.items():
        building.place(key, rows)


def grouping_key(name: str) -> str:
    """The key of a grouping that is known by its name: 'Khối sản xuất' → 'khoi-san-xuat'."""
    return slugify(fold(name))[:50]


@dataclass
class _Building:
    by_unit: Rows
    history: History
    judgement: Judgement
    stored: dict[str, Draft] = field(default_factory=dict)
    made: dict[str, Draft] = field(default_factory=dict)
    top: Draft | None = None
    unsure: set[str] = field(default_factory=set)

    def meet_known(self) -> None:
        """Which of the sheet's units are in the tree already; and under whom stands what names no parent."""
        for key, rows in self.by_unit.items():
            unit = self._bearer_during(rows)
            if unit is not None:
                self.stored[key] = unit
        tops = [unit for unit in self.history.units if any(place.parent is None for place in unit.places)]
        self.top = tops[0] if len(tops) == 1 else None
        self._adopt_founded()

    def _bearer_during(self, rows: list[Row]) -> Draft | None:
        """The stored unit that bears the code on a day of one of the rows; without codes, the name."""
        for row in rows:
            code, name = row.name.code, row.name.name
            candidates = self.history.ever_bore(code) if code else self._codeless.get(name, ())
            for unit in candidates:
                if any(
                    own.code == code and (code or own.name == name) and own.span.meet(row.span) for own in unit.names
                ):
                    return unit
        return None

    @cached_property
    def _codeless(self) -> dict[str, list[Draft]]:
        found = defaultdict(list)
        for unit in self.history.units:
            for name in {own.name for own in unit.names if not own.code}:
                found[name].append(unit)
        return found

    def _adopt_founded(self) -> None:
        """The lone unit made by `init` is the one top of the sheet, which knows its history better."""
        parentless = [
            key for key, rows in self.by_unit.items() if any(not (row.parent or row.parent_ident) for row in rows)
        ]
        alone = self.history.units[0] if len(self.history.units) == 1 else None
        if alone is None or len(parentless) != 1 or self.stored.get(parentless[0], alone) is not alone:
            return
        alone.names, alone.places, alone.parts = [], [], []
        self.stored.pop(parentless[0], None)
        self.made[parentless[0]] = alone
        self.top = None

    def name_all(self) -> None:
        for key, rows in self.by_unit.items():
            is_new = key not in self.made
            unit = self.made.setdefault(key, Draft(where=rows[0].where))
            unit.note = next((row.note for row in rows if row.note), unit.note)
            for row in rows:
                # A copy: it may go on over the next rows, while the row keeps its own days.
                _join(unit.names, replace(row.name), unit.names and unit.names[-1].said == row.name.said)
            target = self.stored.get(key, unit)
            if key not in self.stored:
                for row in rows:
                    self.history.bears(unit, row.name.code)
                if is_new:
                    self.history.units.append(unit)
            if rows[0].ident:
                self.history.by_ident[rows[0].ident] = target
                target.ident = rows[0].ident

    def place(self, key: str, rows: list[Row]) -> None:
        """Give a unit its places and groups; a stored one is compared with what the sheet says."""
        unit = self.made[key]
        for row in rows:
            parent = self._parent(key, row)
            before = unit.places[-1] if unit.places else None
            place = Place(row.name.begin, row.span.end, row.where, parent=parent, order=row.order, reason=row.reason)
            _join(unit.places, place, before and before.said == place.said)
            self._group(unit, row)
        known = self.stored.get(key)
        if known is None:
            self._tell(rows, Verdict.NEW)
        elif _shape(known) == _shape(unit):
            self._tell(rows, Verdict.SAME)
        elif key in self.unsure or self.history.doubts.about_any((rows[0].ident, rows[0].name.code), date.max):
            self._tell(rows, Verdict.REFUSED, not_judged())
        else:
            message = _("%s is in the tree already with another history. Record what changed with a list of changes.")
            self.judgement.refuse(Problem(message % known.called(), rows[0].where, "another-history"))

    def _tell(self, rows: list[Row], verdict: Verdict, words_: str = "") -> None:
        for row in rows:
            self.judgement.say(row.where, verdict, words_ or row.name.name)

    def _parent(self, key: str, row: Row) -> Draft | None:
        stored = self.stored.get(key)
        if not row.parent and not row.parent_ident:
            return None if stored is self.top else self.top
        if row.parent_ident in self.history.by_ident:
            return self.history.by_ident[row.parent_ident]
        bearers = self.history.bearers(row.parent, row.name.begin)
        if not bearers:
            self.unsure.add(key)
            if self.history.doubts.about_any((row.parent, row.parent_ident), row.name.begin):
                return None
            message = _(
                "“%(code)s” is not the code of any unit on %(day)s. "
                "Expected a code of this file or of the tree that is in force on that day."
            )
            values = {"code": row.parent or row.parent_ident, "day": words.shown(row.name.begin)}
            self.judgement.refuse(Problem(message % values, row.parent_at, "unknown-parent"))
            return None
        return bearers[0]

    def _group(self, unit: Draft, row: Row) -> None:
        for name, (part, order) in row.groups.items():
            if not part:
                continue
            key = self._grouping(name)
            new = Part(row.name.begin, row.span.end, row.where, grouping=key, part=part, order=order)
            before = next((old for old in reversed(unit.parts) if old.grouping == key), None)
            if before is not None and before.end == new.begin and (before.part, before.order) == (part, order):
                before.end = new.end
            else:
                unit.parts.append(new)

    def _grouping(self, name: str) -> str:
        """The key of a grouping: of the stored one with this name, else a new one made of the name."""
        known = next(
            (key for key, stored in self.history.groupings.items() if search_key(stored) == search_key(name)), ""
        )
        key = known or grouping_key(name)
        self.history.groupings.setdefault(key, name)
        return key


def _join(rows: list[H], new: H, is_same: object) -> None:
    """Append a row, or let the last one go on when it says the same."""
    if is_same and rows[-1].end == new.begin:
        rows[-1].end = new.end
    else:
        rows.append(new)


def _shape(unit: Draft) -> object:
    """A unit's history for comparison; a parent is the same object on both sides."""
    return (
        [(row.begin, row.end, row.said) for row in unit.names],
        [(row.begin, row.end, row.said) for row in unit.places],
        sorted((row.grouping, row.begin, row.end, row.part, row.order) for row in unit.parts),
    )
