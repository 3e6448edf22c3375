"""The chain of a template: the steps of a sent report at the level above, in order; the last one is its acceptance. Pure.

Steps belong to one submission and begin anew with the next. Four eyes: whoever had a hand in a step takes no other of it.
"""

from collections.abc import Collection, Sequence
from typing import Final

from trienkhai.reporting.rules.inside import Hands
from trienkhai.reporting.rules.spec import Step

TAKEN: Final = "taken"  # somebody took the step meanwhile
ROLE: Final = "role"  # it is taken through another role
HAND: Final = "hand"  # the person had a hand in an earlier step


def is_last(chain: Sequence[Step], passed: int) -> bool:
    """Whether the step after so many is the acceptance; without a chain there is no other."""
    return passed + 1 >= len(chain)


def role_after(chain: Sequence[Step], passed: int) -> str:
    """The role that decides after so many steps, '' for any that may decide. Who may take the last one also reopens."""
    return chain[min(passed, len(chain) - 1)].role if chain else ""


def had_a_hand(hands: Hands, taken: Sequence[Hands]) -> bool:
    """Whether one of the people behind an act stands behind a step that was taken."""
    return any(not hands.isdisjoint(one) for one in taken)


def against(
    chain: Sequence[Step], taken: Sequence[Hands], *, roles: Collection[str], hands: Hands, seen: int | None = None
) -> str:
    """What speaks against taking the next step of a chain, '' for nothing. Without a chain nothing does.

    `taken`: the people behind each step so far; `roles`: through which somebody stands above the unit; `seen`: the number of the
    step he means.
    """
    if not chain:
        return ""
    if len(taken) >= len(chain) or seen not in (None, len(taken) + 1):
        return TAKEN
    if chain[len(taken)].role not in roles:
        return ROLE
    return HAND if had_a_hand(hands, taken) else ""


def against_return(chain: Sequence[Step], taken: Sequence[Hands], *, roles: Collection[str], hands: Hands) -> str:
    """What speaks against returning the report now: who may take the next step may, or any after it."""
    if not chain:
        return ""
    if not any(step.role in roles for step in chain[len(taken) :]):
        return ROLE
    return HAND if had_a_hand(hands, taken) else ""
