"""Where an order may go from where it stands at one unit, who moves it, and how. Pure.

planned → issued → doing → reported → confirmed. A unit may refuse what it was given, or forward it to a unit below itself; who
gave it gives it again, or withdraws it. What was reported is confirmed or given back.
"""

from typing import Final

PLANNED: Final = "planned"
ISSUED: Final = "issued"
REFUSED: Final = "refused"
DOING: Final = "doing"
REPORTED: Final = "reported"
CONFIRMED: Final = "confirmed"
WITHDRAWN: Final = "withdrawn"

STATES: Final = (PLANNED, ISSUED, REFUSED, DOING, REPORTED, CONFIRMED, WITHDRAWN)

# What each act makes of each state in which it is possible. An act on any other state is out of turn.
NEXT: dict[str, dict[str, str]] = {
    "issue": {PLANNED: ISSUED},
    "accept": {ISSUED: DOING},
    "refuse": {ISSUED: REFUSED},
    # Handed on to a unit below: it has not answered yet.
    "forward": {ISSUED: ISSUED},
    # A refused order is given once more, with the reason; it may have been forwarded wrongly.
    "insist": {REFUSED: ISSUED},
    "withdraw": {ISSUED: WITHDRAWN, REFUSED: WITHDRAWN, DOING: WITHDRAWN, REPORTED: WITHDRAWN},
    # Whoever breaks an order down has taken it on.
    "break_down": {ISSUED: DOING, DOING: DOING},
    "tell": {DOING: DOING},
    "report": {DOING: REPORTED},
    "take_back": {REPORTED: DOING},
    "confirm": {REPORTED: CONFIRMED},
    "give_back": {REPORTED: DOING},
    "reopen": {CONFIRMED: DOING},
    # Asked, decided and carried down: the day moves, the state does not.
    "ask_extension": {DOING: DOING},
    "decide_extension": {ISSUED: ISSUED, DOING: DOING, REPORTED: REPORTED},
    # A word from who gave it, while the unit owes something.
    "remind": {ISSUED: ISSUED, DOING: DOING},
}

BY_THE_UNIT: Final = frozenset(
    {"accept", "refuse", "forward", "break_down", "tell", "report", "take_back", "ask_extension"}
)
"""Acts of the unit that must do it; all others are acts of who gave the order."""

WANT_A_REASON: Final = frozenset({"refuse", "insist", "withdraw", "give_back", "reopen", "ask_extension"})

LIVE: Final = frozenset({ISSUED, REFUSED, DOING, REPORTED, CONFIRMED})
"""Given and not withdrawn: counted."""

TAKEN: Final = frozenset({DOING, REPORTED, CONFIRMED})
WAITS_FOR_THE_UNIT: Final = frozenset({ISSUED, DOING})
WAITS_FOR_WHO_GAVE: Final = frozenset({REFUSED, REPORTED})


def after(act: str, state: str) -> str | None:
    """The state that an act leads to; None when it is out of turn."""
    return NEXT[act].get(state)


def once_confirmed(*, terms_left: int, is_endless: bool) -> str:
    """Where an order stands when its report is confirmed: what comes again every year, or has no end, goes on."""
    return DOING if is_endless or terms_left > 0 else CONFIRMED


def once_refused(*, is_forwarded: bool) -> str:
    """What was forwarded comes back to who forwarded it and waits for his answer; else who gave it has to say what now."""
    return ISSUED if is_forwarded else REFUSED
