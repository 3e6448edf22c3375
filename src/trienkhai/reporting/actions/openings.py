"""That somebody above has opened a report: kept once, by the first, because its unit may withdraw it only before that.

A page or a file is read first, then what it shows is opened, then it is shown. Of opening and withdrawing at once exactly one
happens: both hold the row of the unit.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.acting import hands_of_person
from trienkhai.access.errors import WrongState
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.reporting.actions.turns import in_turn
from trienkhai.reporting.models import Opening, RoundUnit, Submission
from trienkhai.reporting.queries.below import expected_below
from trienkhai.reporting.queries.standing import hands_of
from trienkhai.reporting.rights import read_from_above
from trienkhai.reporting.rules.lifecycle import is_own


def open_report(submission: Submission, *, by: Any) -> None:
    """Keep that a person opened a report from above; nothing where it was opened, or he is one of its unit's own people.

    No query where it was opened and `opening` is at hand, else a few. Raises WrongState for one withdrawn this moment.
    """
    if hasattr(submission, "opening") or hasattr(submission, "withdrawal"):
        return
    if is_own(hands_of_person(by), *hands_of(submission)):
        return
    row = RoundUnit.objects.filter(pk=submission.round_unit_id)  # type: ignore[misc]
    if read_from_above(row, by).exists():
        open_all([submission.pk], by=by)
        submission.opening = Opening.objects.get(pk=submission.pk)  # type: ignore[attr-defined]


def open_each(submissions: Iterable[int | None], *, by: Any) -> None:
    """The same for many reports, by id. Few queries; one where all are opened."""
    waiting = {
        one.pk: one
        for one in Submission.objects.standing()
        .filter(pk__in=[pk for pk in submissions if pk], opening=None)
        .select_related("approval")
        .defer("answers", "places")
        if not is_own(hands_of_person(by), *hands_of(one))
    }
    if not waiting:
        return
    units = RoundUnit.objects.filter(pk__in={one.round_unit_id for one in waiting.values()})  # type: ignore[attr-defined]
    above = set(read_from_above(units, by).values_list("pk", flat=True))
    if wanted := [pk for pk, one in waiting.items() if one.round_unit_id in above]:  # type: ignore[attr-defined]
        open_all(wanted, by=by)


@in_turn
def open_all(submissions: Collection[int], *, by: Any) -> None:
    """These reports are opened, whoever it is: something of his rests on them now. Raises WrongState as `open_report`."""
    rows = Submission.objects.filter(pk__in=submissions)
    _hold(rows.values_list("round_unit_id", flat=True))
    for gone in rows.exclude(withdrawal=None).select_related("round_unit"):
        message = _("%(unit)s has just withdrawn its report; nobody above had opened it. Open the page again.")
        raise WrongState(message % {"unit": gone.round_unit.name})
    found = list(rows.filter(opening=None).select_related("round_unit__unit").defer("answers", "places").order_by("pk"))
    keep_opened((one.pk for one in found), by=by)
    if len(found) == 1:
        record(by, Event.REPORT_OPENED, found[0], unit=found[0].round_unit.unit, sha256=found[0].sha256)
    elif found:
        by_round: dict[int, list[Submission]] = {}
        for one in found:
            by_round.setdefault(one.round_id, []).append(one)  # type: ignore[attr-defined]
        tops = RoundUnit.objects.filter(round__in=by_round, depth=0).select_related("unit", "round").order_by("-pk")
        top = {row.round_id: row for row in tops}  # type: ignore[attr-defined]
        for pk, opened in by_round.items():
            ids = [one.pk for one in opened]
            record(by, Event.REPORTS_OPENED, top[pk].round, unit=top[pk].unit, submissions=ids)


def rest_on_below(round_unit: RoundUnit, *, by: Any) -> list[RoundUnit]:
    """The units on whose reports one rests, as they are now and held until the end of the act; their reports are opened."""
    below = expected_below(round_unit)
    if _hold(row.pk for row in below):
        below = expected_below(round_unit)
    sent = [row.latest for row in below if row.latest is not None]
    keep_opened((one.pk for one in sent if not hasattr(one, "opening")), by=by)
    return below


def _hold(units: Iterable[int]) -> bool:
    """Lock them until the act ends; False where the whole database takes turns (SQLite), and nothing is to be locked."""
    if not connection.features.has_select_for_update:
        return False
    rows = RoundUnit.objects.locked().filter(pk__in=set(units)).order_by("pk")
    return bool(list(rows.values_list("pk", flat=True)))


def keep_opened(submissions: Iterable[int], *, by: Any) -> None:
    """Write down that these are opened; their units are held, and none of them was opened before."""
    person, at = by if getattr(by, "pk", None) else None, timezone.now()
    Opening.objects.bulk_create(Opening(submission_id=pk, at=at, by=person) for pk in submissions)
