"""How far a unit is: words, per cent, files; the report that it is done, taken back, confirmed or given back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from trienkhai.access.acting import hands_of_person
from trienkhai.access.errors import Problem, Refused, Unacceptable, WrongState
from trienkhai.access.typed import line
from trienkhai.evidence.accepting import judged
from trienkhai.evidence.store import keep, store
from trienkhai.plans.actions.extending import settle
from trienkhai.plans.actions.telling import tell_giver, tell_unit
from trienkhai.plans.actions.turns import Doing, done, guarded, held, in_turn
from trienkhai.plans.models import Act, ActFile, Assignment
from trienkhai.plans.permissions import CONFIRM
from trienkhai.plans.rules.days import CONTINUOUS, next_due
from trienkhai.plans.rules.lifecycle import CONFIRMED, DOING, LIVE, REPORTED, once_confirmed

MOST_FILES = 20
NOTE = 300  # characters


@dataclass(frozen=True)
class Brought:
    """A file as somebody brings it. `is_secret`: he declares it so, and it is refused."""

    data: bytes
    name: str
    note: str = ""
    is_secret: bool = False


def tell_progress(
    assignment: Assignment,
    *,
    by: Any,
    words: str,
    percent: int | None = None,
    files: Sequence[Brought] = (),
    seen: int | None = None,
    at: datetime | None = None,
) -> Assignment:
    """Say how far the unit is, of the term that runs. Raises Refused, WrongState, and Unacceptable when nothing is said, for a
    number that is no percentage, or with the reasons why files are not kept."""
    missing = "" if files or percent is not None else _("Say what was done, or how far it is.")
    return _brought(assignment, files, Doing("tell", by, words, seen, percent, at=at, reason_missing=missing))


def report(
    assignment: Assignment,
    *,
    by: Any,
    words: str,
    files: Sequence[Brought] = (),
    seen: int | None = None,
    at: datetime | None = None,
) -> Assignment:
    """Report an order, or its term that runs, as done. While parts of it are not confirmed the words say why. Raises as
    `tell_progress`."""
    return _brought(assignment, files, Doing("report", by, words, seen, at=at, reason_missing=_("Say what was done.")))


def _brought(assignment: Assignment, files: Sequence[Brought], doing: Doing) -> Assignment:
    """Files are looked through and their bytes written before anything is held."""
    if len(files) > MOST_FILES:
        raise Unacceptable([Problem(_("At most %d files at once.") % MOST_FILES, code="too_many_files")])
    guarded(Assignment.objects.select_related("task", "unit", "giver").get(pk=assignment.pk), doing)
    accepted, problems = [], []
    for one in files:
        try:
            name, kind = judged(one.data, name=one.name, is_secret=one.is_secret)
            accepted.append((one.data, name, kind, line(one.note, NOTE, where=name)))
        except Unacceptable as refused:
            problems += refused.problems
    if problems:
        raise Unacceptable(problems)
    for data, *_rest in accepted:
        keep(data)
    return _told(assignment.pk, doing, accepted)


@in_turn
def _told(assignment_id: int, doing: Doing, files: Sequence[tuple[bytes, str, str, str]]) -> Assignment:
    row = held(assignment_id)
    words = guarded(row, doing)
    row.told_on = doing.day
    row.has_files = row.has_files or bool(files)
    if doing.percent is not None:
        row.percent = of_the_whole(row, doing.percent)
    to, facts = DOING, {}
    if doing.kind == "report":
        to = REPORTED
        facts = {"open_parts": sorted(_open_parts(row)), "due_on": row.due_on.isoformat() if row.due_on else ""}
    act = done(row, replace(doing, facts=facts), words=words, to=to)
    for data, name, kind, note in files:
        file = store(data, name=name, kind=kind, by=doing.by if getattr(doing.by, "pk", None) else None)
        ActFile.objects.create(act=act, file=file, note=note)
    if to == REPORTED:
        tell_giver(row, "report", by=doing.by)
    return row


def of_the_whole(row: Assignment, percent: int) -> int:
    """A percentage of the term that runs as one of all terms, rounded down. Raises Unacceptable beyond 0 to 100."""
    if not 0 <= percent <= 100:
        raise Unacceptable([Problem(_("Per cent from 0 to 100."), _("Per cent"), "percent")])
    terms = len(row.task.due_days) or 1
    return min(100, (100 * min(row.terms_done, terms - 1) + percent) // terms)


def _open_parts(row: Assignment) -> set[int]:
    parts = Assignment.objects.filter(parent=row, state__in=LIVE).exclude(state=CONFIRMED)
    return set(parts.values_list("pk", flat=True))


@in_turn
def take_back(
    assignment: Assignment, *, by: Any, words: str = "", seen: int | None = None, at: datetime | None = None
) -> Assignment:
    """Take a report back that nobody has decided on. Raises Refused, WrongState."""
    row, doing = held(assignment.pk), Doing("take_back", by, words, seen, at=at)
    done(row, doing, words=guarded(row, doing), to=DOING)
    return row


@in_turn
def confirm(
    assignment: Assignment, *, by: Any, words: str = "", seen: int | None = None, at: datetime | None = None
) -> Assignment:
    """Confirm what was reported: the order is done at the unit, or its next term begins. A request for more time is settled.

    Raises Refused, also to whoever reported it himself for a unit below his own; WrongState.
    """
    row, doing = held(assignment.pk), Doing("confirm", by, words, seen, at=at)
    kept_words = guarded(row, doing)
    _refuse_own(row, by)
    days, endless = row.task.due_days, row.task.day_kind == CONTINUOUS
    row.terms_done += 1
    left = len(days) - row.terms_done
    row.percent = row.percent if endless else min(100, 100 * row.terms_done // (len(days) or 1))
    facts = {"due_on": row.due_on.isoformat() if row.due_on else "", "settled": settle([row], by=by)}
    to = once_confirmed(terms_left=left, is_endless=endless)
    if to == DOING and not endless:
        row.due_on = next_due(days, row.terms_done)
    done(row, replace(doing, facts=facts), words=kept_words, to=to)
    tell_unit(row, "confirm", by=by)
    return row


@in_turn
def give_back(
    assignment: Assignment, *, by: Any, words: str, seen: int | None = None, at: datetime | None = None
) -> Assignment:
    """Give a report back with the reason. Raises Refused, WrongState, Unacceptable."""
    row, doing = held(assignment.pk), Doing("give_back", by, words, seen, at=at)
    kept_words = guarded(row, doing)
    row.returns += 1
    done(row, doing, words=kept_words, to=DOING)
    tell_unit(row, "give_back", by=by)
    return row


@in_turn
def reopen(
    assignment: Assignment, *, by: Any, words: str, seen: int | None = None, at: datetime | None = None
) -> Assignment:
    """Open an order again that was confirmed, with the reason. Raises Refused, WrongState, Unacceptable."""
    row, doing = held(assignment.pk), Doing("reopen", by, words, seen, at=at)
    kept_words = guarded(row, doing)
    if row.parent is not None and row.parent.state != DOING:
        raise WrongState(_("The whole was reported already; open that again first."))
    row.terms_done -= 1
    row.percent = min(row.percent, 100 * row.terms_done // (len(row.task.due_days) or 1))
    done(row, doing, words=kept_words, to=DOING)
    tell_unit(row, "reopen", by=by)
    return row


def _refuse_own(row: Assignment, by: Any) -> None:
    """Between two units two people decide; within one, where a part was given to a post, one may."""
    if row.giver_id == row.unit_id:  # type: ignore[attr-defined]
        return
    last = Act.objects.filter(assignment=row, kind="report").order_by("-pk").first()
    if last is not None and hands_of_person(by) & {last.by_id, last.acted_for_id}:  # type: ignore[attr-defined]
        why = _("You reported this yourself; somebody else has to confirm it.")
        raise Refused(CONFIRM, person=by, unit=row.giver, why=why)
