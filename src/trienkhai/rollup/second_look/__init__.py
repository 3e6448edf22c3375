"""A second look at a round: what stands out among its reports, whoever sent them, and what was found out about it.

Nothing here judges a report or stops it; whoever decides on it looks again where it is pointed to.
"""

from trienkhai.rollup.second_look.build import second_look
from trienkhai.rollup.second_look.choice import Choice

__all__ = ["Choice", "second_look"]
