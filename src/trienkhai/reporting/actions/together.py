"""Accepting several reports at once, each by itself: one that cannot be accepted leaves the others as they are.

Where a template has a chain, the next step of each is taken.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from trienkhai.access.errors import WrongState
from trienkhai.reporting.actions.chain import require_turn
from trienkhai.reporting.actions.decisions import accept, require_decider
from trienkhai.reporting.models import ChainStep, Submission


@dataclass(frozen=True)
class Together:
    """What became of them: the units whose reports were accepted, those that passed an earlier step, the others with the
    reason."""

    accepted: tuple[str, ...]
    not_accepted: tuple[tuple[str, str], ...]
    passed_on: tuple[str, ...] = ()


def accept_each(submissions: Sequence[Submission], *, by: Any, steps: Mapping[int, int] | None = None) -> Together:
    """Accept just these submissions; one that was replaced meanwhile is named, as nobody has seen the newer one.

    `steps`: the number of the step that was shown for a submission, by its id; one that was taken meanwhile is named as well.
    Raises Refused before any is accepted when the person may not decide on one of them: such a list was never shown.
    """
    shown = steps or {}
    for submission in submissions:
        require_decider(submission, submission.round_unit, by)
        with suppress(WrongState):
            require_turn(submission, submission.round_unit, by, seen=shown.get(submission.pk))
    accepted: list[str] = []
    passed_on: list[str] = []
    failed: list[tuple[str, str]] = []
    for submission in submissions:
        name = submission.round_unit.name
        try:
            taken = accept(submission, step=shown.get(submission.pk), by=by)
            (passed_on if isinstance(taken, ChainStep) else accepted).append(name)
        except WrongState as refused:
            failed.append((name, str(refused)))
    return Together(tuple(accepted), tuple(failed), tuple(passed_on))
