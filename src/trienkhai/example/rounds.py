"""Five years of one template: rounds opened, workbooks handed out, filled, taken in, returned, accepted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from trienkhai.accounts.models import Person
from trienkhai.example.answers import Answers, Conduct, conduct
from trienkhai.periods import Period, parse_period_key
from trienkhai.reporting import actions
from trienkhai.reporting.actions.exports import hand_out
from trienkhai.reporting.models import Round, RoundUnit, Submission, TemplateVersion
from trienkhai.reporting.workbook.export import written

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
Maker = Callable[[int, str, Period], Answers]


@dataclass(frozen=True)
class Plan:
    """What is asked of whom, by whom it is sent and decided, and what is said when it comes back."""

    version: TemplateVersion
    kind: str
    periods: tuple[str, ...]
    due_after: int
    make: Maker
    sender: Callable[[RoundUnit], Person]
    decider: Callable[[RoundUnit], Person]
    secretary: Person
    seed: int
    says: dict[str, str]
    past: Callable[[RoundUnit, Period], bool] = lambda unit, period: False


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
        opened.append(
            actions.open_round(plan.version, period_key=key, due_on=due, by=plan.secretary, kinds=[plan.kind], at=at)
        )
    return opened


def expected(round_: Round) -> list[RoundUnit]:
    """The units that are to report, in protocol order."""
    return list(
        round_.units.filter(is_expected=True).select_related("unit", "parent", "round__version").order_by("position")
    )


def play(plan: Plan, round_: Round) -> Iterator[str]:
    """One round from the workbooks to the decisions; yields the fate of each unit's report."""
    is_last = round_.period_key == plan.periods[-1]
    for unit in expected(round_):
        if plan.past(unit, round_.period):
            yield "past"
            continue
        how = conduct(plan.seed, unit.code, round_.period, due_after=plan.due_after, is_last=is_last)
        _report(plan, unit, how)
        yield how.fate


def _report(plan: Plan, unit: RoundUnit, how: Conduct) -> None:
    if how.fate == "silent":
        return
    period = unit.round.period
    sent_on = moment(period.last_day + timedelta(days=how.days_after), 8 + unit.position % 8, unit.position % 60)
    answers = plan.make(plan.seed, unit.code, period)
    if how.fate == "returned":
        first = _send(plan, unit, _slip(answers), sent_on)
        note = {next(iter(answers["cells"])): plan.says["remark"]}
        actions.return_report(
            first,
            reason=plan.says["returned"],
            notes=note,
            by=plan.decider(unit),
            at=sent_on + timedelta(days=1),
        )
        sent_on += timedelta(days=2)
    submission = _send(plan, unit, answers, sent_on)
    if how.fate == "waiting":
        return
    actions.accept(submission, by=plan.decider(unit), at=sent_on + timedelta(days=1, hours=1))
    if how.fate == "corrected":
        _correct(plan, unit, submission, answers, sent_on)


def _correct(plan: Plan, unit: RoundUnit, submission: Submission, answers: Answers, sent_on: datetime) -> None:
    """An accepted report is reopened on the unit's request and sent again with one figure changed."""
    later = sent_on + timedelta(days=20)
    actions.reopen(submission, reason=plan.says["reopened"], by=plan.decider(unit), at=later)
    again = _send(plan, unit, _slip(answers), later + timedelta(days=1))
    actions.accept(again, by=plan.decider(unit), at=later + timedelta(days=2))


def _send(plan: Plan, unit: RoundUnit, answers: Answers, at: datetime) -> Submission:
    """The workbook as the unit filled it, through the same door as anybody's."""
    sender = plan.sender(unit)
    data = written(hand_out(unit, by=sender, at=at), entered=answers)
    intake = actions.take_in(data, name=f"{unit.code}-{unit.round.period_key}.xlsx", by=sender, at=at)
    if intake.outcome != "taken":
        raise RuntimeError(
            f"the example's own workbook was not taken in: {unit.code} {unit.round.period_key} {intake.account}"
        )
    return Submission.objects.get(intake=intake)


def _slip(answers: Answers) -> Answers:
    """The same answers with the first figure one higher: a slip to be found later, or a correction."""
    first = next(iter(answers["cells"]))
    return {**answers, "cells": {**answers["cells"], first: str(int(answers["cells"][first]) + 1)}}
