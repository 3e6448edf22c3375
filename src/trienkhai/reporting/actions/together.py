"""Accepting several reports at once, each by itself: one that cannot be accepted leaves the others as they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from trienkhai.access.errors import WrongState
from trienkhai.reporting.actions.decisions import accept, require_decider
from trienkhai.reporting.models import Submission


@dataclass(frozen=True)
class Together:
    """What became of them: the units whose reports were accepted, and the others with the reason."""

    accepted: tuple[str, ...]
    not_accepted: tuple[tuple[str, str], ...]


def accept_each(submissions: Sequence[Submission], *, by: Any) -> Together:
    """Accept just these submissions; one that was replaced meanwhile is named, as nobody has seen the newer one.

    Raises Refused before any is accepted when the person may not decide on one of them: such a list was never shown.
    """
    for submission in submissions:
        require_decider(submission, submission.round_unit, by)
    accepted, failed = [], []
    for submission in submissions:
        name = submission.round_unit.name
        try:
            accept(submission, by=by)
            accepted.append(name)
        except WrongState as refused:
            failed.append((name, str(refused)))
    return Together(tuple(accepted), tuple(failed))
