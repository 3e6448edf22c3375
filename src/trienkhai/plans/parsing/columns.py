"""The headings of a table, over one row or several, and which of its columns holds what."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from trienkhai.office.sheets.model import column_letters
from trienkhai.plans.parsing.headings import LONGEST, Meaning, is_name, meaning
from trienkhai.plans.parsing.labels import label_of
from trienkhai.plans.parsing.model import Cell, Column, Question, Role, Table, _
from trienkhai.vietnamese import normalise
from trienkhai.vietnamese.likeness import key_of

Chosen = Mapping[int, Role | Literal[""]]

LOOKED_AT = 60  # rows without headings before a table is given up
MOST_ROWS = 4
SEVERAL = frozenset({Role.NOTE, Role.PROVISION})
"""Roles of which a table may have several columns."""
WHO_AND_WHEN = frozenset({Role.LEAD, Role.COOPERATING, Role.RESPONSIBLE, Role.DEADLINE, Role.BEGIN, Role.END})
_INDEX = re.compile(r"\(?(\d{1,2}|[A-Za-z])\)?\s*(?:=.*)?")


@dataclass(frozen=True)
class Heading:
    """Headings from row `first` to `last` of a table, and its columns by number."""

    first: int
    last: int
    columns: tuple[Column, ...]
    questions: tuple[Question, ...] = ()

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(column.role for column in self.columns if column.role)

    @property
    def is_of_tasks(self) -> bool:
        """Whether it names a task, and who does it or when."""
        return Role.TASK in self.roles and bool(self.roles & WHO_AND_WHEN)


def find_heading(table: Table, begin: int, chosen: Chosen | None = None) -> Heading | None:
    """The first headings at or below row `begin`; None where none are found among the next rows.

    With `chosen`, columns are what a person said; the first row with two cells then holds the headings if no row is known.
    """
    rows = range(begin, min(len(table.rows), begin + LOOKED_AT - 1) + 1)
    for at in rows:
        if _may_be_heading(table, at):
            found = _heading(table, at, chosen)
            if found and _is_certain(found):
                return found
    if chosen:
        at = next((row for row in rows if len(own_cells(table, row)) > 1), begin)
        return _heading(table, at, chosen)
    return None


def with_likely_task(table: Table, heading: Heading) -> Heading | None:
    """Headings that say who and when, and name no task: the column of the longest words is taken for it, and asked about."""
    says_both = heading.roles & {Role.LEAD, Role.RESPONSIBLE} and heading.roles & {Role.DEADLINE, Role.END}
    unknown = [column for column in heading.columns if column.role is None and column.how == "unknown"]
    if Role.TASK in heading.roles or not says_both or not unknown:
        return None
    lengths = {column.number: 0 for column in unknown}
    for cell in _below(table, heading.last):
        if cell.column in lengths:
            lengths[cell.column] += len(cell.text)
    likely = max(unknown, key=lambda column: (lengths[column.number], -column.number))
    message = _("No heading names a task; the column “%(heading)s” was taken for it.")
    where = f"{table.name}!{column_letters(likely.number)}"
    question = Question("which_task", message, {"heading": likely.heading}, where, (Role.TASK.value, ""))
    columns = tuple(
        replace(one, role=Role.TASK, how="similar", others=()) if one is likely else one for one in heading.columns
    )
    return replace(heading, columns=columns, questions=(*heading.questions, question))


def begins_heading(table: Table, row: int) -> Heading | None:
    """Other headings further down: only where the row names a task and who or when, and every cell is a name."""
    if not _may_be_heading(table, row) or not all(
        is_name(cell.text) or cell.column_span > 1 for cell in own_cells(table, row)
    ):
        return None
    found = _heading(table, row, None)
    return found if found and found.is_of_tasks else None


def repeats(table: Table, row: int, heading: Heading) -> bool:
    """Whether a row says the headings again, as at the top of a new page."""
    own = own_cells(table, row)
    if len(own) < 2:
        return False
    for above in range(heading.first, heading.last + 1):
        names = {cell.column: key_of(cell.text) for cell in table.rows[above - 1]}
        if all(len(cell.text) <= LONGEST and key_of(cell.text) == names.get(cell.column) for cell in own):
            return True
    return False


def numbers_columns(table: Table, row: int, width: int) -> bool:
    """Whether a row only numbers the columns: (1) (2) (3), or A B 1 2."""
    own = own_cells(table, row)
    found = [_INDEX.fullmatch(normalise(cell.text)) for cell in own]
    if len(own) < 2 or len(own) * 2 < width or not all(found):
        return False
    digits = [int(one[1]) for one in found if one and one[1].isdigit()]
    letters = len(own) - len(digits)
    rising = digits == list(range(digits[0], digits[0] + len(digits))) if digits else False
    return rising and letters <= 2 <= len(digits) and digits[0] <= letters + 1


def own_cells(table: Table, row: int) -> list[Cell]:
    """The cells that begin in a row."""
    return [cell for cell in table.rows[row - 1] if cell.is_first]


def _may_be_heading(table: Table, row: int) -> bool:
    own = own_cells(table, row)
    return len(own) > 1 and all(len(cell.text) <= LONGEST for cell in own)


def _is_certain(found: Heading) -> bool:
    """Whether it names enough: most of its columns, or three by their very names (a plan may have a column for each month)."""
    named = {column.role for column in found.columns if column.role and column.how != "similar"}
    known = [column for column in found.columns if column.role or column.others]
    roles = found.roles - {Role.NOTE}
    enough = (Role.TASK in roles and len(roles) > 1) or len(roles) > 2
    return enough and (len(known) * 2 >= len(found.columns) or len(named) > 2)


def _heading(table: Table, first: int, chosen: Chosen | None) -> Heading | None:
    last = _last_row(table, first)
    if last - first >= MOST_ROWS:
        return None
    parts = _parts(table, first, last)
    columns, questions = _columns(parts, table)
    _part_numbers_from_tasks(table, last, columns, questions)
    if chosen:
        columns = [_chosen(column, chosen) for column in columns]
        known = {column.number for column in columns}
        columns += [
            Column(number, "", role or None, "chosen") for number, role in chosen.items() if number not in known
        ]
        columns.sort(key=lambda column: column.number)
        questions = []
    return Heading(first, last, tuple(columns), tuple(questions))


def _chosen(column: Column, chosen: Chosen) -> Column:
    if column.number not in chosen:
        return column
    return replace(column, role=chosen[column.number] or None, how="chosen", others=())


def _last_row(table: Table, first: int) -> int:
    """Down to where its cells reach; and the rows below that part a wide heading, or hold nothing but names."""
    last = max(cell.row + cell.row_span - 1 for cell in own_cells(table, first))
    while last < len(table.rows):
        below = own_cells(table, last + 1)
        if len(below) < 2 or repeats(table, last + 1, Heading(first, last, ())):
            break
        if not (_parts_wide(own_cells(table, last), below) or all(is_name(cell.text) for cell in below)):
            break
        last += 1
    return min(last, len(table.rows))


def _parts_wide(row: list[Cell], below: list[Cell]) -> bool:
    """Whether the cells below lie under the wide ones of a row, at least two under each."""
    wide = [cell for cell in row if cell.column_span > 1]
    counts = [sum(_over(above, cell) for cell in below) for above in wide]
    words = all(len(cell.text) <= LONGEST and not label_of(cell.text).kind for cell in below)
    return bool(wide) and words and min(counts) > 1 and sum(counts) == len(below)


def _over(above: Cell, cell: Cell) -> bool:
    return above.column <= cell.column and cell.column + cell.column_span <= above.column + above.column_span


def _parts(table: Table, first: int, last: int) -> dict[int, tuple[str, ...]]:
    """What stands over each column from top to bottom; a text over several rows or written twice counts once."""
    found: dict[int, list[str]] = {}
    for row in range(first, last + 1):
        for cell in table.rows[row - 1]:
            parts = found.setdefault(cell.column, [])
            if not parts or key_of(parts[-1]) != key_of(cell.text):
                parts.append(cell.text)
    return {column: tuple(parts) for column, parts in found.items()}


def _columns(parts: Mapping[int, tuple[str, ...]], table: Table) -> tuple[list[Column], list[Question]]:
    """Each role goes to the column that says it best; what may be several, or is said by two columns, is asked."""
    said = {number: meaning(words) for number, words in parts.items()}
    names = {number: " / ".join(map(normalise, words)) for number, words in parts.items()}
    columns: list[Column] = []
    questions: list[Question] = []
    for number in sorted(parts):
        found = said[number]
        where = f"{table.name}!{column_letters(number)}"
        choices = (*(role.value for role in found.roles), "")
        if len(found.roles) > 1:
            message = _("The column “%(heading)s” may hold several things. Say which.")
            questions.append(Question("which_role", message, {"heading": names[number]}, where, choices))
        elif found.roles and found.roles[0] not in SEVERAL and (better := _better(said, number)):
            message = _("The columns “%(one)s” and “%(other)s” may hold the same; “%(one)s” was taken.")
            told = {"one": names[better], "other": names[number]}
            questions.append(Question("same_role", message, told, where, choices))
        elif found.roles:
            columns.append(Column(number, names[number], found.roles[0], found.how))
            continue
        columns.append(Column(number, names[number], None, "unknown", found.roles))
    return columns, questions


def _part_numbers_from_tasks(table: Table, last: int, columns: list[Column], questions: list[Question]) -> None:
    """A heading of tasks that is merged over the column of their numbers and that of their words."""
    for at, (one, other) in enumerate(pairwise(columns)):
        if one.role != Role.TASK or other.others != (Role.TASK,) or one.heading != other.heading:
            continue
        below = [cell for cell in _below(table, last) if cell.column == one.number]
        if 2 * sum(label_of(cell.text).kind != "" for cell in below) > len(below):
            columns[at] = replace(one, role=Role.NUMBER, how="similar")
            columns[at + 1] = replace(other, role=Role.TASK, how="name", others=())
            where = f"{table.name}!{column_letters(other.number)}"
            questions[:] = [question for question in questions if question.where != where]


def _below(table: Table, last: int) -> list[Cell]:
    """The cells of the first rows below the headings."""
    return [cell for row in table.rows[last : last + LOOKED_AT] for cell in row if cell.is_first]


def _better(said: Mapping[int, Meaning], number: int) -> int | None:
    """The column that says the same and says it better, or as well and before."""
    own = said[number]
    rivals = [other for other, found in said.items() if other != number and found.roles == own.roles]
    stronger = [other for other in rivals if (-said[other].score, other) < (-own.score, number)]
    return min(stronger, key=lambda other: (-said[other].score, other), default=None)
