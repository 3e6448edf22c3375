"""Pieces of SVG: numbers, texts, the frame with its title."""

import hashlib
from xml.sax.saxutils import escape, quoteattr

from trienkhai.office.charts.theme import Paint, Size, Theme
from trienkhai.office.documents.wording import clean

WIDTHS: dict[Size, int] = {"wide": 560, "narrow": 320}
CHARACTER_PX = 6.2  # a cautious mean advance at 12 px


def number(value: float) -> str:
    """Two decimals at most, no trailing zeros, never "-0"."""
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def text(x: float, y: float, words: str, paint: Paint, *, kind: str = "", anchor: str = "start") -> str:
    where = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text{paint(kind)} x="{number(x)}" y="{number(y)}"{where}>{escape(clean(words))}</text>'


def bar(x: float, y: float, width: float, height: float, fill: str) -> str:
    return (
        f'<rect{fill} x="{number(x)}" y="{number(y)}" width="{number(max(width, 0))}"'
        f' height="{number(max(height, 0))}"/>'
    )


def line(x1: float, y1: float, x2: float, y2: float, stroke: str) -> str:
    return f'<path{stroke} d="M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}"/>'


def frame(title: str, width: float, height: float, inside: str, theme: Theme, *, css: str = "ch") -> str:
    """The whole picture. The title states the conclusion and is what a screen reader says."""
    size = f'viewBox="0 0 {number(width)} {number(height)}"'
    told = escape(clean(title))
    if theme == "print":
        font = 'font-family="Arimo, DejaVu Sans, sans-serif" font-size="12"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} width="{number(width)}" height="{number(height)}" {font}>'
            f"<title>{told}</title>{inside}</svg>"
        )
    key = "c" + hashlib.sha256((title + inside).encode()).hexdigest()[:10]  # ids stay apart when a page has many charts
    return (
        f'<svg class={quoteattr(css)} {size} role="img" aria-labelledby="{key}">'
        f'<title id="{key}">{told}</title>{inside}</svg>'
    )


def fitted(words: str, room: float) -> str:
    """The words, or their beginning with an ellipsis where the room does not suffice."""
    words = clean(words)
    limit = max(int(room / CHARACTER_PX), 2)
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"
