"""Where a report is used: figures of reviews and of their editions that rest on it, sentences that name it as their source.

The way up the thread, from a unit's report to everything that was said with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from trienkhai.reporting.models import Submission
from trienkhai.review.frozen import snapshot_of
from trienkhai.review.gather import asked_in
from trienkhai.review.models import Edition, Review, Sentence
from trienkhai.rollup.ask import Ask
from trienkhai.rollup.behind import rest_on


@dataclass(frozen=True)
class Use:
    """A figure that rests on the report. `sections`: keys of the sections in which it stands; `is_stale`: it is to be recalculated.

    counts_still: for a frozen figure, whether the report would enter it today.
    """

    key: str
    name: str
    url: str
    sections: tuple[str, ...] = ()
    is_stale: bool = False
    shown: str = ""
    counts_still: bool = True


@dataclass(frozen=True)
class InReview:
    """What of a report is in one review, and in each of its editions."""

    review: Review
    uses: tuple[Use, ...]
    sentences: tuple[Sentence, ...]
    editions: tuple[tuple[Edition, tuple[Use, ...]], ...]

    def __bool__(self) -> bool:
        return bool(self.uses or self.sentences or self.editions)


def reviews_drawing_on(submission: Submission, reader: Any) -> QuerySet[Review]:
    """The reviews that a reader sees and that draw on the round of a report, or name it as a source."""
    round_id: int = submission.round_id  # type: ignore[attr-defined]
    draws = Q(campaign__rounds__round=round_id) | Q(sections__sentences__sources__submission=submission)
    return Review.objects.visible_to(reader).filter(draws).distinct().order_by("-pk")


def uses_of(submission: Submission, reader: Any) -> list[InReview]:
    """Everything in visible reviews that rests on a report. Some queries for each review and each edition."""
    reviews = reviews_drawing_on(submission, reader).select_related("campaign__directive__root")
    return [found for review in reviews if (found := _in_review(review, submission))]


def _in_review(review: Review, submission: Submission) -> InReview:
    round_id: int = submission.round_id  # type: ignore[attr-defined]
    asked = asked_in(review)
    stale = set(review.figures.filter(is_stale=True).values_list("key", flat=True))
    enters = rest_on(submission.pk, round_id, [one.ask for one, _sections in asked])
    uses = tuple(
        Use(one.key, one.name, one.ask.url, sections, one.key in stale)
        for (one, sections), is_in in zip(asked, enters, strict=True)
        if is_in
    )
    sentences = Sentence.objects.filter(section__review=review, sources__submission=submission)
    editions = [
        (edition, found)
        for edition in review.editions.order_by("-number")
        if (found := _frozen(edition, submission.pk, round_id))
    ]
    return InReview(review, uses, tuple(sentences.select_related("section").distinct()), tuple(editions))


def _frozen(edition: Edition, submission: int, round_id: int) -> tuple[Use, ...]:
    """The figures of an edition that were frozen with the report; none known for editions that did not keep their inputs."""
    kept = snapshot_of(edition.content)
    if kept is None or str(submission) not in edition.content.get("submissions", {}):
        return ()
    facts: list[tuple[str, dict[str, Any]]] = list(edition.content["figures"].items())
    asks: Sequence[Ask] = [Ask.from_json(figure["ask"]) for _key, figure in facts]
    then, now = (rest_on(submission, round_id, asks, snapshot=side) for side in (kept, None))
    return tuple(
        Use(key, figure["name"], edition.address_of(key), shown=figure["shown"], counts_still=counts)
        for (key, figure), was_in, counts in zip(facts, then, now, strict=True)
        if was_in
    )


def address_of(submission: Submission) -> str:
    """The page of these uses."""
    return reverse("review:uses", args=[submission.pk])
