"""How a form goes in one organisation, on one page for who leads it: what came in over time, who is late, what is still thin."""

from trienkhai.rollup.overview.build import Overview, overview

__all__ = ["Overview", "overview"]
