"""Lines over time: the first in ink, others dashed as context; a missing value, or another meaning from a place on, breaks the
line instead of bridging it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

from trienkhai.office.charts.drawing import CHARACTER_PX, WIDTHS, fitted, frame, line, number, text
from trienkhai.office.charts.scale import BASE, HEIGHT, LEFT, Scale
from trienkhai.office.charts.theme import Paint, Size, Theme


@dataclass(frozen=True, slots=True)
class Series:
    """One line. `formatted` has the text of the last value, which stands at the line's end with the name.

    interrupted: places before which the line is interrupted, because what it counts is another from there on.
    """

    name: str
    values: tuple[float | None, ...]
    formatted: str = ""
    interrupted: frozenset[int] = frozenset()


def lines(
    title: str,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    size: Size = "wide",
    theme: Theme = "page",
    language: str = "vi",
) -> str:
    """Lines with their names at their ends, so that no legend is needed."""
    paint, width = Paint(theme), WIDTHS[size]
    known = [value for one in series for value in one.values if value is not None]
    scale = Scale(max([*known, 0]), min([*known, 0]))
    right = _room_for_names(series, width)
    step = (width - LEFT - right) / max(len(labels) - 1, 1)
    places = [LEFT + step * place for place in range(len(labels))]
    inside = scale.grid(width, paint, language)
    # Where there is no room for all of them every second, third… label stands, the last place being the one that counts.
    every = max(1, math.ceil((max(map(len, labels), default=0) + 1) * CHARACTER_PX / max(step, 1)))
    for at, (x, label) in enumerate(zip(places, labels, strict=True)):
        if (len(labels) - 1 - at) % every == 0:
            inside += text(x, BASE + 18, fitted(label, step * every), paint, anchor="middle")
    for order, one in enumerate(series):
        inside += _drawn(one, places, scale, paint, "l1" if order == 0 else "l2")
    return frame(title, width, HEIGHT, inside + _names(series, places, scale, right, paint), theme)


def _room_for_names(series: Sequence[Series], width: float) -> float:
    longest = max((len(f"{one.formatted} {one.name}") for one in series), default=0)
    return min(longest * CHARACTER_PX + 16, width * 0.35)


def _drawn(one: Series, places: list[float], scale: Scale, paint: Paint, kind: str) -> str:
    """The line in its pieces; a value between two missing ones is a dot."""
    path, dots = "", ""
    turns = accumulate(int(at in one.interrupted) for at in range(len(places)))
    points = list(zip(places, one.values, turns, strict=True))
    for (known, _turn), piece in groupby(points, key=lambda point: (point[1] is not None, point[2])):
        run = [f"{number(x)} {number(scale.y(value or 0))}" for x, value, _turn in piece]
        if known and len(run) > 1:
            path += "M" + "L".join(run)
        elif known:
            x, y = run[0].split()
            dots += f'<circle{paint("f1")} cx="{x}" cy="{y}" r="2.5"/>'
    return _marks(one, places, scale, paint) + (f'<path{paint(kind)} d="{path}"/>' if path else "") + dots


def _marks(one: Series, places: list[float], scale: Scale, paint: Paint) -> str:
    """An upright line where it is interrupted."""
    middles = [(places[at - 1] + places[at]) / 2 for at in sorted(one.interrupted) if 0 < at < len(places)]
    return "".join(line(x, scale.y(scale.high), x, scale.y(scale.low), paint("ax")) for x in middles)


def _names(series: Sequence[Series], places: list[float], scale: Scale, room: float, paint: Paint) -> str:
    """Names beside the last known values, moved apart where they would overlap."""
    ends = []
    for order, one in enumerate(series):
        last = max((i for i, value in enumerate(one.values) if value is not None), default=None)
        if last is not None:
            ends.append((scale.y(one.values[last] or 0) + 4, order, places[last], one))
    drawn, lowest = "", float("-inf")
    for y, order, x, one in sorted(ends, key=lambda end: end[:2]):
        lowest = max(y, lowest + 14)
        words = fitted(f"{one.formatted} {one.name}".strip(), room - 8)
        drawn += text(x + 6, lowest, words, paint, kind="hi" if order == 0 else "")
    return drawn
