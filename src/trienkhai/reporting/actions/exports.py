"""Handing out a workbook: the row that keeps its values, so that coming back it can be compared three ways."""

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from trienkhai.audit.log import record
from trienkhai.reporting.actions.drafts import draft_answers, require_filler
from trienkhai.reporting.models import Draft, Export, RoundUnit
from trienkhai.reporting.queries.periods import previous_submission
from trienkhai.reporting.rules.codes import code_of


@transaction.atomic
def hand_out(round_unit: RoundUnit, *, by: Any, at: datetime | None = None) -> Export:
    """An export of the draft as it is now, or of what was sent last. Raises Refused."""
    row = RoundUnit.objects.select_related("unit__path", "round__version__template", "round__root", "latest").get(
        pk=round_unit.pk
    )
    require_filler(row, by)
    before = previous_submission(row)
    answers = draft_answers(row, Draft.objects.filter(round_unit=row).first())
    export = Export.objects.create(
        round_unit=row,
        version=row.round.version,
        code=code_of(secrets.randbits(64), 8),
        values={"answers": answers, "previous": before.answers.get("cells", {}) if before else {}},
        made_at=at or timezone.now(),
        made_by=by if getattr(by, "pk", None) else None,
    )
    record(by, "reporting.workbook_exported", export, unit=row.unit, round=row.round_id, code=export.code)
    return export
