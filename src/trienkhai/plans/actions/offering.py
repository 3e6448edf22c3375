"""A task table from a file: offered, answered, taken into the plan as a whole."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable, WrongState
from trienkhai.access.scope import require
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.evidence.store import keep, open_bytes, store
from trienkhai.plans.actions.planning import add_group, add_task
from trienkhai.plans.models import Plan, TaskGroup, TaskOffer
from trienkhai.plans.offered import Answers, Proposal, facts_of, proposal
from trienkhai.plans.parsing.model import Group, TaskRow
from trienkhai.plans.permissions import WRITE


def offer(plan: Plan, data: bytes, name: str, *, by: Any, answers: Answers | None = None) -> TaskOffer:
    """Keep a file whose task table is to be taken into a plan; nothing of the plan changes.

    Raises Refused, and Unacceptable when it cannot be read or holds no task table.
    """
    require(by, WRITE, plan.unit)
    said = answers or Answers()
    read = proposal(plan, data, name, said)
    if not read.rows:
        raise Unacceptable([Problem(_("There is no table in this file."), name, "no_table")])
    keep(data)
    with transaction.atomic():
        author = by if getattr(by, "pk", None) else None
        file = store(data, name=name, kind=read.file.kind, by=author)
        made = TaskOffer.objects.create(
            plan=plan, file=file, answers=said.stored(), offered_at=timezone.now(), offered_by=author
        )
        record(by, Event.TASK_FILE_OFFERED, made, unit=plan.unit, sha256=file.sha256, rows=len(read.rows))
    return made


def proposed(offered: TaskOffer) -> Proposal:
    """What would become of the file with the answers given so far."""
    return proposal(offered.plan, open_bytes(offered.file), offered.file.name, Answers.of(offered.answers))


@transaction.atomic
def answer(offered: TaskOffer, answers: Answers, *, by: Any) -> TaskOffer:
    """Keep what was answered about a file. Raises Refused, WrongState once it was taken."""
    locked = _open(offered, by)
    locked.answers = answers.stored()
    locked.save(update_fields=["answers"])
    return locked


def take(offered: TaskOffer, *, by: Any) -> TaskOffer:
    """Take the tasks of a file into its plan, all of them or none.

    Raises Refused, WrongState once it was taken, Unacceptable while something is to be answered.
    """
    require(by, WRITE, offered.plan.unit)
    read = proposed(offered)
    if not read.is_ready:
        problems = [Problem(ask, row.place, "asked") for row in read.asked for ask in row.asks]
        problems += [Problem(ask, code="asked") for ask in read.table_asks]
        raise Unacceptable(problems or [Problem(_("There is no task in this file."), code="no_tasks")])
    return _taken(offered, read, by)


@transaction.atomic
def _taken(offered: TaskOffer, read: Proposal, by: Any) -> TaskOffer:
    locked = _open(offered, by)
    groups: dict[tuple[str, int], TaskGroup] = {}
    for row in read.rows:
        fate = row.fate
        if isinstance(fate, Group):
            named = f"{fate.label} {fate.title}".strip() if not fate.title else fate.title
            groups[fate.table, fate.row] = add_group(locked.plan, named[:500], number=fate.label[:20], by=by)
        elif isinstance(fate, TaskRow):
            add_task(
                locked.plan,
                facts_of(row, locked.file.name),
                group=groups.get((fate.table, fate.group)) if fate.group is not None else None,
                units=row.units,
                cooperating=row.cooperating,
                by=by,
            )
    locked.tasks_made = len(read.tasks)
    locked.taken_at, locked.taken_by = timezone.now(), by if getattr(by, "pk", None) else None
    locked.save(update_fields=["tasks_made", "taken_at", "taken_by"])
    record(by, Event.TASK_FILE_TAKEN, locked, unit=locked.plan.unit, sha256=locked.file.sha256, tasks=len(read.tasks))
    return locked


def _open(offered: TaskOffer, by: Any) -> TaskOffer:
    rows = TaskOffer.objects.select_for_update(no_key=True, of=("self",)).select_related("plan__unit", "file")
    locked = rows.get(pk=offered.pk)
    require(by, WRITE, locked.plan.unit)
    if locked.taken_at is not None:
        raise WrongState(_("The tasks of this file were taken into the plan already."))
    return locked
