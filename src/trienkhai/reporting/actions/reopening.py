"""A unit asks that its accepted report be opened again, because figures in it are wrong; the level above grants or declines.

One request at a time. Granting is a reopening like any other, with a return note at each cell that was named.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from trienkhai.access.errors import Problem, Refused, Unacceptable, WrongState
from trienkhai.access.typed import line, prose
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.reporting.actions.chain import require_reopener
from trienkhai.reporting.actions.decisions import NOTE, REASON, refuse_when_closed, reopen
from trienkhai.reporting.actions.drafts import lock
from trienkhai.reporting.actions.turns import in_turn
from trienkhai.reporting.models import Decision, ReopenAnswer, ReopenRequest, RoundUnit, Submission
from trienkhai.reporting.permissions import SUBMIT
from trienkhai.reporting.queries.reopenings import open_request
from trienkhai.reporting.rights import may_ask_again
from trienkhai.reporting.rules.answers import clean_number
from trienkhai.reporting.rules.book.words import Lang, as_shown
from trienkhai.reporting.rules.faults import Fault
from trienkhai.reporting.rules.lifecycle import after
from trienkhai.reporting.rules.spec import Spec
from trienkhai.reporting.wording import language_of, problem

MOST_CELLS = 500


@in_turn
def ask_reopening(
    submission: Submission,
    *,
    reason: str,
    by: Any,
    cells: Mapping[str, str] | None = None,
    at: datetime | None = None,
) -> ReopenRequest:
    """Ask for it, saying why. `cells`: what it concerns, by key of a cell, a list or a question; for a cell the figure it
    should be, in its stored form, or ''.

    The same request sent again while it waits is one. Raises Refused, WrongState, Unacceptable with all that is wrong.
    """
    round_unit = lock(submission.round_unit_id)  # type: ignore[attr-defined]
    if not may_ask_again(by, round_unit):
        raise Refused(SUBMIT, person=by, unit=round_unit.unit)
    refuse_when_closed(round_unit)
    _refuse_unless_accepted("ask", round_unit, submission)
    why, named = _judged(reason, cells or {}, submission)
    waiting = open_request(round_unit)
    if waiting is not None:
        if (waiting.reason, waiting.cells, waiting.by_id) == (why, named, getattr(by, "pk", None)):  # type: ignore[attr-defined]
            return waiting
        raise WrongState(_("A request to reopen this report waits for its answer already."))
    request = ReopenRequest.objects.create(
        submission=submission, reason=why, cells=named, at=at or timezone.now(), by=_person(by)
    )
    record(by, Event.REOPENING_ASKED, request, unit=round_unit.unit, personal={"reason": why}, cells=len(named))
    return request


@in_turn
def grant_reopening(request: ReopenRequest, *, by: Any, reason: str = "", at: datetime | None = None) -> Decision:
    """Reopen the report with a note at each cell of the request. Without a reason that of the unit stands.

    Raises Refused, WrongState when it was answered or the report is not the accepted one any more, Unacceptable.
    """
    submission = request.submission
    round_unit = lock(submission.round_unit_id)  # type: ignore[attr-defined]
    require_reopener(submission, round_unit, by)
    _refuse_unless_waiting("reopen", request, round_unit)
    lang = language_of(round_unit.round.root)
    with override(lang):
        notes = {one["key"]: _note(one, submission.version.parsed, lang)[:NOTE] for one in request.cells}
    return reopen(submission, reason=reason.strip() or request.reason, notes=notes, by=by, at=at)


@in_turn
def decline_reopening(request: ReopenRequest, *, reason: str, by: Any, at: datetime | None = None) -> ReopenAnswer:
    """Leave the report accepted, saying why. Raises Refused, WrongState, Unacceptable without a reason."""
    round_unit = lock(request.submission.round_unit_id)  # type: ignore[attr-defined]
    require_reopener(request.submission, round_unit, by)
    _refuse_unless_waiting("decline", request, round_unit)
    why = prose(reason, REASON, where="reason", missing=_("Say why, so that the unit knows."))
    answer = ReopenAnswer.objects.create(request=request, reason=why, at=at or timezone.now(), by=_person(by))
    record(by, Event.REOPENING_DECLINED, request, unit=round_unit.unit, personal={"reason": why})
    return answer


def _person(by: Any) -> Any:
    return by if getattr(by, "pk", None) else None


def _refuse_unless_accepted(act: str, round_unit: RoundUnit, submission: Submission) -> None:
    if after(act, round_unit.state) is None or round_unit.accepted_id != submission.pk:  # type: ignore[attr-defined]
        raise WrongState(_("Only the accepted report of a unit can be reopened."))


def _refuse_unless_waiting(act: str, request: ReopenRequest, round_unit: RoundUnit) -> None:
    refuse_when_closed(round_unit)
    if ReopenAnswer.objects.filter(request=request).exists():
        raise WrongState(_("This request has been answered already."))
    _refuse_unless_accepted(act, round_unit, request.submission)


def _judged(reason: str, cells: Mapping[str, str], submission: Submission) -> tuple[str, list[dict[str, str]]]:
    """The reason and the cells as they are stored, in the order of the template. Raises Unacceptable with all that is wrong."""
    spec, problems = submission.version.parsed, []
    try:
        why = prose(reason, REASON, where="reason", missing=_("Say why, so that the level above can decide."))
    except Unacceptable as refused:
        why, problems = "", list(refused.problems)
    known = dict.fromkeys((*spec.cell, *spec.lists, *spec.texts))
    for key in cells:
        if key not in known:
            shown = line(key[:80], 80)
            problems.append(Problem(_("The template asks nothing called “%(key)s”.") % {"key": shown}, where=shown))
    if len(cells) > MOST_CELLS:
        problems.append(Problem(_("Name at most %d cells; say the rest in the reason.") % MOST_CELLS))
    named = []
    for key in known:
        if key not in cells:
            continue
        wanted, fault = _wanted(key, cells[key].strip(), spec)
        if fault is not None:
            problems.append(problem(fault))
        named.append({"key": key, "now": submission.answers.get("cells", {}).get(key, ""), "wanted": wanted})
    if problems:
        raise Unacceptable(problems)
    return why, named


def _wanted(key: str, text: str, spec: Spec) -> tuple[str, Fault | None]:
    cell = spec.cell.get(key)
    if not text or cell is None or cell.derived:
        return "", None
    value, faults = clean_number(cell, text, yes_no=spec.numbers[cell.indicator].yes_no)
    return value or "", faults[0] if faults else None


def _note(told: Mapping[str, str], spec: Spec, lang: Lang) -> str:
    """What stands at the cell when the report comes back."""
    cell = spec.cell.get(told["key"])
    if cell is None or not told["wanted"]:
        return _("The unit asked to correct this.")
    field = spec.numbers[cell.indicator]

    def shown(text: str) -> str:
        return as_shown(text, cell.decimals, yes_no=field.yes_no, lang=lang) if text else "–"

    message = _("The unit asked to correct this: %(now)s → %(wanted)s.")
    return message % {"now": shown(told["now"]), "wanted": shown(told["wanted"])}
