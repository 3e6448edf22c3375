"""Charts as SVG made on the server, and the same as PNG for Word. Zero-based, labelled on the data, no legend."""

from trienkhai.office.charts.bars import bars, sparkbars
from trienkhai.office.charts.lines import Series, lines
from trienkhai.office.charts.raster import to_png
from trienkhai.office.charts.stack import stackbar

__all__ = ["Series", "bars", "lines", "sparkbars", "stackbar", "to_png"]
