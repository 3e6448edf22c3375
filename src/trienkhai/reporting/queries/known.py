"""What the system knows of the figures of a report right now, and the report as it would be sent with it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone

from trienkhai.audit.objects import found_of
from trienkhai.reporting.measures import measure
from trienkhai.reporting.models import Draft, Round, RoundUnit, State, Submission
from trienkhai.reporting.rules.answers import empty
from trienkhai.reporting.rules.known import MEASURE, REPORT, Frozen, Known, Source, frozen_of, opened, settled
from trienkhai.reporting.rules.lifecycle import after
from trienkhai.reporting.rules.mode import reach
from trienkhai.reporting.rules.moving import carried
from trienkhai.reporting.rules.overlaps import built, counterpart
from trienkhai.reporting.rules.packing import Answers, with_counts, written
from trienkhai.reporting.rules.spec import Cell

SUBMISSION = "reporting.submission"


@dataclass(frozen=True)
class Followed:
    """One source as a reader may see it. `name` is how it was called when it was counted."""

    name: str
    url: str


@dataclass(frozen=True)
class Sources:
    """What a figure rests on: those one may see, and how many there are beside."""

    seen: tuple[Followed, ...]
    hidden: int


def known_of(round_unit: RoundUnit) -> dict[str, Known]:
    """By cell key, counted or looked up now. No query where the round asks for no such figure."""
    return {**dict(_measured(round_unit)), **dict(_from_reports(round_unit))}


def _measured(round_unit: RoundUnit) -> Iterable[tuple[str, Known]]:
    round_ = round_unit.round
    spec = round_.version.parsed
    for key, name in spec.measured.items():
        known = measure(name)
        if known is None:
            continue
        if reach(round_unit.mode, round_unit.position, round_unit.end) == "lump":
            yield key, Known(f"{MEASURE}{name}", "", origin=name, why="lump")
            continue
        counted = known.own_line(round_unit.unit, round_.period, round_)
        value = written(spec.cell[key], str(counted.value))
        if value:
            yield key, Known(f"{MEASURE}{name}", value, counted.sources, name)


def _from_reports(round_unit: RoundUnit) -> Iterable[tuple[str, Known]]:
    """Figures that the round asks once and other reports of the unit give. One query."""
    spec, chosen = round_unit.round.version.parsed, _asked_once(round_unit.round)
    if not chosen:
        return
    ids = {pk for one in chosen for pk in one["from"]["rounds"]}
    rows = RoundUnit.objects.filter(round__in=ids, unit=round_unit.unit_id)  # type: ignore[misc]
    there = {
        row.round_id: row  # type: ignore[attr-defined]
        for row in rows.select_related("round", "latest__version").defer("latest__version__spec", "latest__places")
    }
    given = {
        pk: with_counts(row.latest.answers, row.latest.version.parsed)["cells"]
        for pk, row in there.items()
        if row.latest
    }
    for one in chosen:
        source = one["from"]
        found = [there.get(pk) for pk in source["rounds"]]
        for cell in spec.cells:
            if cell.indicator == one["key"] and not cell.derived:
                key = counterpart(cell, source["key"])
                values = [given.get(pk, {}).get(key, "") for pk in source["rounds"]]
                yield cell.key, _taken_over(round_unit, built(source["rule"], values, cell), key, source, found)


def _asked_once(round_: Round) -> list[dict[str, Any]]:
    return [one for one in round_.overlaps if one["choice"] == "once"]


def _taken_over(
    round_unit: RoundUnit, value: str, key: str, source: Mapping[str, Any], rows: Sequence[RoundUnit | None]
) -> Known:
    """A value out of the reports of other rounds, where they may give it and do; or why it is not there."""
    there = [row for row in rows if row is not None and row.is_expected]
    origin = _origin(source, there)
    if len(there) < len(rows):
        return Known(REPORT, "", origin=origin, why="not_asked")
    own = [reach(row.mode, row.position, row.end) == "own" for row in (round_unit, *there)]
    if len(set(own)) > 1:
        return Known(REPORT, "", origin=origin, why="other_mode")
    sent = [row.latest for row in there if row.latest is not None]
    if len(sent) < len(rows):
        return Known(REPORT, "", origin=origin, why="not_sent")
    if not value:
        return Known(REPORT, "", origin=origin, why="not_given")
    sources = tuple(
        Source(SUBMISSION, one.pk, f"{row.round.name} · {one.receipt}", key, one.sha256)
        for row, one in zip(there, sent, strict=True)
    )
    states = {row.state for row in there}
    state = next(one for one in (State.RETURNED, State.SUBMITTED, State.ACCEPTED, *sorted(states)) if one in states)
    return Known(REPORT, value, sources, origin, state=state)


def _origin(source: Mapping[str, Any], rows: Sequence[RoundUnit]) -> str:
    """The round a figure comes from; of several their template."""
    if len(source["rounds"]) == 1 and rows:
        return rows[0].round.name
    return str(source["template"])


def settled_now(round_unit: RoundUnit, given: Answers, known: dict[str, Known] | None = None) -> Answers:
    """What would be sent now of what the unit gives. `known`: where it was asked for already."""
    found = known_of(round_unit) if known is None else known
    if not found:
        return given
    before = round_unit.latest.answers if round_unit.latest else None
    day = timezone.localdate().isoformat()
    return settled(given, found, round_unit.round.version.parsed, day=day, before=before)


def last_sent(round_unit: RoundUnit) -> Answers | None:
    """What was sent last; of a report of an earlier version what the round's has a place for. None where nothing was."""
    latest = round_unit.latest
    if latest is None:
        return None
    if latest.version_id == round_unit.round.version_id:  # type: ignore[attr-defined]
        return latest.answers  # type: ignore[no-any-return]
    return carried(latest.answers, round_unit.round.version.parsed)[0]


def given_of(round_unit: RoundUnit, draft: Draft | None) -> Answers:
    """What the unit gives: its draft; before anybody wrote one, what it sent last; else nothing."""
    if draft is not None:
        return opened(draft.answers)
    sent = last_sent(round_unit)
    return empty() if sent is None else opened(sent)


def answers_now(round_unit: RoundUnit, draft: Draft | None) -> Answers:
    """The report as it stands: with what is known now while it can be filled, afterwards as it was sent."""
    if round_unit.round.closed_at is None and after("fill", round_unit.state) is not None:
        return settled_now(round_unit, given_of(round_unit, draft))
    given, sent = given_of(round_unit, draft), last_sent(round_unit)
    return dict(sent) if sent is not None and opened(sent) == given else given


@dataclass(frozen=True)
class KnownThen:
    """A known figure of a submission beside what the system has now; `now` is None where it has nothing any more.

    `given` is what counts; `is_same` whether it rests on the same things still.
    """

    cell: Cell
    then: Frozen
    given: str
    now: str | None
    is_same: bool

    @property
    def has_moved(self) -> bool:
        return self.now != self.then.value or not self.is_same


def known_since(submission: Submission) -> tuple[KnownThen, ...]:
    """The known figures of a submission, in the order of its template. No query where it has none."""
    frozen, spec = frozen_of(submission.answers), submission.version.parsed
    if not frozen:
        return ()
    now = known_of(submission.round_unit)
    cells = submission.answers["cells"]
    return tuple(
        _then(spec.cell[key], one, cells[key], now.get(key))
        for key in spec.cell
        if (one := frozen.get(key)) is not None
    )


def _then(cell: Cell, then: Frozen, given: str, now: Known | None) -> KnownThen:
    is_same = now is not None and now.sources == then.sources
    return KnownThen(cell, then, given, now.value or None if now else None, is_same)


def followed(sources: Iterable[Source], reader: Any) -> Sources:
    """Sources with the pages they lead to. A fixed number of queries a kind."""
    by_kind: dict[str, set[int]] = defaultdict(set)
    told = list(sources)
    for one in told:
        by_kind[one.kind].add(one.id)
    found = {kind: found_of(kind, ids, reader) for kind, ids in by_kind.items()}
    seen = [
        Followed(one.label, _at_cell(about.url, one.cell))
        for one in told
        if (about := found[one.kind].get(one.id)) is not None
    ]
    return Sources(tuple(seen), len(told) - len(seen))


def _at_cell(url: str, cell: str) -> str:
    return f"{url}?{urlencode({'o': cell})}#o-{cell}" if url and cell else url
