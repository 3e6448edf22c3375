"""Five years of one template: rounds opened, workbooks handed out, filled, taken in, returned, accepted."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from trienkhai.accounts.models import Person
from trienkhai.example.answers import Answers, Conduct, conduct
from trienkhai.example.papers import Papers
from trienkhai.example.writing import Book, Write, here
from trienkhai.office.sheets.child import read_ahead
from trienkhai.periods import Period, parse_period_key
from trienkhai.reporting import actions
from trienkhai.reporting.actions.exports import hand_out, hand_out_each
from trienkhai.reporting.actions.handed import Handed
from trienkhai.reporting.models import Decision, Export, Mode, ReturnNote, Round, RoundUnit, Submission, TemplateVersion
from trienkhai.reporting.queries.periods import previous_submission
from trienkhai.reporting.rules.checks import check
from trienkhai.reporting.rules.faults import wants_note
from trienkhai.reporting.rules.keys import cell_key

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
Maker = Callable[[int, str, Period], Answers]
AHEAD = 3  # units whose workbooks are being written while the one before is taken in


@dataclass(frozen=True)
class Plan:
    """What is asked of whom, by whom it is sent and decided, and what is said when it comes back."""

    version: TemplateVersion
    kinds: tuple[str, ...]
    periods: tuple[str, ...]
    due_after: int
    make: Maker
    sender: Callable[[RoundUnit], Person]
    decider: Callable[[RoundUnit], Person]
    secretary: Person
    seed: int
    says: dict[str, str]
    papers: Papers
    past: Callable[[RoundUnit, Period], bool] = lambda unit, period: False
    units: tuple[int, ...] = ()  # asked besides those of the kinds
    lumps: dict[str, list[int]] = field(default_factory=dict)  # by period: units that report in one sum
    write: Write = here


@dataclass(frozen=True)
class Filled:
    """A workbook on its way: handed out, filled, its evidence in the folder beside it."""

    sender: Person
    at: datetime
    name: str
    book: Book
    folder: list[Handed]


def moment(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of the example's office hours."""
    return datetime.combine(day, time(hour, minute), ZONE)


def open_all(plan: Plan) -> list[Round]:
    """Every round of the plan, opened on the last day of its period."""
    opened = []
    for key in plan.periods:
        period = parse_period_key(key)
        due = period.last_day + timedelta(days=plan.due_after)
        at = moment(period.last_day, 8)
        lumps = plan.lumps.get(key, [])
        opened.append(
            actions.open_round(
                plan.version,
                period_key=key,
                due_on=due,
                by=plan.secretary,
                kinds=plan.kinds,
                unit_ids=[*plan.units, *lumps],
                lump_ids=lumps,
                at=at,
            )
        )
    return opened


def expected(round_: Round) -> list[RoundUnit]:
    """The units that are to report, in protocol order."""
    return list(
        round_.units.filter(is_expected=True)
        .select_related("unit", "parent", "round__version", "round__root")
        .order_by("position")
    )


def play(plan: Plan, round_: Round) -> Iterator[str]:
    """One round from the workbooks to the decisions; yields the fate of each unit's report."""
    is_last = round_.period_key == plan.periods[-1]
    told = list(_asked(plan, round_))
    exports = _handed_out(plan, round_, [unit for unit, fate in told if not fate])
    on_their_way: deque[tuple[RoundUnit, Conduct, Filled | None]] = deque()
    for unit, fate in told:
        if fate:
            yield fate
            continue
        how = conduct(plan.seed, unit.code, round_.period, due_after=plan.due_after, is_last=is_last)
        on_their_way.append((unit, how, _first(plan, unit, how, exports[unit.pk])))
        if len(on_their_way) > AHEAD:
            yield _taken(plan, on_their_way)
    while on_their_way:
        yield _taken(plan, on_their_way)


def _asked(plan: Plan, round_: Round) -> Iterator[tuple[RoundUnit, str]]:
    """Each unit of the round, with its fate where it sends no workbook."""
    spoken_for = 0  # the place up to which a unit above reports in one sum
    for unit in expected(round_):
        if unit.position < spoken_for:
            yield unit, "covered"
            continue
        if unit.mode == Mode.LUMP:
            spoken_for = unit.end
        yield unit, "past" if plan.past(unit, round_.period) else ""


def _handed_out(plan: Plan, round_: Round, units: Sequence[RoundUnit]) -> dict[int, Export]:
    """The workbooks of a round, handed out together by the secretary on its first day: unit of the round → its export."""
    at, known = moment(round_.period.last_day, 8, 30), {unit.pk: unit for unit in units}
    made = hand_out_each(round_, known, by=plan.secretary, at=at) if known else []
    exports = {export.round_unit_id: export for export in Export.objects.filter(pk__in=made)}  # type: ignore[attr-defined]
    for pk, export in exports.items():
        export.round_unit, export.version = known[pk], plan.version
    return exports


def _taken(plan: Plan, on_their_way: deque[tuple[RoundUnit, Conduct, Filled | None]]) -> str:
    """The first one, while the workbook behind it is being read."""
    unit, how, filled = on_their_way.popleft()
    if behind := next((one for _unit, _how, one in on_their_way if one), None):
        read_ahead(behind.book(), behind.name)
    if filled is not None:
        _sent(plan, unit, how, filled)
    return how.fate


def report(plan: Plan, unit: RoundUnit, how: Conduct) -> Submission | None:
    """What one unit sends, and what becomes of it; the submission that stands, None when the unit is silent."""
    filled = _first(plan, unit, how)
    return None if filled is None else _sent(plan, unit, how, filled)


def _first(plan: Plan, unit: RoundUnit, how: Conduct, export: Export | None = None) -> Filled | None:
    """The workbook that a unit sends first: `export`, or one handed out as it begins; None from a silent one."""
    if how.fate == "silent":
        return None
    last_day = unit.round.period.last_day
    sent_on = moment(last_day + timedelta(days=how.days_after), 8 + unit.position % 8, unit.position % 60)
    answers = _answers(plan, unit)
    return _filled(plan, unit, _slip(answers) if how.fate == "returned" else answers, sent_on, export)


def _sent(plan: Plan, unit: RoundUnit, how: Conduct, filled: Filled) -> Submission:
    """What becomes of it."""
    submission, sent_on, answers = _take_in(unit, filled), filled.at, _answers(plan, unit)
    if how.fate == "returned":
        note = {next(iter(answers["cells"])): plan.says["remark"]}
        by, at = plan.decider(unit), sent_on + timedelta(days=1)
        decision = actions.return_report(submission, reason=plan.says["returned"], notes=note, by=by, at=at)
        sent_on += timedelta(days=2)
        _reply(plan, unit, decision, sent_on)
        submission = _take_in(unit, _filled(plan, unit, answers, sent_on))
    if how.fate == "waiting":
        return submission
    actions.accept(submission, by=plan.decider(unit), at=sent_on + timedelta(days=1, hours=1))
    if how.fate == "corrected":
        return correct(plan, unit, submission, answers, sent_on)
    return submission


def correct(plan: Plan, unit: RoundUnit, submission: Submission, answers: Answers, sent_on: datetime) -> Submission:
    """An accepted report is reopened on the unit's request and sent again with one figure changed."""
    later = sent_on + timedelta(days=20)
    actions.reopen(submission, reason=plan.says["reopened"], by=plan.decider(unit), at=later)
    again = _take_in(unit, _filled(plan, unit, _slip(answers), later + timedelta(days=1)))
    actions.accept(again, by=plan.decider(unit), at=later + timedelta(days=2))
    return again


def _reply(plan: Plan, unit: RoundUnit, decision: Decision, at: datetime) -> None:
    """An answer to each note, on the page of the report, before it is sent again."""
    replies = {note.pk: plan.says["reply"] for note in ReturnNote.objects.filter(decision=decision)}
    actions.save_words(unit, by=plan.sender(unit), replies=replies, at=at)


def _answers(plan: Plan, unit: RoundUnit) -> Answers:
    """The unit's own, or in one sum those of the units below that it speaks for."""
    if unit.mode != Mode.LUMP:
        return plan.make(plan.seed, unit.code, unit.round.period)
    below = RoundUnit.objects.filter(round=unit.round, position__gt=unit.position, position__lt=unit.end)
    each = [plan.make(plan.seed, code, unit.round.period) for code in below.values_list("code", flat=True)]
    cells = {key: str(sum(int(answers["cells"][key]) for answers in each)) for key in each[0]["cells"]}
    return {**each[0], "cells": cells}


def _filled(plan: Plan, unit: RoundUnit, answers: Answers, at: datetime, export: Export | None = None) -> Filled:
    """The workbook filled, handed out now where it was not before, with the folder of its evidence."""
    sender, folder = plan.sender(unit), []
    name = f"{unit.code}-{unit.round.period_key}"
    for paper in plan.papers.of(unit, unit.round.period, answers):
        if paper.field_key:
            actions.add_evidence(
                unit, paper.data, name=paper.name, by=sender, field_key=paper.field_key, note=paper.note, at=at
            )
        else:
            folder.append(Handed(f"{name}/{paper.name}", paper.name, partial(bytes, paper.data)))
    book = plan.write(export or hand_out(unit, by=sender, at=at), _explained(plan, unit, answers))
    return Filled(sender, at, f"{name}.xlsx", book, folder)


def _take_in(unit: RoundUnit, filled: Filled) -> Submission:
    """The workbook through the same door as anybody's."""
    intake = actions.take_in(filled.book(), name=filled.name, by=filled.sender, at=filled.at, evidence=filled.folder)
    if intake.outcome != "taken":
        raise RuntimeError(
            f"the example's own workbook was not taken in: {unit.code} {unit.round.period_key} {intake.account}"
        )
    return Submission.objects.get(intake=intake)


def _explained(plan: Plan, unit: RoundUnit, answers: Answers) -> Answers:
    """With a note at each figure that wants one, as it is not sent without."""
    before, spec = previous_submission(unit), plan.version.parsed
    found = check(answers, spec, previous=before.answers if before else None)
    wanted = (spec.cell[fault.cell] for fault in found if wants_note(fault))
    notes = {cell_key(cell.indicator, cell.part): plan.says["jump"] for cell in wanted}
    return {**answers, "notes": answers.get("notes", {}) | notes} if notes else answers


def _slip(answers: Answers) -> Answers:
    """The same answers with the first figure one higher: a slip to be found later, or a correction."""
    first = next(iter(answers["cells"]))
    return {**answers, "cells": {**answers["cells"], first: str(int(answers["cells"][first]) + 1)}}
