"""Every change to a review."""

from trienkhai.review.actions.figures import add_figure, refresh_figures, remove_figure, rename_figure
from trienkhai.review.actions.freezing import freeze
from trienkhai.review.actions.paper import set_paper
from trienkhai.review.actions.printing import print_edition
from trienkhai.review.actions.starting import begin_review, start_campaign, start_review
from trienkhai.review.actions.writing import add_source, drop_source, mark_own_words, set_blocks, write_section

__all__ = [
    "add_figure",
    "add_source",
    "begin_review",
    "drop_source",
    "freeze",
    "mark_own_words",
    "print_edition",
    "refresh_figures",
    "remove_figure",
    "rename_figure",
    "set_blocks",
    "set_paper",
    "start_campaign",
    "start_review",
    "write_section",
]
