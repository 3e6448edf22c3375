"""Whether a review is still what it was: everything its authors set, under one hash."""

from collections.abc import Iterable
from typing import Any

from trienkhai.audit.canonical import digest
from trienkhai.review.models import Figure, FigureUse, Review, Section, Sentence, SentenceSource


def review_stamp(review: Review) -> str:
    """Changes whenever text, sources, tables, figures or the facts of the paper do; never with a report. Six queries."""
    fields = ("title", "ruleset", "dated", "basis", "paper", "campaign__cut_off")
    title, ruleset, dated, basis, paper, cut_off = Review.objects.values_list(*fields).get(pk=review.pk)
    sections = Section.objects.filter(review=review)
    sentences = Sentence.objects.filter(section__review=review)
    uses = FigureUse.objects.filter(sentence__section__review=review)
    sources = SentenceSource.objects.filter(sentence__section__review=review)
    figures = Figure.objects.filter(review=review)
    return digest(
        [
            [title, ruleset, dated.isoformat(), basis, paper, cut_off.isoformat()],
            _rows(sections.order_by("pk").values_list("pk", "key", "number", "heading", "order", "depth", "blocks")),
            _rows(sentences.order_by("pk").values_list("pk", "section", "order", "text", "standing", "ends_paragraph")),
            _rows(uses.order_by("pk").values_list("sentence", "figure")),
            _rows(sources.order_by("pk").values_list("sentence", "submission", "field_key", "file")),
            _rows(figures.order_by("pk").values_list("key", "name", "ask")),
        ]
    )


def _rows(rows: Iterable[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(row) for row in rows]
