"""Reads that span models: a fixed number of database queries each, frozen values for the pages."""

from trienkhai.reporting.queries.board import Board, Filters, round_board
from trienkhai.reporting.queries.periods import previous_submission
from trienkhai.reporting.queries.report import ReportPage, submission_page
from trienkhai.reporting.queries.report_sections import sections_of
from trienkhai.reporting.queries.rounds import RoundLine, round_list

__all__ = [
    "Board",
    "Filters",
    "ReportPage",
    "RoundLine",
    "previous_submission",
    "round_board",
    "round_list",
    "sections_of",
    "submission_page",
]
