"""The same unit one period earlier."""

from collections.abc import Sequence

from django.db.models import F

from trienkhai.reporting.models import RoundUnit, Submission


def previous_submission(round_unit: RoundUnit) -> Submission | None:
    """What the unit sent for the period before, the newest. One query."""
    before = round_unit.round.period.previous().key
    return (
        Submission.objects.filter(
            round__version__template_id=round_unit.round.version.template_id,
            round__period_key=before,
            round_unit__unit_id=round_unit.unit_id,
            round_unit__latest=F("pk"),
        )
        .order_by("-version__number")
        .first()
    )


def previous_submissions(round_units: Sequence[RoundUnit]) -> dict[int, Submission]:
    """The same for several units of one round, by unit. One query."""
    if not round_units:
        return {}
    round_ = round_units[0].round
    sent = Submission.objects.filter(
        round__version__template_id=round_.version.template_id,
        round__period_key=round_.period.previous().key,
        round_unit__unit_id__in=[row.unit_id for row in round_units],  # type: ignore[attr-defined]
        round_unit__latest=F("pk"),
    )
    return {one.round_unit.unit_id: one for one in sent.select_related("round_unit").order_by("version__number")}
