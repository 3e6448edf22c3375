"""The gate before sending where a template asks for approval inside the unit: one rule for every door (docs/decisions/0016).

What comes without a valid approval is kept as the draft of the unit, with the files and words given along.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.utils.translation import gettext

from trienkhai.access.acting import absent_of
from trienkhai.access.errors import WrongState
from trienkhai.evidence.models import StoredFile
from trienkhai.reporting.actions.drafts import lock, mark_filled, write_draft
from trienkhai.reporting.actions.sources import Facts
from trienkhai.reporting.actions.turns import in_turn
from trienkhai.reporting.models import Draft, DraftFile, DraftWords, InsideStep, Origin, RoundUnit
from trienkhai.reporting.queries.inside import File, approval_for, approvers_of, asks_approval, content_of
from trienkhai.reporting.rules.faults import Fault, _
from trienkhai.reporting.rules.known import opened
from trienkhai.reporting.rules.packing import Answers

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

APPROVAL_WANTED = _(
    "The report is kept as a draft: it is sent once it is approved inside the unit, just as it stands. It is approved by: "
    "%(who)s."
)
NOBODY_APPROVES = _(
    "The report is kept as a draft: it is sent once it is approved inside the unit, and nobody holds the right to approve "
    "there or above. Ask who gives roles in your organisation."
)


@dataclass(frozen=True)
class Unapproved:
    """What would have been sent."""

    round_unit_id: int
    answers: Answers
    facts: Facts
    files: tuple[tuple[StoredFile, str, str], ...] = ()
    replies: Mapping[str, str] = field(default_factory=dict)
    gaps: Mapping[str, str] = field(default_factory=dict)


class NotApproved(WrongState):
    """The report lacks a valid approval inside its unit. `unsent` is what is to be kept as a draft."""

    def __init__(self, fault: Fault, unsent: Unapproved) -> None:
        super().__init__(gettext(fault.message) % fault.params)
        self.unsent = unsent


def wanted(round_unit: RoundUnit) -> Fault:
    """The word to a sender who has to wait, as a finding that can be kept with a file. Two queries."""
    people = approvers_of(round_unit)
    if not people:
        return Fault("not_approved", NOBODY_APPROVES, severity="warning")
    who = ", ".join(person.full_name for person in people)
    return Fault("not_approved", APPROVAL_WANTED, {"who": who}, severity="warning")


def valid_approval(
    locked: RoundUnit, answers: Answers, files: Iterable[File], replies: Mapping[str, str], gaps: Mapping[str, str]
) -> InsideStep | None:
    """The approval of exactly this, where the template asks for one at all."""
    if not locked.round.version.parsed.approval:
        return None
    return approval_for(locked, content_of(locked, answers, files, replies, gaps))


def waits_for_approval(locked: RoundUnit, answers: Answers, facts: Facts, approval: InsideStep | None) -> bool:
    """Whether the report may not go yet.

    What the level above enters from a paper or a call, and past records, were never prepared inside the unit. A draft that
    the unit is writing is.
    """
    if approval is not None or facts.origin == Origin.PAST_RECORD:
        return False
    if facts.on_behalf and not _is_of_the_unit(locked, answers, facts.by):
        return False
    return asks_approval(locked)


def _is_of_the_unit(locked: RoundUnit, answers: Answers, by: Any) -> bool:
    """Whether these answers are a draft that somebody else than the sender wrote last."""
    draft = Draft.objects.filter(round_unit=locked).first()
    return draft is not None and opened(draft.answers) == opened(answers) and draft.changed_by != by


def keeps_the_draft(act: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """An act of sending that, where approval is wanted, keeps what was to be sent before it says so."""

    @wraps(act)
    def door(*given: Given.args, **named: Given.kwargs) -> Answer:
        try:
            return act(*given, **named)
        except NotApproved as refused:
            _keep(refused.unsent)
            raise

    return door


@in_turn
def _keep(unsent: Unapproved) -> None:
    locked, facts = lock(unsent.round_unit_id), unsent.facts
    draft = Draft.objects.filter(round_unit=locked).first()
    if draft is None or opened(draft.answers) != opened(unsent.answers):
        write_draft(locked, draft, unsent.answers, by=facts.by, at=facts.at)
        mark_filled(locked)
    there = set(DraftFile.objects.filter(round_unit=locked).values_list("file_id", "field_key"))
    DraftFile.objects.bulk_create(
        DraftFile(
            round_unit=locked,
            file=file,
            field_key=key,
            note=note,
            added_at=facts.at,
            added_by=facts.by,
            added_for=absent_of(facts.by),
        )
        for file, key, note in unsent.files
        if (file.pk, key) not in there
    )
    words = DraftWords.of(locked)
    if (dict(words.replies), dict(words.gaps)) != (dict(unsent.replies), dict(unsent.gaps)):
        words.replies, words.gaps = dict(unsent.replies), dict(unsent.gaps)
        words.changed_at, words.changed_by = facts.at, facts.by
        words.changed_for = absent_of(facts.by)
        words.save()
