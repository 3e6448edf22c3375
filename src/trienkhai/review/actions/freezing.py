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
from trienkhai.office.documents import NoEngine, Paper, available_engines, to_pdf, write
from trienkhai.review.actions.figures import refresh_figures
from trienkhai.review.actions.printing import keep_pdf
from trienkhai.review.annex import annex_workbook
from trienkhai.review.documents import paper_of
from trienkhai.review.frozen import Progress, content_of, untold
from trienkhai.review.gather import gather
from trienkhai.review.models import Edition, Review, Sentence
from trienkhai.review.models.text import Standing


def freeze(review: Review, *, by: Any, progress: Progress = untold) -> Edition:
    """Make the next edition. Every figure is answered anew first.

    Raises Unacceptable naming each sentence that has no source and is not marked as the author's own words.
    """
    edition, paper = _freeze(review, by, progress)
    if "libreoffice" not in available_engines():
        _set_by_typst(edition, paper, by)  # the facts of the paper are at hand only now, and nobody waits for the lock
    return edition


@transaction.atomic
def _freeze(review: Review, by: Any, progress: Progress) -> tuple[Edition, Paper]:
    require(by, "review.freeze", review.campaign.unit)
    review = Review.objects.select_for_update().get(pk=review.pk)
    _must_be_sourced(review)
    refresh_figures(review, by=by)
    gathered = gather(review, keep=True)
    now, number = timezone.now(), review.editions.count() + 1
    # The paper leads to the pages of its edition, so the edition has its id before it has its paper.
    edition = Edition.objects.create(review=review, number=number, frozen_at=now, frozen_by=by, content={})
    facts, name = paper_of(gathered, edition=edition), f"so-ket-{review.pk}-{number}"
    edition.paper = store(write(facts), name=f"{name}.docx", kind="docx", by=by)
    annex = annex_workbook(gathered, edition=edition)
    edition.annex = store(annex, name=f"{name}-phu-luc.xlsx", kind="xlsx", by=by)
    files = {"paper": edition.paper.sha256, "annex": edition.annex.sha256}
    edition.content = content_of(gathered, number=number, frozen_at=now, files=files, progress=progress)
    edition.sha256 = digest(edition.content)
    edition.save()
    record(
        by,
        "review.frozen",
        edition,
        unit=review.campaign.unit,
        number=number,
        sha256=edition.sha256,
        paper=edition.paper.sha256,
        figures=len(gathered.figures),
    )
    return edition, facts


def _set_by_typst(edition: Edition, paper: Paper, by: Any) -> None:
    """An edition holds without its PDF; where that cannot be made, whoever asks for it is told."""
    try:
        keep_pdf(edition, to_pdf(paper, b"", engine="typst"), by=by)
    except NoEngine:
        return


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
