"""Changes heard by the floors above, in the same transaction, lowest floor first.

A follower runs synchronously; an exception it raises aborts the act that caused the change.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

FLOORS = ("reporting", "rollup", "review")


@dataclass(frozen=True)
class Change:
    """`kind` names what changed ('submission', 'decision', 'figure', 'tree'); before and after are ids or None.

    Of a tree `id` is the organisation: units opened, moved, ended or came to belong to another part of a grouping. `row`: the
    changed row itself as the act holds it, where the teller has it, so that followers need not read it again.
    """

    kind: str
    id: int
    before: Any = None
    after: Any = None
    row: Any = field(default=None, compare=False, repr=False)


Follower = Callable[..., None]
_followers: dict[str, list[tuple[int, Follower]]] = defaultdict(list)


def follow(kind: str, *, floor: str) -> Callable[[Follower], Follower]:
    """Register a follower of `kind`; `floor` is the app that listens and decides the order."""

    def register(follower: Follower) -> Follower:
        _followers[kind].append((FLOORS.index(floor), follower))
        _followers[kind].sort(key=lambda pair: pair[0])
        return follower

    return register


def changed(change: Change, *, by: Any) -> None:
    """Tell every follower of this kind. `by` is the person who acts, or None for the system."""
    for _, follower in list(_followers[change.kind]):
        follower(change, by=by)
