"""Refusals of the product as sentences and exit codes."""

from django.utils.translation import gettext as _

from trienkhai.access.errors import Refused, Unacceptable, WrongState
from trienkhai.audit.log import record
from trienkhai.cli.main import NOT_ALLOWED, REFUSED_INPUT, WRONG_STATE
from trienkhai.cli.output import Output


def explain(problem: Exception, out: Output) -> int | None:
    """Print a refusal and return its exit code; None for a fault of the program."""
    if isinstance(problem, Unacceptable):
        for one in problem.problems:
            out.problem(str(one))
        out.problem(_("Nothing was changed."))
        return REFUSED_INPUT
    if isinstance(problem, Refused):
        record(problem.person, "access.refused", unit=problem.unit, permission=problem.permission, path="command line")
        out.problem(_("Not allowed: this needs the permission “%s”.") % problem.permission)
        return NOT_ALLOWED
    if isinstance(problem, WrongState):
        out.problem(str(problem))
        return WRONG_STATE
    return None
