"""What plans bring to the page of a directive: how far its points have come, and beside each provision the tasks that serve it."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from trienkhai.access.scope import may_somewhere
from trienkhai.directives.models import Directive
from trienkhai.directives.outline.anchors import SENTENCE
from trienkhai.plans.models import Task
from trienkhai.plans.permissions import WRITE
from trienkhai.plans.queries.coverage_table import POINT, coverage_table
from trienkhai.ui.panels import beside, panel

NAMED = 3  # tasks beside one provision


@panel("directives.directive.top", order=30)
def points_and_coverage(request: HttpRequest, directive: Any) -> str:
    """The coverage over the units of the reader's scope; where no task serves the directive, that, for those who could plan one."""
    if not isinstance(directive, Directive):
        return ""
    table, may_plan = coverage_table(directive, request.user, request.GET), may_somewhere(request.user, WRITE)
    if table.told.tasks:
        return render_to_string("plans/_coverage.html", {"table": table, "may_plan": may_plan}, request)
    return render_to_string("plans/_no_coverage.html", {}, request) if may_plan else ""


@beside("directives.directive")
def tasks_of_provisions(request: HttpRequest, directive: Any) -> Mapping[int, str]:
    """The tasks that serve each provision, or a sentence marked in it, as far as the reader sees them. Three queries."""
    if not isinstance(directive, Directive):
        return {}
    links = Task.provisions.through.objects.filter(provision__directive=directive)
    seen = Task.objects.visible_to(request.user).filter(provisions__directive=directive).distinct()
    tasks = {one.pk: one for one in seen.only("number", "name", "order").order_by("plan_id", "order", "pk")}
    served: dict[int, list[int]] = defaultdict(list)
    told = links.values_list("provision_id", "provision__level", "provision__parent_id", "task_id")
    for provision, level, parent, task in told.order_by("pk"):
        point = parent if level == SENTENCE and parent else provision
        if task in tasks and task not in served[point]:
            served[point].append(task)
    place = {task: at for at, task in enumerate(tasks)}
    address = reverse("plans:coverage", args=[directive.pk])
    return {
        provision: render_to_string(
            "plans/_provision_tasks.html",
            {
                "tasks": [tasks[task] for task in sorted(its, key=place.__getitem__)[:NAMED]],
                "more": max(0, len(its) - NAMED),
                "url": f"{address}?{urlencode({POINT: provision})}",
            },
        )
        for provision, its in served.items()
        if its
    }
