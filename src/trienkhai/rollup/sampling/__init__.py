"""Samples for auditors: reports, figures or files of a round, drawn by a stated seed and by strata, so that anybody can draw them again.

`drawing` draws numbers (pure), `build` says what they are drawn from, `sheet` writes the working papers.
"""

from trienkhai.rollup.sampling.build import Sample, sample
from trienkhai.rollup.sampling.plan import Plan

__all__ = ["Plan", "Sample", "sample"]
