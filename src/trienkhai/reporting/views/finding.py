"""The unit of a round that an address names."""

from django.http import Http404, HttpRequest

from trienkhai.reporting.models import RoundUnit
from trienkhai.reporting.rights import sees


def unit_or_404(request: HttpRequest, pk: int, *related: str) -> RoundUnit:
    """The unit in its round, or 404 for what is not there and for what the reader may not know of."""
    found = RoundUnit.objects.filter(pk=pk).select_related(*related).first()
    if found is None or not sees(request.user, found):
        raise Http404
    return found
