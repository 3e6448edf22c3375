"""What the report of a consolidating unit rests on: the expected units next below it, and what has changed since it signed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from trienkhai.reporting.models import DraftWords, Mode, Pin, RoundUnit, Submission


def lump_above(round_unit: RoundUnit) -> RoundUnit | None:
    """The unit above that reports in one sum for this one too. One query, none at the top."""
    if round_unit.depth == 0:
        return None
    return round_unit.ancestors.filter(mode=Mode.LUMP).first()


def covered_by_words(lump: RoundUnit, round_unit: RoundUnit) -> str:
    """Why a unit below one that reports in one sum sends nothing itself."""
    message = _("%(above)s reports in one sum for everything below it, %(unit)s included.")
    return message % {"above": lump.name, "unit": round_unit.name}


def consolidates(round_unit: RoundUnit) -> bool:
    """Whether the report of a unit rests on those below it."""
    return round_unit.end > round_unit.position + 1 and round_unit.mode != Mode.LUMP


def expected_below(round_unit: RoundUnit) -> list[RoundUnit]:
    """The expected units next below: children, or where a child only groups others, what is expected under it."""
    below = RoundUnit.objects.filter(
        round_id=round_unit.round_id,  # type: ignore[attr-defined]
        is_expected=True,
        position__gt=round_unit.position,
        position__lt=round_unit.end,
    )
    found: list[RoundUnit] = []
    passed = round_unit.position
    for child in below.select_related("latest__opening").order_by("position"):
        if child.position >= passed:
            found.append(child)
            passed = child.end
    return found


def declared_gaps(round_unit: RoundUnit) -> dict[int, str]:
    """Reasons kept with the draft, by unit. At most one query."""
    return {int(unit): reason for unit, reason in DraftWords.of(round_unit).gaps.items()}


def gaps_without_reason(round_unit: RoundUnit, gaps: Mapping[int, str] | None = None) -> list[RoundUnit]:
    """The expected units below a consolidating unit that have not sent, and for which no reason is declared."""
    if not consolidates(round_unit):
        return []
    declared = declared_gaps(round_unit) | dict(gaps or {})
    return [child for child in expected_below(round_unit) if child.latest is None and not declared.get(child.unit_id)]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class MissingBelow:
    """An expected unit below that has not sent, and why the report goes ahead without it, as far as it is said."""

    unit_id: int
    name: str
    reason: str


def missing_below(round_unit: RoundUnit) -> list[MissingBelow]:
    """The expected units below a consolidating one that have not sent. Two queries, or none."""
    if not consolidates(round_unit):
        return []
    declared = declared_gaps(round_unit)
    rows = [child for child in expected_below(round_unit) if child.latest is None]
    return [MissingBelow(row.unit_id, row.name, declared.get(row.unit_id, "")) for row in rows]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class ChangedSince:
    """A report that a signed one rests on, and the one that has replaced it. `signed` is None for a gap filled since."""

    child: RoundUnit
    signed: Submission | None
    newest: Submission


@dataclass(frozen=True)
class Changes:
    """Those the reader may see, in the order of the tree, and how many more there are."""

    shown: tuple[ChangedSince, ...]
    hidden: int


def changed_since(submission: Submission, reader: Any) -> Changes:
    """Reports on which a submission rests, through pins only, that were replaced after it. One query a level, and one."""
    found: list[ChangedSince] = []
    level = [submission.pk]
    while level:
        pins = list(
            Pin.objects.filter(submission__in=level)
            .select_related("child__latest", "pinned")
            .defer("child__latest__answers", "child__latest__places", "pinned__answers", "pinned__places")
        )
        for pin in pins:
            newest = pin.child.latest
            if newest is not None and newest.pk != pin.pinned_id:  # type: ignore[attr-defined]
                found.append(ChangedSince(pin.child, pin.pinned, newest))
        level = [pin.pinned_id for pin in pins if pin.pinned_id]  # type: ignore[attr-defined]
    units = [one.child.pk for one in found]
    visible = (
        set(RoundUnit.objects.visible_to(reader).filter(pk__in=units).values_list("pk", flat=True)) if units else set()
    )
    shown = sorted((one for one in found if one.child.pk in visible), key=lambda one: one.child.position)
    return Changes(tuple(shown), len(found) - len(shown))
