"""`of`: the whole way from a figure to its cells, for one reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import Any

from trienkhai.access.scope import scope_of
from trienkhai.reporting.models import Round, RoundUnit, TemplateVersion
from trienkhai.rollup.answers import Answer, answer_from
from trienkhai.rollup.arrays.columns import Column
from trienkhai.rollup.ask import Ask
from trienkhai.rollup.library import Library
from trienkhai.rollup.snapshot import Snapshot
from trienkhai.rollup.trace.branches import Branch, Sight, Span
from trienkhai.rollup.trace.contributions import Contributions
from trienkhai.units.scope import EVERYTHING

READ = "reporting.read"
EVERYBODY = Sight(None)


@dataclass(frozen=True)
class Trace:
    """A figure with its answer and its tree of contributions, cut to what one reader may open."""

    ask: Ask
    answer: Answer
    root: Branch | None
    unit_name: str
    sight: Sight = EVERYBODY
    snapshot: Snapshot | None = None  # what it rests on, when that was kept; None for what stands now
    address: str = ""  # of its page, where that is not the page of today's trace
    reviewed: tuple[int, str] | None = None  # id and symbol of the directive of the review that it was frozen in

    @property
    def url(self) -> str:
        """The page on which this trace is shown."""
        return self.address or self.ask.url

    @property
    def column(self) -> Column | None:
        return self.answer.moments[-1].column if self.answer.moments else None

    @property
    def rounds(self) -> list[Round]:
        """The rounds that enter the figure, earliest first."""
        return [moment.round for moment in self.answer.moments]

    @property
    def asked(self) -> dict[int, TemplateVersion]:
        """By round the version of the template whose column this is."""
        return {round_.pk: round_.version for round_ in self.rounds}

    @cached_property
    def contributions(self) -> Contributions:
        """Every submission that contributes and may be opened, by round and in the order of the tree."""
        spans = self.root.spans if self.root else ()
        return Contributions((span.reading, span.start, self.sight.opens(span)) for span in spans)

    @property
    def recomputed(self) -> Fraction | None:
        """The figure once more, from the single reports instead of the stored totals."""
        return self.root.value if self.root else None

    @property
    def adds_up(self) -> bool:
        """Whether the contributions make the figure exactly."""
        return self.recomputed == self.answer.value

    @cached_property
    def outside(self) -> Branch | None:
        """All that is outside the reader's view as one line; None when nothing is."""
        if self.root is None or self.sight.is_everything:
            return None
        hidden = tuple(
            Span(span.reading, at, at + 1) for span in self.root.spans for at in self.sight.hides(span).tolist()
        )
        return Branch("x", "outside", "", hidden, self.sight) if hidden else None

    def open(self, key: str) -> Branch | None:
        """The branch of a key, None where there is none (any more)."""
        here = self.root
        walked = ""
        for step in key.split("."):
            walked = f"{walked}.{step}" if walked else step
            here = next((child for child in here.children if child.key == walked), None) if here else None
        return here


def of(
    ask: Ask,
    reader: Any = EVERYTHING,
    *,
    known_at: datetime | None = None,
    snapshot: Snapshot | None = None,
    address: str = "",
) -> Trace:
    """Follow a figure. What the reader may not open stands as one line with its sum. Raises Overflow.

    known_at, snapshot: as for `answer_all`. Whether the reader may ask for the figure at all is the caller's to judge.
    """
    library = Library.open([ask], known_at, singly=True, snapshot=snapshot)
    found = answer_from(ask, library)
    readings = [library.reading(ask, moment.round) for moment in found.moments]
    if not readings:
        return Trace(ask, found, None, "", EVERYBODY, snapshot, address)
    spans = []
    for reading in readings:
        at = reading.frame.position(ask.unit)
        spans.append(Span(reading, at, int(reading.frame.tree.end[at])))
    sight = _sight(ask, [reading.round for reading in readings], reader)
    root = Branch("", "unit", spans[-1].name, tuple(spans), sight, rounds_first=_rounds_first(found))
    return Trace(ask, found, root, spans[-1].name, sight, snapshot, address)


def _rounds_first(found: Answer) -> bool:
    """A figure that is no sum over rounds is taken apart by round first, so that every step can be checked."""
    if len(found.moments) < 2:
        return False
    column = found.moments[-1].column
    adds_over_units = column.of == "count" or column.rule in ("sum", "count", "ratio")
    adds_over_time = column.of == "count" or column.is_ratio or column.time_rule == "sum"
    return not (adds_over_units and adds_over_time)


def _sight(ask: Ask, rounds: Sequence[Round], reader: Any) -> Sight:
    """What a reader may open of a figure; everything where he may read the unit and, with it, all below it."""
    scope = scope_of(reader, READ)
    if scope.everything:
        return EVERYBODY
    here = RoundUnit.objects.of_rounds(one.pk for one in rounds).filter(unit=ask.unit)
    is_whole = ask.over is None and here.with_all_below(scope).count() == len({one.pk for one in rounds})
    return EVERYBODY if is_whole else Sight(visible_rows(rounds, reader))


def visible_rows(rounds: Sequence[Round], reader: Any) -> set[int] | None:
    """Ids of the RoundUnits that the reader may open; None for all."""
    if scope_of(reader, READ).everything:
        return None
    rows = RoundUnit.objects.of_rounds(one.pk for one in rounds).visible_to(reader)
    return set(rows.values_list("pk", flat=True))
