"""What figures rest on at one moment, as a value that can be stored: trees, chosen submissions, versions, group members.

Times cannot tell this exactly: an act may be dated back, a round may be given a unit later. So it is kept, not guessed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

import numpy as np

from trienkhai.reporting.models import Round
from trienkhai.rollup.ask import Ask
from trienkhai.rollup.cut_off import cut_frames
from trienkhai.rollup.frames import Frame, frame_of, frames_of
from trienkhai.rollup.over.overlay import Overlay, overlays_of
from trienkhai.units.models import GroupMember


@dataclass(frozen=True)
class Membership:
    """A unit stood in a part of a grouping, [from_day, to_day)."""

    grouping: str
    root_id: int
    unit_id: int
    part: str
    from_day: date
    to_day: date | None

    def is_on(self, day: date) -> bool:
        """Whether it held on a day."""
        return self.from_day <= day and (self.to_day is None or self.to_day > day)

    def to_json(self) -> list[Any]:
        until = self.to_day.isoformat() if self.to_day else None
        return [self.grouping, self.root_id, self.unit_id, self.part, self.from_day.isoformat(), until]

    @classmethod
    def from_json(cls, data: Sequence[Any]) -> Self:
        grouping, root, unit, part, since, until = data
        return cls(grouping, root, unit, part, date.fromisoformat(since), date.fromisoformat(until) if until else None)


def members_of(asks: Iterable[Ask], roots: Iterable[int]) -> list[Membership]:
    """The members of every grouping that a question cuts by. One query, none where nothing is cut."""
    groupings = {ask.group[0] for ask in asks if ask.group}
    if not groupings:
        return []
    rows = GroupMember.objects.filter(grouping__key__in=groupings, grouping__root__in=set(roots)).order_by("pk")
    fields = ("grouping__key", "grouping__root_id", "unit_id", "part", "from_day", "to_day")
    return [Membership(*row) for row in rows.values_list(*fields)]


@dataclass(frozen=True)
class Snapshot:
    """`frames` and `versions` (ids of template versions) by round id. Latest and accepted submissions stand in the frames;
    what is signed is reached from them through pins, which never change. `until`: the cut-off day of the questions, None
    where they have none; the frames hold what was sent by then. `overlays`: the trees of other days that figures are read over.
    """

    frames: Mapping[int, Frame]
    versions: Mapping[int, int]
    members: tuple[Membership, ...] = ()
    until: date | None = None
    overlays: tuple[Overlay, ...] = ()

    @classmethod
    def take(cls, asks: Sequence[Ask]) -> Self:
        """What the questions rest on now, all of them with one cut-off day or none. Three queries, and those of the cut."""
        days = {ask.until for ask in asks}
        if len(days) > 1:
            raise ValueError("one picture holds one cut-off day")
        ids = {pk for ask in asks for pk in ask.rounds}
        rounds = list(Round.objects.filter(pk__in=ids).select_related("root", "line"))
        versions = {one.pk: one.version_id for one in rounds}  # type: ignore[attr-defined]
        members = members_of(asks, {one.root_id for one in rounds})  # type: ignore[attr-defined]
        frames = frames_of(versions, fresh=True)
        cut = {pk: frame for (pk, _day), frame in cut_frames(days, frames).items()}
        overlays = overlays_of((ask.over.day for ask in asks if ask.over), rounds)
        return cls({**frames, **cut}, versions, tuple(members), next(iter(days), None), tuple(overlays.values()))

    @property
    def accepted(self) -> frozenset[int]:
        """Ids of the submissions that were accepted then."""
        return frozenset(pk for frame in self.frames.values() for pk in frame.accepted.tolist() if pk)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON, equal after a round trip."""
        told = {
            "trees": {str(pk): [row[1:] for row in frame.to_rows()] for pk, frame in sorted(self.frames.items())},
            "versions": {str(pk): version for pk, version in sorted(self.versions.items())},
            "members": [member.to_json() for member in self.members],
            "until": self.until.isoformat() if self.until else None,
            "late": {
                str(pk): np.flatnonzero(frame.late).tolist()
                for pk, frame in sorted(self.frames.items())
                if frame.late is not None
            },
        }
        return {**told, "overlays": [one.to_json() for one in self.overlays]} if self.overlays else told

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The inverse of to_json; one stored before there were cut-off days has none."""
        frames = {int(pk): frame_of(int(pk), [[int(pk), *row] for row in rows]) for pk, rows in data["trees"].items()}
        for pk, positions in data.get("late", {}).items():
            late = np.zeros(len(frames[int(pk)]), dtype=np.bool_)
            late[positions] = True
            frames[int(pk)] = replace(frames[int(pk)], late=late)
        versions = {int(pk): int(version) for pk, version in data["versions"].items()}
        until = date.fromisoformat(data["until"]) if data.get("until") else None
        members = tuple(Membership.from_json(row) for row in data["members"])
        overlays = tuple(Overlay.from_json(one) for one in data.get("overlays", ()))
        return cls(frames, versions, members, until, overlays)
