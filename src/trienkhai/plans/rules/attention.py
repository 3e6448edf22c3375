"""What needs somebody's attention today: due soon, overdue, silent, returned twice, waiting for an answer. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from trienkhai.plans.rules.lifecycle import DOING, ISSUED, WAITS_FOR_WHO_GAVE

OVERDUE: Final = "overdue"
DUE_SOON: Final = "due_soon"
SILENT: Final = "silent"
RETURNED_TWICE: Final = "returned_twice"
UNANSWERED: Final = "unanswered"
ESCALATED: Final = "escalated"


@dataclass(frozen=True)
class Patience:
    """Days: how early a due day is told of, how long a unit may be silent or not answer, and when the level above hears."""

    soon: int = 7
    silent: int = 60
    unanswered: int = 5
    escalated: int = 10


USUAL = Patience()


def of(
    state: str,
    *,
    due_on: date | None,
    last_told: date | None,
    given_on: date,
    returns: int,
    today: date,
    patience: Patience = USUAL,
) -> tuple[str, ...]:
    """What is to be said of one instance today, the gravest first. `last_told`: the day of its last word of progress."""
    found = []
    waits = state in (ISSUED, DOING)
    if waits and due_on is not None and due_on < today:
        late = (today - due_on).days
        found += [ESCALATED, OVERDUE] if late > patience.escalated else [OVERDUE]
    if state == DOING and returns >= 2:
        found.append(RETURNED_TWICE)
    if state == ISSUED and (today - given_on).days > patience.unanswered:
        found.append(UNANSWERED)
    if waits and due_on is not None and 0 <= (due_on - today).days <= patience.soon:
        found.append(DUE_SOON)
    if state == DOING and (today - (last_told or given_on)).days > patience.silent:
        found.append(SILENT)
    return tuple(found)


def is_overdue(state: str, due_on: date | None, today: date) -> bool:
    """Whether the day has passed and the unit still owes it. What was reported in time waits for who gave it, and is not late."""
    return state in (ISSUED, DOING) and due_on is not None and due_on < today


def waits_above(state: str) -> bool:
    return state in WAITS_FOR_WHO_GAVE
