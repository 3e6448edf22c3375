"""What plans point at: the provisions that their tasks serve."""

from collections.abc import Mapping

from django.db.models import Count
from django.utils.translation import ngettext

from trienkhai.directives.links import Anchors, register_links
from trienkhai.directives.models import Directive
from trienkhai.plans.models import Task


def tasks_of(directive: Directive, anchors: Anchors) -> Mapping[int, int]:
    """How many tasks serve each provision, issued or only planned. One query."""
    rows = Task.provisions.through.objects.filter(provision__directive=directive, provision__in=list(anchors))
    return dict(rows.order_by().values_list("provision").annotate(count=Count("task")))


def _words(count: int) -> str:
    return ngettext("%(count)s task", "%(count)s tasks", count) % {"count": count}


register_links("plans.tasks", _words, tasks_of)
