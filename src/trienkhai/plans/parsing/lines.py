"""One row of a task table by what its columns hold: what begins in it, and what is merged down from above."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from trienkhai.plans.parsing.columns import Heading
from trienkhai.plans.parsing.labels import NO_LABEL, Label, label_of, leading
from trienkhai.plans.parsing.model import Cell, Fields, Leftover, Role, Table

ASSIGNED = (Role.PRODUCT, Role.LEAD, Role.COOPERATING, Role.RESPONSIBLE, Role.DEADLINE, Role.BEGIN, Role.END)
"""What a task has and a heading over tasks has not."""

Held = dict[Role, list[Cell]]


@dataclass
class Line:
    """`own` begins here, `merged` reaches here from above; `aside` begins here and stands for no role."""

    row: int
    own: Held = field(default_factory=dict)
    merged: Held = field(default_factory=dict)
    aside: list[Cell] = field(default_factory=list)
    covering: list[Cell] = field(default_factory=list)  # cells over the columns of several roles

    @property
    def cells(self) -> list[Cell]:
        """Everything that begins here, by column."""
        return sorted(
            [*self.aside, *(cell for cells in self.own.values() for cell in cells)], key=lambda cell: cell.column
        )

    def said(self, role: Role) -> str:
        return joined(self.own.get(role, ()))

    @property
    def number(self) -> str:
        return self.said(Role.NUMBER)

    @property
    def task(self) -> str:
        return self.said(Role.TASK)

    @property
    def label(self) -> Label:
        """The number of the row; where its column is empty, the one with which the task begins."""
        return label_of(self.number) if self.number else leading(self.task)

    @property
    def is_assigned(self) -> bool:
        """Whether who, when or what results begins here."""
        return any(role in self.own for role in ASSIGNED)

    @property
    def is_under_assigned(self) -> bool:
        """Whether who, when or what results is merged down to here."""
        return any(role in self.merged for role in ASSIGNED)


def line_of(table: Table, row: int, heading: Heading) -> Line:
    """The cells of a row by role. A cell over several columns counts for the task where it covers it, else for the first."""
    roles = {column.number: column.role for column in heading.columns if column.role}
    line = Line(row)
    for cell in table.rows[row - 1]:
        if cell.origin[1] != cell.column:
            continue
        covered = [roles[at] for at in range(cell.column, cell.column + cell.column_span) if at in roles]
        if not covered or not _says(cell, covered[0]):
            if cell.is_first:
                line.aside.append(cell)
            continue
        role = _role(cell, covered)
        held = line.own if cell.is_first else line.merged
        held.setdefault(role, []).append(cell)
        if cell.is_first and len(set(covered) - {Role.NUMBER}) > 1:
            line.covering.append(cell)
    return line


def joined(cells: Iterable[Cell]) -> str:
    """Their texts, each once, a line for each."""
    return "\n".join(dict.fromkeys(cell.text for cell in cells))


def fields_of(held: Mapping[Role, Iterable[Cell]]) -> Fields:
    return Fields(**{role.value: joined(cells) for role, cells in held.items()})


def leftovers_of(table: Table, heading: Heading | None, cells: Iterable[Cell]) -> tuple[Leftover, ...]:
    """Cells that stand in no field, with the headings of their columns."""
    names = {column.number: column.heading for column in heading.columns} if heading else {}
    return tuple(Leftover(table.place(cell.row, cell.column), names.get(cell.column, ""), cell.text) for cell in cells)


def _says(cell: Cell, role: Role) -> bool:
    """Whether it says something: a mere dash does so only where numbers stand."""
    return role == Role.NUMBER or any(letter.isalnum() for letter in cell.text)


def _role(cell: Cell, covered: list[Role]) -> Role:
    if covered[0] == Role.NUMBER and Role.TASK in covered and label_of(cell.text) == NO_LABEL:
        return Role.TASK
    return covered[0]
