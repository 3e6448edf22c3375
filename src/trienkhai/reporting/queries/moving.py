"""A round that moves to a later version, or has moved: what that means for what is written and what was sent."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from trienkhai.reporting.models import (
    Draft,
    Export,
    InsideAct,
    InsideStep,
    LeftAnswers,
    Round,
    RoundUnit,
    Submission,
    TemplateVersion,
)
from trienkhai.reporting.queries.desk import name_of
from trienkhai.reporting.rules.book.words import Lang, as_shown
from trienkhai.reporting.rules.lifecycle import WAITS_FOR_THE_UNIT
from trienkhai.reporting.rules.moving import Difference, Left, carried, compared, lacking
from trienkhai.reporting.rules.packing import STATES, Answers
from trienkhai.reporting.rules.spec import Spec
from trienkhai.reporting.wording import said
from trienkhai.vietnamese.numbers import format_fraction

NAMED = 50  # units by name on a page; the rest is counted


def later_versions(round_: Round) -> list[TemplateVersion]:
    """To which the round could move, the newest first. One query."""
    rows = TemplateVersion.objects.filter(template=round_.version.template_id, number__gt=round_.version.number)
    return list(rows.order_by("-number"))


@dataclass(frozen=True)
class SentEarlier:
    """A report that answers an earlier version than its round asks: which, and what the round requires that it lacks."""

    number: int
    spec: Spec
    lacks: tuple[str, ...]


def sent_earlier(round_: Round, submissions: Collection[int]) -> dict[int, SentEarlier]:
    """Of some submissions of a round, by id, those of an earlier version. No query where the round never moved, else two."""
    if not round_.is_moved:
        return {}
    rows = Submission.objects.filter(pk__in=submissions).exclude(version=round_.version_id)  # type: ignore[attr-defined]
    told = list(rows.values_list("pk", "version_id", "answers"))
    versions = TemplateVersion.objects.in_bulk({version for _pk, version, _answers in told})
    asked = round_.version.parsed
    return {
        pk: SentEarlier(versions[version].number, versions[version].parsed, lacking(answers, asked))
        for pk, version, answers in told
    }


@dataclass(frozen=True)
class LeftLine:
    """One answer without a place, as a person reads it. `why`: what the form has against it."""

    name: str
    shown: str
    why: str


def lines_of(left: Iterable[Left], old: Spec, lang: Lang) -> tuple[LeftLine, ...]:
    """Answers that were left, with their names in the version they were given to."""
    return tuple(LeftLine(name_of(one.key, old), _shown(one, old, lang), said(one.why)) for one in left)


def _shown(one: Left, old: Spec, lang: Lang) -> str:
    if one.part == "lists":
        return _entries(one)
    if one.part == "cells" and one.key in old.cell:
        cell = old.cell[one.key]
        numbers = old.numbers.get(cell.indicator)
        if one.value in STATES or (numbers is not None and numbers.yes_no):
            return as_shown(one.value, cell.decimals, yes_no=True, lang=lang)
        exact = Fraction(one.value)
        return format_fraction(exact.numerator, exact.denominator, cell.decimals, lang)
    return str(one.value)


def _entries(one: Left) -> str:
    """Rows of a list in one line."""
    rows = one.value if isinstance(one.value, list) else [one.value]
    told = ["; ".join(row.values()) if isinstance(row, dict) else str(row) for row in rows]
    return " / ".join(told) if not one.row else f"{one.row}. {' / '.join(told)}"


@dataclass(frozen=True)
class LeftAt:
    """What a unit's draft said that found no place when the round moved from one version to another."""

    before: int
    after: int
    lines: tuple[LeftLine, ...]


def left_of(round_unit: RoundUnit, draft: Draft | None, lang: Lang) -> tuple[LeftAt, ...]:
    """All that was left of a unit, newest first; before anybody wrote again also what the last report has no place for.

    No query where the round never moved.
    """
    round_ = round_unit.round
    if not round_.is_moved:
        return ()
    rows = list(LeftAnswers.objects.filter(round_unit=round_unit).select_related("change").order_by("-pk"))
    versions = TemplateVersion.objects.in_bulk({row.change.details["version_before"] for row in rows})
    found = []
    for row in rows:
        old = versions[row.change.details["version_before"]]
        left = [Left.from_json(one) for one in row.answers]
        found.append(LeftAt(old.number, row.change.details["number_after"], lines_of(left, old.parsed, lang)))
    latest = round_unit.latest
    if draft is None and latest is not None and latest.version_id != round_.version_id:  # type: ignore[attr-defined]
        _kept, left_now = carried(latest.answers, round_.version.parsed)
        if left_now:
            lines = lines_of(left_now, latest.version.parsed, lang)
            found.insert(0, LeftAt(latest.version.number, round_.version.number, lines))
    return tuple(found)


@dataclass(frozen=True)
class LeftBy:
    """The unit whose draft says what finds no place."""

    name: str
    lines: tuple[LeftLine, ...]


@dataclass(frozen=True)
class Sent:
    """A report that was sent before and stays."""

    name: str
    lacks: tuple[str, ...]


@dataclass(frozen=True)
class MovePlan:
    """What moving a round would do. `drafts` are carried; `sent` stay as they are, of `lacking` something that is required
    then; `workbooks` and `approved` count units: with a workbook handed out, with an approval that has to be given anew."""

    round: Round
    before: TemplateVersion
    after: TemplateVersion
    difference: Difference
    drafts: int
    left: tuple[LeftBy, ...]
    sent: tuple[Sent, ...]
    lacking: int
    workbooks: int
    approved: int

    @property
    def lacks(self) -> tuple[Sent, ...]:
        """The first of the reports that lack something."""
        return tuple(one for one in self.sent if one.lacks)[:NAMED]


def move_plan(round_: Round, version: TemplateVersion, lang: Lang) -> MovePlan:
    """Six queries."""
    old, new = round_.version.parsed, version.parsed
    left = [
        LeftBy(name, lines_of(gone, old, lang))
        for name, answers in _drafts(round_)
        if (gone := carried(answers, new)[1])
    ]
    units = RoundUnit.objects.filter(round=round_)
    latest = units.exclude(latest=None).order_by("position").values_list("name", "latest__answers")
    sent = [Sent(name, lacking(answers, new)) for name, answers in latest.iterator(chunk_size=500)]
    waiting = units.filter(state__in=WAITS_FOR_THE_UNIT)
    handed = Export.objects.filter(round_unit__in=waiting).exclude(version=version)
    steps = InsideStep.objects.filter(round_unit__in=waiting, act=InsideAct.APPROVED, sent=None)
    return MovePlan(
        round=round_,
        before=round_.version,
        after=version,
        difference=compared(old, new),
        drafts=Draft.objects.filter(round_unit__round=round_).count(),
        left=tuple(left),
        sent=tuple(sent),
        lacking=sum(bool(one.lacks) for one in sent),
        workbooks=handed.values("round_unit").distinct().count(),
        approved=steps.values("round_unit").distinct().count(),
    )


def _drafts(round_: Round) -> Iterable[tuple[str, Answers]]:
    rows = Draft.objects.filter(round_unit__round=round_).order_by("round_unit__position")
    return rows.values_list("round_unit__name", "answers").iterator(chunk_size=500)


def unplaced(given: Sequence[tuple[str, Any]], old: Spec, new: Spec, lang: Lang) -> tuple[LeftLine, ...]:
    """What somebody typed into a form of an earlier version, by part and key, that the later one has no place for."""
    answers: Answers = {}
    for place, value in given:
        part, _colon, key = place.partition(":")
        if value is not None:
            answers.setdefault(part, {})[key] = value
    return lines_of(carried(answers, new)[1], old, lang)
