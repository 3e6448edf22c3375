"""Small facts about a review that several rooms need."""

from trienkhai.review.models import Figure, Review
from trienkhai.rollup.ask import BASES, Ask, Basis


def language_of(review: Review) -> str:
    """The language a review is written in: set on its paper, else that of its organisation."""
    return str(review.paper.get("language") or review.campaign.directive.root.language)


def asked(figure: Figure) -> Ask:
    """The question behind a figure."""
    return Ask.from_json(figure.ask)


def basis_of(review: Review) -> Basis:
    """The basis that the review's totals rest on."""
    return next(basis for basis in BASES if basis == review.basis)
