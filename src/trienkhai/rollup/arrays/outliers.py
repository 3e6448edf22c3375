"""How far a value lies from others. Pure; arrays of floats in smallest steps (12.5 with one decimal is 125), NaN where nothing was given.

The modified z-score of Iglewicz and Hoaglin (How to Detect and Handle Outliers, 1993): 0.6745·(x − median) / MAD, or where half of the
others are alike, (x − median) / (1.253314·mean absolute deviation). Values are compared on a logarithmic scale that keeps the
sign: reports are skewed, and what matters is how many times a value is larger.
"""

import warnings

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FAR = 3.5  # the score from which on they call a value an outlier
TIMES = 2.0  # and so many times larger or smaller it must be, however alike the others are
FEWEST_BEFORE, FEWEST_PEERS = 4, 8  # fewer say nothing of what is usual


def on_scale(values: Floats) -> Floats:
    """sign(x)·ln(1 + |x|)."""
    found: Floats = np.sign(values) * np.log1p(np.abs(values))
    return found


def off_scale(values: Floats) -> Floats:
    """The inverse of `on_scale`."""
    found: Floats = np.sign(values) * np.expm1(np.abs(values))
    return found


def against(values: Floats, others: Floats, fewest: int) -> tuple[Floats, Floats]:
    """(scores, medians of the others): `values` of shape (n,) or (m, n) against `others` (k, n), all on the scale; the medians (n,).

    NaN where there is no value or fewer than `fewest` others. Infinite where the others are all alike and the value is not.
    """
    with warnings.catch_warnings(), np.errstate(divide="ignore", invalid="ignore"):
        warnings.simplefilter("ignore", RuntimeWarning)  # columns of nothing but NaN
        median = np.nanmedian(others, axis=0)
        away = np.abs(others - median)
        mad, mean = np.nanmedian(away, axis=0), np.nanmean(away, axis=0)
        distance = values - median
        scores = np.where(mad > 0, 0.6745 * distance / mad, distance / (1.253314 * mean))
    enough = (~np.isnan(others)).sum(axis=0) >= fewest
    return np.where(enough, np.where(distance == 0, 0.0, scores), np.nan), median


def stands_out(scores: Floats, values: Floats, medians: Floats, counted: NDArray[np.bool_] | bool) -> NDArray[np.bool_]:
    """Far by its score, at least so many times more or less than what is usual, and three of the smallest steps away. What is `counted` in
    whole things wavers by the square root of its number (Poisson): three times that away, so that 1 instead of 0 is nothing.
    """
    with np.errstate(invalid="ignore"):
        usual = off_scale(medians)
        least = 3 * np.where(counted, np.sqrt(np.maximum(np.abs(usual), 1)), 1.0)
        far = (np.abs(scores) >= FAR) & (np.abs(values - medians) >= np.log(TIMES))
        found: NDArray[np.bool_] = far & (np.abs(off_scale(values) - usual) >= least - 1e-9)
    return found
