"""Answers to questions about figures: the exact value, how it is shown, what it covers. Fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import override

from trienkhai.reporting.rules.spec import Spec
from trienkhai.rollup.arrays.columns import Column, UnknownColumn, columns_of
from trienkhai.rollup.ask import Ask
from trienkhai.rollup.coverage import Coverage, RoundCoverage
from trienkhai.rollup.frames import Break
from trienkhai.rollup.library import Library
from trienkhai.rollup.series import Moment, combine, entering, in_order
from trienkhai.rollup.snapshot import Snapshot
from trienkhai.vietnamese.numbers import Lang, format_fraction
from trienkhai.vietnamese.numbers import percent as format_percent


@dataclass(frozen=True)
class Answer:
    """`value`: the exact value in the indicator's own unit of measure (a percentage is its fraction), None where there is
    none. `reason` says why there is none: 'nobody' gave a number, 'not_applicable', 'unknown', 'no_total' (the indicator
    has no rule that fits), 'zero' (a ratio over nothing), 'not_asked' (no round asks this of this unit). `breaks`: what units
    reported whose line cannot be carried on to here, where the figure is restated: the series has a break there.
    """

    ask: Ask
    name: str
    value: Fraction | None
    decimals: int
    percent: bool
    unit_of_measure: str
    coverage: Coverage
    reason: str = ""
    moments: tuple[Moment, ...] = ()
    breaks: tuple[Break, ...] = ()

    def shown(self, lang: str = "vi") -> str:
        """As printed: 13.225 or 40,4%; words where there is no number."""
        language: Lang = "vi" if lang == "vi" else "en"
        if self.value is None:
            with override(lang):
                return _words(self.reason)
        if self.percent:
            return format_percent(self.value.numerator, self.value.denominator, self.decimals, language)
        return format_fraction(self.value.numerator, self.value.denominator, self.decimals, language)

    def full(self, lang: str = "vi") -> str:
        """With its unit of measure: '13.225 tin, bài'."""
        measure = "" if self.percent or self.value is None else self.unit_of_measure
        return f"{self.shown(lang)} {measure}".strip()


def _words(reason: str) -> str:
    return {
        "not_applicable": _("not applicable"),
        "unknown": _("not yet known"),
        "no_total": _("no total"),
        "zero": _("no denominator"),
        "not_asked": _("not asked"),
    }.get(reason, _("no figures"))


def answer(ask: Ask, *, known_at: datetime | None = None, snapshot: Snapshot | None = None) -> Answer:
    """One question. Raises Overflow."""
    return answer_all([ask], known_at=known_at, snapshot=snapshot)[0]


def answer_all(
    asks: Sequence[Ask], *, known_at: datetime | None = None, snapshot: Snapshot | None = None, names: bool = True
) -> list[Answer]:
    """Many questions with few queries: how many does not depend on how many questions, units or rounds there are.

    known_at: as things were known at that moment; snapshot: as they were kept then. Stored totals are used where they hold;
    a unit without anybody below, a cut by a grouping, a signed total and a moment of the past are read from the submissions.
    names: whether coverage names the units that gave nothing; without them it counts them, and large rounds answer sooner.
    """
    library = Library.open(asks, known_at, snapshot=snapshot, names=names)
    return [answer_from(ask, library, names=names) for ask in asks]


def answer_from(ask: Ask, library: Library, *, names: bool = True) -> Answer:
    """The answer out of a library that was opened with the question."""
    entered = [round_ for round_ in in_order(library.rounds_of(ask)) if library.has(ask, round_)]
    left_out = tuple(pk for pk in ask.rounds if pk not in {round_.pk for round_ in entered})
    moments = [library.moment(ask, round_) for round_ in entered]
    if not moments:
        return Answer(ask, ask.column, None, 0, False, "", Coverage(0, 0, 0, 0, 0, left_out=left_out), "not_asked")
    used = entering(moments)
    value, column = combine(moments), moments[-1].column
    return Answer(
        ask,
        title_of(column),
        value,
        column.decimals,
        column.percent,
        column.unit_of_measure,
        _coverage(ask, used, left_out, library, names=names),
        "" if value is not None else _reason(column, used),
        tuple(used),
        _breaks(ask, used, library),
    )


def _breaks(ask: Ask, used: Sequence[Moment], library: Library) -> tuple[Break, ...]:
    """Each unit once, however many rounds it reported in."""
    found = {one.unit: one for moment in used for one in library.breaks(ask, moment.round)}
    return tuple(found.values())


def _reason(column: Column, moments: Sequence[Moment]) -> str:
    given = sum(moment.portion.given for moment in moments)
    if given:
        return "zero" if column.of == "pair" and (column.is_ratio or len(moments) == 1) else "no_total"
    answered = [(moment.portion.not_applicable, moment.portion.unknown, moment.portion.missing) for moment in moments]
    idle, unknown, missing = (sum(counts) for counts in zip(*answered, strict=True))
    if missing or not (idle or unknown):
        return "nobody"
    return "unknown" if unknown else "not_applicable"


def _coverage(
    ask: Ask, moments: Sequence[Moment], left_out: tuple[int, ...], library: Library, *, names: bool
) -> Coverage:
    told = [moment for moment in moments if moment.portion.missing] if names else []
    by_round = tuple(
        RoundCoverage(
            moment.round.pk,
            moment.portion.expected,
            moment.portion.given,
            moment.portion.not_applicable,
            moment.portion.unknown,
            moment.portion.missing,
        )
        for moment in moments
    )
    return Coverage(
        sum(one.expected for one in by_round),
        sum(one.given for one in by_round),
        sum(one.not_applicable for one in by_round),
        sum(one.unknown for one in by_round),
        sum(one.missing for one in by_round),
        library.accepted(ask, [moment.round for moment in moments]),
        tuple(unit for moment in told for unit in library.missing(ask, moment.round)),
        by_round,
        left_out,
        tuple(unit for moment in told for unit in library.late(ask, moment.round)),
    )


def title_of(column: Column) -> str:
    """What a column is called: the indicator's name, or that its reports are counted."""
    return _("Reports that give: %s") % column.name if column.of == "count" else column.name


def column_title(spec: Spec | None, column: str) -> str:
    """The title of a column of a template version; the key itself where the template does not know it."""
    try:
        return title_of(columns_of(spec).find(column)) if spec else column
    except UnknownColumn:
        return column
