"""Handing out workbooks: the row that keeps the values, so that coming back they can be compared three ways."""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Refused, Unacceptable
from trienkhai.audit.canonical import digest
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.reporting.actions.drafts import require_filler
from trienkhai.reporting.actions.openings import open_each
from trienkhai.reporting.actions.rounds import top_of_round
from trienkhai.reporting.models import Draft, Export, Round, RoundUnit
from trienkhai.reporting.permissions import FILL
from trienkhai.reporting.queries.covered import covered_by
from trienkhai.reporting.queries.known import answers_now
from trienkhai.reporting.queries.periods import previous_submissions
from trienkhai.reporting.rules.codes import code_of

AT_ONCE = 1000  # workbooks in one archive; more would keep a browser waiting for an hour
SLICE = 200  # units whose answers are held in memory together
WITH_UNIT = ("unit__path", "round__version__template", "round__root", "round__line", "latest")


@transaction.atomic
def hand_out(round_unit: RoundUnit, *, by: Any, at: datetime | None = None) -> Export:
    """An export of the draft as it is now, or of what was sent last. Raises Refused."""
    row = RoundUnit.objects.select_related(*WITH_UNIT).get(pk=round_unit.pk)
    require_filler(row, by)
    (export,) = _exports([row], by, at)
    open_each([row.latest_id], by=by)  # type: ignore[attr-defined]
    record(by, Event.WORKBOOK_EXPORTED, export, unit=row.unit, round=row.round_id, code=export.code)
    return export


@transaction.atomic
def hand_out_each(round_: Round, ids: Collection[int], *, by: Any, at: datetime | None = None) -> list[int]:
    """Exports for the units of a round that the person may write for, as ids, with one entry in the log for all.

    Raises Refused when that is none of them, Unacceptable when nobody is named or too many are.
    """
    if not ids:
        raise Unacceptable([Problem(_("No unit is ticked. Go back to the board and tick those you mean."))])
    if len(ids) > AT_ONCE:
        message = _(
            "%(count)s workbooks are too many for one archive; %(limit)s are possible. Narrow the board down first."
        )
        raise Unacceptable([Problem(message % {"count": len(ids), "limit": AT_ONCE}, code="too_many")])
    rows = RoundUnit.objects.writable_by(by).filter(round=round_, pk__in=ids, is_expected=True)
    wanted = list(rows.select_related(*WITH_UNIT).order_by("position"))
    made = [
        export for start in range(0, len(wanted), SLICE) for export in _exports(wanted[start : start + SLICE], by, at)
    ]
    if not made:
        raise Refused(FILL, person=by)
    open_each([row.latest_id for row in wanted], by=by)  # type: ignore[attr-defined]
    codes = digest([export.code for export in made])
    record(by, Event.WORKBOOKS_EXPORTED, round_, unit=top_of_round(round_), count=len(made), codes_sha256=codes)
    return [export.pk for export in made]


def _exports(rows: Sequence[RoundUnit], by: Any, at: datetime | None) -> list[Export]:
    """Exports of units of one round. A fixed number of queries, and a few for each figure that the system knows."""
    drafts = {row.round_unit_id: row for row in Draft.objects.filter(round_unit__in=rows)}  # type: ignore[attr-defined]
    before, covers = previous_submissions(rows), covered_by(rows)
    return Export.objects.bulk_create(
        Export(
            round_unit=row,
            version=row.round.version,
            code=code_of(secrets.randbits(64), 8),
            values={
                "answers": answers_now(row, drafts.get(row.pk)),
                "previous": before[row.unit_id].answers.get("cells", {}) if row.unit_id in before else {},  # type: ignore[attr-defined]
                "covers": covers[row.pk],
            },
            made_at=at or timezone.now(),
            made_by=by if getattr(by, "pk", None) else None,
        )
        for row in rows
    )
