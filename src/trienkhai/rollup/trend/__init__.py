"""A figure over all rounds of its template: as reported, and beside it over the tree of a day or restated to it.

`build` asks, `page` says what is shown, `sheet` is the same as a workbook.
"""

from trienkhai.rollup.trend.build import Point, Trend, rounds_of_template, trend

__all__ = ["Point", "Trend", "rounds_of_template", "trend"]
