"""What was changed in a round after it was opened, as a reader may know it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from trienkhai.reporting.models import Round, RoundChange, RoundUnit


@dataclass(frozen=True)
class ChangeLine:
    """One recorded change. `unit`: whom it concerns, '' for the whole round; `due`: the day it was moved to."""

    at: datetime
    by: str
    event: str
    unit: str
    due: date | None
    reason: str


def changes_of(round_: Round, reader: Any) -> list[ChangeLine]:
    """Newest first; of changes to single units only those the reader sees. Two queries."""
    rows = list(RoundChange.objects.filter(round=round_).select_related("by").order_by("-at", "-pk"))
    about = {row.details.get("unit_id") for row in rows} - {None}
    seen = RoundUnit.objects.visible_to(reader).filter(round=round_, unit__in=about)
    names = dict(seen.values_list("unit_id", "name"))
    return [
        ChangeLine(
            at=row.at,
            by=row.by.full_name or row.by.username,
            event=row.event,
            unit=names.get(unit, ""),
            due=date.fromisoformat(row.details["to"]) if "to" in row.details else None,
            reason=row.reason,
        )
        for row in rows
        if (unit := row.details.get("unit_id")) is None or unit in names
    ]
