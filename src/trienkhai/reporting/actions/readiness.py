"""When a report may be sent: one rule for every door, be it a page or a workbook.

What the checks call an error must be mended. A word is wanted too: a note at a figure that jumped against the period
before or that a written check warns about, and a reason for each unit below that has not sent. A workbook has no place
for these reasons: where none is given it is sent all the same, and the report says so of each gap (docs/decisions/0013).
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.reporting.models import RoundUnit
from trienkhai.reporting.queries.below import gaps_without_reason
from trienkhai.reporting.queries.known import settled_now
from trienkhai.reporting.queries.periods import previous_submission
from trienkhai.reporting.rules.answers import clean
from trienkhai.reporting.rules.checks import check
from trienkhai.reporting.rules.faults import Fault, errors, wants_note
from trienkhai.reporting.rules.known import Known, opened
from trienkhai.reporting.rules.packing import Answers
from trienkhai.reporting.wording import problem


@dataclass(frozen=True)
class Readiness:
    """Answers in their stored form, and what was found about sending them.

    `unfit`: what cannot even be kept; `findings`: that and all that the checks say; `silent`: units below without a report
    and without a reason.
    """

    answers: Answers
    unfit: list[Fault]
    findings: list[Fault]
    silent: list[RoundUnit]

    @property
    def errors(self) -> list[Fault]:
        return errors(self.findings)

    @property
    def unexplained(self) -> list[Fault]:
        """Figures that want a note: they jumped, do not hold against a written check that warns, or contest the system."""
        return [fault for fault in self.findings if wants_note(fault)]


def readiness(locked: RoundUnit, given: Answers, known: dict[str, Known] | None = None) -> Readiness:
    """What stands between these answers and sending them; rights and state are the caller's to judge.

    `known`: what the system knows, where it was counted already in this transaction.
    """
    spec, before = locked.round.version.parsed, previous_submission(locked)
    kept, unfit = clean(opened(given), spec)
    kept = settled_now(locked, kept, known)
    findings = unfit + check(kept, spec, previous=before.answers if before else None)
    return Readiness(kept, unfit, findings, gaps_without_reason(locked))


def refuse_unless_ready(locked: RoundUnit, given: Answers, known: dict[str, Known] | None = None) -> None:
    """Raises Unacceptable with everything that must be mended or explained before these answers are sent."""
    ready = readiness(locked, given, known)
    message = _("%(unit)s has not sent. Say why the report goes ahead without it.")
    problems = [problem(fault) for fault in (*ready.errors, *ready.unexplained)]
    problems += [Problem(message % {"unit": one.name}, where=one.code, code="no_reason") for one in ready.silent]
    if problems:
        raise Unacceptable(problems)
