"""Refusals of the product as sentences and exit codes."""

from django.db import DatabaseError
from django.db.models import Max
from django.utils.translation import gettext as _

from trienkhai.access.busy import is_busy
from trienkhai.access.errors import Problem, Refused, Unacceptable, WrongState, unusable
from trienkhai.access.roles import permission_words
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.audit.models import Entry
from trienkhai.cli.main import BUSY, NOT_ALLOWED, REFUSED_INPUT, WRONG_STATE
from trienkhai.cli.output import Output


def newest_entry() -> int:
    """The newest entry of the log, 0 where there is none or no log yet. Every change writes one."""
    try:
        return int(Entry.objects.aggregate(newest=Max("pk"))["newest"] or 0)
    except DatabaseError:
        return 0


def explain(problem: Exception, out: Output, *, since: int) -> int | None:
    """Print a refusal and return its exit code; None for a fault of the program. `since`: the newest entry before the command."""
    if isinstance(problem, Unacceptable):
        return _not_taken(problem.problems, out, since)
    if isinstance(problem, OSError) and problem.filename:
        return _not_taken([unusable(problem)], out, since)
    if isinstance(problem, Refused):
        record(
            problem.person, Event.ACCESS_REFUSED, unit=problem.unit, permission=problem.permission, path="command line"
        )
        message = _("Not allowed: this needs the right to %s.") % permission_words(problem.permission)
        out.problem(message)
        out.refusal("not_allowed", message)
        return NOT_ALLOWED
    if isinstance(problem, WrongState):
        out.problem(str(problem))
        out.refusal("wrong_state", str(problem))
        return WRONG_STATE
    if is_busy(problem):
        message = _("The database was busy with other acts for too long. Run the command again.")
        out.problem(message)
        out.refusal("busy", message)
        return BUSY
    return None


def _not_taken(problems: list[Problem], out: Output, since: int) -> int:
    for one in problems:
        out.problem(str(one))
    if newest_entry() == since:
        out.problem(_("Nothing was changed."))
    else:
        out.problem(_("What was done before this stays; the log tells what."))
    told = [{"where": one.where, "code": one.code, "message": one.message} for one in problems]
    out.refusal("input_refused", "\n".join(map(str, problems)), told)
    return REFUSED_INPUT
