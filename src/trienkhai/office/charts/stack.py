"""One bar cut into shares, each named with its text below where it fits and in the table beside the chart otherwise."""

from collections.abc import Sequence

from trienkhai.office.charts.drawing import CHARACTER_PX, WIDTHS, bar, frame, text
from trienkhai.office.charts.theme import Paint, Size, Theme

HEIGHT, TOP, THICK = 74, 26, 22
KINDS = ("f3", "f1", "f4")


def stackbar(
    title: str,
    labels: Sequence[str],
    values: Sequence[float],
    formatted: Sequence[str],
    *,
    highlight: int | None = None,
    size: Size = "wide",
    theme: Theme = "page",
) -> str:
    """Shares of a whole, in the given order; negative values count as nothing."""
    paint, width = Paint(theme), WIDTHS[size]
    whole = sum(max(value, 0) for value in values) or 1
    inside, x = "", 0.0
    for place, (label, value, shown) in enumerate(zip(labels, values, formatted, strict=True)):
        share = max(value, 0) / whole * width
        kind = "f2" if place == highlight else KINDS[place % len(KINDS)]
        inside += bar(x, TOP, share - 1, THICK, paint(kind))
        if len(shown) * CHARACTER_PX <= share:
            inside += text(x, TOP - 8, shown, paint, kind="hi")
        if len(label) * CHARACTER_PX <= share:
            inside += text(x, TOP + THICK + 16, label, paint)
        x += share
    return frame(title, width, HEIGHT, inside, theme)
