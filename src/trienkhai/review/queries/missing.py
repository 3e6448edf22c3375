"""What a review still lacks before it can be frozen and signed: empty sections, sentences without a source, facts of the paper."""

from dataclasses import dataclass

from trienkhai.office.rulesets import get
from trienkhai.review.gather import Gathered
from trienkhai.review.models import Section, Sentence
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
    """`more` counts the unsourced sentences beyond those listed."""

    empty: tuple[Section, ...]
    unsourced: tuple[Unsourced, ...]
    more: int
    facts: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.empty or self.unsourced or self.facts)


def missing_of(gathered: Gathered) -> Missing:
    """No query beyond what `gather` read."""
    without = [
        Unsourced(section, sentence)
        for section in gathered.sections
        for sentence in section.sentences.all()
        if sentence.standing == Standing.UNSOURCED
    ]
    review = gathered.review
    return Missing(
        empty_of(gathered),
        tuple(without[:SHOWN]),
        max(len(without) - SHOWN, 0),
        tuple(label_of(key) for key in missing_facts(review.paper, get(review.ruleset))),
    )
