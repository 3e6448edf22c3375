"""What a bundle of questions needs from the database, read at once: rounds, trees, stored totals, single reports."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

import numpy as np

from trienkhai.reporting.models import Round, TemplateVersion
from trienkhai.rollup.arrays.columns import Column, UnknownColumn
from trienkhai.rollup.arrays.layout import Layout, OtherVersion, unpack
from trienkhai.rollup.arrays.trees import Flags, Ints
from trienkhai.rollup.ask import Ask
from trienkhai.rollup.chosen import choose
from trienkhai.rollup.frames import Frame, frames_of
from trienkhai.rollup.models import Basis, Tally
from trienkhai.rollup.portions import Portion, from_words, places_of
from trienkhai.rollup.reading import Reading
from trienkhai.rollup.series import Moment
from trienkhai.rollup.snapshot import Membership, Snapshot, members_of
from trienkhai.rollup.vectors import Pieces, pieces_of
from trienkhai.rollup.versions import columns_for

STORED = (Basis.RECEIVED, Basis.ACCEPTED)


@dataclass
class Library:
    """Open it with the questions it shall answer."""

    known_at: datetime | None
    rounds: dict[int, Round]
    frames: dict[int, Frame]
    tallies: dict[tuple[int, int, str], bytes] = field(default_factory=dict)
    pieces: dict[int, Pieces] = field(default_factory=dict)  # by template version
    members: dict[tuple[str, int], list[Membership]] = field(default_factory=dict)
    _chosen: dict[tuple[str, int], Mapping[int, Ints]] = field(default_factory=dict)
    _readings: dict[tuple[object, ...], Reading] = field(default_factory=dict)

    @classmethod
    def open(
        cls,
        asks: Sequence[Ask],
        known_at: datetime | None = None,
        *,
        singly: bool = False,
        snapshot: Snapshot | None = None,
    ) -> Self:
        """Read what the questions need. `singly`: single reports even where stored totals would do.

        snapshot: trees, chosen submissions, versions and members as they were kept, whatever stands now.
        """
        ids = {pk for ask in asks for pk in ask.rounds}
        rounds = {row.pk: row for row in Round.objects.filter(pk__in=ids).select_related("version__template", "root")}
        if snapshot is None:
            library = cls(known_at, rounds, frames_of(rounds))
            library._take_members(members_of(asks, {one.root_id for one in rounds.values()}))  # type: ignore[attr-defined]
        else:
            library = cls(
                None, _as_kept(rounds, snapshot), {pk: snapshot.frames[pk] for pk in ids & set(snapshot.frames)}
            )
            library._take_members(snapshot.members)
        if not singly and known_at is None and snapshot is None:
            library._read_tallies(asks)
        library._read_pieces(asks, singly=singly)
        return library

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
        frame = self.frames.get(round_.pk)
        return frame is not None and ask.unit in frame and self.column(ask, round_) is not None

    def moment(self, ask: Ask, round_: Round) -> Moment:
        """What one round says to a question. `has` must hold."""
        column = columns_for(round_.version).find(ask.column)
        return Moment(round_, column, self._stored(ask, round_, ask.basis) or self._portion(ask, round_))

    def _portion(self, ask: Ask, round_: Round) -> Portion:
        return self.reading(ask, round_).portion(self.frames[round_.pk].position(ask.unit))

    def _stored(self, ask: Ask, round_: Round, basis: str) -> Portion | None:
        """The portion from a stored total, None where there is none that holds."""
        packed = None if ask.group else self.tallies.get((round_.pk, ask.unit, basis))
        if packed is None:
            return None
        columns = columns_for(round_.version)
        try:
            return from_words(unpack(packed, Layout.of(columns)), columns, columns.find(ask.column))
        except OtherVersion:
            return None

    def missing(self, ask: Ask, round_: Round) -> list[tuple[int, str, int]]:
        """(unit id, name, round id) of the units that are awaited and gave nothing, in the order of the tree."""
        frame = self.frames[round_.pk]
        positions = self.reading(ask, round_).missing(frame.position(ask.unit))
        return [(int(frame.units[at]), frame.names[at], round_.pk) for at in positions]

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
        return self.reading(ask, round_).accepted(
            self.frames[round_.pk].position(ask.unit), self.chosen("accepted", 0)[round_.pk]
        )

    def chosen(self, basis: str, unit: int) -> Mapping[int, Ints]:
        """The submissions of a basis in every round; a signed total starts at its own unit."""
        key = (basis, unit if basis == "signed" else 0)
        if key not in self._chosen:
            tops = {pk: [frame.position(unit)] for pk, frame in self.frames.items() if unit in frame} if key[1] else {}
            self._chosen[key] = choose(self.frames, basis, tops, self.known_at)
        return self._chosen[key]

    def reading(self, ask: Ask, round_: Round) -> Reading:
        """The single reports behind a question in one round. `has` must hold."""
        key = (round_.pk, ask.column, ask.basis, ask.unit if ask.basis == "signed" else 0, ask.group)
        if key not in self._readings:
            columns, frame = columns_for(round_.version), self.frames[round_.pk]
            column = columns.find(ask.column)
            submissions = self.chosen(ask.basis, ask.unit)[round_.pk]
            values = self.pieces[round_.version_id].at(submissions, places_of(column, columns))  # type: ignore[attr-defined]
            self._readings[key] = Reading(round_, frame, column, submissions, values, self._within(ask, round_))
        return self._readings[key]

    def _within(self, ask: Ask, round_: Round) -> Flags | None:
        """Units that stood in the part asked about on the day of the round's tree, by themselves or by a unit above."""
        if ask.group is None:
            return None
        grouping, part = ask.group
        own = {
            member.unit_id: member.part
            for member in self.members.get((grouping, round_.root_id), ())  # type: ignore[attr-defined]
            if member.from_day <= round_.tree_on and (member.to_day is None or member.to_day > round_.tree_on)
        }
        return np.asarray(self.frames[round_.pk].inherited(own) == part, dtype=np.bool_)

    def _take_members(self, members: Iterable[Membership]) -> None:
        for member in members:
            self.members.setdefault((member.grouping, member.root_id), []).append(member)

    def _read_tallies(self, asks: Sequence[Ask]) -> None:
        whole = [ask for ask in asks if ask.group is None and ask.basis in STORED]
        if not whole:
            return
        rows = Tally.objects.filter(
            round__in={pk for ask in whole for pk in ask.rounds}, round_unit__unit__in={ask.unit for ask in whole}
        )
        for round_id, unit, basis, packed in rows.values_list("round_id", "round_unit__unit_id", "basis", "packed"):
            self.tallies[round_id, unit, basis] = bytes(packed)

    def _read_pieces(self, asks: Sequence[Ask], *, singly: bool) -> None:
        """Single reports, of the columns for which stored totals do not tell all. One query a template version."""
        places: dict[int, set[int]] = {}
        versions: dict[int, list[Round]] = {}
        for ask in asks:
            for round_ in self.rounds_of(ask):
                if self.has(ask, round_) and (singly or self._needs_reports(ask, round_)):
                    columns, version = columns_for(round_.version), round_.version_id  # type: ignore[attr-defined]
                    places.setdefault(version, set()).update(places_of(columns.find(ask.column), columns))
                    versions.setdefault(version, []).append(round_)
        for version, rounds in versions.items():
            cells = len(columns_for(rounds[0].version).cells)
            self.pieces[version] = pieces_of(sorted({one.pk for one in rounds}), sorted(places[version]), cells)

    def _needs_reports(self, ask: Ask, round_: Round) -> bool:
        stored = self._stored(ask, round_, ask.basis)
        return (
            stored is None
            or stored.missing > 0
            or (ask.basis == "received" and self._stored(ask, round_, Basis.ACCEPTED) is None)
        )


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
