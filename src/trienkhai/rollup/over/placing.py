"""The tree of a round set anew over the tree of another day, so that everything that reads a frame reads it as well."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np

from trienkhai.rollup.arrays.trees import Ints, Tree
from trienkhai.rollup.frames import NONE, Anew, Break, Frame
from trienkhai.rollup.over.lineage import PART, Cut, heirs_of, origins_of, shared_out
from trienkhai.rollup.over.overlay import Overlay
from trienkhai.rollup.shapes import Shape

NOWHERE = -1


@dataclass(frozen=True)
class Stranger:
    """A unit of the round that does not stand in the tree, at one of the places its line takes: `above` is the position of
    the unit over it, NOWHERE for none; `at` its position in the round.
    """

    at: int
    above: int
    has_ended: bool
    cuts: tuple[Cut, ...] = ()
    is_carried: bool = False


def placed_anew(frame: Frame, overlay: Overlay, tree_on: date, *, restated: bool, shares: bool) -> Frame:
    """The reports of a round over the tree of another day.

    Every unit keeps its own line. One that does not stand in the tree is a former one (or, where the day is before the round,
    a later one) under the nearest unit above all its successors (or origins). restated: its line counts for its successors
    instead, in shares where it was split; `shares` says whether the column may be shared out, which sums alone may. A split
    that nobody approved shares of stays above its successors, and is told in `breaks`. tree_on: the day of the round's tree.
    """
    known = _positions(frame, overlay.units)
    counted = ~frame.tree.covered
    strangers, breaks = _strangers(frame, overlay, tree_on, known, restated=restated, shares=shares)
    if restated:
        takers = {int(overlay.units[one.above]) for one in strangers if one.is_carried}
        breaks += _passed_on(frame, overlay, tree_on, takers)
    order = sorted(range(len(strangers)), key=lambda one: _turn(strangers[one], overlay))
    strangers = [strangers[one] for one in order]
    where = [_turn(one, overlay)[0] for one in strangers]

    def woven(of_tree: Ints, of_strangers: Iterable[int]) -> Ints:
        return np.insert(of_tree, where, np.array(list(of_strangers), dtype=np.int64))

    place = woven(known, (one.at for one in strangers))
    depth = woven(overlay.depth, (overlay.depth[one.above] + 1 if one.above >= 0 else 0 for one in strangers))
    is_line = (place >= 0) & np.append(counted, False)[place]
    source = np.where(is_line, place, NOWHERE)
    node = woven(np.full(len(known), NOWHERE), range(len(strangers)))
    names, codes = _called(frame, overlay, place, node)
    return Frame(
        frame.round_id,
        Shape(
            _at(frame.rows, place),
            woven(overlay.units, (int(frame.units[one.at]) for one in strangers)),
            names,
            codes,
            Tree(depth, np.append(frame.tree.expected, False)[source], np.zeros(len(place), dtype=np.bool_)),
        ),
        _at(frame.latest, source),
        _at(frame.accepted, source),
        None if frame.late is None else np.append(frame.late, False)[source],
        Anew(
            source,
            node >= 0,
            np.array([one >= 0 and strangers[one].has_ended for one in node.tolist()], dtype=np.bool_),
            np.array([one >= 0 and strangers[one].is_carried for one in node.tolist()], dtype=np.bool_),
            {
                at: partial(shared_out, cuts=strangers[one].cuts)
                for at, one in enumerate(node.tolist())
                if one >= 0 and strangers[one].cuts
            },
            tuple(breaks),
        ),
    )


def _at(values: Ints, source: Ints) -> Ints:
    """The values at positions of the round; NONE for a unit that is not in it."""
    found: Ints = np.append(values, NONE)[source]
    return found


def _positions(frame: Frame, units: Ints) -> Ints:
    """For each unit its position in the round, NOWHERE where it is not in it."""
    order = np.argsort(frame.units)
    spot = np.searchsorted(frame.units, units, sorter=order)
    found = order[np.minimum(spot, len(order) - 1)] if len(order) else np.zeros(len(units), dtype=np.int64)
    there = frame.units[found] == units if len(order) else np.zeros(len(units), dtype=np.bool_)
    return np.where(there, found, NOWHERE)


def _turn(one: Stranger, overlay: Overlay) -> tuple[int, int]:
    """Where it stands among the positions of the tree: behind everything below the unit over it, the deepest first."""
    if one.above < 0:
        return len(overlay.units), 1
    return int(overlay.tree.end[one.above]), -int(overlay.depth[one.above])


def _strangers(
    frame: Frame, overlay: Overlay, tree_on: date, known: Ints, *, restated: bool, shares: bool
) -> tuple[list[Stranger], list[Break]]:
    found: list[Stranger] = []
    breaks: list[Break] = []
    following, leading = overlay.following(overlay.day), overlay.leading(tree_on)
    absent = np.ones(len(frame), dtype=np.bool_)
    absent[known[known >= 0]] = False
    for at in np.flatnonzero(absent & ~frame.tree.covered).tolist():
        unit = int(frame.units[at])
        # A unit that was heard in a round although it had ended may have ended before a day that is before the round's.
        ended = overlay.day >= tree_on or any(link.kind != PART for link in following.get(unit, ()))
        heirs, whole = heirs_of(unit, following, overlay.position) if ended else ((), False)
        ends = [heir.unit for heir in heirs] if ended else list(origins_of(unit, leading, overlay.position))
        if restated and heirs and whole and (shares or not any(heir.cuts for heir in heirs)):
            found += [Stranger(at, overlay.position[heir.unit], ended, heir.cuts, is_carried=True) for heir in heirs]
            continue
        above = _above_all(ends, overlay) if ends else _nearest(frame, at, overlay)
        found.append(Stranger(at, above, ended))
        if restated and ends:
            breaks.append(Break(unit, frame.names[at], tuple(ends), _unit(overlay, above)))
    return found, breaks


def _above_all(units: Sequence[int], overlay: Overlay) -> int:
    """Position of the nearest unit strictly above all of them; of the top where one of them is the top itself."""
    return _deepest([set(path[1:] or path) for path in map(overlay.path, units)])


def _deepest(paths: Sequence[set[int]]) -> int:
    """The last position that several ways to the top share; in depth-first order that is the deepest."""
    return max(set.intersection(*paths), default=NOWHERE)


def _unit(overlay: Overlay, position: int) -> int:
    return NONE if position < 0 else int(overlay.units[position])


def _nearest(frame: Frame, at: int, overlay: Overlay) -> int:
    """Position of the nearest unit that stood above it in the round and stands in the tree."""
    for above in frame.path(at)[1:]:
        unit = int(frame.units[above])
        if unit in overlay.position:
            return overlay.position[unit]
    return NOWHERE


def _passed_on(frame: Frame, overlay: Overlay, tree_on: date, takers: set[int]) -> list[Break]:
    """Units that stand on the day and whose figures cannot be told apart: between the round and a later day they gave a part away,
    between an earlier day and the round they took one in. `takers`: those that take the line of another.
    """
    first, last = sorted((tree_on, overlay.day))
    is_later = overlay.day >= tree_on
    mixed: dict[int, list[int]] = {}
    for link in overlay.links:
        whose, other = (link.before, link.after) if is_later else (link.after, link.before)
        is_told = link.kind == PART if is_later else True
        stand = whose in overlay.position and other in overlay.position
        if is_told and first < link.day <= last and stand and (whose in frame or whose in takers):
            mixed.setdefault(whose, [whose]).append(other)
    return [
        Break(
            unit,
            frame.names[frame.position(unit)] if unit in frame else overlay.names[overlay.position[unit]],
            tuple(ends),
            _unit(overlay, _deepest([set(overlay.path(end)) for end in ends])),
        )
        for unit, ends in mixed.items()
    ]


def _called(frame: Frame, overlay: Overlay, place: Ints, node: Ints) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names as in the round, for others those of the day."""
    names: list[str] = []
    codes: list[str] = []
    of_tree = iter(zip(overlay.names, overlay.codes, strict=True))
    for at, one in zip(place.tolist(), node.tolist(), strict=True):
        name, code = next(of_tree) if one < 0 else ("", "")
        if at >= 0:
            name, code = frame.names[at], frame.codes[at]
        names.append(name)
        codes.append(code)
    return tuple(names), tuple(codes)
