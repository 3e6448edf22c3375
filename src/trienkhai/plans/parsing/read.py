"""The door: a file in, its task tables out, each of its rows with exactly one fate."""

from dataclasses import replace

from trienkhai.directives.parsing.model import Notice
from trienkhai.office.sheets.model import Book
from trienkhai.plans.parsing.columns import Heading
from trienkhai.plans.parsing.judging import judge_table
from trienkhai.plans.parsing.model import Context, Fate, Table, TableFate, TaskFile, _
from trienkhai.plans.parsing.opening import open_book
from trienkhai.plans.parsing.tables import tables_of

NO_TASKS = Notice("no_task_table", _("No task table was found in the file."))


def read_tasks(data: bytes, name: str, *, context: Context | None = None) -> TaskFile:
    """Read the task tables of a plan from .docx, .doc (where LibreOffice is installed), .xlsx, .xls, .ods or .csv.

    Nothing is decided that has two readings. What is asked stands in three places: `questions` of a table (which column is
    what), `questions` of a row (task, heading, part of the row above …) and `due` of a task where it is a `Doubt`, with
    what it may mean. The answers go into a new `Context`, with which the same file is read again: `roles` for columns,
    `rows` for rows, `left_out` for tables; a deadline is the caller's to settle. `name` is shown in messages and decides
    nothing but whether bare text may be a table.

    Every row of every table, down to its last that says something, is in `rows` once and in order; every cell that says
    something stands in a field of its row, in its title, or among its leftovers.

    Raises Unreadable, and nothing else: no such file, damaged, hostile, too large, protected, marked secret, or in an old
    encoding that `context` does not name.
    """
    known = context or Context()
    kind, book, notices = open_book(data, name, known.old_encoding)
    found = tasks_of(book, name, context=known)
    return replace(found, kind=kind, problems=(*notices, *found.problems))


def tasks_of(book: Book, name: str, *, context: Context | None = None) -> TaskFile:
    """As `read_tasks`, of a book that was read. Raises Unreadable for one whose merged cells cover too much."""
    known = context or Context()
    tables: list[TableFate] = []
    rows: list[Fate] = []
    before: tuple[Table, Heading] | None = None
    for table in tables_of(book, name):
        fates, judged, heading = judge_table(table, before, known)
        tables += fates
        rows += judged
        before = (table, heading) if heading else before
    problems = () if any(fate.kind == "tasks" for fate in tables) else (NO_TASKS,)
    return TaskFile(book.kind, tuple(tables), tuple(rows), problems)
