"""The page of a review: outline with its state, the open section with its sentences, what is missing."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from trienkhai.directives.models import Provision
from trienkhai.directives.places import place_of, ways
from trienkhai.review.gather import Block, Gathered, Shown
from trienkhai.review.models import Section, Sentence
from trienkhai.review.models.text import Standing
from trienkhai.review.rules.text import Piece, Written, pieces, write_text


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
    source_text: str
    totals: Totals
    place: str = ""  # of the provision the section answers to


def review_page(gathered: Gathered, section: Section) -> ReviewPage:
    """Two queries beyond what `gather` read, for a section that answers to a provision."""
    return ReviewPage(
        tuple(_heading(each) for each in gathered.sections),
        section,
        tuple(paragraphs_of(gathered, section)),
        gathered.blocks.get(section.pk, ()),
        write_text([Written(sentence.text, sentence.ends_paragraph) for sentence in section.sentences.all()]),
        totals_of(gathered),
        _place(section),
    )


def _place(section: Section) -> str:
    if section.provision is None:
        return ""
    rows = Provision.objects.filter(
        directive=section.provision.directive_id,  # type: ignore[attr-defined]
        anchor__in=ways([section.provision.anchor]),
    )
    return place_of(section.provision, rows.in_bulk())


def _heading(section: Section) -> Heading:
    sentences = list(section.sentences.all())
    unsourced = sum(1 for sentence in sentences if sentence.standing == Standing.UNSOURCED)
    state = (
        "warn" if unsourced else "ok" if sentences else "plain" if section.may_be_empty or section.blocks else "idle"
    )
    return Heading(section, state, unsourced)


def is_empty(section: Section) -> bool:
    """Whether a place of the outline has neither a sentence nor a table, and should have."""
    return _heading(section).state == "idle"


def paragraphs_of(gathered: Gathered, section: Section) -> list[Paragraph]:
    """The sentences of a section in their paragraphs."""
    found: list[Paragraph] = []
    waiting: list[ShownSentence] = []
    for sentence in section.sentences.all():
        waiting.append(_shown(gathered, sentence))
        if sentence.ends_paragraph:
            found.append(Paragraph(tuple(waiting)))
            waiting = []
    return [*found, Paragraph(tuple(waiting))] if waiting else found


def _shown(gathered: Gathered, sentence: Sentence) -> ShownSentence:
    figures = [use.figure for use in sentence.figure_uses.all()]
    covered = sum(
        gathered.figures[figure.key].answer.coverage.given for figure in figures if figure.key in gathered.figures
    )
    return ShownSentence(
        sentence,
        tuple(_piece(gathered, piece) for piece in pieces(sentence.text)),
        covered + len(sentence.sources.all()),
        any(figure.is_stale for figure in figures),
    )


def _piece(gathered: Gathered, piece: Piece) -> ShownPiece:
    return ShownPiece(figure=gathered.figures.get(piece.figure)) if piece.figure else ShownPiece(text=piece.text)


def totals_of(gathered: Gathered) -> Totals:
    """Counts for the sentence on top of the page."""
    standings = [sentence.standing for section in gathered.sections for sentence in section.sentences.all()]
    stale = {
        use.figure_id
        for section in gathered.sections
        for sentence in section.sentences.all()
        for use in sentence.figure_uses.all()
        if use.figure.is_stale
    }
    return Totals(
        sentences=len(standings),
        sourced=standings.count(Standing.SOURCED),
        own_words=standings.count(Standing.OWN_WORDS),
        unsourced=standings.count(Standing.UNSOURCED),
        figures=len(gathered.figures),
        stale=len(stale),
        empty_sections=sum(1 for section in gathered.sections if is_empty(section)),
    )
