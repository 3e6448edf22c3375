"""Where a report stands inside its unit: what it says now, which steps were taken for it, who may approve it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet

from trienkhai.access.acting import hands_of_person
from trienkhai.access.nearest import nearest_holders
from trienkhai.accounts.models import Person
from trienkhai.audit.canonical import digest
from trienkhai.reporting.models import Draft, DraftFile, DraftWords, InsideAct, InsideStep, RoundUnit
from trienkhai.reporting.permissions import APPROVE, FILL
from trienkhai.reporting.queries.below import consolidates, expected_below
from trienkhai.reporting.queries.known import answers_now
from trienkhai.reporting.rights import holds, may_approve
from trienkhai.reporting.rules.inside import APPROVED, Hands, after, is_own_work, standing
from trienkhai.reporting.rules.known import undated
from trienkhai.reporting.rules.packing import Answers
from trienkhai.units.models import Naming

File = tuple[str, str, str]  # hash, field, note


def asks_approval(round_unit: RoundUnit) -> bool:
    """Whether a report of this unit is sent only once it is approved. One query where kinds of unit are excused."""
    return bool(round_unit.round.version.parsed.approval) and not is_excused(round_unit)


def is_excused(round_unit: RoundUnit) -> bool:
    """Whether the template asks for approval, but not of this kind of unit."""
    excuses = round_unit.round.version.parsed.approval_excuses
    if not excuses:
        return False
    named = Naming.objects.filter(unit=round_unit.unit_id, from_day__lte=round_unit.round.tree_on)  # type: ignore[misc]
    return named.order_by("-from_day").values_list("kind", flat=True).first() in excuses


def content_of(
    round_unit: RoundUnit,
    answers: Answers,
    files: Iterable[File],
    replies: Mapping[Any, str],
    gaps: Mapping[Any, str],
) -> str:
    """The hash of all that goes along when a report is sent. One query where it rests on others.

    A reason for a unit below counts as long as that has not sent.
    """
    silent = (
        {str(one.unit_id) for one in expected_below(round_unit) if one.latest is None}  # type: ignore[attr-defined]
        if gaps and consolidates(round_unit)
        else set()
    )
    return digest(
        {
            "template": round_unit.round.version.sha256,
            "answers": undated(answers),
            "files": sorted(list(one) for one in set(files)),
            "replies": {str(key): text for key, text in replies.items() if text},
            "gaps": {str(key): text for key, text in gaps.items() if text and str(key) in silent},
        }
    )


@dataclass(frozen=True)
class Content:
    """What a draft says now, with what lies beside it; `last_hand`: who changed it last, and for whom."""

    sha256: str
    answers: Answers
    last_hand: Hands
    is_there: bool


def content_now(round_unit: RoundUnit) -> Content:
    """At most four queries."""
    draft = Draft.objects.filter(round_unit=round_unit).first()
    words = DraftWords.of(round_unit)
    files = list(DraftFile.objects.filter(round_unit=round_unit).select_related("file").order_by("pk"))
    latest = round_unit.latest
    answers = answers_now(round_unit, draft)
    lying = [(one.file.sha256, one.field_key, one.note) for one in files]
    hands: list[tuple[datetime, Hands]] = [
        (one.added_at, _hands(one.added_by_id, one.added_for_id))  # type: ignore[attr-defined]
        for one in files
    ]
    if draft is not None:
        hands.append((draft.changed_at, _hands(draft.changed_by_id, draft.changed_for_id)))  # type: ignore[attr-defined]
    elif latest is not None:
        hands.append((latest.submitted_at, _hands(latest.submitted_by_id, latest.submitted_for_id)))  # type: ignore[attr-defined]
    if words.changed_at is not None:
        hands.append((words.changed_at, _hands(words.changed_by_id, words.changed_for_id)))  # type: ignore[attr-defined]
    last = max(hands, key=lambda hand: hand[0])[1] if hands else Hands()
    sha256 = content_of(round_unit, answers, lying, words.replies, words.gaps)
    return Content(sha256, answers, last, is_there=draft is not None or latest is not None)


def _hands(person: int | None, absent: int | None) -> Hands:
    return frozenset(pk for pk in (person, absent) if pk is not None)


def steps_of(round_unit: RoundUnit) -> QuerySet[InsideStep]:
    """The steps taken for the submission to come, oldest first."""
    steps = InsideStep.objects.filter(round_unit=round_unit, number=next_number(round_unit))
    return steps.select_related("by", "stands_for").order_by("pk")


def next_number(round_unit: RoundUnit) -> int:
    """The number of the submission to come; one that was withdrawn keeps its own. One query."""
    last: int | None = round_unit.submissions.aggregate(last=Max("number"))["last"]  # type: ignore[attr-defined]
    return (last or 0) + 1


def standing_of(steps: list[InsideStep], sha256: str) -> str:
    last = steps[-1] if steps else None
    return standing(last.act if last else "", is_same=last is not None and last.sha256 == sha256)


def approval_for(round_unit: RoundUnit, sha256: str) -> InsideStep | None:
    """The approval with which exactly this may be sent now. One query."""
    last = steps_of(round_unit).last()
    return last if last is not None and last.act == InsideAct.APPROVED and last.sha256 == sha256 else None


def approvers_of(round_unit: RoundUnit) -> tuple[Person, ...]:
    """Who approves for the unit: those nearest to it. Two queries."""
    unit = round_unit.unit_id  # type: ignore[attr-defined]
    return nearest_holders(APPROVE, [unit]).get(unit, ())


def stands_alone(content: Content, steps: Iterable[InsideStep], by: Any) -> bool:
    """Whether nobody but this person stands behind what he would approve."""
    handed = [
        _hands(one.by_id, one.stands_for_id)  # type: ignore[attr-defined]
        for one in steps
        if one.act == InsideAct.HANDED_OVER and one.sha256 == content.sha256
    ]
    return is_own_work(approver=hands_of_person(by), last_hand=content.last_hand, handed_by=handed)


@dataclass(frozen=True)
class Inside:
    """Where a report stands inside its unit. `sha256`: of what it says now; `is_own`: the reader alone stands behind that."""

    standing: str
    steps: tuple[InsideStep, ...]
    sha256: str
    is_there: bool
    is_excused: bool
    is_own: bool
    approvers: tuple[Person, ...]
    is_approver: bool
    may_fill: bool

    @property
    def last(self) -> InsideStep | None:
        return self.steps[-1] if self.steps else None

    @property
    def is_changed(self) -> bool:
        """Whether it says something else than when the last step was taken."""
        return self.last is not None and self.last.sha256 != self.sha256

    @property
    def holds_back(self) -> bool:
        """Whether it cannot be sent yet."""
        return not self.is_excused and self.standing != APPROVED

    @property
    def may_hand_over(self) -> bool:
        return self.may_fill and self.is_there and after("hand_over", self.standing) is not None

    @property
    def may_approve(self) -> bool:
        in_turn = self.is_approver and self.is_there and after("approve", self.standing) is not None
        return in_turn and (self.is_excused or not self.is_own)

    @property
    def may_give_back(self) -> bool:
        return self.is_approver and after("give_back", self.standing) is not None


def inside_of(round_unit: RoundUnit, reader: Any) -> Inside | None:
    """For those who may see what is not sent; None where the template asks for no approval. A fixed number of queries."""
    if not round_unit.round.version.parsed.approval:
        return None
    content, steps = content_now(round_unit), list(steps_of(round_unit))
    return Inside(
        standing=standing_of(steps, content.sha256),
        steps=tuple(steps),
        sha256=content.sha256,
        is_there=content.is_there,
        is_excused=is_excused(round_unit),
        is_own=stands_alone(content, steps, reader),
        approvers=approvers_of(round_unit),
        is_approver=may_approve(reader, round_unit),
        may_fill=holds(reader, FILL, round_unit),
    )
