"""The measures of what stands in this system today: the register of documents, and the reports that were asked.

A document is the unit's own where its issuer bears the name that the unit had on that day, capitals and spaces aside; the
register keeps issuers as they are printed. Every other document of the register is addressed to the whole organisation.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trienkhai.directives.models import Directive
from trienkhai.directives.queries import issued_in
from trienkhai.periods import Period
from trienkhai.reporting.measures import Counted, register
from trienkhai.reporting.models import Round, RoundUnit, Submission
from trienkhai.reporting.rules.known import Source
from trienkhai.units.models import Naming, Unit
from trienkhai.vietnamese import normalise

DOCUMENT, ASKED, REPORT = "directives.directive", "reporting.roundunit", "reporting.submission"


def documents_issued(unit: Unit, period: Period, round_: Round) -> Counted:
    """Documents of the register that the unit issued in the period. Two queries."""
    return _documents(own for own, is_own in _registered(unit, period) if is_own)


def documents_received(unit: Unit, period: Period, round_: Round) -> Counted:
    """Documents of the register that others issued in the period. Two queries."""
    return _documents(other for other, is_own in _registered(unit, period) if not is_own)


def _documents(found: Iterator[Directive]) -> Counted:
    sources = tuple(Source(DOCUMENT, one.pk, one.symbol) for one in found)
    return Counted(len(sources), sources)


def _registered(unit: Unit, period: Period) -> Iterator[tuple[Directive, bool]]:
    names = list(Naming.objects.filter(unit=unit).values_list("name", "short_name", "from_day", "to_day"))
    for one in issued_in(unit.root_id, period.starts, period.ends):  # type: ignore[attr-defined]
        called = {
            _bare(text)
            for name, short, first, end in names
            for text in (name, short)
            if text and first <= one.issued_on and (end is None or one.issued_on < end)
        }
        yield one, _bare(one.issuer) in called


def _bare(text: str) -> str:
    return " ".join(normalise(text).casefold().split())


def reports_asked(unit: Unit, period: Period, round_: Round) -> Counted:
    """Reports of other rounds that the unit was to send by a day of the period. One query."""
    found = tuple(Source(ASKED, row.pk, row.round.name) for row in _asked(unit, period, round_))
    return Counted(len(found), found)


def reports_on_time(unit: Unit, period: Period, round_: Round) -> Counted:
    """Those of them whose first sending, of those that stand, came by their day. Two queries."""
    rows = {row.pk: row for row in _asked(unit, period, round_)}
    sent = Submission.objects.standing().filter(round_unit__in=list(rows)).order_by("round__due_on", "number")
    first: dict[int, tuple[int, datetime, str]] = {}
    for row, pk, at, receipt in sent.values_list("round_unit_id", "pk", "submitted_at", "receipt"):
        first.setdefault(row, (pk, at, receipt))
    found = tuple(
        Source(REPORT, pk, f"{rows[row].round.name} · {receipt}")
        for row, (pk, at, receipt) in first.items()
        if timezone.localtime(at).date() <= rows[row].due
    )
    return Counted(len(found), found)


def _asked(unit: Unit, period: Period, round_: Round) -> list[RoundUnit]:
    due = Coalesce("due_on", "round__due_on")
    asked = RoundUnit.objects.filter(unit=unit).exclude(round=round_).awaited().annotate(last_day=due)
    within = asked.filter(last_day__gte=period.starts, last_day__lt=period.ends)
    return list(within.select_related("round").order_by("last_day", "pk"))


register("documents.issued", _("documents that the unit issued"), documents_issued)
register("documents.received", _("documents issued by others"), documents_received)
register("reports.asked", _("reports due in the period"), reports_asked)
register("reports.on_time", _("reports sent by their day"), reports_on_time)
