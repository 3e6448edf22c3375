"""The trace page: which branches stand open, what each line shows, the searched list of submissions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from trienkhai.rollup.answers import Answer
from trienkhai.rollup.arrays.columns import Column
from trienkhai.rollup.ask import BASES
from trienkhai.rollup.pages import totals_url
from trienkhai.rollup.trace import Branch, Contribution, Fact, Trace, addresses_of, facts_of
from trienkhai.ui.figures import language
from trienkhai.vietnamese.numbers import format_fraction, percent

SHOWN_AT_MOST = 100
ON_A_PAGE = 50


@dataclass(frozen=True)
class Node:
    """One line of the tree. `url` opens or closes it in place; a single report has the `address` of its page at the cell,
    and `fact` when it is opened.
    """

    branch: Branch
    shown: str
    sides: str
    share: int
    is_open: bool
    url: str
    children: tuple["Node", ...]
    fact: Fact | None
    more: int = 0
    address: str = ""


@dataclass(frozen=True)
class Listed:
    """One contributing submission in the list."""

    contribution: Contribution
    shown: str
    fact: Fact


@dataclass(frozen=True)
class TracePage:
    trace: Trace
    root: Node | None
    listed: tuple[Listed, ...]
    page: Page[Contribution]
    searched: str
    calculation: str
    bases: tuple[tuple[str, str], ...]  # none where only one can be shown

    @property
    def answer(self) -> Answer:
        return self.trace.answer

    @property
    def action(self) -> str:
        """Where the search is sent, without what `hidden` holds."""
        return self.trace.url.partition("?")[0]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What a search sends along."""
        return parse_qsl(self.trace.url.partition("?")[2])

    @property
    def asked_again(self) -> list[tuple[str, str]]:
        """What the choice of another tree sends along."""
        return parse_qsl(replace(self.trace.ask, over=None).to_query())

    @property
    def over_time(self) -> str:
        """The page of the figure over all rounds of its template."""
        return f"{reverse('rollup:trend')}?{replace(self.trace.ask, rounds=self.trace.ask.rounds[:1]).to_query()}"

    @property
    def as_reported(self) -> str:
        """The page of the same figure over the trees of its rounds."""
        return replace(self.trace.ask, over=None).url

    @property
    def can_choose_tree(self) -> bool:
        """Whether the page may show it over another tree: not what was frozen, and not what is signed."""
        return not self.trace.address and self.trace.ask.basis != "signed"

    @property
    def download_url(self) -> str:
        return _with(self.trace, [("xuat", "xlsx")])

    @property
    def totals_url(self) -> str:
        """The table of the last round, where this figure stands in one cell."""
        return (
            totals_url(self.trace.rounds[-1].pk, self.trace.ask.unit, self.trace.ask.basis) if self.trace.rounds else ""
        )


def trace_page(trace: Trace, opened: Sequence[str], searched: str, number: Any) -> TracePage:
    """Everything the page shows. Ten queries besides the trace itself, at most."""
    found = trace.contributions.searched(searched) if searched else trace.contributions
    page = Paginator(found, ON_A_PAGE).get_page(number)
    open_keys = {prefix for key in opened for prefix in _prefixes(key)}
    reports = [branch.submission for key in open_keys if (branch := trace.open(key)) and branch.submission]
    wanted = [*(one.submission for one in page), *reports]
    facts = facts_of(wanted, trace.ask.column, asked=trace.asked, accepted=accepted_then(trace))
    listed = tuple(Listed(one, shown(one.value, trace.column), facts[one.submission]) for one in page)
    addresses = addresses_of(_reports_in_sight(trace, open_keys), trace.ask.column, trace.asked)
    drawing = _Drawing(trace, open_keys, facts, addresses)
    root = drawing.node(trace.root, trace.root.weight, is_root=True) if trace.root else None
    return TracePage(trace, root, listed, page, searched, calculation(trace), _bases(trace))


def _reports_in_sight(trace: Trace, open_keys: set[str]) -> set[int]:
    """The single reports among the lines of the tree that are shown."""
    opened = [trace.root, *(trace.open(key) for key in open_keys)]
    lines = [trace.root, *(child for branch in opened if branch for child in branch.children[:SHOWN_AT_MOST])]
    return {branch.submission for branch in lines if branch and branch.submission}


def _prefixes(key: str) -> list[str]:
    steps = key.split(".")
    return [".".join(steps[: at + 1]) for at in range(len(steps))]


def accepted_then(trace: Trace) -> frozenset[int] | None:
    """The submissions that are accepted in what the trace rests on: kept before, or cut off by a day; None for all of today."""
    if trace.snapshot:
        return trace.snapshot.accepted
    if trace.ask.until is None or trace.root is None:
        return None
    return frozenset(pk for span in trace.root.spans for pk in span.reading.frame.accepted.tolist() if pk)


def _with(trace: Trace, pairs: Sequence[tuple[str, str]]) -> str:
    """The page of a trace with more in its address."""
    if not pairs:
        return trace.url
    return f"{trace.url}{'&' if '?' in trace.url else '?'}{urlencode(pairs)}"


def _bases(trace: Trace) -> tuple[tuple[str, str], ...]:
    if trace.address:
        return ()
    ask = trace.ask
    return tuple((basis, replace(ask, basis=basis).url) for basis in BASES if basis != "signed" or not ask.over)


@dataclass(frozen=True)
class _Drawing:
    trace: Trace
    open_keys: set[str]
    facts: dict[int, Fact]
    addresses: dict[int, str]

    def node(self, branch: Branch, whole: Fraction, *, is_root: bool = False) -> Node:
        is_open = is_root or branch.key in self.open_keys
        children = branch.children if is_open else ()
        submission = branch.submission
        return Node(
            branch,
            shown(branch.value, self.trace.column),
            sides(self.trace.column, *branch.parts),
            _share(branch.weight, whole),
            is_open,
            "" if is_root else self._toggle(branch, is_open),
            tuple(self.node(child, whole) for child in children[:SHOWN_AT_MOST]),
            self.facts.get(submission) if submission and is_open else None,
            max(0, len(children) - SHOWN_AT_MOST),
            self.addresses.get(submission, "") if submission else "",
        )

    def _toggle(self, branch: Branch, is_open: bool) -> str:
        if branch.kind == "outside" or not (branch.can_open or branch.submission):
            return ""
        others = {key for key in self.open_keys if key != branch.key and not key.startswith(branch.key + ".")}
        keys = sorted(others | (set() if is_open else {branch.key}))
        last = [key for key in keys if not any(other.startswith(key + ".") for other in keys)]
        return _with(self.trace, [("mo", key) for key in last])


def _share(part: Fraction, whole: Fraction) -> int:
    return min(100, round(part / whole * 100)) if whole else 0


def shown(value: Fraction | None, column: Column | None) -> str:
    """A value as the figure itself is shown."""
    if column is None or value is None:
        return "–"
    if column.percent:
        return percent(value.numerator, value.denominator, column.decimals, language())
    return format_fraction(value.numerator, value.denominator, column.decimals, language())


def sides(column: Column | None, left: Fraction, right: Fraction) -> str:
    """'412/1.020' beside a ratio."""
    if column is None or not column.is_ratio:
        return ""
    above, below = column.scale
    parts = (
        format_fraction(one.numerator, one.denominator, decimals, language())
        for one, decimals in ((left, above), (right, below))
    )
    return "/".join(parts)


def calculation(trace: Trace) -> str:
    """The rule in words: how contributions become the figure."""
    column = trace.column
    if column is None:
        return ""
    over_units = {
        "ratio": _("Sum of the numerators over sum of the denominators, of the reports that give both"),
        "mean": _("Mean weighted by another indicator, of the reports that give both")
        if column.of == "pair"
        else _("Mean of the reports"),
        "sum": _("Sum of the reports"),
        "count": _("Number of reports that say yes"),
        "min": _("Smallest of the reports"),
        "max": _("Largest of the reports"),
    }
    words = over_units.get(column.rule, _("This indicator is not totalled"))
    if column.of == "count":
        words = _("Number of reports that give this")
    if len(trace.rounds) < 2 or column.is_ratio or column.of == "count":
        return words
    over_time = {
        "sum": _("added over the rounds"),
        "mean": _("mean over the rounds"),
        "max": _("largest over the rounds"),
    }
    return f"{words}; {over_time.get(column.time_rule, '')}".rstrip("; ")
