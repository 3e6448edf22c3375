"""Freezing a review: its inputs, its figures as fractions, its sentences and sources, under one hash."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.access.scope import require
from trienkhai.audit.canonical import digest
from trienkhai.audit.log import record
from trienkhai.evidence.store import store
from trienkhai.office.documents import write
from trienkhai.review.actions.figures import refresh_figures
from trienkhai.review.annex import annex_workbook
from trienkhai.review.documents import paper_of
from trienkhai.review.frozen import content_of
from trienkhai.review.gather import gather
from trienkhai.review.models import Edition, Review, Sentence
from trienkhai.review.models.text import Standing


@transaction.atomic
def freeze(review: Review, *, by: Any) -> Edition:
    """Make the next edition. Every figure is answered anew first.

    Raises Unacceptable naming each sentence that has no source and is not marked as the author's own words.
    """
    require(by, "review.freeze", review.campaign.unit)
    review = Review.objects.select_for_update().get(pk=review.pk)
    _must_be_sourced(review)
    refresh_figures(review, by=by)
    gathered = gather(review)
    number = review.editions.count() + 1
    now = timezone.now()
    content = content_of(gathered, number=number, frozen_at=now)
    name = f"so-ket-{review.pk}-{number}"
    paper = store(write(paper_of(gathered, edition=number)), name=f"{name}.docx", kind="docx", by=by)
    annex = store(annex_workbook(gathered), name=f"{name}-phu-luc.xlsx", kind="xlsx", by=by)
    edition = Edition.objects.create(
        review=review,
        number=number,
        frozen_at=now,
        frozen_by=by,
        content=content,
        sha256=digest(content),
        paper=paper,
        annex=annex,
    )
    record(
        by,
        "review.frozen",
        edition,
        unit=review.campaign.unit,
        number=number,
        sha256=edition.sha256,
        paper=paper.sha256,
        figures=len(gathered.figures),
    )
    return edition


def _must_be_sourced(review: Review) -> None:
    unsourced = (
        Sentence.objects.filter(section__review=review, standing=Standing.UNSOURCED)
        .select_related("section")
        .order_by("section__order", "order")
    )
    problems = [
        Problem(
            _("This sentence has no source: “%s” Give it a figure or a source, or mark it as the author's own words.")
            % sentence.text[:120],
            where=f"{sentence.section.number} {sentence.section.heading}".strip(),
        )
        for sentence in unsourced
    ]
    if problems:
        raise Unacceptable(problems)
