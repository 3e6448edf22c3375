"""Directives, as the log shows them."""

from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse

from trienkhai.audit.objects import About, shows
from trienkhai.directives.models import Directive


@shows("directives.directive")
def directives(ids: Collection[int], person: Any) -> Mapping[int, About]:
    rows = Directive.objects.visible_to(person).filter(pk__in=ids)
    return {row.pk: About(row.symbol, reverse("directives:directive", args=[row.pk])) for row in rows}
