"""From one figure to another of the same indicator and unit, line by line: the lines sum exactly to the difference.

`sides` says what is compared, `steps` how one portion becomes the other report by report, `build` does it for a reader.
"""

from trienkhai.rollup.bridge.build import Bridge, bridge
from trienkhai.rollup.bridge.sides import Side
from trienkhai.rollup.bridge.steps import Line

__all__ = ["Bridge", "Line", "Side", "bridge"]
