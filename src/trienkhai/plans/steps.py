"""The thread bar of a directive: the tasks that serve it, and what the units did."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trienkhai.directives.models import Directive
from trienkhai.plans.models import Act, ActKind, Assignment, Task
from trienkhai.thread.steps import Step, register
from trienkhai.ui.figures import number

# ---- of a directive


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
