"""Where the report of one unit may go from where it stands; lateness. Pure.

None yet → draft → submitted → accepted or returned → submitted again … An accepted report moves only when the level
above reopens it; it then counts as returned. What nobody above has opened may be withdrawn.
"""

from collections.abc import Collection
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
    # Or take it back, as long as nobody above has opened it; where something was sent before, see `once_withdrawn`.
    "withdraw": {SUBMITTED: DRAFT},
    "accept": {SUBMITTED: ACCEPTED},
    "return": {SUBMITTED: RETURNED},
    "reopen": {ACCEPTED: RETURNED},
    # The unit asks that its accepted report be reopened; granted, it is. Till then, and declined, it stays accepted.
    "ask": {ACCEPTED: ACCEPTED},
    "decline": {ACCEPTED: ACCEPTED},
}

WAITS_FOR_THE_UNIT = frozenset({NONE, DRAFT, RETURNED})


def after(act: str, state: str) -> str | None:
    """The state that an act leads to; None when it is out of turn."""
    return NEXT[act].get(state)


def once_withdrawn(*, is_another: bool, came_back: bool) -> str:
    """Where a report stands once the newest sending is withdrawn: as the one before it was left, which perhaps came back."""
    if not is_another:
        return DRAFT
    return RETURNED if came_back else SUBMITTED


def is_withdrawable(state: str, *, is_newest: bool, is_open: bool, is_opened: bool) -> bool:
    """Whether the unit may take a submission of an open round back: nobody decided on it, nobody above has opened it."""
    return is_open and is_newest and not is_opened and after("withdraw", state) is not None


def is_own(people: Collection[int], *hands: int | None) -> bool:
    """Whether somebody, or the one for whom he acts, is among those who sent a report or approved it inside its unit, or for
    whom that was done: nobody decides on his own."""
    return any(person in hands for person in people)


def is_decidable(
    state: str, *, is_newest: bool, is_open: bool, hands: tuple[int | None, ...], reader: Collection[int]
) -> bool:
    """Whether one who stands above may accept or return a submission of an open round: never on what is his own."""
    return is_open and is_newest and not is_own(reader, *hands) and after("accept", state) is not None


def days_late(state: str, due_on: date, on: date) -> int:
    """Days past the due date while the unit still owes something; 0 when it does not.

    What came back is owed again, by its new day or, where it got none, by the old one: it is late as one never sent.
    """
    if state not in WAITS_FOR_THE_UNIT or on <= due_on:
        return 0
    return (on - due_on).days


def punctuality(due_on: date, first_sent_on: date | None, on: date, *, first_due_on: date | None = None) -> str:
    """'on_time', 'excused', 'late', 'missing' or '' while there is still time.

    `first_due_on`: the day that counted before leave was given to send by `due_on`. Who sends, or still may send, after it
    is late with leave.
    """
    if first_due_on is not None and first_due_on < due_on:
        sent_late = first_sent_on is not None and first_due_on < first_sent_on <= due_on
        if sent_late or (first_sent_on is None and first_due_on < on <= due_on):
            return "excused"
    if first_sent_on is not None:
        return "on_time" if first_sent_on <= due_on else "late"
    return "missing" if on > due_on else ""
