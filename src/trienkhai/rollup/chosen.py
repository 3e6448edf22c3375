"""Which submission of each unit a basis rests on: now, or as it was known at a moment."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import numpy as np

from trienkhai.reporting.models import Decision, Pin, Submission, Verdict
from trienkhai.rollup.arrays.trees import Ints
from trienkhai.rollup.frames import NONE, Frame

Pins = Mapping[int, Sequence[tuple[int, int]]]
Chosen = Mapping[int, Ints]  # round id → submission id by position, NONE where there is none


def choose(
    frames: Mapping[int, Frame],
    basis: str,
    tops: Mapping[int, Sequence[int]],
    known_at: datetime | None,
    sent_before: datetime | None = None,
    pins: Pins | None = None,
) -> Chosen:
    """The submissions of a basis. `tops` and `pins` (see `pins_of`; None: they are read) matter for 'signed' only.

    known_at: what had been sent and decided by that moment. sent_before: of the reports sent before it, whatever was decided
    on them since.
    """
    if basis == "signed":
        return signed(frames, tops, known_at, sent_before, pins)
    return (received if basis == "received" else accepted)(frames, known_at, sent_before)


def received(
    frames: Mapping[int, Frame], known_at: datetime | None = None, sent_before: datetime | None = None
) -> Chosen:
    """The latest submission of each unit that was not withdrawn. One query when a moment is given, else none."""
    if known_at is None and sent_before is None:
        return {round_id: frame.latest for round_id, frame in frames.items()}
    every = Submission.objects.filter(round__in=frames)
    rows = every.standing()
    if known_at is not None:  # what was withdrawn later stood then
        rows = every.filter(submitted_at__lte=known_at).exclude(withdrawal__at__lte=known_at)
    if sent_before is not None:
        rows = rows.filter(submitted_at__lt=sent_before)
    return _placed(frames, rows.order_by("number").values_list("round_id", "round_unit_id", "pk"))


def accepted(
    frames: Mapping[int, Frame], known_at: datetime | None = None, sent_before: datetime | None = None
) -> Chosen:
    """The submission that the level above has accepted and not reopened. One query when a moment is given, else none."""
    if known_at is None and sent_before is None:
        return {round_id: frame.accepted for round_id, frame in frames.items()}
    rows = Decision.objects.filter(submission__round__in=frames)
    if known_at is not None:
        rows = rows.filter(at__lte=known_at)
    if sent_before is not None:
        rows = rows.filter(submission__submitted_at__lt=sent_before)
    told = (
        rows.exclude(verdict=Verdict.RETURNED)  # returning says nothing of an acceptance
        .order_by(
            *(("at", "pk") if known_at is not None else ("pk",))
        )  # a moment goes by the clock, else as it was entered
        .values_list("submission__round_id", "submission__round_unit_id", "submission_id", "verdict")
    )
    return _placed(
        frames, ((one, unit, pk if verdict == Verdict.ACCEPTED else NONE) for one, unit, pk, verdict in told)
    )


def pins_of(frames: Mapping[int, Frame]) -> Pins:
    """By submission what it rests on: (RoundUnit, submission). One query."""
    pins: dict[int, list[tuple[int, int]]] = {}
    rows = Pin.objects.filter(submission__round__in=frames, pinned__isnull=False)
    for submission, child, pinned in rows.values_list("submission_id", "child_id", "pinned_id"):
        pins.setdefault(submission, []).append((child, pinned))
    return pins


def signed(
    frames: Mapping[int, Frame],
    tops: Mapping[int, Sequence[int]],
    known_at: datetime | None = None,
    sent_before: datetime | None = None,
    pins: Pins | None = None,
) -> Chosen:
    """What is reached through pins only, from the latest submissions of the units at `tops` (round id → positions).

    Two queries at most, one where the pins are known.
    """
    pins = pins_of(frames) if pins is None else pins
    newest = received(frames, known_at, sent_before)
    found = {round_id: np.full(len(frame), NONE, dtype=np.int64) for round_id, frame in frames.items()}
    for round_id, positions in tops.items():
        frame = frames[round_id]
        waiting = [(top, int(newest[round_id][top])) for top in positions]
        while waiting:
            position, submission = waiting.pop()
            if submission != NONE:
                found[round_id][position] = submission
                waiting += [(frame.row_at[child], pinned) for child, pinned in pins.get(submission, ())]
    return found


def _placed(frames: Mapping[int, Frame], rows: Iterable[Sequence[int]]) -> Chosen:
    """Later rows win."""
    found = {round_id: np.full(len(frame), NONE, dtype=np.int64) for round_id, frame in frames.items()}
    for round_id, round_unit, submission in rows:
        found[round_id][frames[round_id].row_at[round_unit]] = submission
    return found
