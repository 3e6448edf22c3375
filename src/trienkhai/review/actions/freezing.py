"""Freezing a review: its inputs, its figures as fractions, its sentences and sources, under one hash."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable, WrongState
from trienkhai.access.scope import require
from trienkhai.audit.canonical import digest
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.evidence.store import store
from trienkhai.office.documents import NoEngine, Paper, to_pdf, write
from trienkhai.reporting.actions import open_all
from trienkhai.reporting.models import Submission
from trienkhai.review.actions.figures import refresh_figures
from trienkhai.review.actions.locking import locked
from trienkhai.review.actions.printing import keep_pdf
from trienkhai.review.annex import annex_workbook
from trienkhai.review.documents import paper_of
from trienkhai.review.frozen import Progress, content_of, untold
from trienkhai.review.gather import gather
from trienkhai.review.models import Edition, Review, Sentence
from trienkhai.review.models.text import Standing
from trienkhai.review.permissions import FREEZE
from trienkhai.review.stamp import review_stamp
from trienkhai.review.values import file_name
from trienkhai.rollup.consistent import snapshot


@dataclass(frozen=True)
class Built:
    """An edition that is not stored yet, with its files, and the stamp of the review it was made of."""

    edition: Edition
    facts: Paper
    paper: bytes
    annex: bytes
    figures: int
    stamp: str


def freeze(review: Review, *, by: Any, progress: Progress = untold) -> Edition:
    """Make the next edition. Every figure is answered anew first.

    Answers, papers and hashes are made while everybody works on; only what is ready is stored under a lock. Raises Unacceptable
    naming each sentence that has no source and is not marked as the author's own words, WrongState when somebody changed the
    review meanwhile. A report that comes meanwhile is none of the edition's, and marks its figures.
    """
    require(by, FREEZE, review.campaign.unit)
    _must_be_sourced(review)
    refresh_figures(review, by=by)
    built = _build(review, by, progress)
    edition = _keep(built, by)
    _print(edition, built, by)
    return edition


def _build(review: Review, by: Any, progress: Progress) -> Built:
    with snapshot():
        review = Review.objects.select_related("campaign__directive__root", "campaign__unit").get(pk=review.pk)
        stamp = review_stamp(review)  # first: where statements see different moments, what comes later is refused
        _must_be_sourced(review)
        gathered = gather(review, keep=True)
        edition = Edition(review=review, number=review.editions.count() + 1, frozen_at=timezone.now(), frozen_by=by)
        facts = paper_of(gathered, reader=by, edition=edition)
        annex = annex_workbook(gathered, reader=by, edition=edition)
        content = content_of(gathered, number=edition.number, frozen_at=edition.frozen_at, files={}, progress=progress)
    paper = write(facts)
    content["files"] = {kind: sha256(data).hexdigest() for kind, data in (("paper", paper), ("annex", annex))}
    edition.content, edition.sha256 = content, digest(content)
    return Built(edition, facts, paper, annex, len(gathered.figures), stamp)


@transaction.atomic
def _keep(built: Built, by: Any) -> Edition:
    edition = built.edition
    reports = Submission.objects.filter(round__in=edition.content["rounds"], opening=None)
    held = [pk for pk in reports.values_list("pk", flat=True) if str(pk) in edition.content["submissions"]]
    open_all(held, by=by)  # before the review: it locks the rows of the units
    review = locked(edition.review)
    if built.stamp != review_stamp(review) or review.editions.filter(number=edition.number).exists():
        raise WrongState(
            _("Somebody changed or froze this review meanwhile. Nothing was frozen; look at it and freeze again.")
        )
    of_edition = (review.pk, edition.number)
    edition.paper = store(built.paper, name=file_name(review, "docx", *of_edition), kind="docx", by=by)
    edition.annex = store(built.annex, name=file_name(review, "annex", *of_edition), kind="xlsx", by=by)
    edition.save()
    record(
        by,
        Event.EDITION_FROZEN,
        edition,
        unit=review.campaign.unit,
        number=edition.number,
        sha256=edition.sha256,
        paper=edition.paper.sha256,
        figures=built.figures,
    )
    return edition


def _print(edition: Edition, built: Built, by: Any) -> None:
    """Here the facts of the paper are at hand, whichever engine there is now or later, and nobody waits for a lock. An edition
    holds without its PDF; where that cannot be made, whoever asks for it is told.
    """
    try:
        keep_pdf(edition, to_pdf(built.facts, built.paper), by=by)
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
            where=sentence.section.title,
        )
        for sentence in unsourced
    ]
    if problems:
        raise Unacceptable(problems)
