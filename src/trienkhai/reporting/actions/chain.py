"""Steps of a chain: each is a row that is only added, bound to the submission it was taken on (docs/decisions/0020)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from trienkhai.access.acting import absent_of
from trienkhai.access.errors import Refused, WrongState
from trienkhai.notices.actions import Telling, tell
from trienkhai.notices.models import Notice
from trienkhai.reporting.models import ChainStep, RoundUnit, Submission
from trienkhai.reporting.permissions import DECIDE
from trienkhai.reporting.queries.chain import (
    Chain,
    Turns,
    chain_of,
    hands_taken,
    may_reopen,
    reopening_role,
    role_name,
    takers_of,
    turns_of,
)
from trienkhai.reporting.rules.chain import HAND, ROLE, is_last
from trienkhai.reporting.rules.spec import Step

STEP_WAITS = "reporting.step_waits"


@dataclass(frozen=True)
class Turn:
    """The step that somebody takes on a report; without a chain there is none, and his word is the acceptance."""

    submission: Submission
    row: RoundUnit
    chain: Chain
    turns: Turns

    @property
    def passed(self) -> int:
        return len(self.turns.taken.get(self.submission.pk, ()))

    @property
    def is_last(self) -> bool:
        return is_last(self.chain, self.passed)

    @property
    def facts(self) -> dict[str, Any]:
        """For the log."""
        return {"step": self.passed + 1, "of": len(self.chain)} if self.chain else {}

    def take(self, word: str, *, by: Any, at: datetime) -> ChainStep | None:
        """Write the step down."""
        if not self.chain:
            return None
        return ChainStep.objects.create(
            submission=self.submission,
            number=self.passed + 1,
            name=self.chain[self.passed].name,
            sha256=self.submission.sha256,
            word=word,
            at=at,
            by=by,
            stands_for=absent_of(by),
        )


def require_turn(submission: Submission, row: RoundUnit, by: Any, *, seen: int | None = None) -> Turn:
    """Let pass who may take the next step of a report; `seen`: the number of the one he means.

    Raises Refused; WrongState when that step was taken meanwhile.
    """
    turn = _turn(submission, row, by)
    found = turn.turns.against(turn.chain, row.pk, submission.pk, seen=seen)
    if found in (ROLE, HAND):
        step = turn.chain[turn.passed]
        raise _refused(found, row, by, step)
    if found:
        message = _("This step has been taken meanwhile on the report of %(unit)s. Open the report again.")
        raise WrongState(message % {"unit": row.name})
    return turn


def require_returner(submission: Submission, row: RoundUnit, by: Any) -> None:
    """Let pass who may take the next step of a report, or any after it. Raises Refused."""
    turn = _turn(submission, row, by)
    if found := turn.turns.against_return(turn.chain, row.pk, submission.pk):
        raise _refused(found, row, by, turn.chain[min(turn.passed, len(turn.chain) - 1)])


def require_reopener(submission: Submission, row: RoundUnit, by: Any) -> None:
    """Let pass who stands above, through the role of the last step where there is a chain. Raises Refused."""
    if not may_reopen(by, row, submission):
        raise Refused(DECIDE, person=by, unit=row.unit, role=reopening_role(submission, row.round))


def _turn(submission: Submission, row: RoundUnit, by: Any) -> Turn:
    chain = chain_of(submission, row.round)
    return Turn(submission, row, chain, turns_of(by, chain, row.round_id, [row.pk], [submission.pk]))


def _refused(found: str, row: RoundUnit, by: Any, step: Step) -> Refused:
    words = {"step": step.name, "role": role_name(step.role)}
    why = (
        _("You had a hand in an earlier step of this report. Somebody else takes the step “%(step)s”.")
        if found == HAND
        else _("The report waits for the step “%(step)s”, which is taken by the role “%(role)s”.")
    )
    return Refused(DECIDE, person=by, unit=row.unit, role=step.role, why=why % words)


def tell_who_is_next(submission: Submission, row: RoundUnit, *, by: Any, at: datetime) -> int:
    """Tell those who may take the next step that reports wait for it, and how many were told. No query without a chain.

    Who has not read yet that reports of the round wait for this step is not told again for each of them.
    """
    chain = chain_of(submission, row.round)
    taken = hands_taken([submission.pk]).get(submission.pk, []) if chain else []
    if len(taken) >= len(chain):
        return 0
    step, path = chain[len(taken)], f"{reverse('reporting:board', args=[row.round_id])}?tt=submitted"  # type: ignore[attr-defined]
    people = takers_of(row, submission, step, taken)
    told = _told_already(path, step, people)
    params = {"unit": row.name, "round": row.round.name, "step": step.name}
    above = row.parent.unit if row.parent else row.unit  # the right to decide is held there, and perhaps not below
    waiting = [Telling(person, above, params, path) for person in people if person.pk not in told]
    return tell(STEP_WAITS, waiting, by=by, at=at) if waiting else 0


def _told_already(path: str, step: Step, people: Sequence[Any]) -> set[int]:
    unread = Notice.objects.filter(person__in=people, kind=STEP_WAITS, path=path, read_at=None)
    return {person for person, params in unread.values_list("person_id", "params") if params.get("step") == step.name}
