"""Reads that span models: a fixed number of database queries each, frozen values for the pages."""

from trienkhai.reporting.queries.periods import previous_round, previous_submission

__all__ = ["previous_round", "previous_submission"]
