"""Small facts about a review that several rooms need."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from trienkhai.review.models import Figure, Review
from trienkhai.rollup.ask import BASES, Ask, Basis


def language_of(review: Review) -> str:
    """The language a review is written in: set on its paper, else by the organisation's vocabulary pack."""
    written = review.paper.get("language")
    return written or ("en" if review.campaign.directive.root.pack == "plain" else "vi")


def asked(figure: Figure) -> Ask:
    """The question behind a figure."""
    return Ask.from_json(figure.ask)


def basis_of(review: Review) -> Basis:
    """The basis that the review's totals rest on."""
    return next(basis for basis in BASES if basis == review.basis)


def kind_of(review: Review) -> str:
    """The type of document: a report where nobody named another; empty for a letter."""
    if "kind" in review.paper:
        return str(review.paper["kind"])
    with override(language_of(review)):
        return _("REPORT")
