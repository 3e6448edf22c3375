"""Accepting several reports at once, each by itself: one that cannot be accepted leaves the others as they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from trienkhai.access.errors import Refused, WrongState
from trienkhai.reporting.actions.decisions import accept
from trienkhai.reporting.models import Submission


@dataclass(frozen=True)
class Together:
    """What became of them: the units whose reports were accepted, and the others with the reason."""

    accepted: tuple[str, ...]
    not_accepted: tuple[tuple[str, str], ...]


def accept_each(submissions: Sequence[Submission], *, by: Any) -> Together:
    """Accept just these submissions; one that was replaced meanwhile is named, as nobody has seen the newer one.

    Raises Refused for the first one on which the person may not decide: such a list was never shown to anybody.
    """
    accepted, failed = [], []
    for submission in submissions:
        name = submission.round_unit.name
        try:
            accept(submission, by=by)
            accepted.append(name)
        except WrongState as refused:
            failed.append((name, str(refused)))
        except Refused:
            if not accepted:
                raise
            failed.append((name, ""))
    return Together(tuple(accepted), tuple(failed))
