"""The fate of each table, and with it of each of its rows: task tables, tables that go on without headings, all others."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from trienkhai.directives.parsing.model import Notice
from trienkhai.plans.parsing.columns import (
    Heading,
    begins_heading,
    find_heading,
    own_cells,
    repeats,
    with_likely_task,
)
from trienkhai.plans.parsing.dues import COLUMNS
from trienkhai.plans.parsing.labels import label_of
from trienkhai.plans.parsing.lines import leftovers_of, line_of
from trienkhai.plans.parsing.model import Aside, Context, Fate, Question, Role, Table, TableFate, _
from trienkhai.plans.parsing.rows import judge_rows

NO_HEADINGS = Notice("no_headings", _("No headings of a task table were found in it."))
NO_TASK = Notice("no_task_column", _("None of its headings names a task."))
NO_WHO_NO_WHEN = Notice("no_who_no_when", _("Its headings name neither who does the tasks nor when."))
NO_DEADLINES = _("The table has no column for deadlines.")
NO_LEADS = _("The table has no column for who does a task.")
GOES_ON = _("The table has no headings; it was read as going on from “%(table)s”.")


def judge_table(
    table: Table, before: tuple[Table, Heading] | None, context: Context
) -> tuple[list[TableFate], list[Fate], Heading | None]:
    """What became of a table and of each of its rows, and the last headings of tasks in it.

    `before`: the task table above it with its headings, which may hold for a table without any.
    """
    last = len(table.rows)
    if table.name in context.left_out:
        return [TableFate(table.name, 1, last, "left")], list(_asides(table, 1, last, "left")), None
    heading = find_heading(table, 1, context.roles.get(table.name))
    if heading is None:
        if before and _goes_on(table, before):
            return _going_on(table, before, context)
        return (
            [TableFate(table.name, 1, last, "other", reason=NO_HEADINGS)],
            list(_asides(table, 1, last, "other")),
            None,
        )
    fates: list[TableFate] = []
    rows: list[Fate] = []
    begin, of_tasks = 1, None
    while heading is not None:
        heading = with_likely_task(table, heading) or heading
        following = _next_heading(table, heading)
        end = following.first - 1 if following else last
        fates.append(_table_fate(table, heading, begin, end))
        rows += _asides(table, begin, heading.first - 1, "title")
        rows += _asides(table, heading.first, heading.last, "heading", heading)
        if heading.is_of_tasks:
            of_tasks = heading
            rows += judge_rows(table, heading, end, context)
        else:
            rows += _asides(table, heading.last + 1, end, "other", heading)
        begin, heading = end + 1, following
    return fates, rows, of_tasks


def _next_heading(table: Table, heading: Heading) -> Heading | None:
    """Other headings further down; the same ones again are only a new page."""
    for row in range(heading.last + 1, len(table.rows) + 1):
        if not repeats(table, row, heading) and (found := begins_heading(table, row)):
            return found
    return None


def _table_fate(table: Table, heading: Heading, first: int, last: int) -> TableFate:
    if heading.is_of_tasks:
        asked = [*heading.questions, *_missing(table, heading)]
        return TableFate(table.name, first, last, "tasks", heading.columns, questions=tuple(asked))
    reason = NO_WHO_NO_WHEN if Role.TASK in heading.roles else NO_TASK
    return TableFate(table.name, first, last, "other", heading.columns, reason)


def _missing(table: Table, heading: Heading) -> Iterator[Question]:
    if not heading.roles & set(COLUMNS):
        yield Question("no_deadline_column", NO_DEADLINES, where=table.name)
    if not heading.roles & {Role.LEAD, Role.RESPONSIBLE}:
        yield Question("no_lead_column", NO_LEADS, where=table.name)


def _goes_on(table: Table, before: tuple[Table, Heading]) -> bool:
    """Whether a table without headings looks like the next page of the one before: numbered tasks, with who or when."""
    if _width(table) > _width(before[0]):
        return False
    lines = [line_of(table, row, before[1]) for row in range(1, len(table.rows) + 1)]
    tasks = [line for line in lines if line.task and label_of(line.number).kind]
    return 2 * len(tasks) >= len([line for line in lines if line.cells]) and any(line.is_assigned for line in tasks)


def _going_on(
    table: Table, before: tuple[Table, Heading], context: Context
) -> tuple[list[TableFate], list[Fate], Heading]:
    heading = replace(before[1], first=1, last=0, questions=())  # headings that take no row of this table
    question = Question("goes_on", GOES_ON, {"table": before[0].name}, table.name, ("take", "leave"))
    fate = TableFate(table.name, 1, len(table.rows), "continued", heading.columns, questions=(question,))
    return [fate], judge_rows(table, heading, len(table.rows), context), heading


def _width(table: Table) -> int:
    return max((cell.column for row in table.rows for cell in row), default=0)


def _asides(
    table: Table,
    first: int,
    last: int,
    kind: Literal["title", "heading", "other", "left"],
    heading: Heading | None = None,
) -> Iterator[Fate]:
    """Rows that say nothing of tasks, all their cells left over."""
    for row in range(first, last + 1):
        cells = own_cells(table, row)
        yield Aside(
            table=table.name,
            row=row,
            place=table.place(row),
            kind=kind if cells or kind == "heading" else "blank",
            leftovers=leftovers_of(table, heading, cells),
        )
