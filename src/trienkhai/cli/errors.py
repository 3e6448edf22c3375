"""Refusals of the product as sentences and exit codes."""

from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Refused, Unacceptable, WrongState, unusable
from trienkhai.access.roles import permission_words
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.cli.main import NOT_ALLOWED, REFUSED_INPUT, WRONG_STATE
from trienkhai.cli.output import Output


def explain(problem: Exception, out: Output) -> int | None:
    """Print a refusal and return its exit code; None for a fault of the program."""
    if isinstance(problem, Unacceptable):
        return _not_taken(problem.problems, out)
    if isinstance(problem, OSError) and problem.filename:
        return _not_taken([unusable(problem)], out)
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
    return None


def _not_taken(problems: list[Problem], out: Output) -> int:
    for one in problems:
        out.problem(str(one))
    out.problem(_("Nothing was changed."))
    told = [{"where": one.where, "code": one.code, "message": one.message} for one in problems]
    out.refusal("input_refused", "\n".join(map(str, problems)), told)
    return REFUSED_INPUT
