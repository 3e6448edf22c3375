"""Which resolution a round belongs to, for the small thread beside a report."""

from collections.abc import Iterable

from trienkhai.review.models import CampaignRound


def directives_of(rounds: Iterable[int]) -> dict[int, str]:
    """Round id → symbol of the resolution whose review draws on it. One query; rounds of no campaign are left out."""
    rows = CampaignRound.objects.filter(round_id__in=set(rounds)).order_by("-pk")
    return dict(rows.values_list("round_id", "campaign__directive__symbol"))
