"""Why a figure is another one: the reports that moved it, as far as the reader may see them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Q

from trienkhai.reporting.models import RoundUnit, Submission
from trienkhai.review.frozen import snapshot_of
from trienkhai.review.models import Edition, Figure
from trienkhai.review.queries.rounds import short_title
from trienkhai.rollup.ask import Ask
from trienkhai.rollup.behind import reports_behind_each

NAMED = 3


@dataclass(frozen=True)
class MovedReport:
    """The newest report of a unit in a round."""

    submission: int
    unit: str
    round: str


@dataclass(frozen=True)
class Reason:
    """`more` counts the reports that are not named: too many of them, or none of the reader's to see."""

    reports: tuple[MovedReport, ...]
    more: int

    def __bool__(self) -> bool:
        return bool(self.reports or self.more)


def moved_since_frozen(edition: Edition, keys: Sequence[str], reader: Any) -> dict[str, Reason]:
    """For figures of an edition: reports that count now and did not, or did and do not any more. None known for editions
    made before their reports were kept. A fixed number of queries.
    """
    kept = snapshot_of(edition.content)
    if kept is None or not keys:
        return {}
    asks = [Ask.from_json(edition.content["figures"][key]["ask"]) for key in keys]
    then, now = reports_behind_each(asks, snapshot=kept), reports_behind_each(asks)
    return _reasons({key: before ^ after for key, before, after in zip(keys, then, now, strict=True)}, reader)


def moved_since_answered(figures: Iterable[Figure], reader: Any) -> dict[str, Reason]:
    """For figures that are to be recalculated: reports of their units and rounds that came, were decided or
    withdrawn since; of their rounds alone where they are read over another tree. Four queries."""
    stale = [(one.key, one.answered_at, Ask.from_json(one.ask)) for one in figures if one.is_stale and one.answered_at]
    if not stale:
        return {}
    rounds = {pk for _key, _at, ask in stale for pk in ask.rounds}
    units = {ask.unit for _key, _at, ask in stale}
    spans = {
        (unit, round_): (position, end)
        for unit, round_, position, end in RoundUnit.objects.filter(round__in=rounds, unit__in=units).values_list(
            "unit_id", "round_id", "position", "end"
        )
    }
    since = min(answered for _key, answered, _ask in stale)
    moves = [
        (pk, round_, position, max(at for at in (sent, decided, gone) if at))
        for pk, round_, position, sent, decided, gone in Submission.objects.filter(round__in=rounds)
        .annotate(decided=Max("decisions__at"))
        .filter(Q(submitted_at__gt=since) | Q(decided__gt=since) | Q(withdrawal__at__gt=since))
        .values_list("pk", "round_id", "round_unit__position", "submitted_at", "decided", "withdrawal__at")
    ]
    found: dict[str, set[int]] = defaultdict(set)
    for key, answered, ask in stale:
        for pk, round_, position, at in moves:
            if (
                round_ in ask.rounds
                and at > answered
                and (ask.over or _is_within(position, spans.get((ask.unit, round_))))
            ):
                found[key].add(pk)
    return _reasons(found, reader)


def _is_within(position: int, span: tuple[int, int] | None) -> bool:
    return span is not None and span[0] <= position < span[1]


def _reasons(moved: Mapping[str, Iterable[int]], reader: Any) -> dict[str, Reason]:
    """A unit whose report was sent again counts once. Two queries."""
    wanted = {pk for ids in moved.values() for pk in ids}
    places = dict(Submission.objects.filter(pk__in=wanted).values_list("pk", "round_unit_id"))
    rows = (
        Submission.objects.visible_to(reader)
        .filter(pk__in=wanted)
        .select_related("round__version__template", "round_unit")
    )
    named = {row.pk: MovedReport(row.pk, row.round_unit.name, short_title(row.round)) for row in rows}
    return {key: _reason(ids, places, named) for key, ids in moved.items()}


def _reason(ids: Iterable[int], places: Mapping[int, int], named: Mapping[int, MovedReport]) -> Reason:
    newest = {places[pk]: pk for pk in sorted(ids) if pk in places}
    shown = [named[pk] for pk in newest.values() if pk in named][:NAMED]
    return Reason(tuple(shown), len(newest) - len(shown))
