"""Judging the rows under the headings of a task table: tasks, groups, what goes on with the row above, and what stands aside.

A row with two readings is asked about. One that is a task all the same, with a question, says how it was taken.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypedDict

from trienkhai.plans.parsing.columns import Heading, numbers_columns, repeats
from trienkhai.plans.parsing.dues import due_of
from trienkhai.plans.parsing.labels import Label, is_below, label_of, leading
from trienkhai.plans.parsing.lines import Held, Line, fields_of, joined, leftovers_of, line_of
from trienkhai.plans.parsing.model import (
    Answer,
    Aside,
    Cell,
    Context,
    Continuation,
    Fate,
    Group,
    Leftover,
    Question,
    Role,
    Table,
    TaskRow,
    Unclear,
    _,
)
from trienkhai.vietnamese import fold, normalise
from trienkhai.vietnamese.likeness import key_of
from trienkhai.vietnamese.problems import shown

AsideKind = Literal["title", "heading", "column_numbers", "blank", "empty", "total", "note", "closing", "other", "left"]

MOST = 0.5  # of the tasks have a number: those without are asked about
SOME = 0.3  # of the rows with a task say who or when: those that do not may be headings
LONGEST_TITLE = 250
SHORT = 150  # characters of a line that closes a paper
TOTALS = frozenset({"tong", "tong cong", "tong so", "cong", "total", "grand total", "sum"})
NOTES = re.compile(r"(?:ghi chu|luu y|chu thich|nguon|notes?|source)\s*[:.]|\(?\*+\)?\s")
SIGNATURES = re.compile(r"noi nhan\s*:|tm\.|t/m|kt\.|k/t|tl\.|t/l|tuq\.")
CLOSING = re.compile(
    r"nguoi lap|lap bieu|thu truong|xac nhan cua|[^\d;:]{2,40}, ngay .{1,12} thang .{1,10} nam .{2,10}\Z"
)
COOPERATES = re.compile(r"phoi hop\s*(?::|voi)|\bph\s*:")
CHOICES: dict[str, tuple[Answer, ...]] = {
    "no_number": ("task", "continuation", "leave"),
    "same_number": ("task", "continuation", "leave"),
    "same_task": ("task", "continuation", "leave"),
    "only_title": ("task", "group", "leave"),
    "title_or_part": ("group", "continuation", "task", "leave"),
    "wide": ("group", "task", "leave"),
    "no_task": ("continuation", "leave"),
    "nothing_above": ("task", "group", "leave"),
    "alone": ("leave", "continuation"),
}
QUESTIONS = {
    "no_number": _("The row has no number; it was taken for a task of its own because it says who or when."),
    "same_number": _("The row shares its number with the one above; it was taken for a task of its own."),
    "same_task": _("The row shares the words of its task with the one above; it was taken for a task of its own."),
    "only_title": _("The row says neither who nor when; it was taken for a task and may be a heading."),
    "title_or_part": _("“%(words)s” stands alone: it may be a heading, a part of the task above, or a task."),
    "wide": _("“%(words)s” stands across the table: it may be a heading or a task."),
    "no_task": _("The row has a number and says nothing of what is to be done."),
    "nothing_above": _("The row goes on with a task, and none stands above it."),
    "alone": _("The row stands apart from the table; what it belongs to is not clear."),
    "no_lead": _("The row names nobody who does it."),
    "lead_names_others": _("The cell of who does it names cooperating units too."),
    "covers": _("The cell %(place)s stands over several columns; it was taken for “%(heading)s”."),
}


class _Base(TypedDict):
    table: str
    row: int
    place: str


@dataclass
class _Open:
    """A task while the rows that go on with it are read."""

    line: Line
    held: Held
    group: int | None
    questions: list[Question]
    continued: list[int] = field(default_factory=list)


@dataclass
class _Judge:
    table: Table
    heading: Heading
    context: Context
    lines: Sequence[Line]
    task: _Open | None = None
    groups: list[tuple[Label, int]] = field(default_factory=list)
    found: list[Fate | _Open] = field(default_factory=list)
    is_apart: bool = False  # a blank row lies between this one and the task above
    is_closing: bool = False

    def __post_init__(self) -> None:
        named = [line for line in self.lines if line.task]
        tasks = [line for line in named if line.is_assigned or line.is_under_assigned]
        self.is_assigned = len(tasks) >= SOME * max(len(named), 1)
        self.is_numbered = sum(bool(line.number) for line in tasks or named) >= MOST * max(len(tasks or named), 1)

    def run(self) -> list[Fate]:
        for at, line in enumerate(self.lines):
            self.found.append(self._fate(at, line))
        return [self._closed(one) if isinstance(one, _Open) else one for one in self.found]

    def _fate(self, at: int, line: Line) -> Fate | _Open:
        if not line.cells:
            self.is_apart = True
            return self._aside("blank", line)
        if repeats(self.table, line.row, self.heading):
            return self._aside("heading", line)
        if numbers_columns(self.table, line.row, len(self.heading.columns)):
            return self._aside("column_numbers", line)
        if answer := self.context.rows.get(self.table.place(line.row)):
            return self._answered(answer, line)
        if kind := self._apart(line):
            return self._aside(kind, line)
        if title := self._wide(line):
            return self._title(title, line)
        if line.task:
            return self._named(at, line)
        return self._nameless(line)

    def _answered(self, answer: Answer, line: Line) -> Fate | _Open:
        match answer:
            case "task":
                if not line.task:
                    self._name(line)
                return self._opened(line)
            case "group":
                return self._group(line)
            case "continuation":
                return self._continued(line) if self.task else self._unclear("nothing_above", line)
            case _:
                return self._aside("left", line)

    def _name(self, line: Line) -> None:
        """Let the first words of a row be its task, in whichever column they stand."""
        words = next((cell for cell in line.cells if not label_of(cell.text).kind), line.cells[0])
        line.own = {role: [cell for cell in cells if cell is not words] for role, cells in line.own.items()}
        line.own = {role: cells for role, cells in line.own.items() if cells} | {Role.TASK: [words]}
        line.aside = [cell for cell in line.aside if cell is not words]

    def _apart(self, line: Line) -> AsideKind | None:
        """Sums, notes and signatures."""
        first = line.cells[0].text
        if line.number and line.task:
            self.is_closing = False
            return None
        if key_of(re.split(r"[(:]", first[:SHORT])[0]) in TOTALS:
            return "total"
        if len(line.cells) <= 2 and NOTES.match(fold(normalise(first[:SHORT])) + " "):
            return "note"
        words = [fold(normalise(cell.text)) for cell in line.cells if len(cell.text) <= SHORT]
        is_signed = any(map(SIGNATURES.match, words))
        if line.task and line.is_assigned and not (self.is_numbered or is_signed):
            self.is_closing = False  # tasks without numbers: what names who or when is one of them
        if self.found and (is_signed or (not line.is_assigned and any(map(CLOSING.match, words)))):
            self.is_closing = True
        return "closing" if self.is_closing else None

    def _wide(self, line: Line) -> str:
        """The words of a row that says one thing across the table, or in the column of numbers."""
        if len(line.cells) != 1:
            return ""
        cell = line.cells[0]
        width = len(self.heading.columns)
        is_across = width > 2 and cell.column_span * 2 >= width
        is_misplaced = bool(line.number) and label_of(line.number).kind == "" and len(line.number) > 2
        return cell.text if is_across or is_misplaced else ""

    def _title(self, words: str, line: Line) -> Fate:
        label = leading(words)
        if self.is_apart and self.task and not label.kind and not words.isupper():
            return self._unclear("alone", line)
        if label.kind in {"small", "bullet"} or (len(words) > LONGEST_TITLE and not label.kind):
            return self._unclear("wide", line, words)
        return self._group(line)

    def _named(self, at: int, line: Line) -> Fate | _Open:
        """A row in which a task begins."""
        if not (line.is_assigned or line.is_under_assigned):
            return self._titled(at, line)
        if Role.NUMBER in line.own:
            return self._opened(line)
        if Role.NUMBER in line.merged:
            return self._opened(line, "same_number") if line.is_assigned else self._continued(line)
        if not self.is_numbered or leading(line.task).kind in {"number", "roman", "letter"}:
            return self._opened(line)
        if not line.is_assigned and self._goes_on(line):
            return self._continued(line)
        return self._opened(line, "no_number")

    def _titled(self, at: int, line: Line) -> Fate | _Open:
        """A row that names a task, and neither who nor when nor what results."""
        if Role.NUMBER in line.merged and self.task:
            return self._continued(line)
        kind = line.label.kind
        if kind in {"roman", "letter", "words"} or (not line.aside and line.task.isupper()):
            return self._group(line)
        if kind == "number" or (line.number and not kind):
            if self._has_parts(at, line.label):
                return self._group(line)
            return self._opened(line, "only_title" if self.is_assigned else "")
        if self._goes_on(line):
            return self._continued(line)
        if not self.is_assigned:
            return self._opened(line)
        return self._unclear("title_or_part", line, line.task)

    def _goes_on(self, line: Line) -> bool:
        """Whether words without a number of their own are plainly a part of what stands above."""
        is_part = line.label.kind in {"small", "bullet"} or line.task[:1].islower()
        return self.task is not None and not self.is_apart and is_part

    def _has_parts(self, at: int, label: Label) -> bool:
        """Whether the next row with a task is numbered below this one."""
        following = (self.lines[place] for place in range(at + 1, len(self.lines)))
        below = next((line for line in following if line.task or line.number), None)
        return below is not None and is_below(below.label, label)

    def _nameless(self, line: Line) -> Fate | _Open:
        """A row in which no task begins."""
        if Role.NUMBER in line.own:
            if set(line.own) == {Role.NUMBER} and not line.aside and Role.TASK not in line.merged:
                return self._aside("empty", line)
            return self._opened(line, "same_task") if Role.TASK in line.merged else self._unclear("no_task", line)
        if self.task is None:
            return self._unclear("nothing_above", line)
        return self._unclear("alone", line) if self.is_apart else self._continued(line)

    def _opened(self, line: Line, code: str = "") -> _Open:
        label = line.label
        while (
            self.groups
            and label.kind == "number" == self.groups[-1][0].kind
            and not is_below(label, self.groups[-1][0])
        ):
            self.groups.pop()
        held = {
            role: [*line.merged.get(role, ()), *line.own.get(role, ())]
            for role in Role
            if role in line.merged or role in line.own
        }
        asked = [self._question(code, line)] if code else []
        self.task = _Open(line, held, self.groups[-1][1] if self.groups else None, asked)
        self.is_apart = False
        return self.task

    def _continued(self, line: Line) -> Continuation:
        assert self.task is not None
        self.task.continued.append(line.row)
        for role, cells in line.own.items():
            if role != Role.NUMBER:
                self.task.held.setdefault(role, []).extend(cells)
        return Continuation(
            **self._base(line), of=self.task.line.row, fields=fields_of(line.own), leftovers=self._left(line.aside)
        )

    def _group(self, line: Line) -> Group:
        is_numbered = bool(line.task and label_of(line.number).kind)
        title = line.task or joined(line.cells)
        label = self._in_line(label_of(line.number) if is_numbered else leading(title))
        depth = label.kind, label.text.count(".")
        for at, (above, _row) in enumerate(self.groups):
            if (above.kind, above.text.count(".")) == depth:
                del self.groups[at:]
                break
        parent = self.groups[-1][1] if self.groups else None
        self.groups.append((label, line.row))
        self.task, self.is_apart = None, False
        taken = {Role.TASK, Role.NUMBER} if is_numbered else {Role.TASK}
        used = [cell for role in taken for cell in line.own.get(role, ())] if line.task else line.cells
        return Group(
            **self._base(line),
            label=line.number if is_numbered else label.text,
            title=title,
            level=len(self.groups),
            parent=parent,
            leftovers=self._left([cell for cell in line.cells if cell not in used]),
        )

    def _in_line(self, label: Label) -> Label:
        """I behind H is a letter."""
        if label.kind == "roman" and len(label.text) == 1:
            before = Label("letter", chr(ord(label.text) - 1))
            if any(above == before for above, _row in self.groups):
                return Label("letter", label.text)
        return label

    def _aside(self, kind: AsideKind, line: Line) -> Aside:
        return Aside(**self._base(line), kind=kind, leftovers=self._left(line.cells))

    def _unclear(self, code: str, line: Line, words: str = "") -> Unclear:
        question = self._question(code, line, {"words": shown(normalise(words), 80)} if words else {})
        return Unclear(
            **self._base(line), fields=fields_of(line.own), leftovers=self._left(line.aside), questions=(question,)
        )

    def _closed(self, task: _Open) -> TaskRow:
        line = task.line
        return TaskRow(
            **self._base(line),
            fields=fields_of(task.held),
            due=due_of(task.held, self.heading.roles, self.context),
            group=task.group,
            continued_in=tuple(task.continued),
            leftovers=self._left(line.aside),
            questions=(*task.questions, *self._questions(task)),
        )

    def _questions(self, task: _Open) -> list[Question]:
        """What is missing or doubtful in a task."""
        asked = []
        roles = self.heading.roles
        who = Role.LEAD if Role.LEAD in roles else Role.RESPONSIBLE
        if who in roles and who not in task.held:
            asked.append(self._question("no_lead", task.line))
        if COOPERATES.search(fold(joined(task.held.get(Role.LEAD, ())))):
            asked.append(self._question("lead_names_others", task.line))
        for cell in task.line.covering:
            role = next(role for role, cells in task.line.own.items() if cell in cells)
            heading = next(column.heading for column in self.heading.columns if column.role == role)
            told = {"place": self.table.place(cell.row, cell.column), "heading": heading}
            asked.append(self._question("covers", task.line, told))
        return asked

    def _question(self, code: str, line: Line, params: Mapping[str, str] | None = None) -> Question:
        return Question(code, QUESTIONS[code], dict(params or {}), self.table.place(line.row), CHOICES.get(code, ()))

    def _base(self, line: Line) -> _Base:
        return {"table": self.table.name, "row": line.row, "place": self.table.place(line.row)}

    def _left(self, cells: Sequence[Cell]) -> tuple[Leftover, ...]:
        return leftovers_of(self.table, self.heading, cells)


def judge_rows(table: Table, heading: Heading, last: int, context: Context) -> list[Fate]:
    """The fates of the rows below the headings, down to row `last`."""
    lines = [line_of(table, row, heading) for row in range(heading.last + 1, last + 1)]
    return _Judge(table, heading, context, lines).run()
