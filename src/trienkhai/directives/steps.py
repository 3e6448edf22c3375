"""The knot of the thread bar that every report and figure has: the provision it reports on."""

from collections.abc import Collection
from typing import Any

from django.urls import reverse

from trienkhai.directives.models import Directive
from trienkhai.directives.places import above_of, place_of
from trienkhai.directives.queries import meant_by
from trienkhai.thread.steps import Step, register


@register("directive", "provision")
def directive_step(directive: Directive, reader: Any) -> Step:
    return Step("provision", directive.symbol, reverse("directives:directive", args=[directive.pk]), "on")


def step_of_provision(
    directive_id: int | None, anchors: Collection[str], reader: Any, *, symbol: str = ""
) -> Step | None:
    """The first of the provisions in a directive, the directive itself where no anchor is asked. Two queries.

    None when the reader may not see it, or it has none of them. `symbol`: as it was frozen, where that is shown.
    """
    found = Directive.objects.visible_to(reader).filter(pk=directive_id).first() if directive_id else None
    if found is None:
        return None
    url, name = reverse("directives:directive", args=[found.pk]), symbol or found.symbol
    if not anchors:
        return Step("provision", name, url, "on")
    here = next(iter(meant_by(found, anchors)), None)
    if here is None:
        return None
    here.directive = found
    return Step("provision", f"{name}, {place_of(here, above_of([here]))}", f"{url}#{here.anchor}", "on")
