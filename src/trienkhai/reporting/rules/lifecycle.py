"""Where the report of one unit may go from where it stands; lateness. Pure.

None yet → draft → submitted → accepted or returned → submitted again … An accepted report moves only when the level
above reopens it; it then counts as returned.
"""

from datetime import date
from typing import Final

NONE: Final = "none"
DRAFT: Final = "draft"
SUBMITTED: Final = "submitted"
RETURNED: Final = "returned"
ACCEPTED: Final = "accepted"

NEXT: dict[str, frozenset[str]] = {
    NONE: frozenset({DRAFT, SUBMITTED}),
    DRAFT: frozenset({DRAFT, SUBMITTED}),
    SUBMITTED: frozenset({SUBMITTED, RETURNED, ACCEPTED}),  # the unit may replace what nobody has decided on yet
    RETURNED: frozenset({SUBMITTED}),
    ACCEPTED: frozenset({RETURNED}),  # reopened by the level above
}

MAY_BE_FILLED = frozenset({NONE, DRAFT, SUBMITTED, RETURNED})
WAITS_FOR_THE_UNIT = frozenset({NONE, DRAFT, RETURNED})


def may_become(state: str, following: str) -> bool:
    """Whether the life cycle knows this step."""
    return following in NEXT[state]


def after_filling(state: str) -> str:
    """The state once somebody has typed into the draft: only a report of which nothing was sent becomes a draft."""
    return DRAFT if state in {NONE, DRAFT} else state


def days_late(state: str, due_on: date, on: date) -> int:
    """Days past the due date while the unit still owes something; 0 when it does not."""
    if state not in WAITS_FOR_THE_UNIT or on <= due_on:
        return 0
    return (on - due_on).days


def punctuality(due_on: date, first_sent_on: date | None, on: date) -> str:
    """'on_time', 'late', 'missing' or '' while there is still time."""
    if first_sent_on is not None:
        return "on_time" if first_sent_on <= due_on else "late"
    return "missing" if on > due_on else ""
