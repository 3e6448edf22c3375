"""The list of rounds with what the reader sees in each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q

from trienkhai.reporting.models import Round, RoundUnit
from trienkhai.reporting.models.rounds import late


@dataclass(frozen=True)
class RoundLine:
    """One round. Counts are of the awaited units the reader may see; `only` is the unit when it is a single one."""

    round: Round
    expected: int
    received: int
    accepted: int
    returned: int
    late: int
    only: int | None


def round_list(rounds: Sequence[Round], reader: Any, *, on: date) -> list[RoundLine]:
    """The lines of some rounds, in their order. One query."""
    counted = {
        row["round"]: row
        for row in RoundUnit.objects.filter(round__in=[round_.pk for round_ in rounds])
        .visible_to(reader)
        .awaited()
        .values("round")
        .annotate(
            expected=Count("pk"),
            received=Count("pk", filter=~Q(latest=None)),
            accepted=Count("pk", filter=Q(state="accepted")),
            returned=Count("pk", filter=Q(state="returned")),
            late=Count("pk", filter=late(on)),
            one=Max("pk"),
        )
    }
    return [_line(round_, counted.get(round_.pk)) for round_ in rounds]


def _line(round_: Round, row: Mapping[str, Any] | None) -> RoundLine:
    if row is None:
        return RoundLine(round_, 0, 0, 0, 0, 0, None)
    only = row["one"] if row["expected"] == 1 else None
    return RoundLine(round_, row["expected"], row["received"], row["accepted"], row["returned"], row["late"], only)
