"""`overview`: the newest rounds of a form over the highest unit that a reader may see, and the units next below it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from trienkhai.reporting.models import Round, RoundUnit, Submission, Template
from trienkhai.reporting.models.rounds import RoundUnitQuerySet
from trienkhai.reporting.queries.days import histories
from trienkhai.reporting.rules.lifecycle import days_late, punctuality
from trienkhai.rollup.arrays.layout import Layout, OtherVersion, unpack
from trienkhai.rollup.models import Basis, Tally
from trienkhai.rollup.pages import keys_of
from trienkhai.rollup.rights import with_totals_for
from trienkhai.rollup.trend import rounds_of_template
from trienkhai.rollup.versions import columns_for
from trienkhai.units.models import GroupMember

MOST_ROUNDS = 20
MOST_ROWS = 4000  # of units next below in all rounds together
MOST_LATE = 6
MOST_SMALL = 60
ON_TIME = ("on_time", "excused")


@dataclass(frozen=True)
class Past:
    """One round: reports there and awaited below the unit; of the units next below that are asked themselves how many were on time, of
    those of which there is something to say.
    """

    round: Round
    given: int
    expected: int
    on_time: int
    told: int


@dataclass(frozen=True)
class Late:
    """A unit that owes its report. `row`: how many rounds one after the other it has not sent, this one among them, LOOK_BACK at most."""

    unit: int
    name: str
    days: int
    row: int


@dataclass(frozen=True)
class Part:
    """A section of the form: of all that the units that reported were asked in numbers, how much they gave."""

    key: str
    number: str
    name: str
    given: int
    asked: int


@dataclass(frozen=True)
class Small:
    """A unit next below: in each round which share of the reports below it is there, None where none was awaited. `state` and `days` of its
    own report of the newest round; "" where it is not asked itself.
    """

    unit: int
    name: str
    shares: tuple[float | None, ...]
    state: str
    days: int
    group: str


@dataclass(frozen=True)
class Overview:
    """`forms`: those of which the reader sees a round. `late`: the first of `late_count` units. `unshown`: units next below beyond
    those drawn.
    """

    round: Round
    unit: int
    unit_name: str
    forms: tuple[Template, ...]
    past: tuple[Past, ...]
    late: tuple[Late, ...]
    late_count: int
    parts: tuple[Part, ...]
    small: tuple[Small, ...]
    unshown: int


Child = tuple[int, int, int, str, int, bool, int | None, str, date | None, date | None]
FIELDS = (
    "pk",
    "round_id",
    "unit_id",
    "name",
    "position",
    "is_expected",
    "latest_id",
    "state",
    "due_on",
    "first_due_on",
)


def overview(reader: Any, form: int | None = None, *, on: date | None = None) -> Overview | None:
    """Of a form, or of the one asked last; None where the reader sees no totals of it. A fixed number of queries."""
    today = on or timezone.localdate()
    rounds = Round.objects.filter(pk__in=with_totals_for(reader).values("round_id"))
    newest = (rounds if form is None else rounds.filter(version__template=form)).order_by("-tree_on", "-pk").first()
    if newest is None:
        return None
    forms = Template.objects.filter(versions__rounds__in=rounds).distinct().order_by("name")
    every = rounds_of_template(newest.pk)
    here = next(one for one in reversed(every) if one.pk == newest.pk)
    shown = every[: every.index(here) + 1]
    seen = with_totals_for(reader, RoundUnit.objects.of_rounds(one.pk for one in shown))
    top = seen.filter(round=here).order_by("position").first()
    if top is None:
        return None
    tops: dict[int, RoundUnit] = {row.round_id: row for row in seen.filter(unit=top.unit_id)}  # type: ignore[attr-defined]
    shown = [one for one in shown if one.pk in tops][-MOST_ROUNDS:]
    below = seen.filter(parent__unit=top.unit_id)  # type: ignore[attr-defined]
    many = max(1, below.filter(round=here).count())
    shown = shown[-max(2, MOST_ROWS // many) :]
    below = below.filter(round__in=shown)
    asked = set(below.awaited().values_list("pk", flat=True))
    rows = below.order_by("round", "position").values_list(*FIELDS)
    children: list[Child] = [(*row[:5], row[0] in asked, *row[6:]) for row in rows]
    sent = _first_sent(below)
    lines, counts = _late(seen.filter(round=here, position__gte=top.position, position__lt=top.end), here, today)
    drawn = [row for row in children if row[1] == here.pk][:MOST_SMALL]
    return Overview(
        here,
        top.unit_id,  # type: ignore[attr-defined]
        top.name,
        tuple(forms),
        _past(shown, tops, children, sent, today),
        lines,
        counts,
        _parts(here, top),
        _small(drawn, shown, here, children, below, today),
        sum(row[1] == here.pk for row in children) - len(drawn),
    )


def _first_sent(below: RoundUnitQuerySet) -> dict[int, date]:
    """By RoundUnit the day on which it sent first what it let stand. One query."""
    rows = Submission.objects.standing().filter(round_unit__in=below.values("pk")).values_list("round_unit_id")
    return {pk: timezone.localtime(at).date() for pk, at in rows.annotate(first=Min("submitted_at"))}


def _counts(shown: Sequence[Round], tops: Mapping[int, RoundUnit]) -> dict[int, tuple[int, int]]:
    """By round the reports there and awaited below the unit. Two queries: where nobody has reported yet there is no total."""
    rows = Tally.objects.filter(round_unit__in=[tops[one.pk].pk for one in shown], basis=Basis.RECEIVED)
    found = {pk: (given, expected) for pk, given, expected in rows.values_list("round_id", "given", "expected")}
    bare = Q(pk__in=())
    for one in shown:
        top = tops[one.pk]
        if top.end == top.position + 1:
            found[one.pk] = (int(top.latest_id is not None), int(top.is_expected or top.latest_id is not None))  # type: ignore[attr-defined]
        elif one.pk not in found:
            bare |= Q(round=one, position__gte=top.position, position__lt=top.end)
    waits = RoundUnit.objects.filter(bare).awaited().order_by().values_list("round_id").annotate(Count("pk"))
    return found | {pk: (0, many) for pk, many in waits}


def _past(
    shown: Sequence[Round],
    tops: Mapping[int, RoundUnit],
    children: Sequence[Child],
    sent: Mapping[int, date],
    today: date,
) -> tuple[Past, ...]:
    totals = _counts(shown, tops)
    usual = {one.pk: one.due_on for one in shown}
    judged: dict[int, list[str]] = {one.pk: [] for one in shown}
    for pk, round_id, _unit, _name, _position, expected, _latest, _state, due_on, first_due_on in children:
        if expected:
            told = punctuality(due_on or usual[round_id], sent.get(pk), today, first_due_on=first_due_on)
            judged[round_id] += [told] if told else []
    return tuple(
        Past(one, *totals.get(one.pk, (0, 0)), sum(word in ON_TIME for word in judged[one.pk]), len(judged[one.pk]))
        for one in shown
    )


def _late(of_round: RoundUnitQuerySet, here: Round, today: date) -> tuple[tuple[Late, ...], int]:
    """The first of those that owe a report, who has owed longest first; and how many there are."""
    rows = of_round.awaited().late(on=today)
    longest = rows.order_by(Coalesce("due_on", "round__due_on"), "position")
    first = list(longest.values_list("unit_id", "name", "state", "due_on")[: 10 * MOST_LATE])
    past = histories(here, [unit for unit, *_others in first], today)
    told = [
        Late(unit, name, days_late(state, due_on or here.due_on, today), max(1, _in_a_row(past.get(unit, ()))))
        for unit, name, state, due_on in first
    ]
    told.sort(key=lambda one: (-one.row, -one.days))
    return tuple(told[:MOST_LATE]), rows.count() if len(first) == 10 * MOST_LATE else len(first)


def _in_a_row(history: Sequence[str]) -> int:
    """How many of the last rounds were not sent at all."""
    found = 0
    for word in reversed(history):
        if word != "missing":
            break
        found += 1
    return found


def _parts(here: Round, top: RoundUnit) -> tuple[Part, ...]:
    """The sections of the form in the totals of the newest round."""
    tally = Tally.objects.filter(round_unit=top, basis=Basis.RECEIVED).first()
    columns = columns_for(here.version)
    layout = Layout.of(columns)
    try:
        words = unpack(bytes(tally.packed), layout) if tally else None
    except OtherVersion:
        words = None
    if words is None or tally is None:
        return ()
    found = []
    for section in here.version.parsed.sections:
        places = [columns.named[key].place for key in keys_of(section, columns) if columns.named[key].of == "cell"]
        if places:
            told = words[layout.n][places].sum() + words[layout.not_applicable][places].sum()
            found.append(Part(section.key, section.number, section.name, int(told), tally.given * len(places)))
    return tuple(found)


def _small(
    drawn: Sequence[Child],
    shown: Sequence[Round],
    here: Round,
    children: Sequence[Child],
    below: QuerySet[RoundUnit],
    today: date,
) -> tuple[Small, ...]:
    units = {row[2] for row in drawn}
    rows = Tally.objects.filter(round_unit__in=below.filter(unit__in=units).values("pk"), basis=Basis.RECEIVED)
    totals = {pk: (given, expected) for pk, given, expected in rows.values_list("round_unit_id", "given", "expected")}
    shares: dict[tuple[int, int], float | None] = {}
    for pk, round_id, unit, _name, _position, expected, latest, *_rest in children:
        given, awaited = totals.get(pk, (int(latest is not None), int(expected or latest is not None)))
        shares[unit, round_id] = given / awaited if awaited else None
    groups = _groups(here, units)
    found = [
        Small(
            unit,
            name,
            tuple(shares.get((unit, one.pk)) for one in shown),
            state if expected else "",
            days_late(state, due_on or here.due_on, today) if expected else 0,
            groups.get(unit, ""),
        )
        for _pk, _round, unit, name, _position, expected, _latest, state, due_on, _first in drawn
    ]
    order = {group: at for at, group in enumerate(dict.fromkeys(groups.values()))}
    return tuple(sorted(found, key=lambda one: order.get(one.group, len(order))))


def _groups(here: Round, units: set[int]) -> dict[int, str]:
    """The part of the first grouping that each unit belonged to on the day of the tree."""
    rows = GroupMember.objects.on(here.tree_on).filter(grouping__root=here.root_id, unit__in=units)  # type: ignore[attr-defined]
    told: dict[int, tuple[int, str]] = {}
    for unit, grouping, part in rows.order_by("grouping", "order", "part").values_list(
        "unit_id", "grouping_id", "part"
    ):
        told.setdefault(unit, (grouping, part))
    first = min((grouping for grouping, _part in told.values()), default=None)
    return {unit: part for unit, (grouping, part) in told.items() if grouping == first}
