"""What a review still lacks before it can be frozen and signed: empty sections, sentences without a source, facts of the paper."""

from dataclasses import dataclass

from django.utils.translation import ngettext

from trienkhai.office.rulesets import get
from trienkhai.review.gather import Gathered
from trienkhai.review.models import Review, Section, Sentence
from trienkhai.review.models.text import Standing
from trienkhai.review.queries.page import empty_of
from trienkhai.review.rules.paper import label_of, missing_facts

SHOWN = 20


@dataclass(frozen=True)
class Unsourced:
    section: Section
    sentence: Sentence


@dataclass(frozen=True)
class Missing:
    """`more` counts the unsourced sentences beyond those listed; `stale` the figures to be recalculated."""

    empty: tuple[Section, ...]
    unsourced: tuple[Unsourced, ...]
    more: int
    facts: tuple[str, ...]
    stale: int = 0

    def __bool__(self) -> bool:
        return bool(self.empty or self.unsourced or self.facts)

    @property
    def sentences(self) -> int:
        """How many sentences have no source."""
        return len(self.unsourced) + self.more

    @property
    def told_before_freezing(self) -> tuple[str, ...]:
        """What should be known before it is frozen, in words; facts of the paper may be filled in on it by hand."""
        empty, stale = len(self.empty), self.stale
        told = (
            (empty, ngettext("%d empty section", "%d empty sections", empty)),
            (self.sentences, ngettext("%d sentence without a source", "%d sentences without a source", self.sentences)),
            (stale, ngettext("%d figure to be recalculated", "%d figures to be recalculated", stale)),
        )
        return tuple(words % count for count, words in told if count)


def missing_of(gathered: Gathered) -> Missing:
    """No query beyond what `gather` read."""
    return _missing(gathered.review, gathered.sections, len(gathered.stale))


def missing_in(review: Review) -> Missing:
    """The same without any answer. Three queries."""
    sections = tuple(review.sections.prefetch_related("sentences").order_by("order"))
    return _missing(review, sections, review.figures.filter(is_stale=True).count())


def _missing(review: Review, sections: tuple[Section, ...], stale: int) -> Missing:
    without = [
        Unsourced(section, sentence)
        for section in sections
        for sentence in section.sentences.all()
        if sentence.standing == Standing.UNSOURCED
    ]
    return Missing(
        empty_of(sections),
        tuple(without[:SHOWN]),
        max(len(without) - SHOWN, 0),
        tuple(label_of(key) for key in missing_facts(review.paper, get(review.ruleset))),
        stale,
    )
