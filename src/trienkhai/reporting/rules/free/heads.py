"""What a heading over a column of figures may mean, over all its rows and in both its languages."""

import re
from collections.abc import Iterator

from trienkhai.reporting.rules.free.candidates import NO_IDEA, Known, Proposal
from trienkhai.reporting.rules.free.labels import written
from trienkhai.reporting.rules.free.measures import without_measure
from trienkhai.reporting.rules.free.tables import Column
from trienkhai.reporting.rules.free.targets import with_time
from trienkhai.reporting.rules.free.times import Time, time_in, without_time
from trienkhai.reporting.rules.free.words import TOTALS
from trienkhai.vietnamese.likeness import key_of

LAST_ONLY = 0.95  # of a heading over several rows only the last was compared


def figure_of(column: Column, known: Known) -> Proposal:
    """The whole heading first, then without its time and its unit of measure, then its last row alone."""
    whole = known.cells.best(written(column.text))
    if whole.how in {"code", "name"}:
        return whole
    time = time_in(column.text)
    tries = [whole, *(_timed(known.cells.best(texts), time) for texts in _ways(column))]
    tries += [_damped(_timed(known.cells.best(texts), time)) for texts in _last(column)]
    exact = next((one for one in tries if one.how in {"code", "name"}), None)
    best = exact or max(tries, key=lambda one: one.score)
    return best if best.score else NO_IDEA


def _ways(column: Column) -> Iterator[list[str]]:
    """The heading without time, without measure, without "Tổng số" at its end."""
    plain = without_measure(column.text)
    yield [without_time(plain)]
    shorter = _without_total(plain)
    if shorter != plain:
        yield [shorter, without_time(shorter)]
    names = [part for part in column.parts if without_time(part) or not time_in(part)]
    if len(names) != len(column.parts):
        yield [" ".join(names), *written(" ".join(map(without_measure, names)))]


def _last(column: Column) -> Iterator[list[str]]:
    names = [part for part in column.parts if without_time(part) or not time_in(part)]
    if len(names) > 1 and key_of(names[-1]) not in TOTALS:
        yield written(without_measure(names[-1]))
    if len(column.parts) > 1:
        yield written(column.parts[0]) if key_of(" ".join(column.parts[1:])) in TOTALS else []


def _without_total(text: str) -> str:
    found = re.fullmatch(r"(.+?)\s+(?:t[oổ]ng|total)(?:\s+(?:s[oố]|c[oộ]ng))?", text, re.IGNORECASE)
    return found[1] if found else text


def _timed(one: Proposal, time: Time) -> Proposal:
    if not time or one is NO_IDEA:
        return one
    others = tuple(with_time(token, time) for token in one.others)
    token = with_time(one.token, time) if one.is_decided else one.token
    return Proposal(token, one.how, one.score, others)


def _damped(one: Proposal) -> Proposal:
    return Proposal(one.token, one.how, one.score * LAST_ONLY, one.others)
