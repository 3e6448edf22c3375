"""The knot of the thread bar that every report and figure has: the provision it reports on."""

from collections.abc import Collection
from typing import Any

from django.urls import reverse

from trienkhai.directives.models import Directive, Provision
from trienkhai.thread.steps import Step


def step_of_provision(root_id: int, anchors: Collection[str], reader: Any) -> Step | None:
    """The first of the provisions in the newest directive that has one of them and that the reader may see. Two queries."""
    if not anchors:
        return None
    seen = Directive.objects.visible_to(reader).filter(root=root_id)
    rows = Provision.objects.filter(directive__in=seen, anchor__in=anchors).select_related("directive")
    found = rows.order_by("-directive__pk", "order").first()
    if found is None:
        return None
    url = reverse("directives:directive", args=[found.directive.pk]) + f"#{found.anchor}"
    return Step("provision", f"{found.directive.symbol}, {found.label}", url, "on")
