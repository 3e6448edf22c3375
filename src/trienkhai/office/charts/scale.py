"""The scale of a chart: values to heights, zero always inside, grid lines at round numbers."""

import math

from trienkhai.office.charts.drawing import line, text
from trienkhai.office.charts.theme import Paint

HEIGHT, TOP, BASE, LEFT = 190, 20, 160, 44
LEAST = 1e-9  # a span below this is nothing: no label of a grid could tell it from zero


def nice_step(top: float, steps: int = 4) -> float:
    """The smallest of 1, 2, 2.5, 5 × 10^n that reaches the top in `steps` steps; 1 where there is nothing to see."""
    if top < LEAST:
        return 1.0
    rough = top / steps
    power = 10.0 ** math.floor(math.log10(rough))
    return next((factor * power for factor in (1, 2, 2.5, 5) if factor * power >= rough * 0.999999), 10 * power)


def marked(value: float, language: str) -> str:
    """A grid label: thousands with a dot and decimals with a comma in Vietnamese, the reverse in English."""
    shown = f"{value:,.2f}".rstrip("0").rstrip(".")
    return shown.translate(str.maketrans(",.", ".,")) if language == "vi" else shown


class Scale:
    """From the lowest to the highest value, stretched to whole steps."""

    def __init__(self, top: float, bottom: float) -> None:
        if top - bottom < LEAST:
            top = bottom = 0.0
        self.step = nice_step(top - bottom)
        self.high = math.ceil(top / self.step - 1e-9) * self.step or (0.0 if bottom < 0 else self.step)
        self.low = math.floor(bottom / self.step + 1e-9) * self.step

    def y(self, value: float) -> float:
        return BASE - (value - self.low) / (self.high - self.low) * (BASE - TOP)

    def above(self, value: float | None) -> float:
        return self.y(max(value or 0, 0)) - 6

    def grid(self, width: float, paint: Paint, language: str) -> str:
        drawn = ""
        for place in range(round((self.high - self.low) / self.step) + 1):
            value = self.low + place * self.step
            kind = "ax" if abs(value) < self.step / 2 else "g"
            drawn += line(LEFT, self.y(value), width - 4, self.y(value), paint(kind))
            drawn += text(LEFT - 6, self.y(value) + 4, marked(value, language), paint, anchor="end")
        return drawn
