"""A person's own filters of the list of tasks: kept under a name, put away."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.access.typed import line
from trienkhai.plans.models import SavedView

NAME, QUERY = 100, 500  # characters
MOST = 30


@transaction.atomic
def save_view(name: str, query: str, *, by: Any) -> SavedView:
    """Keep a filter under a name; one that had the name before is replaced. Raises Unacceptable."""
    where = _("Name of the filter")
    named = line(name, NAME, where=where, missing=_("Give the filter a name."))
    if len(query) > QUERY:
        raise Unacceptable([Problem(_("This filter is too long to be kept; choose fewer things."), where, "long")])
    mine = SavedView.objects.filter(person=by)
    if mine.exclude(name=named).count() >= MOST:
        message = _("You keep %d filters already; put one away first.")
        raise Unacceptable([Problem(message % MOST, where, "too_many")])
    kept, _made = SavedView.objects.update_or_create(person=by, name=named, defaults={"query": query})
    return kept


def drop_view(view: SavedView, *, by: Any) -> None:
    """Put one's own filter away."""
    SavedView.objects.filter(pk=view.pk, person=by).delete()
