"""Columns from zero, with the value on each; and the tiny ones that stand in a line of text."""

from collections.abc import Sequence

from trienkhai.office.charts.drawing import WIDTHS, bar, fitted, frame, text
from trienkhai.office.charts.scale import HEIGHT, LEFT, Scale
from trienkhai.office.charts.theme import Paint, Size, Theme

SPARK_HEIGHT, SPARK_STEP, SPARK_BAR = 20, 6, 4


def bars(
    title: str,
    labels: Sequence[str],
    values: Sequence[float | None],
    formatted: Sequence[str],
    *,
    highlight: int | None = None,
    size: Size = "wide",
    theme: Theme = "page",
    language: str = "vi",
) -> str:
    """A column a label. `formatted` is what stands on it; None is a gap with its text and no column.

    Negative values hang below the line of zero. `highlight` is the place of the one column to notice.
    """
    paint, width = Paint(theme), WIDTHS[size]
    known = [value for value in values if value is not None]
    scale = Scale(max([*known, 0]), min([*known, 0]))
    slot = (width - LEFT - 4) / max(len(labels), 1)
    inside = scale.grid(width, paint, language)
    for place, (label, value, shown) in enumerate(zip(labels, values, formatted, strict=True)):
        middle = LEFT + slot * (place + 0.5)
        inside += _column(middle, min(slot * 0.55, 64), value, scale, paint("f2" if place == highlight else "f1"))
        inside += text(middle, scale.above(value), fitted(shown, slot + 10), paint, kind="hi", anchor="middle")
        inside += text(middle, HEIGHT - 12, fitted(label, slot), paint, anchor="middle")
    return frame(title, width, HEIGHT, inside, theme)


def _column(middle: float, width: float, value: float | None, scale: Scale, fill: str) -> str:
    if value is None:
        return ""
    ends = scale.y(value), scale.y(0)
    return bar(middle - width / 2, min(ends), width, abs(ends[1] - ends[0]), fill)


def sparkbars(title: str, values: Sequence[float | None], highlight: int | None = None, theme: Theme = "page") -> str:
    """Columns the height of a line of text; a missing value is a dot on the base line."""
    paint = Paint(theme)
    top = max([value for value in values if value is not None and value > 0], default=0) or 1
    inside = ""
    for place, value in enumerate(values):
        height = 1.0 if value is None else max(value, 0) / top * (SPARK_HEIGHT - 2) + 1
        kind = "f4" if value is None else "f2" if place == highlight else "f1"
        inside += bar(place * SPARK_STEP, SPARK_HEIGHT - height, SPARK_BAR, height, paint(kind))
    width = max(len(values) * SPARK_STEP - (SPARK_STEP - SPARK_BAR), 1)
    return frame(title, width, SPARK_HEIGHT, inside, theme, css="spark")
