"""How charts are coloured: on pages by classes of the style sheet (no inline style passes our CSP), in print by colours."""

from dataclasses import dataclass
from typing import Literal

Theme = Literal["page", "print"]
Size = Literal["wide", "narrow"]

# The light tokens of the design system: ink for data, edge for context, one status colour, a hairline grid.
PRINT = {
    "f1": 'fill="#43504c"',
    "f2": 'fill="#944800"',
    "f3": 'fill="#7a837e"',
    "f4": 'fill="#c3c9c4"',
    "ax": 'stroke="#43504c" fill="none"',
    "g": 'stroke="#d9dcd7" fill="none"',
    "l1": 'fill="none" stroke="#14201e" stroke-width="2"',
    "l2": 'fill="none" stroke="#7a837e" stroke-width="1.5" stroke-dasharray="4 3"',
    "": 'fill="#43504c"',
    "hi": 'fill="#14201e" font-weight="600"',
}


@dataclass(frozen=True, slots=True)
class Paint:
    """Attributes of one mark in one theme."""

    theme: Theme

    def __call__(self, kind: str) -> str:
        if self.theme == "page":
            return f' class="{kind}"' if kind else ""
        return " " + PRINT[kind]
