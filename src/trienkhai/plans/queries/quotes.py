"""The provisions that a task serves, in their words and with the way to them."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from trienkhai.directives.models import Directive, Provision
from trienkhai.directives.places import WAY, above_of, place_of
from trienkhai.plans.models import Task


@dataclass(frozen=True)
class Quote:
    symbol: str
    place: str
    text: str
    url: str


def quotes_of(task: Task, reader: Any) -> tuple[Quote, ...]:
    """Those of directives that the reader may see, in the order of the paper. At most four queries."""
    seen = Directive.objects.visible_to(reader)
    rows = list(
        Provision.objects.filter(tasks=task, directive__in=seen)
        .select_related("directive", WAY)
        .order_by("directive__issued_on", "directive_id", "order")
    )
    if not rows:
        return ()
    above = above_of(rows)
    return tuple(_quote(row, above) for row in rows)


def _quote(row: Provision, above: dict[int, Provision]) -> Quote:
    url = reverse("directives:directive", args=[row.directive.pk])
    text = row.text or row.heading
    return Quote(row.directive.symbol, place_of(row, above), text, f"{url}#{row.anchor}")
