"""More time: asked for by the unit, decided by who gave the order, carried to its parts."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable, WrongState
from trienkhai.plans.actions.telling import tell_giver, tell_unit
from trienkhai.plans.actions.turns import Doing, done, guarded, held, in_turn, kept
from trienkhai.plans.models import Assignment, Extension
from trienkhai.plans.rules.lifecycle import WAITS_FOR_THE_UNIT


@in_turn
def ask_extension(
    assignment: Assignment, wanted: date, *, by: Any, words: str, seen: int | None = None, at: datetime | None = None
) -> Extension:
    """Ask for more time until a day, with the reason. Raises Refused, WrongState, Unacceptable."""
    row = held(assignment.pk)
    doing = Doing("ask_extension", by, words, seen, facts={"wanted": wanted.isoformat()}, at=at)
    kept_words = guarded(row, doing)
    if row.due_on is None:
        raise WrongState(_("This task has no due day that could be moved."))
    if wanted <= row.due_on:
        raise Unacceptable([Problem(_("Ask for a day after the due day."), _("New day"), "not_later")])
    if Extension.objects.filter(assignment=row, decided_at=None).exists():
        raise WrongState(_("A request for more time waits for its answer already."))
    made = Extension.objects.create(
        assignment=row,
        due_before=row.due_on,
        wanted=wanted,
        reason=kept_words,
        asked_at=at or timezone.now(),
        asked_by=by if getattr(by, "pk", None) else None,
    )
    done(row, doing, words=kept_words, to=row.state)
    tell_giver(row, "ask_extension", by=by)
    return made


@in_turn
def decide_extension(
    extension: Extension, granted: date | None, *, by: Any, words: str = "", seen: int | None = None
) -> Extension:
    """Grant more time until a day, or decline (None; then with the reason). Parts that were due on the same day move with it.

    Raises Refused, WrongState when it was decided already, Unacceptable.
    """
    row = held(extension.assignment_id)  # type: ignore[attr-defined]
    ext = Extension.objects.select_for_update(no_key=True).get(pk=extension.pk)
    missing = "" if granted else _("Say why more time is declined.")
    doing = Doing("decide_extension", by, words, seen, reason_missing=missing)
    kept_words = guarded(row, doing)
    if ext.decided_at is not None:
        raise WrongState(_("This request was decided already."))
    carried = 0
    if granted is not None:
        _judge(row, granted)
        carried = _carry(row, granted, doing)
        row.due_on, row.extensions = granted, row.extensions + 1
    ext.granted, ext.words, ext.carried = granted, kept_words, carried
    ext.decided_at, ext.decided_by = timezone.now(), by if getattr(by, "pk", None) else None
    ext.save()
    facts = {"granted": granted.isoformat() if granted else "", "carried": carried}
    done(row, Doing("decide_extension", by, words, seen, facts=facts), words=kept_words, to=row.state)
    tell_unit(row, "decide_extension", by=by)
    return ext


def _judge(row: Assignment, granted: date) -> None:
    if row.due_on is not None and granted <= row.due_on:
        raise Unacceptable([Problem(_("Grant a day after the due day."), _("New day"), "not_later")])
    if row.parent is not None and row.parent.due_on is not None and granted > row.parent.due_on:
        message = _("The whole is due earlier; ask for more time for it first.")
        raise Unacceptable([Problem(message, _("New day"), "too_late")])


def _carry(row: Assignment, granted: date, doing: Doing) -> int:
    """Parts below that were due with it and still wait for their unit move with it, and below them; how many."""
    carried, level = 0, [row]
    while level:
        waiting = Assignment.objects.filter(parent__in=level, due_on=row.due_on, state__in=WAITS_FOR_THE_UNIT)
        level = list(waiting.select_related("task", "unit", "giver"))
        for part in level:
            part.due_on, part.extensions, part.turn = granted, part.extensions + 1, part.turn + 1
            part.save(update_fields=["due_on", "extensions", "turn"])
            facts = {"granted": granted.isoformat(), "carried_from": row.pk}
            kept(part, Doing("decide_extension", doing.by, facts=facts), words="", before=part.state)
        carried += len(level)
    return carried


def settle(rows: Sequence[Assignment] | QuerySet[Assignment], *, by: Any) -> int:
    """Requests that nobody decided are settled with what happened to their instances; how many."""
    waiting = Extension.objects.filter(assignment__in=rows, decided_at=None)
    return waiting.update(decided_at=timezone.now(), decided_by=by if getattr(by, "pk", None) else None)
