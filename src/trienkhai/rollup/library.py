"""What a bundle of questions needs from the database, read at once: rounds, trees, stored totals, single reports."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Self

import numpy as np

from trienkhai.reporting.models import Round, RoundUnit, TemplateVersion
from trienkhai.rollup.arrays.columns import Column, UnknownColumn
from trienkhai.rollup.arrays.layout import Layout, OtherVersion, Words, unpack
from trienkhai.rollup.arrays.trees import Flags, Ints
from trienkhai.rollup.ask import Ask
from trienkhai.rollup.chosen import Pins, choose, pins_of
from trienkhai.rollup.cut_off import cut_frames, end_of
from trienkhai.rollup.frames import Break, Frame, frames_of
from trienkhai.rollup.models import Basis, Tally
from trienkhai.rollup.over import Overlay, overlays_of, placed_anew
from trienkhai.rollup.pieces import Pieces, pieces_of
from trienkhai.rollup.portions import Portion, can_be_shared, from_words, places_of, shared_out
from trienkhai.rollup.reading import Reading
from trienkhai.rollup.series import Moment
from trienkhai.rollup.snapshot import Membership, Snapshot, members_of
from trienkhai.rollup.versions import columns_for

STORED = (Basis.RECEIVED, Basis.ACCEPTED)


@dataclass
class Library:
    """Open it with the questions it shall answer.

    cut: the trees in which a report came after the cut-off day of a question, as they stood without it. overlays: the trees of
    other days that questions are read over, by line and day.
    """

    known_at: datetime | None
    rounds: dict[int, Round]
    frames: dict[int, Frame]
    cut: dict[tuple[int, date], Frame] = field(default_factory=dict)
    overlays: Mapping[tuple[int, date], Overlay] = field(default_factory=dict)
    tallies: dict[tuple[int, int, str], bytes] = field(default_factory=dict)
    pieces: dict[int, Pieces] = field(default_factory=dict)  # by round
    members: dict[tuple[str, int], list[Membership]] = field(default_factory=dict)
    _chosen: dict[tuple[str, int, date | None], Mapping[int, Ints]] = field(default_factory=dict)
    _readings: dict[tuple[object, ...], Reading] = field(default_factory=dict)
    _anew: dict[tuple[object, ...], Frame] = field(default_factory=dict)
    _pins: Pins | None = None
    _words: dict[tuple[int, int, str], Words | None] = field(default_factory=dict)
    _portions: dict[tuple[int, int, str, str], Portion | None] = field(default_factory=dict)

    @classmethod
    def open(
        cls,
        asks: Sequence[Ask],
        known_at: datetime | None = None,
        *,
        singly: bool = False,
        names: bool = True,
        snapshot: Snapshot | None = None,
    ) -> Self:
        """Read what the questions need. `singly`: single reports even where stored totals would do. `names`: those of the units
        that gave nothing; without them a stored total tells all, and neither tree nor reports of its round are read.

        snapshot: trees, chosen submissions, versions and members as they were kept, whatever stands now.
        """
        if snapshot is not None or known_at is not None:
            library = cls.bare(asks, known_at, snapshot=snapshot)
        else:
            library = cls(None, _rounds_of(asks), {})
            library._read_tallies(asks)
            wanted = asks if singly else [ask for ask in asks if library._needs_trees(ask, names=names)]
            library._read_trees(wanted)
        library._read_pieces(asks, singly=singly, names=names)
        return library

    @classmethod
    def bare(cls, asks: Sequence[Ask], known_at: datetime | None = None, *, snapshot: Snapshot | None = None) -> Self:
        """Rounds, trees and members alone: enough to tell which reports count, not what they say."""
        rounds = _rounds_of(asks)
        if snapshot is None:
            library = cls(known_at, rounds, {})
            library._read_trees(asks)
        else:
            library = cls(
                None,
                _as_kept(rounds, snapshot),
                {pk: snapshot.frames[pk] for pk in rounds.keys() & snapshot.frames.keys()},
                overlays={(one.line_id, one.day): one for one in snapshot.overlays},
            )
            library._take_members(snapshot.members)
        return library

    def _needs_trees(self, ask: Ask, *, names: bool) -> bool:
        """Whether a stored total of each of its rounds does not tell all that is asked."""
        if ask.group or ask.over or ask.until:
            return True
        return any(self._needs_reports(ask, one, names=names) for one in self.rounds_of(ask) if self.column(ask, one))

    def _read_trees(self, asks: Sequence[Ask]) -> None:
        """Trees as they are, cut off by days and of other days, and members. Nothing where nobody asks."""
        rounds = {pk: self.rounds[pk] for ask in asks for pk in ask.rounds if pk in self.rounds}
        if not rounds:
            return
        self.frames = frames_of(rounds)
        self.cut = cut_frames((ask.until for ask in asks), self.frames)
        self.overlays = overlays_of((ask.over.day for ask in asks if ask.over), rounds.values())
        self._take_members(members_of(asks, {one.root_id for one in rounds.values()}))  # type: ignore[attr-defined]

    def frame(self, ask: Ask, round_: Round) -> Frame:
        """The tree that a question is answered over. The column must be one of the round where it is read over another day."""
        own, over = self._own_frame(ask, round_.pk), ask.over
        if over is None:
            return own
        columns = columns_for(round_.version)
        shares = over.restated and can_be_shared(columns.find(ask.column), columns)
        key = (round_.pk, ask.until, over, shares)
        if key not in self._anew:
            overlay = self.overlays[round_.line_id, over.day]  # type: ignore[attr-defined]
            self._anew[key] = placed_anew(own, overlay, round_.tree_on, restated=over.restated, shares=shares)
        return self._anew[key]

    def _own_frame(self, ask: Ask, round_id: int) -> Frame:
        """The round's own tree; one that was kept is cut already."""
        cut = self.cut.get((round_id, ask.until)) if ask.until else None
        return cut or self.frames[round_id]

    def rounds_of(self, ask: Ask) -> list[Round]:
        """The rounds of a question that are still there."""
        return [self.rounds[pk] for pk in dict.fromkeys(ask.rounds) if pk in self.rounds]

    def column(self, ask: Ask, round_: Round) -> Column | None:
        """The column in the round's version of the template, None where it does not ask it."""
        try:
            return columns_for(round_.version).find(ask.column)
        except UnknownColumn:
            return None

    def has(self, ask: Ask, round_: Round) -> bool:
        """Whether the round asks this column and its tree holds the unit."""
        if self.column(ask, round_) is None:
            return False
        if round_.pk not in self.frames:  # it was not read, or it is empty
            return self._stored(ask, round_, ask.basis) is not None
        return ask.unit in self.frame(ask, round_)

    def moment(self, ask: Ask, round_: Round) -> Moment:
        """What one round says to a question. `has` must hold."""
        column = columns_for(round_.version).find(ask.column)
        return Moment(round_, column, self._stored(ask, round_, ask.basis) or self._portion(ask, round_))

    def _portion(self, ask: Ask, round_: Round) -> Portion:
        return self.reading(ask, round_).portion(self.frame(ask, round_).position(ask.unit))

    def _stored(self, ask: Ask, round_: Round, basis: str) -> Portion | None:
        """The portion from a stored total, None where there is none that holds."""
        if ask.group is not None or ask.over is not None or (round_.pk, ask.until) in self.cut:
            return None
        key = (round_.pk, ask.unit, basis, ask.column)
        if key not in self._portions:
            words, columns = self._words_of(round_, ask.unit, basis), columns_for(round_.version)
            self._portions[key] = None if words is None else from_words(words, columns, columns.find(ask.column))
        return self._portions[key]

    def _words_of(self, round_: Round, unit: int, basis: str) -> Words | None:
        key = (round_.pk, unit, basis)
        if key not in self._words:
            packed, layout = self.tallies.get(key), Layout.of(columns_for(round_.version))
            try:
                self._words[key] = None if packed is None else unpack(packed, layout)
            except OtherVersion:
                self._words[key] = None
        return self._words[key]

    def missing(self, ask: Ask, round_: Round) -> list[tuple[int, str, int]]:
        """(unit id, name, round id) of the units that are awaited and gave nothing, in the order of the tree."""
        reading = self.reading(ask, round_)
        return _named(reading, reading.missing(reading.frame.position(ask.unit)))

    def late(self, ask: Ask, round_: Round) -> list[tuple[int, str, int]]:
        """Those among the missing whose report came after the cut-off day."""
        reading = self.reading(ask, round_)
        return _named(reading, reading.came_late(reading.frame.position(ask.unit)))

    def accepted(self, ask: Ask, rounds: Iterable[Round]) -> int | None:
        """How many of the given reports are accepted by the level above; None for signed totals."""
        if ask.basis == "signed":
            return None
        return sum(self._accepted(ask, round_) for round_ in rounds)

    def _accepted(self, ask: Ask, round_: Round) -> int:
        stored = self._stored(ask, round_, Basis.ACCEPTED)
        if stored is not None:
            return stored.given
        if ask.basis == "accepted":
            return self._portion(ask, round_).given
        frame = self.frame(ask, round_)
        accepted = frame.at_source(self.chosen(ask, "accepted")[round_.pk])
        return self.reading(ask, round_).accepted(frame.position(ask.unit), accepted)

    def breaks(self, ask: Ask, round_: Round) -> tuple[Break, ...]:
        """The lines that the question would hold if they could be carried on."""
        if ask.over is None:
            return ()
        frame = self.frame(ask, round_)
        return frame.breaks(frame.position(ask.unit))

    def chosen(self, ask: Ask, basis: str) -> Mapping[int, Ints]:
        """The submissions of a basis in every round, by position in its own tree; a signed total starts at its own unit."""
        unit = ask.unit if basis == "signed" else 0
        key = (basis, unit, ask.until)
        if key not in self._chosen:
            frames = {pk: self._own_frame(ask, pk) for pk in self.rounds if pk in self.frames}
            tops = {pk: [frame.position(unit)] for pk, frame in frames.items() if unit in frame} if unit else {}
            before = end_of(ask.until) if ask.until and self.known_at else None
            if basis == "signed" and self._pins is None:
                self._pins = pins_of(frames)
            self._chosen[key] = choose(frames, basis, tops, self.known_at, before, self._pins)
        return self._chosen[key]

    def reading(self, ask: Ask, round_: Round) -> Reading:
        """The single reports behind a question in one round. `has` must hold."""
        signed_at = ask.unit if ask.basis == "signed" else 0
        key = (round_.pk, ask.column, ask.basis, signed_at, ask.group, ask.until, ask.over)
        if key not in self._readings:
            columns, frame = columns_for(round_.version), self.frame(ask, round_)
            column = columns.find(ask.column)
            submissions = frame.at_source(self.chosen(ask, ask.basis)[round_.pk])
            values = self.pieces[round_.pk].at(submissions, places_of(column, columns))
            if frame.anew:
                values = shared_out(values, frame.anew.shares)
            self._readings[key] = Reading(round_, frame, column, submissions, values, self.within(ask, round_))
        return self._readings[key]

    def within(self, ask: Ask, round_: Round) -> Flags | None:
        """Units that stood in the part asked about on the day of the tree, by themselves or by a unit above.

        The day is that of the round's tree, or the one that it is read over.
        """
        if ask.group is None:
            return None
        grouping, part = ask.group
        frame = self.frame(ask, round_)
        members = self.members.get((grouping, round_.root_id), ())  # type: ignore[attr-defined]
        day = ask.over.day if ask.over else round_.tree_on
        own = {one.unit_id: one.part for one in members if one.is_on(day)}
        if frame.anew:  # a line that is carried on takes the part of its successor, a former unit keeps the last it had
            elsewhere = set(frame.units[frame.anew.carried].tolist())
            known = (one for one in members if one.from_day <= max(day, round_.tree_on))
            last = {one.unit_id: one.part for one in sorted(known, key=lambda one: one.from_day)}
            stands = self.overlays[round_.line_id, day].position  # type: ignore[attr-defined]
            own |= {unit: last[unit] for unit in last if unit not in stands and unit in frame}
            own = {unit: one for unit, one in own.items() if unit not in elsewhere}
        return np.asarray(frame.inherited(own) == part, dtype=np.bool_)

    def _take_members(self, members: Iterable[Membership]) -> None:
        for member in members:
            self.members.setdefault((member.grouping, member.root_id), []).append(member)

    def _read_tallies(self, asks: Sequence[Ask]) -> None:
        whole = [ask for ask in asks if ask.group is None and ask.basis in STORED]
        if not whole:
            return
        here = RoundUnit.objects.filter(
            round__in={pk for ask in whole for pk in ask.rounds}, unit__in={ask.unit for ask in whole}
        )
        rows = Tally.objects.filter(round_unit__in=here.values("pk"))
        for round_id, unit, basis, packed in rows.values_list("round_id", "round_unit__unit_id", "basis", "packed"):
            self.tallies[round_id, unit, basis] = bytes(packed)

    def _read_pieces(self, asks: Sequence[Ask], *, singly: bool, names: bool) -> None:
        """Single reports, of the columns for which stored totals do not tell all. One query a template version."""
        places: dict[int, set[int]] = {}
        versions: dict[int, list[Round]] = {}
        for ask in asks:
            for round_ in self.rounds_of(ask):
                if self.has(ask, round_) and (singly or self._needs_reports(ask, round_, names=names)):
                    columns, version = columns_for(round_.version), round_.version_id  # type: ignore[attr-defined]
                    places.setdefault(version, set()).update(places_of(columns.find(ask.column), columns))
                    versions.setdefault(version, []).append(round_)
        for version, rounds in versions.items():
            asked = rounds[0].version
            marks = {one.pk: self.frames[one.pk].mark for one in rounds}
            moved = any(one.is_moved for one in rounds)
            self.pieces |= pieces_of(marks, sorted(places[version]), asked, moved=moved)

    def _needs_reports(self, ask: Ask, round_: Round, *, names: bool) -> bool:
        stored = self._stored(ask, round_, ask.basis)
        return (
            stored is None
            or (names and stored.missing > 0)
            or (ask.basis == "received" and self._stored(ask, round_, Basis.ACCEPTED) is None)
        )


def _named(reading: Reading, positions: Iterable[int]) -> list[tuple[int, str, int]]:
    frame = reading.frame
    return [(int(frame.units[at]), frame.names[at], reading.round.pk) for at in positions]


def _rounds_of(asks: Iterable[Ask]) -> dict[int, Round]:
    """The rounds of questions that are still there. One query."""
    rows = Round.objects.filter(pk__in={pk for ask in asks for pk in ask.rounds})
    return {row.pk: row for row in rows.select_related("version__template", "root", "line")}


def _as_kept(rounds: dict[int, Round], snapshot: Snapshot) -> dict[int, Round]:
    """The rounds with the template versions they had; a round may have moved to a later one."""
    moved = {snapshot.versions.get(pk, one.version_id) for pk, one in rounds.items()}  # type: ignore[attr-defined]
    moved -= {one.version_id for one in rounds.values()}  # type: ignore[attr-defined]
    versions = {one.version_id: one.version for one in rounds.values()}  # type: ignore[attr-defined]
    if moved:
        versions |= TemplateVersion.objects.select_related("template").in_bulk(moved)
    for pk, one in rounds.items():
        one.version = versions.get(snapshot.versions.get(pk, 0), one.version)
    return rounds
