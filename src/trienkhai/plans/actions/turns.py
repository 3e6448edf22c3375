"""How an act holds what it changes, and what every act on an instance does.

The order of locks: the task, then the tops of branches by their id. Whoever acts on one instance holds the top of its branch, so that
all that happens in a branch happens one after the other and its sums are made on the way up without waiting for anybody.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.acting import absent_of
from trienkhai.access.busy import is_busy
from trienkhai.access.errors import WrongState
from trienkhai.access.scope import require
from trienkhai.access.typed import prose
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.plans.models import SUMS, Act, ActKind, Assignment
from trienkhai.plans.permissions import ANSWER, CONFIRM
from trienkhai.plans.rules.counting import Sums, own_sums, total
from trienkhai.plans.rules.days import CONTINUOUS
from trienkhai.plans.rules.lifecycle import BY_THE_UNIT, WANT_A_REASON, after

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

REASON = 1000  # characters
WORDS = 4000


def in_turn(act: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """An act in one transaction, tried once more when the database ended it in favour of another act; then WrongState."""

    @wraps(act)
    def door(*given: Given.args, **named: Given.kwargs) -> Answer:
        if connection.in_atomic_block:
            with transaction.atomic():
                return act(*given, **named)
        try:
            with transaction.atomic():
                return act(*given, **named)
        except OperationalError as error:
            if not is_busy(error):
                raise
        try:
            with transaction.atomic():
                return act(*given, **named)
        except OperationalError as error:
            if is_busy(error):
                raise WrongState(_("Somebody else changed the same task at this moment. Try again.")) from error
            raise

    return door


def held(assignment_id: int) -> Assignment:
    """An instance as it is now, its branch held until the end of the transaction."""
    branch = Assignment.objects.filter(pk=assignment_id).values_list("branch_id", flat=True).get()
    Assignment.objects.select_for_update(no_key=True).get(pk=branch or assignment_id)
    rows = Assignment.objects.select_related("task__plan__root", "unit", "giver", "parent", "forwarded_by")
    return rows.get(pk=assignment_id)


@dataclass(frozen=True)
class Doing:
    """An act as it is asked for: in whose name, what he says, and which turn of the instance he has seen."""

    kind: str
    by: Any
    words: str = ""
    seen: int | None = None
    percent: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    at: datetime | None = None
    reason_missing: str = ""

    @property
    def day(self) -> date:
        """The day of the act."""
        return timezone.localdate(self.at) if self.at else timezone.localdate()


def guarded(row: Assignment, doing: Doing) -> str:
    """The words of an act that may be done now, as they are kept. Raises Refused, WrongState, Unacceptable."""
    by_the_unit = doing.kind in BY_THE_UNIT
    require(doing.by, ANSWER if by_the_unit else CONFIRM, row.unit if by_the_unit else row.giver)
    if not row.task.is_issued or after(doing.kind, row.state) is None:
        raise WrongState(_("This is not possible any more: the task is “%s” now.") % row.get_state_display())
    if row.task.is_ended:
        raise WrongState(_("The task has ended; nothing more is entered."))
    if doing.seen is not None and doing.seen != row.turn:
        raise WrongState(_("Somebody acted on this task meanwhile. Look at it again."))
    wanted = doing.kind in WANT_A_REASON
    missing = (doing.reason_missing or _("Give the reason.")) if wanted or doing.reason_missing else ""
    most = WORDS if doing.kind in ("tell", "report") else REASON
    return prose(doing.words, most, where=_("Reason") if wanted else _("Your words"), missing=missing)


def done(row: Assignment, doing: Doing, *, words: str, to: str, unit: Any = None) -> Act:
    """Write the act: the instance in its new state, the act in its history, the log, the sums on the way up.

    `unit`: in whose name, where the act itself changed the unit.
    """
    before, row.state = row.state, to
    row.turn += 1
    row.save()
    act = kept(row, doing, words=words, before=before, unit=unit)
    climb(row)
    return act


def kept(row: Assignment, doing: Doing, *, words: str, before: str, unit: Any = None) -> Act:
    """The history and the log of an act on an instance that stands in its new state already."""
    act = Act.objects.create(
        assignment=row,
        kind=doing.kind,
        unit=unit or (row.unit if doing.kind in BY_THE_UNIT else row.giver),
        before=before,
        after=row.state,
        words=words,
        percent=doing.percent,
        facts=dict(doing.facts),
        at=doing.at or timezone.now(),
        by=doing.by if getattr(doing.by, "pk", None) else None,
        acted_for=absent_of(doing.by),
    )
    record(
        doing.by,
        Event.TASK_ACTED_ON,
        row,
        unit=row.unit,
        act=str(ActKind(doing.kind)),
        before=before,
        after=row.state,
        task=row.task_id,  # type: ignore[attr-defined]
        **({"percent": doing.percent} if doing.percent is not None else {}),
        personal={"words": words} if words else None,
    )
    return act


def climb(row: Assignment) -> None:
    """Make the sums of an instance anew, and of all above it. The branch is held."""
    here: Assignment | None = row
    while here is not None:
        told = counted(here)
        if told != here.sums:
            here.sums = told
            here.save(update_fields=SUMS)
        elif here is not row:
            return
        above = here.parent_id  # type: ignore[attr-defined]
        here = Assignment.objects.select_related("task").get(pk=above) if above else None


def counted(row: Assignment) -> Sums:
    """What an instance counts: its parts where it has any that are given, else itself."""
    parts = total(Sums(*one) for one in Assignment.objects.filter(parent=row).values_list(*SUMS))
    return parts if parts.parts else itself(row)


def itself(row: Assignment) -> Sums:
    return own_sums(
        row.state,
        percent=row.percent,
        is_told=row.told_on is not None,
        has_files=row.has_files,
        is_endless=row.task.day_kind == CONTINUOUS,
        terms_done=row.terms_done,
    )
