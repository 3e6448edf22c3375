"""An offered task table as its page shows it: rows with what is asked of them, columns with what they hold."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trienkhai.plans.offered import NO_DAY, Answers, Offered, Proposal
from trienkhai.plans.parsing.model import Aside, Continuation, Group, Role, TableFate, TaskRow, Unclear

ROLES = {
    Role.NUMBER: gettext_lazy("Number of the task"),
    Role.TASK: gettext_lazy("Task"),
    Role.PRODUCT: gettext_lazy("Product"),
    Role.LEAD: gettext_lazy("Lead unit"),
    Role.COOPERATING: gettext_lazy("Cooperating units"),
    Role.RESPONSIBLE: gettext_lazy("Responsible post"),
    Role.DEADLINE: gettext_lazy("Deadline"),
    Role.BEGIN: gettext_lazy("Begins on"),
    Role.END: gettext_lazy("Ends on"),
    Role.PROVISION: gettext_lazy("Provision"),
    Role.NOTE: gettext_lazy("Remark on the task"),
}

ASIDES = {
    "title": gettext_lazy("title"),
    "heading": gettext_lazy("heading of the table"),
    "column_numbers": gettext_lazy("column numbers"),
    "blank": gettext_lazy("blank"),
    "empty": gettext_lazy("empty row of the form"),
    "total": gettext_lazy("total"),
    "note": gettext_lazy("note"),
    "closing": gettext_lazy("closing words"),
    "other": gettext_lazy("no task table"),
    "left": gettext_lazy("left out on demand"),
}


@dataclass(frozen=True)
class ShownRow:
    """A row of the page. `at` numbers its fields."""

    at: int
    row: Offered
    words: str
    units: tuple[str, ...]
    cooperating: tuple[str, ...]
    chosen_day: str
    own_day: str
    said_units: str
    is_without: bool
    chosen_row: str
    fate_words: str

    @property
    def asks_day(self) -> bool:
        return self.row.is_task and bool(self.row.choices or self.chosen_day or (self.row.due is None))

    @property
    def asks_units(self) -> bool:
        return self.row.is_task and bool(self.row.unknown or self.said_units or self.is_without)


@dataclass(frozen=True)
class ShownTable:
    at: int
    table: TableFate
    words: str
    columns: tuple[tuple[int, str, str, bool], ...]
    is_left_out: bool


def rows_of(read: Proposal, answers: Answers) -> list[ShownRow]:
    """Every row of the file, in its order."""
    return [_row(at, row, read, answers) for at, row in enumerate(read.rows)]


def _row(at: int, row: Offered, read: Proposal, answers: Answers) -> ShownRow:
    day = answers.days.get(row.place, "")
    is_own = bool(day) and not day.isdigit() and day != NO_DAY
    return ShownRow(
        at,
        row,
        _words(row),
        tuple(read.names.get(unit, "") for unit in row.units),
        tuple(read.names.get(unit, "") for unit in row.cooperating),
        "own" if is_own else day,
        _shown_day(day) if is_own else "",
        answers.units.get(row.place, ""),
        row.place in answers.without,
        answers.rows.get(row.place, ""),
        _fate(row),
    )


def _shown_day(day: str) -> str:
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        return ""


def _words(row: Offered) -> str:
    fate = row.fate
    if isinstance(fate, TaskRow):
        return fate.fields.task
    if isinstance(fate, Group):
        return f"{fate.label} {fate.title}".strip()
    told = [text for text in vars(fate.fields).values() if text] if isinstance(fate, Continuation | Unclear) else []
    return " · ".join([*told, *(one.text for one in fate.leftovers)])


def _fate(row: Offered) -> str:
    fate = row.fate
    if isinstance(fate, TaskRow):
        return _("a task")
    if isinstance(fate, Group):
        return _("a heading over tasks")
    if isinstance(fate, Continuation):
        return _("goes on with row %d") % fate.of
    if isinstance(fate, Aside):
        return str(ASIDES[fate.kind])
    return _("not understood yet")


def tables_of(read: Proposal, answers: Answers) -> list[ShownTable]:
    """The tables with their columns: number, heading, what it holds, whether that is asked."""
    return [
        ShownTable(
            at,
            table,
            (_(table.reason.message) % table.reason.params) if table.reason else "",
            tuple(
                (column.number, column.heading, str(column.role or ""), column.how in ("unknown", "similar"))
                for column in table.columns
            ),
            table.name in answers.left_out,
        )
        for at, table in enumerate(read.file.tables)
    ]
