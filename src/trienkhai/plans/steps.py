"""The thread bars of a directive, of a task and of an instance: provision, task, what units did, evidence."""

from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trienkhai.access.scope import scope_of
from trienkhai.directives.models import Directive
from trienkhai.directives.steps import step_of_provision
from trienkhai.plans.models import Act, ActFile, ActKind, Assignment, Plan, State, Task
from trienkhai.plans.permissions import READ
from trienkhai.plans.queries.tops import tops
from trienkhai.thread.steps import Step, register
from trienkhai.ui.figures import number
from trienkhai.units.queries import last_namings

SHOWN = 80  # characters of the name of a task


@register("directive", "task")
def tasks_of_directive(directive: Directive, reader: Any) -> Step:
    """How many tasks the reader sees that serve one of its provisions."""
    count = Task.objects.visible_to(reader).filter(provisions__directive=directive).values("pk").distinct().count()
    if not count:
        return Step("task", _("No task yet"))
    told = ngettext("%(count)s task", "%(count)s tasks", count) % {"count": number(count)}
    return Step("task", told, reverse("directives:directive", args=[directive.pk]) + "#do-phu", "on")


@register("directive", "action")
def acts_under_directive(directive: Directive, reader: Any) -> Step:
    """How often units told how far they are with these tasks, or reported them as done."""
    seen = Assignment.objects.visible_to(reader).filter(
        task__in=Task.objects.filter(provisions__directive=directive).values("pk"), told_on__isnull=False
    )
    count = Act.objects.filter(assignment__in=seen.values("pk"), kind__in=(ActKind.TELL, ActKind.REPORT)).count()
    if not count:
        return Step("action", _("Nothing told yet"))
    told = ngettext("%(count)s word of progress", "%(count)s words of progress", count) % {"count": number(count)}
    return Step("action", told, reverse("plans:coverage", args=[directive.pk]), "on")


@register("assignment", "provision")
def provision_step(row: Assignment, reader: Any) -> Step | None:
    """The first provision that the task serves, of a directive that the reader may see."""
    seen = row.task.provisions.filter(directive__in=Directive.objects.visible_to(reader))
    first = seen.order_by("directive__issued_on", "directive_id", "order").first()
    return step_of_provision(first.directive_id, [first.anchor], reader) if first else None  # type: ignore[attr-defined]


@register("assignment", "task")
def task_step(row: Assignment, reader: Any) -> Step:
    return Step("task", str(row.task)[:SHOWN], reverse("plans:task", args=[row.task_id]), "on")  # type: ignore[attr-defined]


@register("assignment", "action")
def action_step(row: Assignment, reader: Any) -> Step:
    naming = last_namings([row.unit_id]).get(row.unit_id)  # type: ignore[attr-defined]
    return Step("action", naming.label if naming else "–", reverse("plans:assignment", args=[row.pk]), "on")


@register("assignment", "evidence")
def evidence_step(row: Assignment, reader: Any) -> Step:
    """Its own files; where it has none, how many of its parts have some."""
    page = reverse("plans:assignment", args=[row.pk])
    if files := ActFile.objects.filter(act__assignment=row).count():
        told = ngettext("%(count)d file", "%(count)d files", files) % {"count": files}
        return Step("evidence", told, f"{page}#ls", "on")
    if row.sum_evidenced:
        told = ngettext("%(n)s part with evidence", "%(n)s parts with evidence", row.sum_evidenced)
        return Step("evidence", told % {"n": number(row.sum_evidenced)}, f"{page}#phan", "on")
    return Step("evidence", _("No files yet"))


# ---------------------------------------------------------------- a task: the provision, its units, their evidence


@register("task", "provision")
def provision_of_task(task: Task, reader: Any) -> Step | None:
    """The first provision that it serves, of a directive that the reader may see."""
    seen = task.provisions.filter(directive__in=Directive.objects.visible_to(reader))
    first = seen.order_by("directive__issued_on", "directive_id", "order").first()
    return step_of_provision(first.directive_id, [first.anchor], reader) if first else None  # type: ignore[attr-defined]


@register("task", "task")
def task_itself(task: Task, reader: Any) -> Step:
    name = Truncator(str(task)).chars(44)  # it stands in full just below
    return Step("task", name, reverse("plans:task", args=[task.pk]), "on")


@register("task", "action")
def units_of_task(task: Task, reader: Any) -> Step:
    """How many units have it, of those the reader sees."""
    scope = scope_of(reader, READ)
    whole = set(Plan.objects.filter(scope.as_q("unit"), pk=task.plan_id).values_list("pk", flat=True))  # type: ignore[attr-defined]
    many = tops([task], scope, whole)[0 if whole else 1].exclude(state=State.WITHDRAWN).count()
    if not many:
        return Step("action", _("No unit yet"))
    name = ngettext("%(count)d unit", "%(count)d units", many) % {"count": many}
    return Step("action", name, reverse("plans:task", args=[task.pk]) + "#dv", "on" if task.is_issued else "wait")


@register("task", "evidence")
def evidence_of_task(task: Task, reader: Any) -> Step:
    seen = Assignment.objects.visible_to(reader).filter(task=task)
    many = ActFile.objects.filter(act__assignment__in=seen.values("pk")).count()
    if not many:
        return Step("evidence", _("No files yet"))
    name = ngettext("%(count)d file", "%(count)d files", many) % {"count": many}
    return Step("evidence", name, reverse("plans:task", args=[task.pk]) + "#mc", "on")
