"""`sample`: what is drawn of the newest reports of a round that a reader may open."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import numpy as np

from trienkhai.reporting.models import Round, RoundUnit, Submission, SubmissionFile
from trienkhai.reporting.rules.packing import LAST_STATE
from trienkhai.reporting.rules.spec import Cell
from trienkhai.rollup.arrays.trees import Ints
from trienkhai.rollup.frames import Frame, frames_of
from trienkhai.rollup.sampling.drawing import drawn, shared_out
from trienkhai.rollup.sampling.plan import BELOW, Plan
from trienkhai.rollup.vectors import vectors_of
from trienkhai.rollup.versions import columns_for
from trienkhai.ui.figures import language
from trienkhai.units.models import Grouping, GroupMember
from trienkhai.vietnamese.numbers import format_scaled


@dataclass(frozen=True)
class Stratum:
    """Of so many things so many were drawn. `name` is "" where there are no strata, or for what belongs to none."""

    name: str
    size: int
    drawn: int


@dataclass(frozen=True)
class Item:
    """One thing that was drawn. `cell` and `value`: a figure as it was reported, and its place in the source; `file`: one file."""

    number: int
    stratum: str
    unit: str
    code: str
    submission: Submission
    cell: Cell | None = None
    value: str = ""
    place: str = ""
    file: SubmissionFile | None = None


@dataclass(frozen=True)
class Sample:
    """`population`: the fingerprint of what was drawn from, so that it can be seen whether another draw had the same before it."""

    plan: Plan
    round: Round
    groupings: tuple[Grouping, ...]
    strata: tuple[Stratum, ...]
    items: tuple[Item, ...]
    population: str = ""

    @property
    def size(self) -> int:
        return sum(one.size for one in self.strata)


def sample(plan: Plan, reader: Any) -> Sample | None:
    """Drawn by the plan; None where the reader sees nothing of the round, and nothing drawn without a seed: nobody could draw it again.
    A fixed number of queries.
    """
    opened = Round.objects.filter(pk=plan.round).select_related("version__template", "root").first()
    rows = RoundUnit.objects.of_rounds([plan.round]).visible_to(reader)
    seen = set(rows.values_list("position", flat=True)) if opened else set()
    if opened is None or not seen:
        return None
    groupings = tuple(Grouping.objects.filter(root=opened.root).order_by("pk"))
    if not plan.seed:
        return Sample(plan, opened, groupings, (), ())
    frame = frames_of([opened.pk])[opened.pk]
    sent = [at for at in np.flatnonzero(frame.latest).tolist() if at in seen]
    parts = _strata(frame, opened, plan.strata, seen)
    things = _things(plan, opened, frame, sent)
    by_stratum: dict[str, list[int]] = {}
    for at in sent:
        if things.counts[at]:
            by_stratum.setdefault(str(parts[at]), []).append(at)
    sizes = {name: sum(things.counts[at] for at in members) for name, members in sorted(by_stratum.items())}
    wanted = shared_out(sizes, plan.wanted)
    taken = {name: list(_drawn(by_stratum[name], things, wanted[name], plan.seed, name)) for name in sizes}
    strata = tuple(Stratum(name, size, len(taken[name])) for name, size in sizes.items())
    items = tuple(_items(plan, opened, frame, taken, things))
    return Sample(plan, opened, groupings, strata, items, _fingerprint(by_stratum, things, frame))


def _fingerprint(by_stratum: Mapping[str, Sequence[int]], things: "_Things", frame: Frame) -> str:
    """SHA-256 over a line "stratum|report|how many things" for each report, in order."""
    lines = (
        f"{name}|{int(frame.latest[at])}|{things.counts[at]}"
        for name, members in sorted(by_stratum.items())
        for at in members
    )
    return sha256("\n".join(lines).encode()).hexdigest()


def _strata(frame: Frame, opened: Round, strata: str, seen: AbstractSet[int]) -> Sequence[Any]:
    """By position the name of the stratum; of units next below the top with the code, and only of those that may be seen."""
    if not strata:
        return [""] * len(frame)
    if strata == BELOW:
        below = np.where(frame.tree.depth == 1, np.arange(len(frame)), -1)
        for level in range(2, frame.tree.height):
            here = np.flatnonzero(frame.tree.depth == level)
            below[here] = below[frame.tree.parent[here]]
        return [f"{frame.names[at]} {frame.codes[at]}".strip() if at in seen else "" for at in below.tolist()]
    members = GroupMember.objects.on(opened.tree_on).filter(grouping__root=opened.root, grouping__key=strata)
    own = dict(members.values_list("unit_id", "part"))
    return list(frame.inherited(own))


@dataclass(frozen=True)
class _Things:
    """What may be drawn of each unit: how many things, and which the k-th of them is (the place of a cell, the id of a file, or 0)."""

    counts: Mapping[int, int]
    which: Callable[[int, int], int]
    vectors: Mapping[int, Ints] = field(default_factory=dict)  # the numbers of reports, where figures are drawn


def _things(plan: Plan, opened: Round, frame: Frame, sent: Sequence[int]) -> _Things:
    if plan.kind == "reports":
        return _Things(dict.fromkeys(sent, 1), lambda _at, _k: 0)
    if plan.kind == "files":
        by_report: dict[int, list[int]] = {}
        rows = SubmissionFile.objects.filter(submission__round=opened).order_by("pk")
        for one, pk in rows.values_list("submission_id", "pk"):
            by_report.setdefault(one, []).append(pk)
        files = {at: by_report.get(int(frame.latest[at]), []) for at in sent}
        return _Things({at: len(of_unit) for at, of_unit in files.items()}, lambda at, k: files[at][k])
    columns = columns_for(opened.version)
    vectors = vectors_of(opened, len(columns.cells), "default")
    typed = np.array([not cell.derived for cell in columns.cells])

    def places(at: int) -> Ints:
        return np.flatnonzero((vectors[int(frame.latest[at])] > LAST_STATE) & typed)

    return _Things({at: len(places(at)) for at in sent}, lambda at, k: int(places(at)[k]), vectors)


def _drawn(members: Sequence[int], things: _Things, wanted: int, seed: str, stratum: str) -> Iterable[tuple[int, int]]:
    """(position, which of its things) of a stratum."""
    ends = np.cumsum([things.counts[at] for at in members])
    for place in drawn(int(ends[-1]), wanted, seed, stratum):
        unit = int(np.searchsorted(ends, place, side="right"))
        at = members[unit]
        yield at, things.which(at, place - (int(ends[unit - 1]) if unit else 0))


def _items(
    plan: Plan, opened: Round, frame: Frame, taken: dict[str, list[tuple[int, int]]], things: _Things
) -> Iterable[Item]:
    positions = {at for members in taken.values() for at, _which in members}
    reports = Submission.objects.select_related("submitted_by", "intake__file").in_bulk(
        [int(frame.latest[at]) for at in positions]
    )
    ids = [which for members in taken.values() for _at, which in members] if plan.kind == "files" else []
    files = SubmissionFile.objects.select_related("file").in_bulk(ids)
    columns = columns_for(opened.version)
    number = 0
    for stratum, members in taken.items():
        for at, which in members:
            number += 1
            one = reports[int(frame.latest[at])]
            told = (number, stratum, frame.names[at], frame.codes[at], one)
            if plan.kind == "files":
                yield Item(*told, file=files[which])
            elif plan.kind == "reports":
                yield Item(*told)
            else:
                cell = columns.cells[which]
                value = format_scaled(int(things.vectors[one.pk][which]), cell.decimals, language())
                yield Item(*told, cell=cell, value=value, place=str(one.places.get(cell.key, "")))
