"""Which submissions of a unit stand, whose hands are behind one, and whether it may take the newest back."""

from typing import Any

from trienkhai.reporting.models import RoundUnit, Submission, Verdict, Withdrawal
from trienkhai.reporting.permissions import SUBMIT
from trienkhai.reporting.rights import holds
from trienkhai.reporting.rules.lifecycle import is_withdrawable

BACK = (Verdict.RETURNED, Verdict.REOPENED)


def hands_of(submission: Submission) -> tuple[int | None, ...]:
    """Who sent it, who approved it inside the unit, and in whose place they did."""
    approval = submission.approval
    inside = (approval.by_id, approval.stands_for_id) if approval else ()  # type: ignore[attr-defined]
    return submission.submitted_by_id, submission.submitted_for_id, *inside  # type: ignore[attr-defined]


def standing_before(submission: Submission) -> Submission | None:
    """The newest submission before this one that was not withdrawn. One query."""
    before = Submission.objects.standing().filter(
        round_unit=submission.round_unit_id,  # type: ignore[misc]
        number__lt=submission.number,
    )
    return before.order_by("-number").first()


def taken_back_last(row: RoundUnit) -> Submission | None:
    """The newest sending of a unit if it was withdrawn: what its draft says came from where that said. One query."""
    newest = row.latest.number if row.latest else 0
    gone = Withdrawal.objects.filter(submission__round_unit=row, submission__number__gt=newest)
    last = gone.select_related("submission__intake__file").order_by("-submission__number").first()
    return last.submission if last else None


def came_back(submission: Submission) -> bool:
    """Whether the last word of the level above sent it back to its unit. One query."""
    last = submission.decisions.order_by("-at", "-pk").first()  # type: ignore[attr-defined]
    return last is not None and last.verdict in BACK


def may_withdraw(row: RoundUnit, submission: Submission, reader: Any) -> bool:
    """Whether a person may take a report of a unit back now: who sends for it, while nobody above has opened it."""
    possible = is_withdrawable(
        row.state,
        is_newest=row.latest_id == submission.pk,  # type: ignore[attr-defined]
        is_open=row.round.closed_at is None,
        is_opened=hasattr(submission, "opening"),
    )
    return possible and holds(reader, SUBMIT, row)
