"""A ruleset as values: how each part of a paper of one kind and time must look. Type in points, lengths in mm."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Family = Literal["state", "party", "plain"]
Case = Literal["upper", "lower", "any"]
Alignment = Literal["left", "center", "right", "both"]


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high`, both allowed; `use` is what the writer takes."""

    low: float
    high: float
    use: float

    def allows(self, value: float, tolerance: float = 0.0) -> bool:
        return self.low - tolerance <= value <= self.high + tolerance

    def __str__(self) -> str:
        return f"{self.low:g}" if self.low == self.high else f"{self.low:g}–{self.high:g}"


@dataclass(frozen=True, slots=True)
class Spacing:
    """Line spacing: a multiple of single, or points exactly or at least."""

    rule: Literal["multiple", "exact", "at_least"]
    size: Range


@dataclass(frozen=True, slots=True)
class Look:
    """One component. `before` and `after` in points; `case` is what stands on paper, made by the writer."""

    key: str
    name: str
    font: str
    size: Range
    bold: bool
    italic: bool
    underline: bool
    case: Case
    align: Alignment
    before: float
    after: float
    first_line: float
    line: Spacing


@dataclass(frozen=True, slots=True)
class Page:
    papers: tuple[str, ...]
    top: Range
    bottom: Range
    left: Range
    right: Range
    header_distance: float
    mirrored_when_duplex: bool


@dataclass(frozen=True, slots=True)
class PageNumberRule:
    place: Literal["top", "bottom"]
    align: Alignment
    on_first_page: bool
    restart_in_annexes: bool


@dataclass(frozen=True, slots=True)
class NumberRule:
    """`pattern` has {number} and {symbol}; `kind_first` joins "BC-ORG" (state) or "BC/ORG" (Party)."""

    pattern: str
    pad: int
    colon: bool
    join: str
    letter_kind: str
    letter_join: str
    reset: Literal["year", "term", "never"]


@dataclass(frozen=True, slots=True)
class HeadingRule:
    """`issuer_mark`, `title_mark`: "rule", a text such as "*" or "-----", or nothing. Shares are of the text above."""

    national: str
    motto: str
    national_rule: bool
    issuer_mark: str
    title_mark: str
    rule_share: Range
    left_share: float


@dataclass(frozen=True, slots=True)
class ListRule:
    """How lines of a list (legal basis, recipients) begin and end."""

    start: str
    end: str
    last_end: str


@dataclass(frozen=True, slots=True)
class Ruleset:
    key: str
    family: Family
    title: str
    title_en: str
    source: str
    verified: bool
    doubts: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None
    font: str
    page: Page
    page_number: PageNumberRule
    number: NumberRule
    heading: HeadingRule
    basis: ListRule
    recipients: ListRule
    addressees: ListRule
    heading_marks: tuple[str, ...]
    end_mark: str
    prefixes: Mapping[str, str]
    abbreviations: Mapping[str, str]
    competence: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, Mapping[str, str]]
    components: Mapping[str, Look]

    def __getitem__(self, component: str) -> Look:
        return self.components[component]

    def label(self, key: str, language: str = "vi") -> str:
        """The ruleset's word; in its first language where it has none of its own for `language`."""
        words = self.labels.get(language) or next(iter(self.labels.values()))
        return words.get(key, "")

    def called(self, language: str = "vi") -> str:
        """What it is called for a reader of this language."""
        return self.title_en if language == "en" else self.title

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)
