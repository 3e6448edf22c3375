"""The page of a figure over time: its drawing, its table, what may be chosen."""

from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from trienkhai.office.charts import Series, lines
from trienkhai.rollup.answers import Answer
from trienkhai.rollup.ask import BASES, Ask
from trienkhai.rollup.bridge.page import signed
from trienkhai.rollup.bridge.sides import Side
from trienkhai.rollup.over.words import over_in_words
from trienkhai.rollup.trace_page import shown
from trienkhai.rollup.trend.build import Point, Trend
from trienkhai.ui.figures import language

BY_YEAR = "nam"


@dataclass(frozen=True)
class Row:
    """One line of the table. Each number leads to its trace, the difference to the bridge between the two. `coverage`: of the
    other tree where one is asked.
    """

    point: Point
    label: str
    reported: str
    over: str
    difference: str
    coverage: str
    url_reported: str
    url_over: str
    url_bridge: str


@dataclass(frozen=True)
class TrendPage:
    trend: Trend
    rows: tuple[Row, ...]
    chart: SafeString

    @property
    def bases(self) -> list[tuple[str, str]]:
        """Which reports may be counted, with the page of each."""
        offered = [basis for basis in BASES if basis != "signed" or not self.trend.ask.over]
        return [(basis, url_of(replace(self.trend.ask, basis=basis), by_year=self.trend.by_year)) for basis in offered]

    @property
    def units_url(self) -> str:
        """The same figure of the units next below, side by side; "" where the cross table has no such column."""
        ask, column = self.trend.ask, self.trend.column
        told = [one.round.pk for point in self.trend.points for one in point.reported.moments]
        if ask.group or column is None or column.of == "count" or column.rule in ("none", "list") or not told:
            return ""
        pairs = {"ky": told[-1], "don-vi": ask.unit, "cot": ask.column, "can-cu": ask.basis}
        return f"{reverse('rollup:cross')}?{urlencode(pairs)}"

    @property
    def turns(self) -> list[tuple[bool, str]]:
        """By round and by year."""
        return [(by_year, url_of(self.trend.ask, by_year=by_year)) for by_year in (False, True)]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the choice of another tree sends along."""
        return _pairs(replace(self.trend.ask, over=None), by_year=self.trend.by_year)

    @property
    def as_reported(self) -> str:
        return url_of(replace(self.trend.ask, over=None), by_year=self.trend.by_year)


def url_of(ask: Ask, *, by_year: bool = False) -> str:
    """The page of a figure over all rounds of its template."""
    return f"{reverse('rollup:trend')}?{urlencode(_pairs(ask, by_year=by_year))}"


def _pairs(ask: Ask, *, by_year: bool) -> list[tuple[str, str]]:
    """One round names the template."""
    pairs = parse_qsl(replace(ask, rounds=ask.rounds[:1]).to_query())
    return [*pairs, *([("theo", BY_YEAR)] if by_year else [])]


def trend_page(found: Trend) -> TrendPage:
    """Everything the page shows. No query besides the trend itself."""
    return TrendPage(found, tuple(_row(point, found) for point in found.points), mark_safe(drawn(found)))


def _row(point: Point, found: Trend) -> Row:
    column = found.column
    other = point.over
    is_bridged = other is not None and bool(other.moments) and point.reported.ask.rounds == other.ask.rounds
    return Row(
        point,
        label_of(point, found),
        shown(point.reported.value, column),
        shown(other.value, column) if other else "",
        "" if point.difference is None else signed(point.difference, column) if point.difference else "0",
        str(other.coverage if other and other.moments else point.reported.coverage)
        if point.reported.moments or (other and other.moments)
        else "",
        point.reported.ask.url if point.reported.moments else "",
        other.ask.url if other and other.moments else "",
        f"{reverse('rollup:bridge')}?{Side(point.reported.ask).query_to(Side(other.ask))}"
        if other is not None and is_bridged and point.reported.moments
        else "",
    )


def label_of(point: Point, found: Trend) -> str:
    """'2023', or the name of the period."""
    period = point.rounds[-1].period
    return str(period.last_day.year) if found.by_year else period.name(language())


def drawn(found: Trend) -> str:
    """The line as SVG; texts are escaped by the maker."""
    labels = [str(point.rounds[-1].period.last_day.year) if found.by_year else _short(point) for point in found.points]
    reported = _line(_("as reported"), [point.reported for point in found.points], found)
    if not found.ask.over:
        return lines(found.name, labels, [reported], language=language())
    other = [point.over for point in found.points if point.over]
    line = _line(over_in_words(found.ask.over), other, found)
    return lines(found.name, labels, [replace(line, interrupted=found.interrupted()), reported], language=language())


def _line(name: str, answers: list[Answer], found: Trend) -> Series:
    column = found.column
    factor = 100 if column and column.percent else 1
    values = tuple(None if one.value is None else float(one.value * factor) for one in answers)
    last = next((one.value for one in reversed(answers) if one.value is not None), None)
    return Series(name, values, shown(last, column) if last is not None else "")


def _short(point: Point) -> str:
    """The key of the period, which is short: 2023-Q2."""
    return point.rounds[-1].period.key.partition("@")[0]
