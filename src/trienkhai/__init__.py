"""Trienkhai: carry out a resolution, report on it, review it."""

__version__ = "0.1.0"
