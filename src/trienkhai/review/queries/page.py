"""The page of a review: outline with its state, the open section with its sentences, what is missing."""

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import gettext as _

from trienkhai.directives.models import Provision
from trienkhai.directives.places import WAY, above_of, place_of
from trienkhai.review.gather import Block, Gathered, Shown
from trienkhai.review.models import Section, Sentence
from trienkhai.review.models.text import Standing
from trienkhai.review.rules.text import Piece, pieces
from trienkhai.rollup.behind import reports_behind_each


@dataclass(frozen=True)
class Heading:
    """One line of the outline. state: ok, warn (a sentence lacks a source), idle (nothing written), plain (may be empty)."""

    section: Section
    state: str
    unsourced: int

    @property
    def icon(self) -> str:
        return {"ok": "check", "warn": "warn", "idle": "pen"}.get(self.state, "")

    @property
    def label(self) -> str:
        return {
            "ok": _("Every sentence has its source"),
            "warn": _("A sentence has no source"),
            "idle": _("Nothing written yet"),
        }.get(self.state, "")


@dataclass(frozen=True)
class ShownPiece:
    text: str = ""
    figure: Shown | None = None


@dataclass(frozen=True)
class ShownSentence:
    """A sentence as shown, with the number of sources it rests on."""

    sentence: Sentence
    pieces: tuple[ShownPiece, ...]
    sources: int
    is_stale: bool

    @property
    def standing(self) -> str:
        return self.sentence.standing

    @property
    def ends_paragraph(self) -> bool:
        return self.sentence.ends_paragraph


@dataclass(frozen=True)
class Paragraph:
    sentences: tuple[ShownSentence, ...]


@dataclass(frozen=True)
class Totals:
    """Counts over the whole review."""

    sentences: int
    sourced: int
    own_words: int
    unsourced: int
    figures: int
    stale: int
    empty_sections: int


@dataclass(frozen=True)
class ReviewPage:
    outline: tuple[Heading, ...]
    section: Section
    paragraphs: tuple[Paragraph, ...]
    blocks: tuple[Block, ...]
    totals: Totals
    is_unwritten: bool  # something belongs here and is not there
    place: str = ""  # of the provision the section answers to


def review_page(gathered: Gathered, section: Section) -> ReviewPage:
    """Two queries beyond what `gather` read, for a section that answers to a provision."""
    outline = headings_of(gathered.sections)
    return ReviewPage(
        outline,
        section,
        tuple(paragraphs_of(gathered, section, _behind(gathered, section))),
        gathered.blocks.get(section.pk, ()),
        totals_of(gathered),
        any(heading.section.pk == section.pk and heading.state == "idle" for heading in outline),
        _place(section),
    )


def _place(section: Section) -> str:
    if section.provision is None:
        return ""
    found = Provision.objects.select_related("directive", WAY).get(pk=section.provision.pk)
    return place_of(found, above_of([found]))


def _heading(section: Section, above: Collection[int | None]) -> Heading:
    """`above`: ids of the sections that others stand under."""
    sentences = list(section.sentences.all())
    unsourced = sum(1 for sentence in sentences if sentence.standing == Standing.UNSOURCED)
    needs_nothing = section.may_be_empty or section.blocks or section.pk in above
    state = "warn" if unsourced else "ok" if sentences else "plain" if needs_nothing else "idle"
    return Heading(section, state, unsourced)


def headings_of(sections: tuple[Section, ...]) -> tuple[Heading, ...]:
    """The outline with its state. A place that others stand under needs nothing of its own."""
    above = {section.parent_id for section in sections}  # type: ignore[attr-defined]
    return tuple(_heading(section, above) for section in sections)


def empty_of(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """The places of the outline that have neither a sentence nor a table, and should have."""
    return tuple(heading.section for heading in headings_of(sections) if heading.state == "idle")


Behind = Mapping[str, AbstractSet[int]]


def _behind(gathered: Gathered, section: Section) -> Behind:
    """The reports behind each figure of a section's sentences."""
    used = (use.figure.key for sentence in section.sentences.all() for use in sentence.figure_uses.all())
    keys = [key for key in dict.fromkeys(used) if key in gathered.figures]
    return dict(zip(keys, reports_behind_each([gathered.figures[key].ask for key in keys]), strict=True))


def paragraphs_of(gathered: Gathered, section: Section, behind: Behind = MappingProxyType({})) -> list[Paragraph]:
    """The sentences of a section in their paragraphs. `behind`: the reports behind its figures, where they are counted."""
    found: list[Paragraph] = []
    waiting: list[ShownSentence] = []
    for sentence in section.sentences.all():
        waiting.append(_shown(gathered, sentence, behind))
        if sentence.ends_paragraph:
            found.append(Paragraph(tuple(waiting)))
            waiting = []
    return [*found, Paragraph(tuple(waiting))] if waiting else found


def _shown(gathered: Gathered, sentence: Sentence, behind: Behind) -> ShownSentence:
    figures = [use.figure for use in sentence.figure_uses.all()]
    return ShownSentence(
        sentence,
        tuple(_piece(gathered, piece) for piece in pieces(sentence.text)),
        _sources(gathered, sentence, [figure.key for figure in figures if figure.key in gathered.figures], behind),
        any(figure.is_stale for figure in figures),
    )


def _sources(gathered: Gathered, sentence: Sentence, keys: Sequence[str], behind: Behind) -> int:
    """Reports, each once however many figures rest on it, and files. A report that says nothing of the only figure asked of
    it is none of its sources: no more are counted than gave a number, and no fewer than gave one to any single figure.
    """
    given = [gathered.figures[key].answer.coverage.given for key in keys]
    named = {source.submission_id for source in sentence.sources.all() if source.submission_id}
    files = sum(1 for source in sentence.sources.all() if not source.submission_id)
    reports = set().union(*(behind.get(key, ()) for key in keys))
    resting = min(sum(given), max(len(reports), *given)) if given else 0
    return resting + len(named - reports) + files


def _piece(gathered: Gathered, piece: Piece) -> ShownPiece:
    return ShownPiece(figure=gathered.figures.get(piece.figure)) if piece.figure else ShownPiece(text=piece.text)


def totals_of(gathered: Gathered) -> Totals:
    """Counts for the sentence on top of the page."""
    standings = [sentence.standing for section in gathered.sections for sentence in section.sentences.all()]
    return Totals(
        sentences=len(standings),
        sourced=standings.count(Standing.SOURCED),
        own_words=standings.count(Standing.OWN_WORDS),
        unsourced=standings.count(Standing.UNSOURCED),
        figures=len(gathered.figures),
        stale=len(gathered.stale),
        empty_sections=len(empty_of(gathered.sections)),
    )
