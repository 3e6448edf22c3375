"""Small drawings as SVG attributes, because the pages carry no inline style: icons, bars, knots."""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from trienkhai.thread.steps import STAGES

# fmt: off
ICONS = frozenset((
    "bell", "cal", "check", "chi", "clock", "cut", "down", "err", "file", "hide",
    "info", "lock", "menu", "minus", "msg", "off", "pen", "plus", "print", "right",
    "search", "send", "undo", "up", "upl", "user", "users", "warn", "x", "xls",
))
# fmt: on

_FIRST, _APART, _MIDDLE = 5, 13, 5


def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; with a label it speaks for itself, without one it stands beside words.

    Raises ValueError for a name the sprite does not hold.
    """
    return _icon(name, str(label))


@lru_cache(512)  # a board shows a thousand of them, and few are different
def _icon(name: str, label: str) -> SafeString:
    if name not in ICONS:
        raise ValueError(f"no icon is called {name!r}")
    if label:
        return format_html('<svg class="i" role="img" aria-label="{}"><use href="#i-{}"/></svg>', label, name)
    return format_html('<svg class="i" aria-hidden="true"><use href="#i-{}"/></svg>', name)


def share(part: Any, whole: Any) -> int:
    """Whole hundredths between 0 and 100; 100 only when nothing is left, 0 only when nothing is there."""
    if not whole or part is None:
        return 0
    exact = Fraction(part) / Fraction(whole) * 100
    rounded = round(exact)
    if rounded == 100 and exact < 100:
        return 99
    return max(0, min(100, 1 if rounded == 0 and exact > 0 else rounded))


def bar(part: Any, whole: Any) -> SafeString:
    """A bar as long as the share."""
    return format_html(
        '<svg class="bar" aria-hidden="true"><rect width="{}%" height="100%"/></svg>', share(part, whole)
    )


def meter(part: Any, whole: Any) -> SafeString:
    """A bar and its share in words."""
    return format_html(
        '<span class="meter">{}<span class="num">{}%</span></span>', bar(part, whole), share(part, whole)
    )


def knots(steps: Sequence[Any], label: str = "") -> SafeString:
    """How far one item has come on the thread: seven knots, those reached in red, the last of them larger.

    `steps` are thread steps; a step whose state is 'wait' is not reached. The words are the names of the reached steps.
    """
    order = list(STAGES)
    reached = [order.index(step.stage) for step in steps if step.state != "wait"]
    last = max(reached, default=0)
    words = label or " → ".join(str(step.name) for step in steps if step.state != "wait")
    centres = [_FIRST + _APART * position for position in range(len(order))]
    circles = format_html_join(
        "",
        '<circle class="{}" cx="{}" cy="{}" r="{}"/>',
        (
            ("k1" if position <= last else "k0", centre, _MIDDLE, 4 if position == last else 3)
            for position, centre in enumerate(centres)
        ),
    )
    return format_html(
        '<svg class="knots" width="{}" height="10" role="img" aria-label="{}">'
        '<path class="k0" d="M{} {}H{}"/><path class="k1" d="M{} {}H{}"/>{}</svg>',
        centres[-1] + _FIRST,
        words,
        *(_FIRST, _MIDDLE, centres[-1]),
        *(_FIRST, _MIDDLE, centres[last]),
        circles,
    )
