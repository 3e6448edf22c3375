"""A frozen figure followed as it was: its trace at the moment of freezing, today's, and what moved between the two."""

from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from trienkhai.review.frozen import snapshot_of
from trienkhai.review.models import Edition
from trienkhai.rollup import trace as tracing
from trienkhai.rollup.ask import Ask
from trienkhai.rollup.trace import Contribution, Fact, Moved, Trace
from trienkhai.rollup.trace_page import accepted_then, shown

SHOWN_AT_MOST = 200


@dataclass(frozen=True)
class Side:
    """What one unit gave in one round, on one side of a comparison. No fact where it gave nothing."""

    value: str
    fact: Fact | None


@dataclass(frozen=True)
class MovedRow:
    unit: str
    round: str
    sides: tuple[Side, Side]  # then, now


@dataclass(frozen=True)
class FrozenFigure:
    """`then` rests on what was frozen, `now` on what stands. Contributions outside the reader's view are one line in both."""

    edition: Edition
    key: str
    facts: dict[str, Any]
    then: Trace
    now: Trace
    moved: Moved
    rows: tuple[MovedRow, ...]

    @property
    def has_changed(self) -> bool:
        return self.then.answer.value != self.now.answer.value

    @property
    def holds(self) -> bool:
        """Whether the stored reports still give the frozen value, and add up to it."""
        return self.then.adds_up and self.then.answer.value == frozen_value(self.facts)

    @property
    def outside(self) -> tuple[str, str] | None:
        """Then and now of all that the reader may not open, when that moved."""
        if self.moved.outside is None:
            return None
        column = self.now.column or self.then.column
        then, now = (shown(branch.value if branch else None, column) for branch in self.moved.outside)
        return then, now

    @property
    def more(self) -> int:
        """How many moves are not listed."""
        return len(self.moved.moves) - len(self.rows)


def frozen_value(facts: dict[str, Any]) -> Fraction | None:
    """The exact value that was frozen."""
    return None if facts["numerator"] is None else Fraction(int(facts["numerator"]), int(facts["denominator"]))


def frozen_trace(edition: Edition, key: str, reader: Any) -> Trace:
    """The way from a frozen figure to the cells it rested on. Raises KeyError for a figure that the edition has not."""
    content = edition.content
    ask = Ask.from_json(content["figures"][key]["ask"])
    snapshot = snapshot_of(content)
    moment = None if snapshot else datetime.fromisoformat(content["frozen_at"])
    found = tracing.of(ask, reader, known_at=moment, snapshot=snapshot, address=edition.address_of(key))
    reviewed = (edition.review.campaign.directive_id, content["review"]["directive"])  # type: ignore[attr-defined]
    return replace(found, reviewed=reviewed)


def frozen_figure(edition: Edition, key: str, reader: Any) -> FrozenFigure:
    """Everything the page of a frozen figure tells besides the trace itself. Raises KeyError."""
    then = frozen_trace(edition, key, reader)
    now = tracing.of(then.ask, reader)
    moved = tracing.moved_between(then, now)
    return FrozenFigure(edition, key, edition.content["figures"][key], then, now, moved, _rows(moved, then, now))


def _rows(moved: Moved, then: Trace, now: Trace) -> tuple[MovedRow, ...]:
    listed = moved.moves[:SHOWN_AT_MOST]
    ids = {side.submission for move in listed for side in (move.then, move.now) if side}
    asked, accepted = now.asked | then.asked, accepted_then(then)
    facts = tracing.facts_of(ids, then.ask.column, asked=asked, accepted=accepted) if ids else {}
    return tuple(
        MovedRow(move.either.name, move.round.name, (_side(move.then, then, facts), _side(move.now, now, facts)))
        for move in listed
    )


def _side(one: Contribution | None, trace: Trace, facts: dict[int, Fact]) -> Side:
    return Side(shown(one.value, trace.column), facts.get(one.submission)) if one else Side("–", None)
