"""Inside a unit: a clerk prepares the report, the head approves it, then it is sent. Pure.

What counts is the last step taken for the submission to come. An approval holds for one content; once that is changed it
is void, and each serves one submission.
"""

from collections.abc import Iterable
from typing import Final

OPEN: Final = "open"
WAITS: Final = "waits"
APPROVED: Final = "approved"
VOID: Final = "void"
GIVEN_BACK: Final = "given_back"

HANDED_OVER: Final = "handed_over"  # the act of a stored step; the others are called as what they lead to

# What each act makes of each standing in which it is possible. An act on any other is out of turn.
NEXT: dict[str, dict[str, str]] = {
    "change": {OPEN: OPEN, WAITS: WAITS, APPROVED: VOID, VOID: VOID, GIVEN_BACK: GIVEN_BACK},
    "hand_over": {OPEN: WAITS, WAITS: WAITS, VOID: WAITS, GIVEN_BACK: WAITS},
    "approve": {OPEN: APPROVED, WAITS: APPROVED, VOID: APPROVED},
    # The head may take his approval back as long as the report is not sent.
    "give_back": {WAITS: GIVEN_BACK, APPROVED: GIVEN_BACK, VOID: GIVEN_BACK},
    "send": {APPROVED: OPEN},
}


def standing(act: str, *, is_same: bool) -> str:
    """Where a report stands by its last step ('' for none) and whether it still says the same."""
    if act == APPROVED:
        return APPROVED if is_same else VOID
    return {HANDED_OVER: WAITS, GIVEN_BACK: GIVEN_BACK}.get(act, OPEN)


def after(act: str, now: str) -> str | None:
    """The standing that an act leads to; None when it is out of turn."""
    return NEXT[act].get(now)


Hands = frozenset[int]  # who acted, and for whom


def is_own_work(*, approver: Hands, last_hand: Hands, handed_by: Iterable[Hands]) -> bool:
    """Whether nobody but the approver stands behind what he approves: he changed it last, and no other handed it over so."""
    return not approver.isdisjoint(last_hand) and not any(hands and approver.isdisjoint(hands) for hands in handed_by)
