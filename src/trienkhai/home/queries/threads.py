"""Which resolution a round belongs to, for the small thread beside a report."""

from collections.abc import Iterable

from trienkhai.accounts.models import Person
from trienkhai.directives.models import Directive
from trienkhai.review.models import CampaignRound


def directives_of(rounds: Iterable[int], person: Person) -> dict[int, str]:
    """Round id → symbol of the resolution whose review draws on it. Two queries; rounds of no campaign, or of a resolution
    that the person may not see, are left out."""
    rows = CampaignRound.objects.filter(
        round_id__in=set(rounds), campaign__directive__in=Directive.objects.visible_to(person)
    ).order_by("-pk")
    return dict(rows.values_list("round_id", "campaign__directive__symbol"))
