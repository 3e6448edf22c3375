"""Charts of a review, for the page and for Word from one maker."""

from typing import Literal

from trienkhai.office.charts import bars
from trienkhai.review.gather import ChartBlock, Gathered


def chart_svg(block: ChartBlock, gathered: Gathered, *, theme: Literal["page", "print"]) -> str:
    """Bars over the labels of a chart block; a year without a value has no bar."""
    shown = [gathered.figures[key] for key in block.figures]
    values = [float(one.answer.value) if one.answer.value is not None else 0.0 for one in shown]
    return bars(block.caption, list(block.labels), values, [one.shown for one in shown], theme=theme)
