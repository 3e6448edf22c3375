"""Small facts about a review that several rooms need."""

from trienkhai.review.models import Figure, Review
from trienkhai.rollup.ask import BASES, Ask, Basis
from trienkhai.vocabulary import word


def language_of(review: Review) -> str:
    """The language a review is written in: set on its paper, else that of its organisation."""
    return str(review.paper.get("language") or review.campaign.directive.root.language)


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
    return word("document.report", pack=review.campaign.directive.root.pack, lang=language_of(review))
