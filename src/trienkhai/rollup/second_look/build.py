"""`second_look`: what stands out among the newest reports of a round that a reader may open, each with what was said about it."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trienkhai.access.scope import scope_of
from trienkhai.reporting.models import Round, RoundUnit
from trienkhai.reporting.models.rounds import RoundUnitQuerySet
from trienkhai.reporting.permissions import DECIDE
from trienkhai.reporting.rules.keys import cell_key
from trienkhai.reporting.rules.spec import Section, Spec
from trienkhai.rollup.frames import frames_of
from trienkhai.rollup.models import Explanation
from trienkhai.rollup.second_look import numbers as looking
from trienkhai.rollup.second_look.choice import KINDS, Choice, Kind
from trienkhai.rollup.second_look.numbers import Numbers, Odd, read_numbers
from trienkhai.rollup.second_look.texts import copies
from trienkhai.rollup.trend import rounds_of_template
from trienkhai.ui.figures import language
from trienkhai.units.models import Grouping, GroupMember
from trienkhai.units.queries import namings_on

MOST_ROUNDS = 12  # looked back over
MOST_REPORTS = 2000  # looked at in one go; of more, one looks branch by branch
MOST_SHOWN = 300


@dataclass(frozen=True)
class Finding:
    """`where`: the name of the cell, the question or the section; `place`: its key, as an explanation names it. `other`: the round or
    the unit it is compared with, where that is one. `note`: what the unit wrote at the figure. `may_explain`: whether the reader
    decides on the report.
    """

    kind: Kind
    unit_id: int
    unit: str
    code: str
    submission: int
    place: str
    where: str
    odd: Odd
    decimals: int
    is_ratio: bool
    may_explain: bool
    other: str
    note: str
    explanations: tuple[Explanation, ...]

    @property
    def is_explained(self) -> bool:
        return bool(self.explanations or self.note)


@dataclass(frozen=True)
class Looks:
    """`choice`: with the unit that was meant. `findings`: those of the kind that was chosen, what nobody has explained first; `counts`: of
    all kinds. `too_many`: how many reports lie below where they are too many to be looked at in one go; then nothing was.
    """

    choice: Choice
    round: Round
    unit_name: str
    above: tuple[tuple[int, str], ...]
    below: tuple[tuple[int, str], ...]
    groupings: tuple[Grouping, ...]
    reports: int
    earlier: int
    findings: tuple[Finding, ...]
    counts: dict[Kind, int]
    left_out: int = 0
    too_many: int = 0


def second_look(choice: Choice, reader: Any) -> Looks | None:
    """None where the reader sees nothing of the round. A fixed number of queries."""
    every = rounds_of_template(choice.round)
    here = next((one for one in every if one.pk == choice.round), None)
    seen = RoundUnit.objects.of_rounds([choice.round]).visible_to(reader)
    top = (seen if choice.unit is None else seen.filter(unit=choice.unit)).order_by("position").first()
    if here is None or top is None:
        return None
    choice = replace(choice, unit=top.unit_id)  # type: ignore[attr-defined]
    groupings = tuple(Grouping.objects.filter(root=here.root).order_by("pk"))
    within = seen.filter(position__gte=top.position, position__lt=top.end)
    fields = ("unit_id", "name", "code", "latest_id", "position", "parent_id")
    rows = list(within.order_by("position").values_list(*fields)[: MOST_REPORTS * 3])
    below = tuple((row[0], row[1]) for row in rows if row[5] == top.pk)
    given = [row for row in rows if row[3]]
    told = Looks(
        choice, here, top.name, _above(seen, top), below, groupings, len(given), 0, (), dict.fromkeys(KINDS, 0)
    )
    if len(rows) == MOST_REPORTS * 3 or len(given) > MOST_REPORTS:
        return replace(told, too_many=within.exclude(latest=None).count())
    earlier = every[: every.index(here)][::-1][:MOST_ROUNDS]
    units = [row[0] for row in given]
    of_rounds = RoundUnit.objects.of_rounds([here.pk, *(one.pk for one in earlier)]).visible_to(reader)
    may = set(of_rounds.filter(unit__in=within.values("unit_id")).values_list("round_id", "unit_id"))
    numbers = read_numbers(here, earlier, units, (top.position, top.end), may)
    odd = _odd(numbers, here, earlier, _parts(choice, here, given))
    decides = set(within.above(scope_of(reader, DECIDE)).values_list("unit_id", flat=True))
    findings = list(_findings(here, earlier, given, numbers.spec, odd, may, decides))
    findings.sort(key=lambda one: (one.is_explained, KINDS.index(one.kind), -one.odd.score))
    counts = {kind: sum(one.kind == kind for one in findings) for kind in KINDS}
    shown = [one for one in findings if choice.kind in (None, one.kind)]
    return replace(
        told,
        earlier=len(earlier),
        findings=tuple(shown[:MOST_SHOWN]),
        counts=counts,
        left_out=max(0, len(shown) - MOST_SHOWN),
    )


def _above(seen: RoundUnitQuerySet, top: RoundUnit) -> tuple[tuple[int, str], ...]:
    rows = seen.filter(position__lt=top.position, end__gt=top.position).order_by("position")
    return tuple(rows.values_list("unit_id", "name"))


def _parts(choice: Choice, here: Round, given: Sequence[tuple[Any, ...]]) -> NDArray[np.object_]:
    """With whom each unit is compared: those of its kind, and where a grouping is chosen of its part too; "" with nobody."""
    named = namings_on(here.tree_on, (row[0] for row in given))
    kinds = [named[row[0]].kind if row[0] in named else "" for row in given]
    if not choice.peers:
        return np.array(kinds, dtype=object)
    members = GroupMember.objects.on(here.tree_on).filter(grouping__root=here.root, grouping__key=choice.peers)
    stands_in = frames_of([here.pk])[here.pk].inherited(dict(members.values_list("unit_id", "part")))
    parts = [stands_in[row[4]] for row in given]
    return np.array([f"{kind}|{part}" if part else "" for kind, part in zip(kinds, parts, strict=True)], dtype=object)


def _odd(numbers: Numbers, here: Round, earlier: Sequence[Round], parts: NDArray[np.object_]) -> list[Odd]:
    last_year = _place(earlier, here.period.same_last_year().key)
    before = 1 if earlier else None
    in_year = before if earlier and earlier[0].period.last_day.year == here.period.last_day.year else None
    others = [one for one in dict.fromkeys((last_year, before)) if one]
    return [
        *looking.against_own_history(numbers),
        *looking.against_peers(numbers, parts),
        *looking.copied(numbers, others),
        *looking.falling(numbers, {"year": in_year, "term": before}),
        *looking.percentages(numbers),
    ]


def _place(earlier: Sequence[Round], key: str) -> int | None:
    return next((at for at, one in enumerate(earlier, 1) if one.period.key == key), None)


def _findings(
    here: Round,
    earlier: Sequence[Round],
    given: Sequence[tuple[Any, ...]],
    spec: Spec,
    odd: Sequence[Odd],
    may: Container[tuple[int, int]],
    decides: Container[int],
) -> Iterable[Finding]:
    rounds = [here, *earlier]
    names = [one.period.name(language()) for one in rounds]
    last_year = _place(earlier, here.period.same_last_year().key)
    looked_back = [one for one in dict.fromkeys((last_year, 1 if earlier else None)) if one]
    answers = _answers([here, *(rounds[at] for at in looked_back)], [row[0] for row in given], may)
    said = answers[0]
    explained = _explained([row[3] for row in given])
    sections = {section.key: section for section in spec.sections}

    def finding(at: int, one: Odd, place: str, where: str, other: str) -> Finding:
        unit, name, code, submission = given[at][:4]
        cell = spec.cell.get(one.cell)
        notes = said.get(unit, {}).get("notes", {})
        note = notes.get(one.cell, "") or notes.get(cell_key(cell.indicator) if cell else place, "")
        return Finding(
            one.kind,
            unit,
            name,
            code,
            submission,
            place,
            where,
            one,
            cell.decimals if cell else _decimals(spec, one.cell),
            one.cell in spec.ratios,
            unit in decides,
            other,
            note,
            tuple(explained.get((submission, one.kind, place), ())),
        )

    for one in odd:
        ratio, cell = spec.ratios.get(one.cell), spec.cell.get(one.cell)
        where = cell.name if cell else ratio.name if ratio else _named(sections[one.section])
        other = names[one.of] if one.kind in ("copied", "falls") else ""
        yield finding(one.unit, one, one.cell or one.section, where, other)
    at_unit = {row[0]: at for at, row in enumerate(given)}
    for copy in copies(spec, answers):
        other = names[looked_back[copy.of_round - 1]] if copy.of_round else given[at_unit[copy.of_unit]][1]
        told = Odd("copied", at_unit[copy.unit], "", copy.section, 0, 0, 0.0)
        yield finding(at_unit[copy.unit], told, copy.field, spec.texts[copy.field].name, other)


def _decimals(spec: Spec, key: str) -> int:
    """Of a ratio those of its parts, whichever has more; 0 where there is no figure."""
    ratio = spec.ratios.get(key)
    return max(spec.cell[one].decimals for one in (ratio.numerator, ratio.denominator)) if ratio else 0


def _named(section: Section) -> str:
    return f"{section.number}. {section.name}" if section.number else section.name


def _answers(
    rounds: Sequence[Round], units: Sequence[int], may: Container[tuple[int, int]]
) -> list[dict[int, dict[str, Any]]]:
    """What stands today, of each round by unit. One query for all; only of those units."""
    found: dict[int, dict[int, dict[str, Any]]] = {one.pk: {} for one in rounds}
    rows = RoundUnit.objects.filter(round__in=found, unit__in=units).exclude(latest=None)
    for round_id, unit, answers in rows.values_list("round_id", "unit_id", "latest__answers"):
        if (round_id, unit) in may:
            found[round_id][unit] = answers
    return [found[one.pk] for one in rounds]


def _explained(submissions: Sequence[int]) -> dict[tuple[int, str, str], list[Explanation]]:
    found: dict[tuple[int, str, str], list[Explanation]] = {}
    rows = Explanation.objects.filter(submission__in=submissions).select_related("by").order_by("pk")
    for one in rows:
        found.setdefault((one.submission_id, one.kind, one.place), []).append(one)  # type: ignore[attr-defined]
    return found
