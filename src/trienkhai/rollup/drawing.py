"""Small pictures of numbers: the same row of bars in a table and in a field of many."""

from collections.abc import Sequence

from django.utils.safestring import SafeString, mark_safe

WIDTH, HEIGHT, GAP = 120, 37, 1


def bars(values: Sequence[float | None], highest: float | None = None, tone: str = "") -> SafeString | None:
    """Bars from zero, the last one in ink or in the colour of a status; None where there is nothing to compare.

    highest: the value of a full bar; None for the highest of them.
    """
    known = [value for value in values if value is not None]
    top = max(known, default=0) if highest is None else highest
    if len(known) < 2 or min(known) < 0 or top <= 0:
        return None
    step = WIDTH / len(values)
    drawn = "".join(
        f'<rect class="{f"z {tone}".strip() if at == len(values) - 1 else "f1"}" x="{at * step:.1f}" y="{HEIGHT - 1 - tall:.1f}"'
        f' width="{max(step - GAP, 1):.1f}" height="{tall:.1f}"/>'
        for at, value in enumerate(values)
        if value is not None and (tall := value / top * (HEIGHT - 3)) > 0
    )
    return mark_safe(
        f'<svg class="ch" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true">{drawn}'
        f'<path class="ax" d="M0 {HEIGHT - 0.5}H{WIDTH}"/></svg>'
    )
