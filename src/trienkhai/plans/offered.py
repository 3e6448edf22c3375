"""What would become of a file with a task table: its rows as the plan would take them, with what is still to be answered.

The file is read anew each time with the answers given so far (`parsing.read`); nothing of it is stored but the file itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, cast

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.directives.parsing.model import Unreadable
from trienkhai.plans.actions.planning import WRITTEN, TaskFacts
from trienkhai.plans.models import DayKind, Plan
from trienkhai.plans.parsing.model import (
    Answer,
    Context,
    Deadline,
    Doubt,
    Fate,
    Question,
    Role,
    TaskFile,
    TaskRow,
)
from trienkhai.plans.parsing.names import Names, split_names
from trienkhai.plans.parsing.read import read_tasks
from trienkhai.units.models import Naming, Placement, UnitPath
from trienkhai.units.scope import just_after
from trienkhai.vietnamese import short_date
from trienkhai.vietnamese.legacy import Encoding

MOST_NAMES = 5000
"""Units whose names are looked for in a cell: as many levels below the plan's unit as stay under this."""

NO_DAY = "none"
"""The answer to a deadline that nobody can name yet: the words are kept, and the task is not issued before it has a day."""

ROW_ANSWERS = {
    "task": gettext_lazy("a task"),
    "group": gettext_lazy("a heading over tasks"),
    "continuation": gettext_lazy("goes on with the row above"),
    "leave": gettext_lazy("leave it out"),
}


@dataclass(frozen=True)
class Answers:
    """What somebody said of a file. `days`: by place of a row, the number of a proposal, a day, or NO_DAY. `units`: by place, names
    or codes of units instead of what the cell says. `without`: places whose unknown names go into the remark."""

    roles: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    rows: Mapping[str, str] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    days: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    without: frozenset[str] = frozenset()
    old_encoding: str = ""

    @staticmethod
    def of(told: Mapping[str, Any]) -> "Answers":
        """As they are stored."""
        return Answers(
            {table: {int(at): role for at, role in roles.items()} for table, roles in told.get("roles", {}).items()},
            told.get("rows", {}),
            frozenset(told.get("left_out", ())),
            told.get("days", {}),
            told.get("units", {}),
            frozenset(told.get("without", ())),
            told.get("old_encoding", ""),
        )

    def stored(self) -> dict[str, Any]:
        return {
            "roles": {table: {str(at): role for at, role in roles.items()} for table, roles in self.roles.items()},
            "rows": dict(self.rows),
            "left_out": sorted(self.left_out),
            "days": dict(self.days),
            "units": dict(self.units),
            "without": sorted(self.without),
            "old_encoding": self.old_encoding,
        }

    def context(self, plan: Plan) -> Context:
        return Context(
            plan_begin=plan.begins_on,
            plan_end=plan.ends_on,
            issued_on=plan.paper.issued_on if plan.paper else None,
            roles={
                table: {at: Role(role) if role else "" for at, role in roles.items()}
                for table, roles in self.roles.items()
            },
            rows=cast(Mapping[str, Answer], self.rows),
            left_out=self.left_out,
            old_encoding=cast(Encoding, self.old_encoding) if self.old_encoding else None,
        )


@dataclass(frozen=True)
class DayChoice:
    """A reading of a deadline, as the page offers it."""

    token: str
    words: str


@dataclass(frozen=True)
class Offered:
    """One row of the file as it would be taken. `asks`: what is still to be answered, in the reader's language."""

    place: str
    fate: Fate
    asks: tuple[str, ...] = ()
    due: Deadline | None = None
    has_no_day: bool = False
    choices: tuple[DayChoice, ...] = ()
    units: tuple[int, ...] = ()
    cooperating: tuple[int, ...] = ()
    unknown: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    row_choices: tuple[tuple[str, str], ...] = ()

    @property
    def kind(self) -> str:
        return {"TaskRow": "task", "Group": "group", "Continuation": "continuation", "Unclear": "unclear"}.get(
            type(self.fate).__name__, "aside"
        )

    @property
    def is_task(self) -> bool:
        return isinstance(self.fate, TaskRow)

    @property
    def due_words(self) -> str:
        return words_of(self.due) if self.due else ""


@dataclass(frozen=True)
class Proposal:
    """Everything that would be taken. `names`: of the units it names."""

    file: TaskFile
    rows: tuple[Offered, ...]
    names: Mapping[int, str]

    @property
    def asked(self) -> tuple[Offered, ...]:
        return tuple(row for row in self.rows if row.asks)

    @property
    def tasks(self) -> tuple[Offered, ...]:
        return tuple(row for row in self.rows if row.is_task)

    @property
    def is_ready(self) -> bool:
        return bool(self.tasks) and not self.asked and not any(self.table_asks)

    @property
    def table_asks(self) -> tuple[str, ...]:
        return tuple(
            _said(one) for table in self.file.tables for one in table.questions if one.code in WANTED_OF_TABLES
        )


WANTED_OF_TABLES = ("which_role", "same_role", "goes_on")


def proposal(plan: Plan, data: bytes, name: str, answers: Answers) -> Proposal:
    """Read a file and say what would become of each of its rows. Raises Unacceptable when it cannot be read."""
    try:
        file = read_tasks(data, name, context=answers.context(plan))
    except Unreadable as problem:
        raise Unacceptable([Problem(_(problem.message) % problem.params, name, problem.code)]) from problem
    known = _known_units(plan)
    rows = tuple(_offered(row, plan, answers, known) for row in file.rows)
    named = {unit for row in rows for unit in (*row.units, *row.cooperating)}
    return Proposal(file, rows, {unit: name for unit, name in known.labels.items() if unit in named})


@dataclass(frozen=True)
class Known:
    """Units by what they are called; a name that several bear leads to all of them."""

    by_name: Mapping[str, tuple[int, ...]]
    labels: Mapping[int, str]
    next_below: tuple[int, ...]


def _known_units(plan: Plan) -> Known:
    """The units open today at and below the unit of the plan, and those next below it. Three queries."""
    today = timezone.localdate()
    top = UnitPath.objects.get(unit=plan.unit_id)  # type: ignore[attr-defined]
    below = UnitPath.objects.filter(path__gte=top.path, path__lt=just_after(top.path), is_open=True)
    ids = list(below.order_by("depth", "path").values_list("unit_id", flat=True)[:MOST_NAMES])
    by_name: dict[str, set[int]] = {}
    labels: dict[int, str] = {}
    for naming in Naming.objects.on(today).filter(unit__in=ids):
        labels[naming.unit_id] = naming.label
        for word in {naming.name, naming.short_name, naming.code} - {""}:
            by_name.setdefault(word, set()).add(naming.unit_id)
    placed: Any = Placement.objects
    rows = placed.on(today).filter(parent=plan.unit_id, line__key="main").order_by("order", "pk")  # type: ignore[attr-defined]
    next_below = tuple(rows.values_list("unit_id", flat=True))
    return Known({name: tuple(sorted(units)) for name, units in by_name.items()}, labels, next_below)


def _offered(row: Fate, plan: Plan, answers: Answers, known: Known) -> Offered:
    asks = [_said(question) for question in row.questions]
    choices = tuple(
        (key, str(ROW_ANSWERS[key])) for question in row.questions for key in question.choices if key in ROW_ANSWERS
    )
    if not isinstance(row, TaskRow):
        return Offered(row.place, row, tuple(asks), row_choices=choices)
    due, no_day, days, ask = _due(row, plan, answers.days.get(row.place, ""))
    asks += [ask] if ask else []
    units, unknown = _units(answers.units.get(row.place) or row.fields.lead, known)
    beside, strange = _units(row.fields.cooperating, known)
    if unknown and row.place not in answers.without:
        asks.append(_("These are no units of the plan: %s.") % "; ".join(unknown))
    made = Offered(
        row.place,
        row,
        tuple(asks),
        due,
        no_day,
        days,
        units,
        tuple(unit for unit in beside if unit not in units),
        unknown,
        strange,
        choices,
    )
    facts = facts_of(made, "")
    long = [str(label) for name, (most, label) in WRITTEN.items() if len(getattr(facts, name)) > most]
    if not long:
        return made
    told = _("Too long to be kept: %s. Shorten it in the file and send it again.") % ", ".join(long)
    return replace(made, asks=(*made.asks, told))


def _due(row: TaskRow, plan: Plan, answer: str) -> tuple[Deadline | None, bool, tuple[DayChoice, ...], str]:
    """The deadline that holds, whether it is left open, what may be answered, and what is to be asked."""
    told = row.due
    if isinstance(told, Deadline) and not answer and not _outside(told, plan):
        return told, False, (), ""
    proposals = told.proposals if isinstance(told, Doubt) else (told,) if told else ()
    choices = tuple(DayChoice(str(at), words_of(one)) for at, one in enumerate(proposals))
    if answer == NO_DAY:
        return None, True, choices, ""
    if answer.isdigit() and int(answer) < len(proposals) and not _outside(proposals[int(answer)], plan):
        return proposals[int(answer)], False, choices, ""
    own = _own_day(answer)
    if own is not None and plan.begins_on <= own <= plan.ends_on:
        return Deadline("day", due_on=own, words=row.fields.deadline), False, choices, ""
    if isinstance(told, Doubt):
        return None, False, choices, _(told.message) % told.params
    if told is None:
        return None, False, choices, _("The table has no column for the deadline. Give the day, or leave it open.")
    return None, False, choices, _("The due day lies outside the plan; change the day, or the plan.")


def _outside(due: Deadline, plan: Plan) -> bool:
    return due.kind != "continuous" and due.due_on is not None and not plan.begins_on <= due.due_on <= plan.ends_on


def _own_day(answer: str) -> date | None:
    try:
        return date.fromisoformat(answer)
    except ValueError:
        return None


def _units(cell: str, known: Known) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The units a cell names, and the words that name none; a name that several bear names none."""
    names: Names = split_names(cell, known.by_name)
    found: dict[int, None] = {}
    unknown = list(names.unknown)
    for written, name in names.found:
        bearers = known.by_name[name]
        if len(bearers) == 1:
            found[bearers[0]] = None
        else:
            unknown.append(written)
    for written, whom in names.general:
        if whom == "all-below":
            found |= dict.fromkeys(known.next_below)
        else:
            unknown.append(written)
    return tuple(found), tuple(unknown)


def facts_of(row: Offered, source: str) -> TaskFacts:
    """A row as the plan keeps it: what has no place of its own stands in the remark."""
    fate = cast(TaskRow, row.fate)
    told = _facts(fate, row.due)
    beside = [f"{_('Lead')}: {'; '.join(row.unknown)}"] if row.unknown else []
    beside += [f"{_('In cooperation')}: {'; '.join(row.beside)}"] if row.beside else []
    beside += [f"{_('Provision')}: {fate.fields.provision}"] if fate.fields.provision else []
    beside += [f"{one.heading}: {one.text}" if one.heading else one.text for one in fate.leftovers]
    note = "; ".join(part for part in (told.note, *beside) if part)
    return TaskFacts(**{**vars(told), "note": _flat(note), "source": f"{source} {row.place}"[-200:]})


def _facts(row: TaskRow, due: Deadline | None) -> TaskFacts:
    fields = row.fields
    return TaskFacts(
        name=_flat(fields.task),
        number=_flat(fields.number),
        product=_flat(fields.product),
        responsible=_flat(fields.responsible),
        note=_flat(fields.note),
        day_kind=DayKind(due.kind) if due else DayKind.DAY,
        begins_on=due.begins_on if due else None,
        due_on=due.due_on if due and due.kind != "continuous" else None,
        every=due.every if due else "",
        until=due.until if due else None,
        day_words=_flat(fields.deadline),
    )


def _flat(text: str) -> str:
    return " ".join(text.split())


def words_of(due: Deadline) -> str:
    """A deadline in the reader's language."""
    day = short_date(due.due_on) if due.due_on else ""
    begin = short_date(due.begins_on) if due.begins_on else ""
    kind: Literal["day", "period", "recurring", "continuous"] = due.kind
    if kind == "day":
        return _("by %s") % day
    if kind == "period":
        return _("from %(begin)s to %(day)s") % {"begin": begin, "day": day} if begin else _("by %s") % day
    if kind == "continuous":
        return str(DayKind.CONTINUOUS.label)
    often = {
        "month": _("every month"),
        "quarter": _("every quarter"),
        "half": _("every half-year"),
        "year": _("every year"),
    }[due.every]
    return f"{often}, {_('by %s') % day}" if day else often


def _said(question: Question) -> str:
    told = _(question.message) % question.params
    return f"{question.where}: {told}" if question.where and "!" not in question.where else told
