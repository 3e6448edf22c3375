"""The page of a bridge: what may be compared, the lines with what each is worth, their sums by kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from trienkhai.reporting.models import Round
from trienkhai.rollup.arrays.columns import Column
from trienkhai.rollup.ask import BASES
from trienkhai.rollup.bridge.build import Bridge
from trienkhai.rollup.bridge.halves import KINDS
from trienkhai.rollup.bridge.sides import OTHER, Side
from trienkhai.rollup.bridge.steps import Line
from trienkhai.rollup.rights import with_totals_for
from trienkhai.rollup.trace import addresses_of
from trienkhai.rollup.trace_page import shown
from trienkhai.ui.figures import language
from trienkhai.vietnamese.numbers import format_fraction

ON_A_PAGE = 100
OTHER_ROUNDS = 60
FINER = 2  # decimals more than the figure itself, where steps are no sums of figures


@dataclass(frozen=True)
class Row:
    """One line as it is shown, with the pages of its two reports."""

    line: Line
    before: str
    after: str
    effect: str
    url_before: str
    url: str


@dataclass(frozen=True)
class Sum:
    kind: str
    count: int
    effect: str


@dataclass(frozen=True)
class BridgePage:
    found: Bridge
    rows: tuple[Row, ...]
    page: Page[Line]
    sums: tuple[Sum, ...]
    difference: str
    hidden_effect: str
    is_sum: bool  # whether the order of the lines says nothing

    @property
    def has_rounds(self) -> bool:
        """Whether the lines stand in more than one round."""
        return len(self.found.answer.moments) > 1


def bridge_page(found: Bridge, number: Any) -> BridgePage:
    """Everything the page shows. One query besides the bridge itself."""
    page = Paginator(found.lines, ON_A_PAGE).get_page(number)
    versions = {pk for line in page for pk in (line.version_before, line.version) if pk}
    asked = {
        moment.round.pk: moment.round.version
        for answer in (found.answer_before, found.answer)
        for moment in answer.moments
    }
    urls = addresses_of(versions, found.before.ask.column, asked) if versions else {}
    column = found.column
    rows = tuple(
        Row(
            line,
            shown(line.before, column),
            shown(line.after, column),
            signed(line.effect, column),
            urls.get(line.version_before, ""),
            urls.get(line.version, ""),
        )
        for line in page
    )
    return BridgePage(
        found,
        rows,
        page,
        _sums(found.lines, column),
        signed(found.difference, column),
        signed(found.hidden_effect, column),
        column is not None and _only_adds(column) and (len(found.answer.moments) < 2 or _adds_over_time(column)),
    )


def _sums(lines: Sequence[Line], column: Column | None) -> tuple[Sum, ...]:
    effects: dict[str, list[Fraction]] = {kind: [] for kind in KINDS}
    for line in lines:
        effects[line.kind].append(line.effect)
    return tuple(Sum(kind, len(each), signed(sum(each, Fraction(0)), column)) for kind, each in effects.items() if each)


def _only_adds(column: Column) -> bool:
    return column.of == "count" or column.rule in ("sum", "count")


def _adds_over_time(column: Column) -> bool:
    return column.of == "count" or column.time_rule == "sum"


def signed(effect: Fraction, column: Column | None) -> str:
    """What a step is worth, with its sign: '+1.200', '−0,35'. Of percentages it is points."""
    if column is None:
        return "–"
    worth = effect * 100 if column.percent else effect
    is_exact = (worth * 10**column.decimals).denominator == 1
    decimals = column.decimals + (0 if is_exact else FINER)
    text = format_fraction(abs(worth.numerator), worth.denominator, decimals, language())
    sign = "" if not effect else "+" if effect > 0 else "−"
    return f"{sign}{text}"


@dataclass(frozen=True)
class Choice:
    """What the page lets one compare with: bases, other rounds of the same form, days."""

    before: Side
    after: Side
    rounds: tuple[Round, ...]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the form sends along; the other rounds too, where there is no list to choose one from."""
        told = list(self.before.told().items())
        return told if len(self.rounds) > 1 else [*told, (f"{OTHER}ky", self.after.told()["ky"])]

    @property
    def bases(self) -> tuple[str, ...]:
        return BASES

    @property
    def turned(self) -> str:
        """The page that leads the other way."""
        return f"{reverse('rollup:bridge')}?{self.after.query_to(self.before)}"


def choice_of(before: Side, after: Side, person: Any) -> Choice:
    """One query where a single round is asked about, for the others of its template that hold the unit; else none."""
    rounds: tuple[Round, ...] = ()
    if len(before.ask.rounds) == 1:
        seen = with_totals_for(person).filter(unit=before.ask.unit)
        template = Round.objects.filter(pk=before.ask.rounds[0]).values("version__template")
        among = Round.objects.filter(version__template__in=template, pk__in=seen.values("round_id"))
        rounds = tuple(among.select_related("root").order_by("-tree_on", "-pk")[:OTHER_ROUNDS])
        if set(after.ask.rounds) - {one.pk for one in rounds}:
            rounds = (*rounds, *among.filter(pk__in=after.ask.rounds))
    return Choice(before, after, rounds)


def titles() -> dict[str, str]:
    """The kinds of lines in words."""
    return {
        "added": _("Newly counted"),
        "gone": _("No longer counted"),
        "changed": _("Another figure"),
        "counts": _("Awaited otherwise"),
        "moved": _("Stands under another unit"),
        "merged": _("Carried on to the unit it was merged into"),
        "split": _("Carried on in shares of a split"),
        "opened": _("Came into being later"),
        "closed": _("Ended"),
        "reclassified": _("In another part of the grouping"),
    }
