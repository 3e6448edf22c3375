"""`sample`: what is drawn of the newest reports of a round that a reader may open."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
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
    plan: Plan
    round: Round
    groupings: tuple[Grouping, ...]
    strata: tuple[Stratum, ...]
    items: tuple[Item, ...]

    @property
    def size(self) -> int:
        return sum(one.size for one in self.strata)


def sample(plan: Plan, reader: Any) -> Sample | None:
    """Drawn by the plan; None where the reader sees nothing of the round. A fixed number of queries."""
    opened = Round.objects.filter(pk=plan.round).select_related("version__template", "root").first()
    rows = RoundUnit.objects.of_rounds([plan.round]).visible_to(reader)
    seen = set(rows.values_list("position", flat=True)) if opened else set()
    if opened is None or not seen:
        return None
    frame = frames_of([opened.pk])[opened.pk]
    sent = [at for at in np.flatnonzero(frame.latest).tolist() if at in seen]
    groupings = tuple(Grouping.objects.filter(root=opened.root).order_by("pk"))
    parts = _strata(frame, opened, plan.strata)
    things = _things(plan, opened, frame, sent)
    by_stratum: dict[str, list[int]] = {}
    for at in sent:
        if things.counts[at]:
            by_stratum.setdefault(str(parts[at]), []).append(at)
    sizes = {name: sum(things.counts[at] for at in members) for name, members in sorted(by_stratum.items())}
    wanted = shared_out(sizes, plan.wanted if plan.seed else 0)  # without a seed nobody could draw it again
    taken = {name: list(_drawn(by_stratum[name], things, wanted[name], plan.seed, name)) for name in sizes}
    strata = tuple(Stratum(name, size, len(taken[name])) for name, size in sizes.items())
    return Sample(plan, opened, groupings, strata, tuple(_items(plan, opened, frame, taken)))


def _strata(frame: Frame, opened: Round, strata: str) -> Sequence[Any]:
    """By position the name of the stratum."""
    if not strata:
        return [""] * len(frame)
    if strata == BELOW:
        below = np.where(frame.tree.depth == 1, np.arange(len(frame)), -1)
        for level in range(2, frame.tree.height):
            here = np.flatnonzero(frame.tree.depth == level)
            below[here] = below[frame.tree.parent[here]]
        return [frame.names[at] if at >= 0 else "" for at in below.tolist()]
    members = GroupMember.objects.on(opened.tree_on).filter(grouping__root=opened.root, grouping__key=strata)
    own = dict(members.values_list("unit_id", "part"))
    return list(frame.inherited(own))


@dataclass(frozen=True)
class _Things:
    """What may be drawn of each unit: how many things, and which the k-th of them is (the place of a cell, the id of a file, or 0)."""

    counts: Mapping[int, int]
    which: Callable[[int, int], int]


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

    return _Things({at: len(places(at)) for at in sent}, lambda at, k: int(places(at)[k]))


def _drawn(members: Sequence[int], things: _Things, wanted: int, seed: str, stratum: str) -> Iterable[tuple[int, int]]:
    """(position, which of its things) of a stratum."""
    ends = np.cumsum([things.counts[at] for at in members])
    for place in drawn(int(ends[-1]), wanted, seed, stratum):
        unit = int(np.searchsorted(ends, place, side="right"))
        at = members[unit]
        yield at, things.which(at, place - (int(ends[unit - 1]) if unit else 0))


def _items(plan: Plan, opened: Round, frame: Frame, taken: dict[str, list[tuple[int, int]]]) -> Iterable[Item]:
    positions = {at for things in taken.values() for at, _which in things}
    reports = Submission.objects.select_related("submitted_by", "intake__file", "numbers", "version").in_bulk(
        [int(frame.latest[at]) for at in positions]
    )
    ids = [which for things in taken.values() for _at, which in things] if plan.kind == "files" else []
    files = SubmissionFile.objects.select_related("file").in_bulk(ids)
    columns = columns_for(opened.version)
    vectors = vectors_of(opened, len(columns.cells), "default") if plan.kind == "figures" else {}
    number = 0
    for stratum, things in taken.items():
        for at, which in things:
            number += 1
            one = reports[int(frame.latest[at])]
            told = (number, stratum, frame.names[at], frame.codes[at], one)
            if plan.kind == "files":
                yield Item(*told, file=files[which])
            elif plan.kind == "reports":
                yield Item(*told)
            else:
                cell = columns.cells[which]
                value = format_scaled(int(vectors[one.pk][which]), cell.decimals, language())
                yield Item(*told, cell=cell, value=value, place=str(one.places.get(cell.key, "")))
