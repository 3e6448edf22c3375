"""Which vocabulary pack a page speaks."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from trienkhai import vocabulary
from trienkhai.access.models import Grant


def spoken(request: HttpRequest) -> dict[str, Any]:
    """`pack` of the organisation the person works in (lazy: one query on pages that use it). A page about another
    organisation puts that one's into its own context.
    """
    return {"pack": SimpleLazyObject(lambda: pack_of(getattr(request, "user", None)))}


def pack_of(person: Any) -> str:
    """The pack of the first organisation that gave the person a role."""
    if person is None or not person.is_authenticated:
        return vocabulary.DEFAULT
    packs = Grant.objects.in_force(on=timezone.localdate()).filter(person_id=person.pk).order_by("pk")
    return packs.values_list("unit__root__pack", flat=True).first() or vocabulary.DEFAULT
