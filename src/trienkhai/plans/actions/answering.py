"""What a unit answers to an order: taken on, refused, forwarded to a unit below, broken down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.access.typed import line
from trienkhai.plans.actions.telling import tell_given, tell_giver
from trienkhai.plans.actions.turns import REASON, Doing, done, guarded, held, in_turn
from trienkhai.plans.models import Act, Assignment
from trienkhai.plans.rules.lifecycle import DOING, ISSUED, once_refused
from trienkhai.units.models import Unit, UnitPath
from trienkhai.units.scope import just_after

POST = 200  # characters


@dataclass(frozen=True)
class Part:
    """A part of an order: for a unit below, or for a post of the unit itself. Its day is that of the whole unless it is earlier."""

    unit: int
    words: str = ""
    post: str = ""
    due_on: date | None = None


@in_turn
def accept(
    assignment: Assignment, *, by: Any, words: str = "", seen: int | None = None, at: datetime | None = None
) -> Assignment:
    """Take an order on. Raises Refused, WrongState."""
    row, doing = held(assignment.pk), Doing("accept", by, words, seen, at=at)
    done(row, doing, words=guarded(row, doing), to=DOING)
    return row


@in_turn
def refuse(
    assignment: Assignment, *, by: Any, words: str, seen: int | None = None, at: datetime | None = None
) -> Assignment:
    """Refuse an order, with the reason; one that was forwarded goes back to who forwarded it.

    Raises Refused, WrongState, Unacceptable without a reason.
    """
    row = held(assignment.pk)
    refuser, back = row.unit, row.forwarded_by
    doing = Doing("refuse", by, words, seen, facts={"back_to": back.pk} if back else {}, at=at)
    kept_words = guarded(row, doing)
    if back is not None:
        row.unit, row.forwarded_by = back, _who_forwarded_to(row, back.pk)
    done(row, doing, words=kept_words, to=once_refused(is_forwarded=back is not None), unit=refuser)
    if back is None:
        tell_giver(row, "refuse", by=by)
    else:
        tell_given(row.task, [row], by=by)
    return row


@in_turn
def forward(
    assignment: Assignment, to: Unit, *, by: Any, words: str = "", seen: int | None = None, at: datetime | None = None
) -> Assignment:
    """Hand an order that nobody has taken on yet to a unit below. Raises Refused, WrongState, Unacceptable."""
    row = held(assignment.pk)
    sender = row.unit
    doing = Doing("forward", by, words, seen, facts={"from": sender.pk, "to": to.pk}, at=at)
    kept_words = guarded(row, doing)
    if to.pk == sender.pk or to.pk not in _open_below(sender):
        raise Unacceptable([Problem(_("Choose a unit below your own."), _("Unit"), "not_below")])
    same = Assignment.objects.filter(task=row.task, parent=row.parent, unit=to, post=row.post)
    if same.exclude(pk=row.pk).exists():
        raise Unacceptable([Problem(_("That unit was given this task already."), _("Unit"), "given_already")])
    row.unit, row.forwarded_by = to, sender
    done(row, doing, words=kept_words, to=ISSUED, unit=sender)
    tell_given(row.task, [row], by=by)
    return row


@in_turn
def break_down(
    assignment: Assignment,
    parts: Sequence[Part],
    *,
    by: Any,
    words: str = "",
    seen: int | None = None,
    at: datetime | None = None,
) -> list[Assignment]:
    """Give parts of an order to units below or to posts of the unit; who does so has taken it on.

    Raises Refused, WrongState, and Unacceptable with every part that cannot be given.
    """
    row = held(assignment.pk)
    doing = Doing("break_down", by, words, seen, facts={"units": [part.unit for part in parts]}, at=at)
    kept_words = guarded(row, doing)
    judged = _judged(row, parts)
    made = [
        Assignment(
            task=row.task,
            unit_id=part.unit,
            giver=row.unit,
            parent=row,
            branch_id=row.branch_id or row.pk,  # type: ignore[attr-defined]
            depth=row.depth + 1,
            post=part.post,
            words=part.words,
            order=row.parts_of_it.count() + place,
            state=ISSUED,
            given_on=doing.day,
            due_on=part.due_on,
            sum_parts=1,
        )
        for place, part in enumerate(judged)
    ]
    Assignment.objects.bulk_create(made, batch_size=500)
    done(row, doing, words=kept_words, to=DOING)
    tell_given(row.task, made, by=by)
    return made


def _judged(row: Assignment, parts: Sequence[Part]) -> list[Part]:
    """The parts as they are kept. Raises Unacceptable with all that is wrong."""
    if not parts:
        raise Unacceptable([Problem(_("Choose at least one unit or post."), code="no_parts")])
    below, problems, judged = _open_below(row.unit), [], []
    there = set(row.parts_of_it.values_list("unit_id", "post"))
    for place, part in enumerate(parts, 1):
        where = _("Part %d") % place
        try:
            post = line(part.post, POST, where=where)
            said = line(part.words, REASON, where=where)
        except Unacceptable as refused:
            problems += refused.problems
            continue
        if part.unit not in below or (part.unit == row.unit_id and not post):  # type: ignore[attr-defined]
            problems.append(Problem(_("Choose a unit below, or name a post of your own unit."), where, "not_below"))
        elif (part.unit, post) in there:
            problems.append(Problem(_("This unit or post has a part already."), where, "given_already"))
        elif part.due_on and row.due_on and part.due_on > row.due_on:
            problems.append(Problem(_("The whole is due earlier; choose no later day."), where, "too_late"))
        else:
            there.add((part.unit, post))
            judged.append(Part(part.unit, said, post, part.due_on or row.due_on))
    if problems:
        raise Unacceptable(problems)
    return judged


def _open_below(unit: Unit) -> set[int]:
    """A unit and all open ones below it today. One query."""
    path = UnitPath.objects.get(unit=unit).path
    rows = UnitPath.objects.filter(path__gte=path, path__lt=just_after(path), is_open=True)
    return set(rows.values_list("unit_id", flat=True))


def _who_forwarded_to(row: Assignment, unit_id: int) -> Unit | None:
    """Who had forwarded it to a unit before that one forwarded it further."""
    for act in Act.objects.filter(assignment=row, kind="forward").order_by("-pk"):
        if act.facts["to"] == unit_id:
            return Unit.objects.get(pk=act.facts["from"])
    return None


@in_turn
def insist(
    assignment: Assignment, *, by: Any, words: str, seen: int | None = None, at: datetime | None = None
) -> Assignment:
    """Give a refused order once more, with the reason. Raises Refused, WrongState, Unacceptable."""
    row, doing = held(assignment.pk), Doing("insist", by, words, seen, at=at)
    kept_words = guarded(row, doing)
    row.given_on = doing.day
    done(row, doing, words=kept_words, to=ISSUED)
    tell_given(row.task, [row], by=by)
    return row
