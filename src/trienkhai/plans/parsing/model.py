"""What reading a task table yields: tables, and for each row of the file exactly one fate."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal, NamedTuple

from trienkhai.directives.parsing.model import Notice
from trienkhai.office.sheets.model import address
from trienkhai.vietnamese.legacy import Encoding

DeadlineKind = Literal["day", "period", "recurring", "continuous"]
Every = Literal["", "month", "quarter", "half", "year"]
Answer = Literal["task", "group", "continuation", "leave"]


def _(message: str) -> str:
    """Marks a text for the catalogue of translations; the floors with Django look it up."""
    return message


class Role(StrEnum):
    """What a column of a task table holds."""

    NUMBER = "number"
    TASK = "task"
    PRODUCT = "product"
    LEAD = "lead"
    COOPERATING = "cooperating"
    RESPONSIBLE = "responsible"
    DEADLINE = "deadline"
    BEGIN = "begin"
    END = "end"
    PROVISION = "provision"
    NOTE = "note"


class Cell(NamedTuple):
    """A cell at one place. A merged one stands at every place it covers, each time with its own row and column.

    `origin` is where it begins, `row_span` and `column_span` count from there. `day` is known where Excel keeps a date.
    """

    text: str
    row: int
    column: int
    row_span: int
    column_span: int
    origin: tuple[int, int]
    day: date | None = None

    @property
    def is_first(self) -> bool:
        return self.origin == (self.row, self.column)


@dataclass(frozen=True)
class Table:
    """A table of a file: "#1" the first of a Word document, else a sheet by its name. Rows count from 1.

    `rows` holds every row down to the last that says something; in each, the cells that say something, by column.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]

    def place(self, row: int, column: int = 0) -> str:
        """ "#1!7" for a row, "#1!C7" for a cell."""
        return f"{self.name}!{address(row, column)}" if column else f"{self.name}!{row}"


@dataclass(frozen=True)
class Deadline:
    """When a task is due. Days are both inclusive.

    `day`: on or before `due_on`. `period`: from `begins_on`, if it is known, to `due_on`. `recurring`: once in `every` month,
    quarter, half-year or year; where the words name a day, `due_on` is that day in one of them and stands for the same day in
    each; `until` is the last day on which it comes again where the words name another than the end of the plan.
    `continuous`: all the time, from `begins_on` to `due_on` as far as these are named. `notes` say how the words were taken
    ("before the 15th" is due on the 14th).
    """

    kind: DeadlineKind
    due_on: date | None = None
    begins_on: date | None = None
    every: Every = ""
    words: str = ""
    until: date | None = None
    notes: tuple[Notice, ...] = ()


@dataclass(frozen=True)
class Doubt:
    """A deadline to ask about: why, and what it may mean. `message` is an English template over `params`."""

    words: str
    code: str
    message: str
    params: dict[str, str] = field(default_factory=dict)
    proposals: tuple[Deadline, ...] = ()


@dataclass(frozen=True)
class Question:
    """Something to ask about a row, a column or a table. `choices` are what may be answered, the likelier first.

    `message` is an English template over `params`; `where` is a place of the file.
    """

    code: str
    message: str
    params: dict[str, str] = field(default_factory=dict)
    where: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """A column: `role` is None where its heading says nothing known; `others` is then what it may be.

    `how`: "name" for a heading that is one of the names of its role, "similar", "chosen" by a person, or "unknown".
    """

    number: int
    heading: str
    role: Role | None
    how: Literal["name", "similar", "chosen", "unknown"] = "unknown"
    others: tuple[Role, ...] = ()


@dataclass(frozen=True)
class Leftover:
    """A cell that stands in no field of its row."""

    place: str
    heading: str
    text: str


@dataclass(frozen=True)
class Fields:
    """The words of a row by what their columns hold, as they are written; a field of several cells has a line for each."""

    number: str = ""
    task: str = ""
    product: str = ""
    lead: str = ""
    cooperating: str = ""
    responsible: str = ""
    deadline: str = ""
    begin: str = ""
    end: str = ""
    provision: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of the file. `place` names it ("#1!7") and is the key of an answer about it."""

    table: str
    row: int
    place: str
    leftovers: tuple[Leftover, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def is_clear(self) -> bool:
        """Whether nothing is asked about it."""
        return not self.questions


@dataclass(frozen=True, kw_only=True)
class Group(Row):
    """A heading over tasks. `level` counts from 1; `parent` is the row of the group around it."""

    label: str
    title: str
    level: int
    parent: int | None


@dataclass(frozen=True, kw_only=True)
class TaskRow(Row):
    """A task. `fields` includes what its continuations (rows `continued_in`) add; `group` is the row of its group.

    `due` is None only where the table has no column for it.
    """

    fields: Fields
    due: Deadline | Doubt | None
    group: int | None
    continued_in: tuple[int, ...] = ()

    @property
    def is_clear(self) -> bool:
        return not self.questions and not isinstance(self.due, Doubt)


@dataclass(frozen=True, kw_only=True)
class Continuation(Row):
    """A row that goes on with the task of row `of`."""

    of: int
    fields: Fields


@dataclass(frozen=True, kw_only=True)
class Aside(Row):
    """A row that is none of the tasks: all its cells are leftovers."""

    kind: Literal["title", "heading", "column_numbers", "blank", "empty", "total", "note", "closing", "other", "left"]


@dataclass(frozen=True, kw_only=True)
class Unclear(Row):
    """A row that nothing is made of until somebody answers."""

    fields: Fields


Fate = Group | TaskRow | Continuation | Aside | Unclear


@dataclass(frozen=True)
class TableFate:
    """What became of a table, or of the part of one that stands under headings of its own: rows `first` to `last`.

    "tasks": a task table. "continued": one without headings, read with those of the table before. "other": none, `reason`
    says why. "left": left out on demand.
    """

    name: str
    first: int
    last: int
    kind: Literal["tasks", "continued", "other", "left"]
    columns: tuple[Column, ...] = ()
    reason: Notice | None = None
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class TaskFile:
    """A file that was read. `rows`: every row of every table, in order. `problems`: what concerns the file as a whole."""

    kind: str
    tables: tuple[TableFate, ...]
    rows: tuple[Fate, ...]
    problems: tuple[Notice, ...] = ()

    @property
    def tasks(self) -> tuple[TaskRow, ...]:
        return tuple(row for row in self.rows if isinstance(row, TaskRow))

    @property
    def asked(self) -> tuple[Fate, ...]:
        """The rows about which something is to be answered."""
        return tuple(row for row in self.rows if not row.is_clear)


@dataclass(frozen=True)
class Context:
    """What is known of the plan, and what a person answered about the file when it was read before.

    `roles`: by name of a table, what its columns hold ("" for a column to be left aside); this also makes a task table of one
    that was not taken for one. `rows`: by place of a row, what it is. `left_out`: names of tables to be left out.
    `old_encoding`: what the text of the file is written in where it is no Unicode.
    """

    plan_begin: date | None = None
    plan_end: date | None = None
    issued_on: date | None = None
    roles: Mapping[str, Mapping[int, Role | Literal[""]]] = field(default_factory=dict)
    rows: Mapping[str, Answer] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    old_encoding: Encoding | None = None
