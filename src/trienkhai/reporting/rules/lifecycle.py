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

# What each act makes of each state in which it is possible. An act on any other state is out of turn.
NEXT: dict[str, dict[str, str]] = {
    # A report of which something was sent stays what it is while its draft is changed.
    "fill": {NONE: DRAFT, DRAFT: DRAFT, SUBMITTED: SUBMITTED, RETURNED: RETURNED},
    # The unit may replace what nobody has decided on yet.
    "send": {NONE: SUBMITTED, DRAFT: SUBMITTED, SUBMITTED: SUBMITTED, RETURNED: SUBMITTED},
    "accept": {SUBMITTED: ACCEPTED},
    "return": {SUBMITTED: RETURNED},
    "reopen": {ACCEPTED: RETURNED},
}

WAITS_FOR_THE_UNIT = frozenset({NONE, DRAFT, RETURNED})


def after(act: str, state: str) -> str | None:
    """The state that an act leads to; None when it is out of turn."""
    return NEXT[act].get(state)


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
