"""Which tree a figure is read over, where it is not that of each round."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Over:
    """The tree of `day`. `restated`: what units reported that are closed by then counts for their successors.

    Without it every unit keeps its own line, and one that is closed stands as a former one above its successors.
    """

    day: date
    restated: bool = False
