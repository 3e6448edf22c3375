"""A round in which units report on those below them: cells send first, then their companies, which pin what they rest on."""

from collections.abc import Iterator
from datetime import timedelta

from trienkhai.example.answers import Answers, Conduct
from trienkhai.example.rounds import Plan, correct, expected, moment, report
from trienkhai.reporting import actions
from trienkhai.reporting.models import Round, RoundUnit, Submission
from trienkhai.reporting.queries.below import consolidates, expected_below

SILENT, LATER = 0, 1  # the consolidating unit with a gap, and the one below which something changes after it has sent
ABOVE_AFTER = 7  # days between the last day and the reports of the units above, at least


def play_focus(plan: Plan, round_: Round) -> Iterator[str]:
    """The last cell of the first company stays silent, which the company says; a cell of the second is corrected afterwards."""
    units = expected(round_)
    above = [unit for unit in units if consolidates(unit)]
    silent, later = (expected_below(above[at])[-1].pk if at < len(above) else None for at in (SILENT, LATER))
    changed: tuple[RoundUnit, Submission, Answers] | None = None
    for unit in [*(unit for unit in units if unit not in above), *above]:
        days = ABOVE_AFTER + unit.position % 5 if unit in above else 1 + unit.position % 6
        how = Conduct(days, "silent" if unit.pk == silent else "accepted")
        if unit in above:
            _declare_gaps(plan, unit, days)
        sent = report(plan, unit, how)
        if unit.pk == later and sent is not None:
            changed = unit, sent, plan.make(plan.seed, unit.code, round_.period)
        yield "corrected" if unit.pk == later else how.fate
    if changed:
        unit, sent, answers = changed
        correct(plan, unit, sent, answers, moment(round_.period.last_day))


def _declare_gaps(plan: Plan, unit: RoundUnit, days: int) -> None:
    """Say why the report goes ahead without those below that have not sent."""
    missing = {child.unit_id: plan.says["gap"] for child in expected_below(unit) if child.latest is None}  # type: ignore[attr-defined]
    if missing:
        at = moment(unit.round.period.last_day + timedelta(days=days), 8)
        actions.save_words(unit, by=plan.sender(unit), gaps=missing, at=at)
