"""Writing sections and giving sentences their sources."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Refused, Unacceptable, WrongState
from trienkhai.access.scope import require
from trienkhai.access.typed import line, prose
from trienkhai.audit.canonical import digest
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.evidence.models import StoredFile
from trienkhai.reporting.actions import open_all
from trienkhai.reporting.models import Submission
from trienkhai.reporting.permissions import READ as REPORTS_READ
from trienkhai.review.actions.locking import locked
from trienkhai.review.blocks import block_problems, typed
from trienkhai.review.models import Figure, FigureUse, Review, Section, Sentence, SentenceSource
from trienkhai.review.models.text import Standing
from trienkhai.review.permissions import WRITE
from trienkhai.review.queries.files import files_of
from trienkhai.review.rules.text import Written, read_text

SECTION, FIELD_KEY = 200_000, 60  # characters


@transaction.atomic
def write_section(section: Section, text: str, *, by: Any, version: int) -> Section:
    """Replace the text of a section. A sentence whose words did not change keeps its standing and its sources.

    Raises WrongState when somebody else wrote since `version`, Unacceptable for a figure that does not exist.
    """
    require(by, WRITE, section.review.campaign.unit)
    review = locked(section.review)
    if not Section.objects.filter(pk=section.pk, version=version).update(version=F("version") + 1):
        raise WrongState(
            _(
                "Somebody else changed this section meanwhile. Your text was not stored; copy it and open the section again."
            )
        )
    text = prose(text, SECTION)
    written = read_text(text)
    figures = _known_figures(section, written)
    kept = _kept_by_text(section)
    for order, words in enumerate(written, 1):
        _write_sentence(section, order, words, kept, figures)
    Sentence.objects.filter(pk__in=[sentence.pk for waiting in kept.values() for sentence in waiting]).delete()
    section.refresh_from_db()
    record(by, Event.SECTION_WRITTEN, review, unit=review.campaign.unit, section=section.key, sha256=digest(text))
    return section


def _known_figures(section: Section, written: list[Written]) -> dict[str, Figure]:
    known = {figure.key: figure for figure in Figure.objects.filter(review=section.review_id)}  # type: ignore[misc]
    missing = [
        Problem(
            _("The figure “%s” does not exist in this review; add it with the figure picker.") % key,
            where=words.text[:60],
        )
        for words in written
        for key in words.figures
        if key not in known
    ]
    if missing:
        raise Unacceptable(missing)
    return known


def _kept_by_text(section: Section) -> dict[str, list[Sentence]]:
    kept: dict[str, list[Sentence]] = {}
    for sentence in section.sentences.all():
        kept.setdefault(sentence.text, []).append(sentence)
    return kept


def _write_sentence(
    section: Section, order: int, words: Written, kept: dict[str, list[Sentence]], figures: dict[str, Figure]
) -> None:
    waiting = kept.get(words.text)
    sentence = waiting.pop(0) if waiting else Sentence(section=section, text=words.text)
    sentence.order, sentence.ends_paragraph = order, words.ends_paragraph
    is_new = sentence.pk is None
    sentence.save()
    if is_new:
        FigureUse.objects.bulk_create(FigureUse(figure=figures[key], sentence=sentence) for key in words.figures)
        if words.figures:
            Sentence.objects.filter(pk=sentence.pk).update(standing=Standing.SOURCED)


def settle_standing(sentence: Sentence) -> None:
    """A sentence with a figure or a source is sourced; without one it is unsourced unless it is the author's own."""
    if sentence.figure_uses.exists() or sentence.sources.exists():
        sentence.standing = Standing.SOURCED
    elif sentence.standing == Standing.SOURCED:
        sentence.standing = Standing.UNSOURCED
    sentence.save(update_fields=["standing"])


def _hold(sentence: Sentence) -> Review:
    """The review of a sentence, locked, and the sentence as it stands now. Raises WrongState for one that is gone."""
    review = locked(sentence.section.review)
    try:
        sentence.refresh_from_db()
    except Sentence.DoesNotExist:
        raise WrongState(_("Somebody else rewrote this sentence meanwhile; open the section again.")) from None
    return review


@transaction.atomic
def mark_own_words(sentence: Sentence, own: bool, *, by: Any) -> None:
    """Say that a sentence is the author's own assessment and claims no fact that needs a source; or take that back."""
    require(by, WRITE, sentence.section.review.campaign.unit)
    review = _hold(sentence)
    sentence.standing = Standing.OWN_WORDS if own else Standing.UNSOURCED
    sentence.save(update_fields=["standing"])
    if not own:
        settle_standing(sentence)
    record(by, Event.OWN_WORDS_MARKED, review, unit=review.campaign.unit, sentence=sentence.pk, own=own)


@transaction.atomic
def add_source(
    sentence: Sentence,
    *,
    by: Any,
    submission: Submission | None = None,
    field_key: str = "",
    file: StoredFile | None = None,
) -> SentenceSource:
    """Let a sentence rest on a unit's answer, or on a file that came with a report of the campaign."""
    require(by, WRITE, sentence.section.review.campaign.unit)
    if reports := _reports_of(sentence.section.review, submission, file, by):
        open_all(reports, by=by)  # before the review: it locks the rows of the units
    review = _hold(sentence)
    if submission is None and file is None:
        raise Unacceptable([Problem(_("Name the report or the file that the sentence rests on."))])
    # Whoever reads the review may open its sources: only a file the author may see himself can become one.
    if file is not None and not files_of(review, by).filter(file=file).exists():
        raise Unacceptable([Problem(_("This file came with no report of the campaign that you may see."))])
    if submission is not None and not Submission.objects.visible_to(by).filter(pk=submission.pk).exists():
        raise Refused(REPORTS_READ, person=by, unit=submission.round_unit.unit)
    source, _made = SentenceSource.objects.get_or_create(
        sentence=sentence, submission=submission, field_key=line(field_key, FIELD_KEY), file=file
    )
    settle_standing(sentence)
    record(
        by,
        Event.SOURCE_ADDED,
        review,
        unit=review.campaign.unit,
        sentence=sentence.pk,
        submission=submission.pk if submission else None,
        file=file.pk if file else None,
    )
    return source


def _reports_of(review: Review, submission: Submission | None, file: StoredFile | None, by: Any) -> list[int]:
    """The reports that a sentence with this source rests on."""
    with_file = files_of(review, by).filter(file=file).values_list("submission_id", flat=True) if file else ()
    return [*with_file, *([submission.pk] if submission else [])]


@transaction.atomic
def drop_source(source: SentenceSource, *, by: Any) -> None:
    """Take a source away from its sentence."""
    sentence = source.sentence
    require(by, WRITE, sentence.section.review.campaign.unit)
    review = _hold(sentence)
    source.delete()
    settle_standing(sentence)
    record(by, Event.SOURCE_DROPPED, review, unit=review.campaign.unit, sentence=sentence.pk)


def blocks_stamp(section: Section) -> str:
    """Changes whenever the tables and charts do; a form hands it back, so that nobody overwrites anybody unseen."""
    return digest(section.blocks)


@transaction.atomic
def set_blocks(section: Section, blocks: list[dict[str, Any]], *, by: Any, stamp: str = "") -> None:
    """Set the tables and charts below a section's text (see review.blocks for their form).

    Raises Unacceptable for one that cannot be shown, WrongState when somebody else changed them since `stamp`.
    """
    require(by, WRITE, section.review.campaign.unit)
    review = locked(section.review)
    standing = Section.objects.get(pk=section.pk)
    if stamp and stamp != blocks_stamp(standing):
        raise WrongState(_("Somebody else changed these tables meanwhile. Nothing was stored; open the page again."))
    blocks = typed(blocks)
    if problems := block_problems(review, blocks, standing.blocks):
        raise Unacceptable(problems)
    section.blocks = blocks
    section.save(update_fields=["blocks"])
    record(by, Event.BLOCKS_SET, review, unit=review.campaign.unit, section=section.key, sha256=digest(blocks))
