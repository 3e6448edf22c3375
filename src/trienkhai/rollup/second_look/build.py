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
from trienkhai.rollup.second_look.choice import KINDS, SECTION, Choice, Kind
from trienkhai.rollup.second_look.numbers import Numbers, Odd, read_numbers
from trienkhai.rollup.second_look.texts import copies
from trienkhai.rollup.trend import rounds_of_template
from trienkhai.ui.figures import language
from trienkhai.units.models import Grouping, GroupMember
from trienkhai.units.queries import namings_on

MOST_ROUNDS = 12  # looked back over
MOST_REPORTS, MOST_NUMBERS = (
    2000,
    6_000_000,
)  # looked at in one go, in all rounds together; of more, one looks branch by branch
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
    below = tuple(seen.filter(parent=top).order_by("position").values_list("unit_id", "name"))
    earlier = _alike(every[: every.index(here)], here)
    cells = len(here.version.parsed.cells)
    most = min(MOST_REPORTS, MOST_NUMBERS // (max(1, cells) * (1 + len(earlier))))
    fields = ("unit_id", "name", "code", "latest_id", "position", "mode")
    given = list(within.exclude(latest=None).order_by("position").values_list(*fields)[: most + 1])
    told = Looks(
        choice, here, top.name, _above(seen, top), below, groupings, len(given), 0, (), dict.fromkeys(KINDS, 0)
    )
    if len(given) > most:
        return replace(told, too_many=within.exclude(latest=None).count())
    units = [row[0] for row in given]
    of_rounds = RoundUnit.objects.of_rounds([here.pk, *(one.pk for one in earlier)]).visible_to(reader)
    may = set(of_rounds.filter(unit__in=within.values("unit_id")).values_list("round_id", "unit_id"))
    numbers = read_numbers(here, earlier, units, (top.position, top.end), may)
    awaited = set(within.awaited().values_list("unit_id", flat=True))
    odd = _odd(numbers, here, earlier, _parts(choice, here, given, awaited))
    decides = set(within.above(scope_of(reader, DECIDE)).values_list("unit_id", flat=True))
    findings = _in_turn(_findings(here, earlier, given, numbers.spec, odd, may, decides))
    counts = {kind: sum(one.kind == kind for one in findings) for kind in KINDS}
    shown = [one for one in findings if choice.kind in (None, one.kind)]
    return replace(
        told,
        earlier=len(earlier),
        findings=tuple(shown[:MOST_SHOWN]),
        counts=counts,
        left_out=max(0, len(shown) - MOST_SHOWN),
    )


def _alike(before: Sequence[Round], here: Round) -> list[Round]:
    """Earlier rounds of periods of the same kind, the newest first; of one that was asked twice the one opened last."""
    known = {here.period.key}
    found = []
    for one in sorted(before, key=lambda row: (row.period.last_day, row.pk), reverse=True):
        is_alike = (one.period.kind, one.period.preset) == (here.period.kind, here.period.preset)
        if is_alike and one.period.key not in known:
            known.add(one.period.key)
            found.append(one)
    return found[:MOST_ROUNDS]


def _in_turn(findings: Iterable[Finding]) -> list[Finding]:
    """What nobody has explained first; of each kind the farthest, then of each the next."""
    found: list[tuple[bool, int, int, Finding]] = []
    ranks: dict[tuple[bool, Kind], int] = {}
    for one in sorted(findings, key=lambda each: -each.odd.score):
        rank = ranks[one.is_explained, one.kind] = ranks.get((one.is_explained, one.kind), 0) + 1
        found.append((one.is_explained, rank, KINDS.index(one.kind), one))
    return [row[3] for row in sorted(found, key=lambda row: row[:3])]


def _above(seen: RoundUnitQuerySet, top: RoundUnit) -> tuple[tuple[int, str], ...]:
    rows = seen.filter(position__lt=top.position, end__gt=top.position).order_by("position")
    return tuple(rows.values_list("unit_id", "name"))


def _parts(
    choice: Choice, here: Round, given: Sequence[tuple[Any, ...]], awaited: Container[int]
) -> NDArray[np.object_]:
    """With whom each unit is compared: those of its kind that report alike, by parts or in one sum, and where a grouping is chosen of
    its part too. "" with nobody: who is in no total, for a unit above reports in one sum, or has no kind or part.
    """
    named = namings_on(here.tree_on, (row[0] for row in given))
    kinds = [named[row[0]].kind if row[0] in named and row[0] in awaited else "" for row in given]
    parts = ["-"] * len(given)
    if choice.peers:
        members = GroupMember.objects.on(here.tree_on).filter(grouping__root=here.root, grouping__key=choice.peers)
        stands_in = frames_of([here.pk])[here.pk].inherited(dict(members.values_list("unit_id", "part")))
        parts = [stands_in[row[4]] for row in given]
    told = zip(given, kinds, parts, strict=True)
    return np.array([f"{kind}|{row[5]}|{part}" if kind and part else "" for row, kind, part in told], dtype=object)


def _odd(numbers: Numbers, here: Round, earlier: Sequence[Round], parts: NDArray[np.object_]) -> list[Odd]:
    year = here.period.last_day.year
    in_year = [at for at, one in enumerate(earlier, 1) if one.period.last_day.year == year]
    return [
        *looking.against_own_history(numbers),
        *looking.against_peers(numbers, parts),
        *looking.copied(numbers, _looked_back(here, earlier)),
        *looking.falling(numbers, {"year": in_year, "term": range(1, len(earlier) + 1)}),
        *looking.percentages(numbers),
    ]


def _looked_back(here: Round, earlier: Sequence[Round]) -> list[int]:
    """The places of the rounds from which one copies: the same period of the year before, and the one before."""
    last_year = _place(earlier, here.period.same_last_year().key)
    return [one for one in dict.fromkeys((last_year, 1 if earlier else None)) if one]


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
    looked_back = _looked_back(here, earlier)
    answers = _answers([here, *(rounds[at] for at in looked_back)], [row[0] for row in given], may)
    said = answers[0]
    explained = _explained([row[3] for row in given])
    sections = {section.key: section for section in spec.sections}

    def finding(at: int, one: Odd, place: str, where: str, other: str) -> Finding:
        unit, name, code, submission = given[at][:4]
        cell = spec.cell.get(one.cell)
        notes = said.get(unit, {}).get("notes", {})
        note = next((notes[key] for key in _note_keys(spec, one.cell) if notes.get(key)), "")
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
        yield finding(one.unit, one, one.cell or SECTION + one.section, where, other)
    at_unit = {row[0]: at for at, row in enumerate(given)}
    for copy in copies(spec, answers):
        other = names[looked_back[copy.of_round - 1]] if copy.of_round else given[at_unit[copy.of_unit]][1]
        told = Odd("copied", at_unit[copy.unit], "", copy.section, 0, 0, 0.0)
        yield finding(at_unit[copy.unit], told, copy.field, spec.texts[copy.field].name, other)


def _note_keys(spec: Spec, key: str) -> list[str]:
    """Where the unit may have written about a figure: at its cell or its row; about a ratio at either of its parts."""
    if ratio := spec.ratios.get(key):
        return [ratio.numerator, ratio.denominator]
    cell = spec.cell.get(key)
    return [key, cell_key(cell.indicator, cell.part)] if cell else []


def _decimals(spec: Spec, key: str) -> int:
    """Of a ratio those of its parts, whichever has more; 0 where there is no figure, or where rows are counted."""
    ratio = spec.ratios.get(key)
    parts = (ratio.numerator, ratio.denominator) if ratio else ()
    return max((spec.numbers[one].decimals for one in parts if one in spec.numbers), default=0)


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
    rows = Explanation.objects.filter(submission__in=submissions).select_related("by", "stands_for").order_by("pk")
    for one in rows:
        found.setdefault((one.submission_id, one.kind, one.place), []).append(one)  # type: ignore[attr-defined]
    return found
