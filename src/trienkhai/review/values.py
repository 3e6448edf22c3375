"""Small facts about a review that several rooms need."""

from dataclasses import replace

from trienkhai.review.models import Figure, Review
from trienkhai.rollup.ask import BASES, Ask, Basis
from trienkhai.vocabulary import word


def language_of(review: Review) -> str:
    """The language a review is written in: set on its paper, else that of its organisation."""
    return str(review.paper.get("language") or review.campaign.directive.root.language)


NAMES = {"vi": ("so-ket", "-phu-luc"), "en": ("review", "-annex")}


def file_name(review: Review, kind: str, *numbers: int) -> str:
    """What a file of a review is called, in the language it is written in. `kind`: docx, pdf or annex."""
    stem, annex = NAMES.get(language_of(review), NAMES["vi"])
    name = "-".join([stem, *map(str, numbers)])
    return f"{name}{annex}.xlsx" if kind == "annex" else f"{name}.{kind}"


def asked(figure: Figure) -> Ask:
    """The question behind a figure: what is stored with it, over the reports sent by the cut-off day."""
    return by_cut_off(figure.review, Ask.from_json(figure.ask))


def by_cut_off(review: Review, ask: Ask) -> Ask:
    """A question over the reports that a review counts. The day belongs to the campaign, which may move it."""
    return replace(ask, until=review.campaign.cut_off)


def basis_of(review: Review) -> Basis:
    """The basis that the review's totals rest on."""
    return next(basis for basis in BASES if basis == review.basis)


def kind_of(review: Review) -> str:
    """The type of document: a report where nobody named another; empty for a letter."""
    if "kind" in review.paper:
        return str(review.paper["kind"])
    return word("document.report", pack=review.campaign.directive.root.pack, lang=language_of(review))
