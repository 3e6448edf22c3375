"""The list of rounds with how each stands."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from trienkhai.reporting.models import Round, RoundUnit, State


@dataclass(frozen=True)
class Standing:
    """One round as the reader sees it."""

    round: Round
    expected: int
    accepted: int
    waiting: int
    returned: int

    @property
    def sent(self) -> int:
        return self.accepted + self.waiting + self.returned


def rounds_overview(rounds: QuerySet[Round], *, reader: Any) -> list[tuple[str, list[Standing]]]:
    """Rounds by template, the newest first. Two queries."""
    counts = {
        row["round"]: row
        for row in RoundUnit.objects.visible_to(reader)
        .filter(is_expected=True)
        .values("round")
        .annotate(
            expected=Count("pk"),
            accepted=Count("pk", filter=Q(state=State.ACCEPTED)),
            waiting=Count("pk", filter=Q(state=State.SUBMITTED)),
            returned=Count("pk", filter=Q(state=State.RETURNED)),
        )
    }
    found: dict[str, list[Standing]] = defaultdict(list)
    for round_ in sorted(rounds, key=lambda one: one.period.starts, reverse=True):
        row = counts.get(round_.pk, {})
        found[round_.version.template.name].append(
            Standing(
                round_, row.get("expected", 0), row.get("accepted", 0), row.get("waiting", 0), row.get("returned", 0)
            )
        )
    return list(found.items())
