"""The rounds that a review draws on, and what they ask."""

from collections.abc import Iterable, Iterator

from trienkhai.reporting.models import Round
from trienkhai.review.models import Review
from trienkhai.rollup.answers import column_title
from trienkhai.ui.figures import language


def campaign_rounds(review: Review) -> list[Round]:
    """Rounds of the campaign by template, then as their periods begin. One query."""
    rows = Round.objects.filter(campaigns__campaign=review.campaign_id).select_related("version__template")  # type: ignore[misc]
    return sorted(rows, key=lambda one: (one.version.template.name, one.version.template.pk, one.period.starts, one.pk))


def short_title(round_: Round) -> str:
    """The period first, as lists cut what is long: "Quý III/2021 · Biểu 01"."""
    return f"{round_.period.name(language())} · {round_.version.template.name.partition(':')[0]}"


def columns_asked(rounds: Iterable[Round]) -> Iterator[tuple[str, str, str]]:
    """Everything the rounds give a number for, as (key of the template, key of the column, title), each once."""
    seen: set[tuple[str, str]] = set()
    for one in rounds:
        template, spec = one.version.template.key, one.version.parsed
        for key in (*(cell.key for cell in spec.cells), *spec.ratios):
            if (template, key) not in seen:
                seen.add((template, key))
                yield template, key, str(column_title(spec, key))
