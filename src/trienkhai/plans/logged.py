"""Plans, tasks and their instances, as the log shows them."""

from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse

from trienkhai.audit.objects import About, shows
from trienkhai.plans.models import Assignment, Plan, Task, TaskOffer


@shows("plans.plan")
def plans(ids: Collection[int], person: Any) -> Mapping[int, About]:
    rows = Plan.objects.visible_to(person).filter(pk__in=ids)
    return {row.pk: About(row.name, reverse("plans:plan", args=[row.pk])) for row in rows}


@shows("plans.task")
def tasks(ids: Collection[int], person: Any) -> Mapping[int, About]:
    rows = Task.objects.visible_to(person).filter(pk__in=ids)
    return {row.pk: About(str(row), reverse("plans:task", args=[row.pk])) for row in rows}


@shows("plans.assignment")
def assignments(ids: Collection[int], person: Any) -> Mapping[int, About]:
    rows = Assignment.objects.visible_to(person).filter(pk__in=ids).select_related("task")
    return {row.pk: About(str(row.task), reverse("plans:assignment", args=[row.pk])) for row in rows}


@shows("plans.taskoffer")
def offers(ids: Collection[int], person: Any) -> Mapping[int, About]:
    rows = TaskOffer.objects.visible_to(person).filter(pk__in=ids).select_related("file")
    return {row.pk: About(row.file.name, reverse("plans:offer", args=[row.pk])) for row in rows}
