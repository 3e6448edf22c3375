"""The tree written down day by day, slow and obvious: for each unit and each day its parent and its code.

Cells of one row carry one mark; an act on a day changes the cells from that day on as long as they carry the same mark.
"""

from copy import deepcopy
from dataclasses import dataclass, field
from itertools import count

DAYS = 10
CLOSED = "closed"


@dataclass
class Table:
    """`parent[u][d]` is a unit, None at the top, or CLOSED; `code[u][d]` a code. `*_row` hold the marks of rows."""

    parent: list[list[object]] = field(default_factory=list)
    parent_row: list[list[int]] = field(default_factory=list)
    code: list[list[str]] = field(default_factory=list)
    code_row: list[list[int]] = field(default_factory=list)
    followed: dict[int, set[int]] = field(default_factory=dict)
    taken_over: dict[int, list[int]] = field(default_factory=dict)  # unit → days on which it takes over another
    marks: count = field(default_factory=lambda: count(1))

    def trial(self) -> "Table":
        return deepcopy(self)

    def is_open(self, unit: int, day: int) -> bool:
        return self.parent[unit][day] != CLOSED

    def above(self, unit: int, day: int) -> list[int]:
        found: list[int] = []
        here = self.parent[unit][day]
        while isinstance(here, int) and here not in found:
            found.append(here)
            here = self.parent[here][day] if self.is_open(here, day) else None
        return found

    def holds(self) -> bool:
        """On every day: parents are open, no unit stands above itself, no code has two bearers."""
        for day in range(DAYS):
            here = [unit for unit in range(len(self.parent)) if self.is_open(unit, day)]
            for unit in here:
                parent = self.parent[unit][day]
                if isinstance(parent, int) and (not self.is_open(parent, day) or unit in self.above(unit, day)):
                    return False
            codes = [self.code[unit][day] for unit in here if self.code[unit][day]]
            if len(codes) != len(set(codes)):
                return False
        return True

    def open(self, day: int, parent: int | None, code: str) -> bool:
        mark = next(self.marks)
        self.parent.append([CLOSED] * day + [parent] * (DAYS - day))
        self.parent_row.append([0] * day + [mark] * (DAYS - day))
        self.code.append([""] * day + [code] * (DAYS - day))
        self.code_row.append([0] * day + [mark] * (DAYS - day))
        return True

    def move(self, unit: int, day: int, parent: int | None) -> bool:
        if not self.is_open(unit, day) or unit == parent:
            return False
        self._turn(self.parent[unit], self.parent_row[unit], day, parent)
        return True

    def recode(self, unit: int, day: int, code: str) -> bool:
        if not self.is_open(unit, day):
            return False
        self._turn(self.code[unit], self.code_row[unit], day, code)
        return True

    def _turn(self, cells: list, marks: list[int], day: int, value: object) -> None:
        before, mark = marks[day], next(self.marks)
        for at in range(day, DAYS):
            if marks[at] == before:
                cells[at], marks[at] = value, mark

    def close(self, unit: int, day: int) -> bool:
        if day == 0 or not self.is_open(unit, day) or not self.is_open(unit, day - 1):
            return False
        if any(taken >= day for taken in self.taken_over.get(unit, ())):
            return False
        for marks in (self.parent_row[unit], self.code_row[unit]):
            if any(marks[at] and marks[at] != marks[day] for at in range(day, DAYS)):
                return False
        if any(self.parent[other][at] == unit for other in range(len(self.parent)) for at in range(day, DAYS)):
            return False
        for at in range(day, DAYS):
            self.parent[unit][at], self.parent_row[unit][at] = CLOSED, 0
            self.code[unit][at], self.code_row[unit][at] = "", 0
        return True

    def merge(self, unit: int, successor: int, day: int) -> bool:
        if unit == successor or not self.is_open(successor, day):
            return False
        for child in range(len(self.parent)):
            if child != successor and self.parent[child][day] == unit and not self.move(child, day, successor):
                return False
        if not self.holds():
            return False
        self.followed.setdefault(unit, set()).add(successor)
        self.taken_over.setdefault(successor, []).append(day)
        return self.close(unit, day)
